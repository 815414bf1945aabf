"""Forecasts that know no tariff: a random walk, and the season of the year before.

A forecast that knows more has to beat them. Their spread is what the same rule missed by in the history
that was public on the day.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.engine.points import normal, with_covariance
from analysis.estimate.counterfactual.structural import Forecast

#: Fewest past origins that give the spread of a horizon; beyond, that of the last one holds on.
# ASSUME: a standard deviation of fewer than twelve overlapping errors says nothing.
FEWEST_ORIGINS = 12

#: Months whose mean growth on a year earlier the seasonal naive forecast carries on.
GROWTH_MONTHS = 3


def random_walk(
    values: pd.Series, months: pd.DatetimeIndex, *, draws: int = 2048, seed: int = 2025
) -> Forecast:
    """Forecast every month by the last known value.

    Parameters
    ----------
    values : Series
        Positive, US dollars, by month; only the last block without gaps is used.
    months : DatetimeIndex, shape (h,)
        After the last month of ``values``.

    Returns
    -------
    Forecast
    """
    return _by_rule(values, months, _last, draws, seed)


def seasonal_naive(
    values: pd.Series, months: pd.DatetimeIndex, *, draws: int = 2048, seed: int = 2025
) -> Forecast:
    """Forecast every month by the same month of the year before, grown as the last months grew.

    Growth is the mean over :data:`GROWTH_MONTHS` of log growth on a year earlier; parameters and result
    as in :func:`random_walk`.
    """
    return _by_rule(values, months, _last_year, draws, seed)


def _by_rule(values, months, rule, draws: int, seed: int) -> Forecast:
    observed = _check(values, months)
    block = last_block(observed)
    steps = _steps(block.index[-1], months)
    log_values = np.log(block).to_numpy()
    point = rule(log_values, len(log_values) - 1)[steps - 1]
    spread = _spread(log_values, rule, steps.max())[steps - 1]
    # Errors of a rule add up as those of a random walk do; only sums over months depend on it.
    order = np.minimum.outer(steps, steps) / np.maximum.outer(steps, steps)
    shocks = with_covariance(normal(draws, len(months), seed), np.sqrt(order))
    paths = np.exp(point + spread * shocks)
    return Forecast(months, paths.mean(axis=0), paths)


def _last(log_values: np.ndarray, origin: int, longest: int = 36) -> np.ndarray:
    return np.full(longest, log_values[origin])


def _last_year(log_values: np.ndarray, origin: int, longest: int = 36) -> np.ndarray:
    if origin < 11 + GROWTH_MONTHS:
        return np.full(longest, np.nan)
    year = log_values[origin - 11 : origin + 1]
    recent = np.arange(origin - GROWTH_MONTHS + 1, origin + 1)
    growth = (log_values[recent] - log_values[recent - 12]).mean()
    ahead = np.arange(longest)
    return year[ahead % 12] + growth * (ahead // 12 + 1)


def _spread(log_values: np.ndarray, rule, longest: int) -> np.ndarray:
    """Return the root mean square of the rule's past errors by horizon, shape (longest,)."""
    n = len(log_values)
    errors = np.full((n, longest), np.nan)
    for origin in range(n - 1):
        h = min(longest, n - 1 - origin)
        errors[origin, :h] = log_values[origin + 1 : origin + 1 + h] - rule(log_values, origin)[:h]
    enough = np.isfinite(errors).sum(axis=0) >= FEWEST_ORIGINS
    if not enough[0]:
        raise InputError(f"{n} months in a row are too few for the errors of a naive forecast.")
    last = int(np.flatnonzero(enough)[-1]) + 1
    size = np.sqrt(np.nanmean(errors[:, :last] ** 2, axis=0))
    return np.concatenate([size, np.full(longest - last, size[-1])])


def last_block(values: pd.Series) -> pd.Series:
    """Return the months up to the last one that follow each other without a gap."""
    gap = np.flatnonzero(np.diff(_number(values.index)) > 1)
    return values.iloc[gap[-1] + 1 :] if len(gap) else values


def _number(months: pd.DatetimeIndex) -> np.ndarray:
    return (months.year * 12 + months.month).to_numpy()


def _steps(last: pd.Timestamp, months: pd.DatetimeIndex) -> np.ndarray:
    return _number(months) - (last.year * 12 + last.month)


def _check(values: pd.Series, months: pd.DatetimeIndex) -> pd.Series:
    observed = values.dropna().astype(float)
    if observed.empty or (observed <= 0).any():
        raise InputError("a naive forecast needs positive values, US dollars by month.")
    if len(months) == 0 or months[0] <= observed.index[-1]:
        raise InputError(f"months to forecast must lie after {observed.index[-1]:%Y-%m}.")
    return observed
