"""Load what was built, and check what a report or a user asks of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import pandas as pd

from analysis.checks import InputError, check_choice
from analysis.collect import read_table
from analysis.combine.panel import SYSTEMS
from analysis.paths import PANEL


@dataclass(frozen=True)
class Selection:
    """What a report is about: a partner, a window of months and a product system.

    Attributes
    ----------
    partner, partner_name : str
        ISO alpha-3 code and short English name.
    start, end : Timestamp
        First days of the first and the last month.
    system : str
        ``"naics3"`` or ``"hs2"``.
    """

    partner: str
    partner_name: str
    start: pd.Timestamp
    end: pd.Timestamp
    system: str


def load_panel(system: str = "naics3") -> pd.DataFrame:
    """Return the panel of a product system; key and columns as in :func:`build_panel`."""
    return _load(check_choice(system, SYSTEMS, what="product system"))


def load_statutory() -> pd.DataFrame:
    """Return the statutory rates with their layers, as :func:`statutory_rates` built them."""
    return _load("statutory")


@cache
def _load(name: str) -> pd.DataFrame:
    path = PANEL / f"{name}.parquet"
    if not path.exists():
        raise InputError(f"data/panel/{name}.parquet is not built yet: run `make combine`")
    return pd.read_parquet(path)


def select(
    *, partner: str = "CHN", start: str = "2018-01", end: str | None = None, system: str = "naics3"
) -> Selection:
    """Check a request against the data and return it.

    Parameters
    ----------
    partner : str
        ISO alpha-3 code of a partner in the panel of ``system``.
    start, end : str
        Months ``YYYY-MM`` within the data: from 2013-01 to the end of the panel, or for China by
        sector to the end of its realised rate. ``end=None``: the end of the panel.
    system : str
        ``"naics3"`` or ``"hs2"``.

    Raises
    ------
    InputError
        For an unknown partner or system, a malformed month, or a window outside the data.
    """
    panel = load_panel(system)
    check_choice(partner, panel.partner.cat.categories, what="partner", where=f"the {system} panel")
    first, last = panel.month.min(), panel.month.max()
    end = f"{last:%Y-%m}" if end is None else end
    months = {"start": parse_month(start, "start"), "end": parse_month(end, "end")}
    if partner == "CHN" and system == "naics3":
        last = max(last, load_statutory().month.max())
    for name, month in months.items():
        if not first <= month <= last:
            raise InputError(
                f"{name} {month:%Y-%m} is outside the data: {partner} in {system} has "
                f"{first:%Y-%m} to {last:%Y-%m}."
            )
    if months["start"] > months["end"]:
        raise InputError(f"start {start} is after end {end}.")
    names = read_table("partners").set_index("partner").name
    return Selection(partner, names[partner], months["start"], months["end"], system)


def select_window(window: str, system: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return first and last month of a window written ``2017-01:2019-12``, checked like a selection.

    Raises
    ------
    InputError
        Not two months, start after end, or outside the panel of ``system``.
    """
    panel = load_panel(system)
    first, last = panel.month.min(), panel.month.max()
    parts = str(window).split(":")
    if len(parts) != 2:
        raise InputError(f"window {window!r} is not two months, as in 2017-01:2019-12.")
    start, end = (parse_month(text, "window month") for text in parts)
    if start > end:
        raise InputError(f"window {window!r}: the start is after the end.")
    if start < first or end > last:
        raise InputError(
            f"window {window!r} is outside the data: {system} has {first:%Y-%m} to {last:%Y-%m}."
        )
    return start, end


def parse_month(text: str, name: str) -> pd.Timestamp:
    """Return the first day of a month written ``2025-05``; ``name`` says whose value it is."""
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", str(text)):
        raise InputError(f"{name} {text!r} is not a month; write it as 2025-05.")
    return pd.Timestamp(f"{text}-01")
