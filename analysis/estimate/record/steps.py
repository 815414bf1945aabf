"""Steps of the law: months in which a partner's statutory rate on a sector moved, and quiet months.

A step is a cell of partner x sector x month whose statutory rate moved by half a point or more from the
month before, with six months of data after it. A placebo step is a cell around which no rate moved, from
the first month that its forecast rests on to the last month that it is about: what it misses is trade
noise alone.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.engine.panel import Panel
from analysis.estimate.elasticity.dynamics.rows import left_out

#: Smallest step: half a percentage point (fraction).
STEP = 0.005

#: Months from a step to the month that is forecast.
AHEAD = 6

#: Months before a step that its forecast rests on: three months and the same three a year earlier.
BEHIND = 15

# ASSUME: a rate that moves by no more than a hundredth of a point has not moved (rounding of weights).
STILL = 1e-4

#: Columns of the frames of this module.
COLUMNS = ["partner", "product", "month", "rate_change", "imports_before", "pair", "at"]


def find_steps(data: Panel, *, smallest: float = STEP) -> pd.DataFrame:
    """Return the steps of the law, in the order of month, partner and sector.

    Parameters
    ----------
    data : Panel
        With the column ``statutory``; China's law as one path (:func:`rows.continued`).
    smallest : float
        Smallest change of the statutory rate (fraction).

    Returns
    -------
    DataFrame
        Key partner x product x month: ``rate_change`` (fraction), ``imports_before`` (US dollars in the
        twelve months before the step), and ``pair``, ``at``, the place in the panel's arrays. Partners
        that designs leave out (Russia from 2022 on) are left out here too.
    """
    # A change is a difference of two floats: half a point less a rounding is half a point.
    return _rows(data, np.abs(_rate_changes(data)) >= smallest - 1e-12)


def find_placebo_steps(data: Panel) -> pd.DataFrame:
    """Return cells around which the law stands still; columns and order as :func:`find_steps`."""
    return _rows(data, quiet(data))


def quiet(data: Panel) -> np.ndarray:
    """Return whether no rate moved from :data:`BEHIND` months before to :data:`AHEAD` after; (P, T)."""
    changes = _rate_changes(data)
    moved = np.where(np.isnan(changes), False, np.abs(changes) > STILL)
    counted = np.concatenate([np.zeros((len(moved), 1)), moved.cumsum(axis=1)], axis=1)
    n = moved.shape[1]
    first = np.maximum(np.arange(n) - BEHIND, 0)
    last = np.minimum(np.arange(n) + AHEAD, n - 1)
    return (counted[:, last + 1] == counted[:, first]) & np.isfinite(data.statutory).all(axis=1)[:, None]


def _rate_changes(data: Panel) -> np.ndarray:
    """Return the statutory rate less that of the month before (fraction), shape (P, T)."""
    return np.diff(np.expm1(data.statutory), axis=1, prepend=np.nan)


def _rows(data: Panel, chosen: np.ndarray) -> pd.DataFrame:
    """Return chosen cells, boolean of shape (P, T), that have enough months around them."""
    chosen = chosen & ~_left_out(data)
    chosen[:, :BEHIND] = False
    chosen[:, len(data.months) - AHEAD :] = False
    at, pair = np.nonzero(chosen.T)  # by month, then by partner and sector
    value = np.concatenate([np.zeros((len(chosen), 1)), data.customs_value.cumsum(axis=1)], axis=1)
    columns = {
        "partner": data.partners[data.partner[pair]],
        "product": data.products[data.product[pair]],
        "month": data.months[at],
        "rate_change": _rate_changes(data)[pair, at],
        "imports_before": value[pair, at] - value[pair, at - 12],
        "pair": pair,
        "at": at,
    }
    return pd.DataFrame(columns, columns=COLUMNS)


def _left_out(data: Panel) -> np.ndarray:
    """Return the cells of partners that designs of these months leave out, boolean, shape (P, T)."""
    names = data.partners[data.partner]
    return np.column_stack([names.isin(left_out(f"{month:%Y-%m}")) for month in data.months])
