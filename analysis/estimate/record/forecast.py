"""Imports six months after a step of the law, forecast with what the months before it show.

The forecast without the step is the same month of the year before, grown as part of the recent growth
went on: growth of the last three months on a year earlier, of the pair, of its partner and of its
sector, each with the weight that served best on quiet months until then. That is the seasonal naive
forecast with shrunken growth. History is put on the law of the month before the step, and the effect is
the change of the log statutory factor from there to the month forecast (the law that then held), times
the elasticity known at the time. The noise is what the same rule missed by in the pair's quiet past.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.engine.fitting import fit
from analysis.engine.panel import Panel
from analysis.estimate.elasticity.dynamics.rows import left_out
from analysis.estimate.record.naive import FEWEST_ORIGINS, GROWTH_MONTHS
from analysis.estimate.record.steps import AHEAD, BEHIND
from analysis.estimate.specifications import specification

#: Months from the month forecast back to the same month of the year before.
YEAR_BACK = 12

#: Published elasticities of imports, with the month in which each came out.
PUBLISHED = {"arw_quantity": pd.Timestamp("2019-03-01")}

# ASSUME: no row of the table came out before the first steps. The one whose data end before them
# (Fontagne, Guimbard and Orefice, 2001-2016) stands in, though it was printed later.
STAND_IN = "fgo_hs6"

#: First month of a step whose elasticity is our own, on data to the month before.
OWN_FROM = pd.Timestamp("2019-07-01")

#: Our own design: imports on the law, across partners; its data begin a year before the first steps.
OWN, OWN_START = "reduced_across_2018", "2017-01"

# ASSUME: a published estimate without a standard error has one of half its size: it only just differs
# from zero.
IMPRECISE = 0.5


@dataclass(frozen=True)
class Past:
    """What quiet months teach a forecast made in a month, by outcomes before it; P pairs, T months."""

    #: Shape (T, 3). Part that goes on of the growth of the pair, of its partner and of its sector.
    weights: np.ndarray
    #: Shape (P, T). Root mean square of the pair's past errors (log points); NaN with fewer than
    #: ``naive.FEWEST_ORIGINS`` of them.
    noise: np.ndarray
    #: Shape (P, T). What the rule missed by from each quiet month (log points); NaN elsewhere.
    missed: np.ndarray | None = None


def learn_past(data: Panel, still: np.ndarray) -> Past:
    """Return what quiet months teach.

    Parameters
    ----------
    data : Panel
    still : ndarray of bool, shape (P, T)
        As :func:`steps.quiet`.
    """
    shape = data.customs_value.shape
    growth, rise = np.full((*shape, 3), np.nan), np.full(shape, np.nan)
    for at in range(BEHIND, shape[1] - AHEAD):
        growth[:, at] = growths(data, data.customs_value[:, at - BEHIND : at])
        rise[:, at] = data.log_value[:, at + AHEAD] - data.log_value[:, at + AHEAD - YEAR_BACK]
    usable = still & np.isfinite(rise) & np.isfinite(growth).all(axis=2)
    x, y = np.where(usable[..., None], growth, 0.0), np.where(usable, rise, 0.0)
    inner = np.einsum("ptk,ptl->tkl", x, x).cumsum(axis=0)
    outer = np.einsum("ptk,pt->tk", x, y).cumsum(axis=0)
    weights = np.full((shape[1], 3), np.nan)
    for at in range(AHEAD + 1, shape[1]):  # the last outcome known is that of the month before
        past = at - AHEAD - 1
        weights[at] = np.linalg.pinv(inner[past], rcond=1e-9, hermitian=True) @ outer[past]
    missed = y - np.einsum("ptk,tk->pt", x, np.nan_to_num(weights))
    usable[:, : BEHIND + AHEAD + 1] = False  # no outcome had come from which to learn weights
    squares, n = np.where(usable, missed**2, 0.0).cumsum(axis=1), usable.cumsum(axis=1)
    noise = np.full(shape, np.nan)
    mean = np.where(n >= FEWEST_ORIGINS, squares / np.maximum(n, 1), np.nan)
    noise[:, AHEAD + 1 :] = np.sqrt(mean[:, : -AHEAD - 1])
    return Past(weights, noise, np.where(usable, missed, np.nan))


def growths(data: Panel, window: np.ndarray) -> np.ndarray:
    """Return recent growth of each pair, of its partner and of its sector, shape (P, 3).

    Parameters
    ----------
    window : ndarray, shape (P, BEHIND)
        Imports of the months before a step, US dollars.

    Returns
    -------
    ndarray
        Mean over the last three months of log growth on a year earlier; NaN without trade.
    """
    windows = [window]
    for codes in (data.partner, data.product):
        total = np.zeros((int(codes.max()) + 1, window.shape[1]))
        np.add.at(total, codes, window)
        windows.append(total[codes])
    return np.column_stack(
        [
            (values[:, YEAR_BACK : YEAR_BACK + GROWTH_MONTHS] - values[:, :GROWTH_MONTHS]).mean(axis=1)
            for values in map(_log, windows)
        ]
    )


def known_elasticities(data: Panel, published: pd.DataFrame, months: pd.DatetimeIndex) -> pd.DataFrame:
    """Return the elasticity that a forecaster could know before each month of a step.

    Parameters
    ----------
    data : Panel
        China's law as one path.
    published : DataFrame
        Source table ``published_estimates``.
    months : DatetimeIndex

    Returns
    -------
    DataFrame
        Index: month of the step; ``elasticity``, ``std_error`` (imports on the law), ``source``: the id
        of a published row, or ``own``. Before :data:`OWN_FROM` the newest row of :data:`PUBLISHED`
        that came out before the month, :data:`STAND_IN` where there is none; from then on our own
        reduced form on data to the month before, with its standard error clustered by partner.

    Notes
    -----
    Months are taken as known when they are over, though they are published five weeks later.
    """
    rows = [_known(data, published.set_index("id"), month) for month in months]
    return pd.DataFrame(rows, index=months, columns=["elasticity", "std_error", "source"])


def _known(data: Panel, published: pd.DataFrame, month: pd.Timestamp) -> tuple[float, float, str]:
    if month >= OWN_FROM:
        window = f"{OWN_START}:{month - pd.DateOffset(months=1):%Y-%m}"
        estimate = fit(specification(OWN), data, window=window, leave_out=left_out(window))
        return estimate.value, estimate.std_error, "own"
    name = max((n for n, out in PUBLISHED.items() if out < month), key=PUBLISHED.get, default=STAND_IN)
    value, error = (float(published.loc[name, column]) for column in ("estimate", "std_error"))
    return value, IMPRECISE * abs(value) if np.isnan(error) else error, name


def forecast(data: Panel, steps: pd.DataFrame, past: Past, known: pd.DataFrame) -> pd.DataFrame:
    """Return the forecast of every step beside what came.

    Parameters
    ----------
    data : Panel
    steps : DataFrame
        As :func:`steps.find_steps`.
    past : Past
    known : DataFrame
        As :func:`known_elasticities`, for every month of a step.

    Returns
    -------
    DataFrame
        ``steps`` with, in log points: ``without`` (forecast of log imports under the law of the month
        before), ``effect`` (predicted), ``effect_error`` (its standard error, from that of the
        elasticity), ``noise`` (standard deviation), ``outcome`` (log imports) and ``error`` (outcome
        less both). Steps without trade in one of the months, or without a past, are left out.
    """
    parts = [
        _of_month(data, month_steps, past, known.loc[month])
        for month, month_steps in steps.groupby("month")
    ]
    columns = ["without", "effect", "effect_error", "noise", "outcome", "error"]
    forecasts = pd.concat(parts) if parts else steps.assign(**dict.fromkeys(columns, np.nan))
    return forecasts[np.isfinite(forecasts[columns]).all(axis=1) & forecasts.noise.gt(0)].reset_index(
        drop=True
    )


def _of_month(data: Panel, own: pd.DataFrame, past: Past, known: pd.Series) -> pd.DataFrame:
    pair, at = own.pair.to_numpy(), int(own["at"].iloc[0])
    changed = data.statutory[pair, at + AHEAD] - data.statutory[pair, at - 1]

    def both(elasticity: float) -> tuple[np.ndarray, np.ndarray]:
        return without_step(data, pair, at, elasticity, past.weights[at]), elasticity * changed

    without, effect = both(known.elasticity)
    high, low = (sum(both(known.elasticity + sign * known.std_error)) for sign in (1, -1))
    outcome = data.log_value[pair, at + AHEAD]
    return own.assign(
        without=without,
        effect=effect,
        effect_error=np.abs(high - low) / 2,
        noise=past.noise[pair, at],
        outcome=outcome,
        error=outcome - without - effect,
    )


def without_step(
    data: Panel, pair: np.ndarray, at: int, elasticity: float, weights: np.ndarray
) -> np.ndarray:
    """Return log imports forecast under the law of the month before a step, shape (pairs,).

    Parameters
    ----------
    pair : ndarray of int
        Rows of the panel.
    at : int
        Column of the step's month; nothing of it or later is used.
    elasticity : float
        Puts history on the law of the month before.
    weights : ndarray, shape (3,)
        As :attr:`Past.weights`.
    """
    months = slice(at - BEHIND, at)
    law = data.statutory[:, months]
    lifted = data.customs_value[:, months] * np.exp(np.nan_to_num(elasticity * (law[:, -1:] - law)))
    same_month = _log(lifted[pair, BEHIND + AHEAD - YEAR_BACK])
    return same_month + (growths(data, lifted)[pair] * weights).sum(axis=1)


def _log(values: np.ndarray) -> np.ndarray:
    """Return logs, NaN where nothing was imported."""
    return np.log(np.where(values > 0, values, np.nan))
