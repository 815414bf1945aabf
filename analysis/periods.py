"""Days, months and windows as people write them."""

from __future__ import annotations

import re
from datetime import datetime

import pandas as pd
from pandas.tseries.offsets import MonthEnd

from analysis.checks import InputError, short

#: What stands for the day of the question, and for the newest month that is held.
TODAY, LATEST = "today", "latest"

#: Years of trade statistics; digits of other scripts, which Python takes for digits, are none.
YEAR = r"(?:19|20)[0-9]{2}"
DAY, MONTH = rf"{YEAR}-[0-9]{{2}}-[0-9]{{2}}", rf"({YEAR})(?:[-/.]|-?[Mm])([0-9]{{1,2}})"

#: Day and month in digits, of which either may come first.
EITHER = re.compile(rf"([0-9]{{1,2}})([/.-])([0-9]{{1,2}})\2({YEAR})")

#: What stands between the ends of a window.
BETWEEN = re.compile(r"\s*(?::|\.\.+|–|—|\bto\b|\buntil\b|\bthrough\b|\s-\s)\s*")


def day(text: str | pd.Timestamp, what: str = "day", *, last: bool = False) -> pd.Timestamp:
    """Return the day that a text names: ``2025-06-09``, ``9 June 2025``, ``June 9, 2025``, ``today``.

    Parameters
    ----------
    text : str or Timestamp
        A month (``June 2025``) is its first day.
    what : str
        What the text is the value of, for messages.
    last : bool
        Whether a month is its last day instead.

    Raises
    ------
    InputError
        No day, or digits that can be read in two ways.
    """
    if isinstance(text, datetime):  # a Timestamp is one
        if pd.isna(text) or text.tzinfo:
            zone = ", without a time zone" if text.tzinfo else ""
            raise InputError(f"{what} {short(text)} is not a day; write it as 2025-06-09{zone}.")
        return pd.Timestamp(text)
    normalised = " ".join(str(text).split())
    if normalised.lower() == TODAY:
        return pd.Timestamp.today().normalize()
    either = EITHER.fullmatch(normalised)
    if either:
        return _either(*either.group(1, 3, 4), what, normalised)
    parsed = _parsed(normalised) if re.search(YEAR, normalised) and normalised.isascii() else None
    if parsed is None:
        try:
            return month(normalised) + (MonthEnd() if last else pd.Timedelta(0))
        except InputError:
            pass  # neither
        hint = f", or {TODAY}" if what == "day" else ""
        raise InputError(f"{what} {short(text)} is not a day; write it as 2025-06-09{hint}.")
    return parsed


def _either(first: str, second: str, year: str, what: str, said: str) -> pd.Timestamp:
    """Read two numbers and a year, where only one of them can be the month."""
    readings = set()
    for month_, day_ in ((first, second), (second, first)):
        try:
            readings.add(pd.Timestamp(int(year), int(month_), int(day_)))
        except ValueError:
            continue
    if len(readings) != 1:
        dates = " or ".join(f"{reading:%Y-%m-%d}" for reading in sorted(readings))
        means = f"can be {dates}; write one of them" if dates else "is not a day; write it as 2025-06-09"
        raise InputError(f"{what} {short(said)} {means}.")
    return readings.pop()


def _parsed(said: str) -> pd.Timestamp | None:
    """Return a whole day that a text gives without doubt, or None."""
    if re.fullmatch(DAY, said):
        try:
            return pd.Timestamp(said)
        except ValueError:
            return None
    from dateutil import parser  # here: what is written in digits needs none

    # What a text leaves open comes from the default: two defaults that give one day, and none other.
    defaults = (datetime(2001, 1, 1), datetime(2002, 2, 2))
    try:
        one, other = (parser.parse(said, default=default) for default in defaults)
    except (ValueError, OverflowError):
        return None
    whole = one == other and one.tzinfo is None and one == datetime(one.year, one.month, one.day)
    return pd.Timestamp(one) if whole else None


def month(text: str | pd.Timestamp, what: str = "month") -> pd.Timestamp:
    """Return the first day of a month: ``2025-05``, ``May 2025``, ``2025M5``, ``05/2025``.

    Raises
    ------
    InputError
        No month; ``what`` says whose value it is.
    """
    if isinstance(text, datetime) and not pd.isna(text):
        return pd.Timestamp(text.year, text.month, 1)
    normalised = " ".join(str(text).split())
    digits = re.fullmatch(MONTH, normalised)
    if not digits and (turned := re.fullmatch(rf"([0-9]{{1,2}})[/.-]({YEAR})", normalised)):
        digits = re.fullmatch(MONTH, f"{turned[2]}-{turned[1]}")
    if digits and 1 <= int(digits[2]) <= 12:
        return pd.Timestamp(int(digits[1]), int(digits[2]), 1)
    word = re.fullmatch(rf"([A-Za-z]+)\.?,? ({YEAR})|({YEAR}),? ([A-Za-z]+)\.?", normalised)
    first_day = word and _parsed(f"1 {word[1] or word[4]} {word[2] or word[3]}")
    if not first_day:
        raise InputError(f"{what} {short(text)} is not a month; write it as 2025-05.")
    return first_day


def months(text: str, what: str = "window") -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return first and last month of a window.

    Parameters
    ----------
    text : str
        ``2017-01:2019-12``, ``April to November 2025``, ``2017–2019``, ``2025``, ``2025Q2``, one month.
    what : str
        What the text is the value of, for messages.

    Raises
    ------
    InputError
        No window, or one that ends before it starts.
    """
    normalised = " ".join(str(text).split())
    ends = BETWEEN.split(normalised) if not re.fullmatch(MONTH, normalised) else [normalised]
    if len(ends) == 1 and (years := re.fullmatch(rf"({YEAR})-({YEAR})", normalised)):
        ends = list(years.groups())
    if len(ends) == 2 and re.fullmatch(r"[A-Za-z]+\.?", ends[0]):
        ends[0] += f" {ends[1][-4:]}"  # April to November 2025
    if not 1 <= len(ends) <= 2:
        raise _no_window(text, what)
    try:
        spans = [_span(end, what) for end in ends]
    except InputError:
        raise _no_window(text, what) from None
    (first, _), (_, last) = spans[0], spans[-1]
    if first > last:
        raise InputError(f"{what} {short(text)}: the start is after the end.")
    return first, last


def _no_window(text: str, what: str) -> InputError:
    return InputError(f"{what} {short(text)} is not two months, as in 2017-01:2019-12.")


def _span(text: str, what: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return first and last month of a year, a quarter or a month."""
    whole = re.fullmatch(rf"({YEAR})(?:[ -]?Q([1-4]))?|Q([1-4]) ({YEAR})", text, re.IGNORECASE)
    if not whole:
        only = month(text, what)
        return only, only
    year, quarter = int(whole[1] or whole[4]), int(whole[2] or whole[3] or 0)
    first = pd.Timestamp(year, 3 * quarter - 2 if quarter else 1, 1)
    return first, first + pd.DateOffset(months=2 if quarter else 11)
