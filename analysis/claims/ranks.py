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
    by_month, table = figures.by_partner(asked.measure)
    months = pd.date_range(end=asked.end, periods=asked.n_months, freq="MS")
    if asked.n_months == 12 and asked.end.month == 12 and asked.end not in by_month.index:
        by_month, table = figures.by_partner(asked.measure, by_year=True)
        months = months[-1:]
    if not months.isin(by_month.index).all() or asked.partner not in by_month.columns:
        return None, table
    total = by_month.loc[months].sum()
    return float((total > total[asked.partner]).sum() + 1), table


def ranked(asked: Asked) -> bool:
    """Whether the ledger has every country, as a rank needs."""
    return asked.ledger == US and asked.measure in ("imports", "general_imports", "exports")
