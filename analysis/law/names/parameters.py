"""Parameters as people write them -> as studies take them: codes of partners, months ``YYYY-MM``."""

from __future__ import annotations

import functools
from collections.abc import Callable

from analysis.law.names.partners import partner
from analysis.periods import LATEST, month

#: Parameters of studies, notebooks and public functions that are a month.
MONTHS = ("start", "end", "fit_start", "fit_end", "month", "base")

#: Parameters that are several months.
LISTS = ("quoted",)


def canonical(values: dict) -> dict:
    """Return parameters with partners as codes and months as ``YYYY-MM``; others as given.

    Raises
    ------
    InputError
        As :func:`partners.partner` and :func:`periods.month`.
    """
    parameters = dict(values)
    if isinstance(values.get("partner"), str):
        parameters["partner"] = partner(values["partner"])
    if isinstance(values.get("leave_out"), list | tuple):
        parameters["leave_out"] = type(values["leave_out"])(map(partner, values["leave_out"]))
    for name in MONTHS:
        if isinstance(values.get(name), str) and values[name] != LATEST:
            parameters[name] = f"{month(values[name], name):%Y-%m}"
    for name in LISTS:
        if isinstance(values.get(name), list | tuple):
            parameters[name] = [f"{month(text, name):%Y-%m}" for text in values[name]]
    return parameters


def named(function: Callable) -> Callable:
    """Decorate what takes parameters by name: partners and months may be written as people do."""

    @functools.wraps(function)
    def called(**values):
        return function(**canonical(values))

    return called
