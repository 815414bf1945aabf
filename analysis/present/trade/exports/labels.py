"""How report 03 says a period, a change and a contribution."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.estimate.trade.exports.study import Story
from analysis.present.finding import from_to, month, points  # noqa: F401, a window in a sentence
from analysis.present.labels import CHINA_CUSTOMS, ETRX  # noqa: F401, sources in captions

#: Year that the sentences on the market tell of, with what moved single partners in it.
# ASSUME: of each year's news only what moved a total by more than a tenth of it is told.
NEWS = 2025


@dataclass(frozen=True)
class Newest:
    """Growth of imports on a year earlier, of the newest months."""

    since: pd.Timestamp  #: First of the last three months.
    until: pd.Timestamp
    year: float  #: Of the year up to that month (fraction).
    quarter: float  #: Of the last three months.


def newest_growth(story: Story) -> Newest | None:
    """Return the growth of imports without chapters 98 and 99; None where no newer months are held."""
    values = story.newest
    if values.empty or values.index[-1].month < 3:
        return None
    until = values.index[-1]
    so_far = values[f"{until.year}" :]
    before = values.reindex(so_far.index - pd.DateOffset(years=1))
    if before.isna().any():
        return None
    quarter = so_far.iloc[-3:].sum() / before.iloc[-3:].sum() - 1
    return Newest(so_far.index[-3], until, so_far.sum() / before.sum() - 1, quarter)


def uncapital(text: str) -> str:
    """Return a label within a sentence: ``computers and electronics``."""
    return text[:1].lower() + text[1:]


def to_date(last: pd.Timestamp) -> str:
    """Print a year up to a month: ``January to November 2025``, ``2024`` for a whole year."""
    if last.month == 12:
        return str(last.year)
    return month(last) if last.month == 1 else f"January to {month(last)}"


def year_to(story: Story, year: int) -> str:
    """Print a year of the shares, the last one up to the month that it goes to."""
    return to_date(story.us.shares_until) if year == story.us.shares_until.year else str(year)


def gave(part: str, contribution: float) -> str:
    """Say what a part gave to the growth of a total: ``Taiwan added 2.1 pp``."""
    if points(contribution) == points(0):
        return f"{part} added nothing"
    return f"{part} {'took off' if contribution < 0 else 'added'} {points(abs(contribution))}"
