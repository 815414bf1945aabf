"""How far trade over that of the same months of a base year moves when no tariff does."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.trade.windows import base_months, over_base

#: Months in which no tariff on China changed by much and the pandemic did not rule.
# ASSUME: US imports move in calm months as both ledgers would have moved in 2025 and 2026 without cuts.
CALM = [("2013-01", "2018-06"), ("2022-01", "2024-12")]

#: Months that no calm stretch compares: the holiday moves shipments and arrivals between them.
# ASSUME: windows without them tell how far other months move. Set after a first run with all starts,
# whose widest moves all came from the new year.
NEW_YEAR = (1, 2, 3)


def calm_moves(imports: pd.Series) -> pd.Series:
    """Return how the comparison moves in calm months, when no cut can have moved it (log points).

    The level of three months, 13 to 15 months after a window of two, over that of the two, both over the
    same months of the calendar year before the first window: as in the last row of the US ledger, at
    every month at which all months used are in one span of :data:`CALM` and none in :data:`NEW_YEAR`.

    Parameters
    ----------
    imports : Series
        US dollars by month.

    Returns
    -------
    Series
        By first month. Stretches that start in the same year share most of their months.
    """
    moves = {}
    for first, last in CALM:
        span = imports[first:last]
        for start in span.index:
            early = pd.date_range(start, periods=2, freq="MS")
            late = pd.date_range(start + pd.DateOffset(months=13), periods=3, freq="MS")
            year = (start.year - 1,)
            used = [*base_months(early, *year), *base_months(late, *year), *late]
            compared = {*early.month, *late.month}
            if set(used) <= set(span.index) and not compared & set(NEW_YEAR):
                level = [np.log(over_base(span, m, year).sum()) for m in (early, late)]
                moves[start] = level[1] - level[0]
    return pd.Series(moves)
