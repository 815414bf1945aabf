"""The rank of a country among all that a ledger has, largest first."""

from __future__ import annotations

import pandas as pd

from analysis.claims.asked import Asked
from analysis.claims.figures import Figures
from analysis.claims.measures import US


def rank(asked: Asked, figures: Figures) -> tuple[float | None, str]:
    """Return the rank of the partner in a flow of the United States, and the table that says so.

    None where a month of the period is not in the table.
    """
    # ASSUME: the partners of the panel are the largest, so that a rank among them is one among all.
    each, table = figures.by_partner(asked.measure)
    months = list(pd.date_range(end=asked.end, periods=asked.n_months, freq="MS"))
    if asked.n_months == 12 and asked.end.month == 12 and not _covers(each, months[-1]):
        each, table = figures.by_partner(asked.measure, by_year=True)
        months = months[-1:]
    if asked.partner not in each or not all(_covers(each, month) for month in months):
        return None, table
    total = {
        partner: sum(levels.get(month, 0.0) for month in months) for partner, levels in each.items()
    }
    way = 1 if asked.asked == "rank" else -1
    return float(sum(way * (one - total[asked.partner]) > 0 for one in total.values()) + 1), table


def _covers(each: dict[str, dict[pd.Timestamp, float]], month: pd.Timestamp) -> bool:
    return any(month in levels for levels in each.values())


def ranked(asked: Asked) -> bool:
    """Whether the ledger has every country, as a rank needs."""
    return asked.ledger == US and asked.measure in ("imports", "general_imports", "exports")
