"""The rank of a country among all that a ledger has, largest first."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.claims.asked import Asked
from analysis.estimate.claims.ledgers import Figures
from analysis.estimate.claims.measures import IMPORTS, TOTALS, US


def rank(asked: Asked, figures: Figures) -> tuple[float | None, str]:
    """Return the rank of the partner in a flow of the United States, and the table that says so.

    None where a month of the period is not in the table.
    """
    # ASSUME: the partners of the panel are the largest, so that a rank among them is one among all.
    by_month, table = _values(asked, figures)
    months = pd.date_range(end=asked.end, periods=asked.n_months, freq="MS")
    if not months.isin(by_month.index).all() or asked.partner not in by_month.columns:
        return None, table
    total = by_month.loc[months].sum()
    return float((total > total[asked.partner]).sum() + 1), table


def ranked(asked: Asked) -> bool:
    """Whether the ledger has every country, as a rank needs."""
    return asked.ledger == US and asked.measure in ("imports", "general_imports", "exports")


def _values(asked: Asked, figures: Figures) -> tuple[pd.DataFrame, str]:
    """Return values by month and partner."""
    if asked.measure == "imports":
        rows = figures.panel.groupby(["month", "partner"], observed=True).customs_value.sum()
        return rows.unstack(), IMPORTS
    codes = {name: code for code, name in figures.census_names.items()}
    totals = figures.totals()
    named = totals.assign(partner=totals.census_name.map(codes)).dropna(subset="partner")
    return named.pivot(index="month", columns="partner", values=asked.measure), TOTALS
