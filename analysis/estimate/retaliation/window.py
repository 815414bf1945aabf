"""Windows that the law and the trade of 2018 and 2019 can answer."""

from __future__ import annotations

import pandas as pd

from analysis.checks import InputError
from analysis.estimate.retaliation.design import END, START
from analysis.law import names
from analysis.law.china import UNDATED_FROM

#: Last month before the first list, and first month in which all lists of 2018 are in force throughout.
BEFORE_LISTS, ALL_LISTS = pd.Timestamp("2018-06-01"), pd.Timestamp("2018-10-01")


def check_window(start: str, end: str) -> None:
    """Refuse a window that the law or the trade cannot answer.

    Raises
    ------
    InputError
        One line: what is wrong, and what is valid.
    """
    first, last = (
        names.month(text, f"parameter {name}") for name, text in (("start", start), ("end", end))
    )
    if first < pd.Timestamp(START):
        raise InputError(
            f"parameter start: {start} is before {START}, the first month that stands under the same "
            "nomenclature (HS 2017) as the month a year before."
        )
    if last >= UNDATED_FROM:
        raise InputError(
            f"parameter end: {end} is after {END}, the last month whose duties a table dates by line."
        )
    if first > BEFORE_LISTS:
        raise InputError(
            f"parameter start: {start} leaves no month before the first list; take "
            f"{BEFORE_LISTS:%Y-%m} or earlier."
        )
    if last < ALL_LISTS:
        raise InputError(
            f"parameter end: {end} is before all lists of 2018 are in force; take {ALL_LISTS:%Y-%m} or "
            "later."
        )
