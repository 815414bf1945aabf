"""The law of goods whose imports and duties are published by month to 2026: chapters of some partners.

The series of US imports by month and line end in 2025; of eleven cells of chapters and of nine partners
(:func:`collections.law_collected`) the cuts of 2026 are on record too.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.combine.collected.collections import COLLECTED_RATE, SERIES, UNION_SERIES
from analysis.law.calendar import day_weights
from analysis.law.measures import LAYERS
from analysis.law.statutory import Law
from analysis.vocabulary import TERMS, WORLD, Term

#: Imports and duties of some goods by month.
GOODS_MONTHLY = "us_collected_rate_series_monthly"

LAW_SERIES = Columns(
    "a series of goods and month",
    {
        "series": Term("Series", "", "name of the series"),
        "partner": SERIES,
        "month": TERMS["month"],
        "customs_value": TERMS["customs_value"],
        "collected_rate": COLLECTED_RATE,
        "law_2024": Term(
            "Law, imports of 2024", "fraction", "what the law says, day-weighted, on imports of 2024"
        ),
    },
)


@returns(LAW_SERIES)
def law_series(law: Law, read) -> pd.DataFrame:
    """Return imports and law of the series of chapters, by month.

    Parameters
    ----------
    law : Law
        From :func:`statutory.read_law`.
    read : callable
        ``collect.read_table``.
    """
    table = read(GOODS_MONTHLY)
    table = table[table.hs_scope.str.fullmatch(r"\d\d(-\d\d)?")]
    months = pd.DatetimeIndex(sorted(table.month.unique()), name="month")
    parts = [
        law_by_month(law, lines_of_series(law, partner, scope), months).assign(series=series)
        for series, partner, scope in table[["series", "partner", "hs_scope"]]
        .drop_duplicates()
        .itertuples(index=False)
    ]
    table = table.merge(pd.concat(parts).reset_index(), on=["series", "month"])
    table = table[list(LAW_SERIES)].astype({"customs_value": float})
    return table.sort_values(["series", "month"], ignore_index=True)


def lines_of_series(law: Law, partner: str, scope: str) -> pd.DataFrame:
    """Return the lines of a partner, the union or all countries in chapters, ``"61-62"``."""
    first, last = scope[:2], scope[-2:]
    lines = law.lines[law.lines.hs2.between(first, last)]
    if partner == WORLD:
        return _of_large_sellers(lines)
    return lines[lines.group.eq(UNION_SERIES) if partner == UNION_SERIES else lines.partner.eq(partner)]


def _of_large_sellers(lines: pd.DataFrame) -> pd.DataFrame:
    """Return the lines of the sellers of nearly all imports; the rest costs more time than it moves."""
    # ASSUME: sellers of the last half per cent move no mean that is printed.
    by_seller = lines.groupby("partner", observed=True).value_2024.sum().sort_values(ascending=False)
    large = by_seller.cumsum().shift(fill_value=0) < 0.995 * by_seller.sum()
    return lines[lines.partner.isin(by_seller.index[large])]


def law_by_month(law: Law, lines: pd.DataFrame, months: pd.DatetimeIndex) -> pd.DataFrame:
    """Return the mean law of lines of several partners by month, on imports of 2024."""
    duties = np.zeros(len(months))
    for _, sold in lines.groupby("partner", sort=True, observed=True):
        segments, layers = law.layers(sold)
        by_line = sum(layers[name] for name in LAYERS) * sold.value_2024.to_numpy(float)
        # Not the product of matrices, whose last bit depends on where they lie in memory.
        duties = duties + (day_weights(segments, months) * by_line.sum(axis=1)).sum(axis=1)
    return pd.DataFrame({"law_2024": duties / lines.value_2024.sum()}, index=months)
