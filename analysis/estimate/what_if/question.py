"""What a what-if asks, from what was typed: goods and duty, partners, days."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.checks import InputError
from analysis.estimate.what_if import asked
from analysis.estimate.what_if.asked import Duty, Question
from analysis.estimate.what_if.package import package_of
from analysis.law import names
from analysis.law.table import LAST_DAY


def check_duty(
    goods: str, add: float | str, path: str, package: str
) -> tuple[names.Goods, float | None]:
    """Return goods and added duty as the data know them; a package has its own.

    Raises
    ------
    InputError
        Goods or a duty that are none; or one of them beside a path or package that has its own.
    """
    known_goods, added = names.goods(goods), asked.check_change(add, path)
    if package and (goods or path or added != asked.USUAL):
        raise InputError("a package names goods and duties itself: leave goods, add and path.")
    return known_goods, added


def question_of(
    state: dict,
    duty: tuple[names.Goods, float | None],
    partner: str | list[str],
    *,
    path: str,
    package: tuple[Path, dict] | None,
    start: str,
    horizon: int,
) -> Question:
    """Return the question; ``duty`` of :func:`check_duty`, all else as :func:`study.study` takes it.

    Parameters
    ----------
    state : dict
        From :func:`base.study.load_state`.
    package : Path and dict, optional
        The file of a package, and what it holds.

    Raises
    ------
    InputError
        Partners that sold nothing, a first day outside the law, or a package that is none.
    """
    days, sellers = (state["data_to"] + pd.DateOffset(months=1), LAST_DAY), state["names"].index
    day = asked.check_start(start, earliest=days[0], last=days[1])
    if package:
        title, duties = package_of(*package, start=f"{day:%Y-%m-%d}", days=days, known=sellers)
        return Question(names.WORLD, duties, "", horizon, title)
    (goods, added), (who, partners) = duty, asked.check_partners(partner, sellers)
    if path and len(partners) != 1:
        raise InputError(f"path {path!r} is asked of one partner, as partner CHN.")
    return Question(who, (Duty(partners, (goods,), added, day),), path, horizon)
