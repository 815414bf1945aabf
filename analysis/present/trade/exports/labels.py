"""How report 03 says a period, a change and a contribution."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.exports.study import Story
from analysis.present.finding import month, points
from analysis.present.labels import CHINA_CUSTOMS  # noqa: F401, sources in captions

#: Year that the sentences on the market tell of, with what moved single partners in it.
# ASSUME: of each year's news only what moved a total by more than a tenth of it is told.
NEWS = 2025


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
