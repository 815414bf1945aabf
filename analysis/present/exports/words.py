"""How report 03 says a period, a change and a contribution."""

from __future__ import annotations

import pandas as pd

from analysis.present.finding import month, points


def to_date(last: pd.Timestamp) -> str:
    """Print a year up to a month: ``January to November 2025``, ``2024`` for a whole year."""
    if last.month == 12:
        return str(last.year)
    return month(last) if last.month == 1 else f"January to {month(last)}"


def gave(part: str, contribution: float) -> str:
    """Say what a part gave to the growth of a total: ``Taiwan added 2.1 pp``."""
    return f"{part} {'took away' if contribution < 0 else 'added'} {points(abs(contribution))}"
