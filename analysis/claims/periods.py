"""Periods of a claim: a day, a month, a quarter, a range of months, a year, a US fiscal year."""

from __future__ import annotations

import re

import pandas as pd

from analysis.checks import InputError
from analysis.claims.measures import BY_DAY

TO_DATE = "ytd"

YEAR_PATTERN = r"(?:19|20)[0-9]{2}"
MONTH = rf"{YEAR_PATTERN}-[0-9]{{2}}"
DAY = rf"{MONTH}-[0-9]{{2}}"
PERIOD = re.compile(
    rf"{YEAR_PATTERN}(?:-[0-9]{{2}}(?:-[0-9]{{2}})?)?|{MONTH}\.\.{MONTH}|{DAY}\.\.{DAY}|{YEAR_PATTERN}Q[1-4]|FY{YEAR_PATTERN}"
)

#: Last month of the fiscal year of the US government, which begins in October.
FISCAL = 9

#: Lengths that follow one another without a gap.
STEP_LENGTHS = (1, 3, 12)


def parse_period(text: str, measure: str, to_date: bool, where: str) -> tuple[pd.Timestamp, int]:
    """Return the last month of a period and its months; the day of a headline rate.

    Raises
    ------
    InputError
        No period, or one of another kind than the measure has.
    """
    try:
        if not PERIOD.fullmatch(text):
            raise ValueError
        first, end = _ends(text)
    except ValueError:
        raise InputError(f"{where}: {text!r} is no month, year or day; write 2025-05.") from None
    days = re.fullmatch(rf"{DAY}(?:\.\.{DAY})?", text)
    if (measure not in BY_DAY and days) or (measure in BY_DAY and not days and len(text) != 7):
        if measure in BY_DAY:
            year = text.removeprefix("FY")[:4]
            raise InputError(f"{where}: the rate in force is that of a day; write {year}-05-13.")
        raise InputError(f"{where}: only rates in force are known by day; write {text[:7]}.")
    if first > end:
        raise InputError(f"{where}: {text} ends before it begins.")
    if days:
        return end, 1
    if len(text) != 7 and to_date:
        raise InputError(f"{where}: {text} is a whole {_kind(text)} already; leave out {TO_DATE}.")
    if to_date:
        return end, end.month
    return end, (end.year - first.year) * 12 + end.month - first.month + 1


def _ends(text: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return first and last month of a period, or a day twice."""
    if text.startswith("FY"):
        end = pd.Timestamp(int(text[2:]), FISCAL, 1)
        return end - pd.DateOffset(months=11), end
    if "Q" in text:
        end = pd.Timestamp(int(text[:4]), 3 * int(text[5]), 1)
        return end - pd.DateOffset(months=2), end
    if ".." in text:
        first, end = (pd.Timestamp(part if len(part) > 7 else f"{part}-01") for part in text.split(".."))
        return first, end
    if len(text) == 4:
        return pd.Timestamp(int(text), 1, 1), pd.Timestamp(int(text), 12, 1)
    only = pd.Timestamp(text if len(text) > 7 else f"{text}-01")
    return only, only


def _kind(text: str) -> str:
    return "range" if ".." in text else "quarter" if "Q" in text else "year"


def written(end: pd.Timestamp, n_months: int) -> str:
    """Write a period as a claim does: ``2025-05``, ``2025-05 ytd``, ``2025Q2``, ``2025``, ``FY2025``."""
    if n_months == 1:
        return f"{end:%Y-%m}"
    if n_months == 12 and end.month in (FISCAL, 12):
        return f"{end:%Y}" if end.month == 12 else f"FY{end:%Y}"
    if n_months == 3 and end.month % 3 == 0:
        return f"{end:%Y}Q{end.month // 3}"
    if n_months == end.month:
        return f"{end:%Y-%m} {TO_DATE}"
    return f"{end - pd.DateOffset(months=n_months - 1):%Y-%m}..{end:%Y-%m}"


def said(end: pd.Timestamp, n_months: int) -> str:
    """Name the months of a claim: ``May 2025``, ``January to May 2025``, ``2025``."""
    first = end - pd.DateOffset(months=n_months - 1)
    if n_months == 12 and end.month == 12:
        return f"{end:%Y}"
    if n_months == 12 and end.month == FISCAL:
        return f"the US fiscal year {end:%Y} ({first:%B %Y} to {end:%B %Y})"
    if n_months == 1:
        return f"{end:%B %Y}"
    return f"{first:%B}{'' if first.year == end.year else first.strftime(' %Y')} to {end:%B %Y}"
