"""What a monthly series would have been: a structural time series model and paths drawn from it.

Log values are a level that wanders (a random walk), a fixed pattern of the twelve months, the days of
the Chinese New Year, the working days of the month, and noise. The level has no trend of its own: of the
forms tried on 29 partners at seven Octobers from 2015 to 2023, six to thirteen months ahead, those with
a trend, fixed or wandering, missed by more, and a seasonal pattern that changes did not help. Nothing is
maximised: the one parameter that matters, the share of the monthly variance that stays in the level, is
integrated over a grid, so that no optimiser can fail and the paths carry the uncertainty about it, about
the size of the shocks and about every coefficient. The months of the pandemic are fitted like any other:
leaving them out made intervals that covered too seldom.

Given the share it is a regression whose errors have a known covariance, the level of the first month
among the coefficients: generalised least squares, and what the known months say of those ahead is
linear in them. So the work is done once for the months that many series share.

Harvey (1989, doi:10.1017/CBO9781107049994); months ahead: Goldberger (1962,
doi:10.1080/01621459.1962.10480665).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.linalg import cholesky, solve_triangular, svd
from scipy.special import gammaincinv

from analysis.checks import InputError
from analysis.engine.points import normal, uniform, with_covariance
from analysis.estimate.counterfactual.new_year import new_year_regressors

#: Shares of the monthly variance that stay in the level; each as likely as the next beforehand.
LEVEL_SHARES = np.linspace(0.02, 0.98, 13)

#: Fewest months that are fitted.
FEWEST_FITTED = 30

#: Weeks from the exporter's customs to US customs.
# ASSUME: three weeks at sea from China; of the lags from 0 to 6 it fits China's series best.
LAG_WEEKS = 3.0


@dataclass(frozen=True)
class Forecast:
    """Predictive distribution of a monthly series; h months, US dollars."""

    months: pd.DatetimeIndex  #: Shape (h,)
    #: Shape (h,). Mean of the paths (US dollars); the mean of a sum of months is the sum of their means.
    mean: np.ndarray
    #: Shape (draws, h). Joint draws (US dollars); sum or divide along a row first, take quantiles after.
    paths: np.ndarray
    level_share: float = np.nan  #: Posterior mean share of the monthly variance that stays in the level.

    def total(self, months: pd.DatetimeIndex) -> np.ndarray:
        """Return draws of the sum over some of the months (US dollars), shape (draws,)."""
        return self.paths[:, self.months.isin(months)].sum(axis=1)


def structural_forecast(
    values: pd.Series,
    months: pd.DatetimeIndex,
    *,
    lag_weeks: float = LAG_WEEKS,
    draws: int = 2048,
    seed: int = 2025,
) -> Forecast:
    """Fit all of ``values`` and draw paths of ``months`` after them.

    Parameters
    ----------
    values : Series
        Positive, in US dollars, by month; missing months may be left out or be NaN.
    months : DatetimeIndex
        Months to forecast, ascending, all after the last of ``values``; gaps are allowed.
    lag_weeks : float
        As in :func:`new_year_regressors`; 0 for exports as the exporter books them.
    draws, seed : int
        Number of paths, best a power of two, and of the generator.

    Raises
    ------
    InputError
        Values that are not positive, fewer than 30 months, or months not after the last one.
    """
    observed = _check(values, months)
    every = pd.date_range(observed.index[0], months[-1], freq="MS")
    logs = np.log(observed.to_numpy())
    # Around their mean, so that rounding does not depend on the unit of the values.
    centre = logs.mean()
    kind = every.isin(observed.index) + 2 * every.isin(months)
    fits = _given_shares(every[0], kind.astype(np.int8).tobytes(), lag_weeks)
    squares = np.array([np.sum((fit.errors @ (logs - centre)) ** 2) for fit in fits])
    freedom = np.array([fit.freedom for fit in fits])
    # Of each share, with the prior of Jeffreys on the size of the shocks.
    score = -np.array([fit.log_scales for fit in fits]) - freedom / 2 * np.log(squares)
    weight = np.exp(score - score.max())
    weight /= weight.sum()
    places, shocks = uniform(draws, len(months) + 2, seed), normal(draws, len(months) + 2, seed)[:, 2:]
    fit_of = np.searchsorted(np.cumsum(weight)[:-1], places[:, 0], side="right")
    chi_squared = 2 * gammaincinv(freedom[fit_of] / 2, places[:, 1])
    scale, paths = np.sqrt(squares[fit_of] / chi_squared), np.empty(shocks.shape)
    for k in np.unique(fit_of):
        mine, fit = fit_of == k, fits[k]
        spread = with_covariance(shocks[mine], fit.covariance)
        paths[mine] = fit.mean @ (logs - centre) + scale[mine, None] * spread
    # In an order of chance, as draws of something else are paired with them.
    paths = np.exp(np.random.default_rng(seed).permutation(paths) + centre)
    return Forecast(months, paths.mean(axis=0), paths, float(weight @ LEVEL_SHARES))


class _Given(NamedTuple):
    """What n known months say of h ahead at one share, shocks of unit variance."""

    errors: np.ndarray  #: Shape (n, n). Makes residuals over their scale of the known months.
    mean: np.ndarray  #: Shape (h, n). Makes the mean ahead of them.
    covariance: np.ndarray  #: Shape (h, h). Of the months ahead.
    freedom: int
    log_scales: float  #: Half of the log determinants of the months and of the coefficients.


@lru_cache(maxsize=64)
def _given_shares(first: pd.Timestamp, kind: bytes, lag_weeks: float) -> list[_Given]:
    """Return the fit at every share; a month is known (1), forecast (2) or neither."""
    kind = np.frombuffer(kind, np.int8)
    is_known, ahead, time = kind == 1, kind == 2, np.arange(len(kind))
    design = _design(pd.date_range(first, periods=len(kind), freq="MS"), lag_weeks)
    fits = []
    for share in LEVEL_SHARES:
        variance = share * np.minimum.outer(time, time) + (1 - share) * np.eye(len(time))
        root = cholesky(variance[np.ix_(is_known, is_known)], lower=True)
        x, between, whiten = (
            solve_triangular(root, of, lower=True)
            for of in (design[is_known], variance[np.ix_(is_known, ahead)], np.eye(is_known.sum()))
        )
        left_vectors, size, right_vectors = svd(x, full_matrices=False)
        rank = int((size > size[0] * 1e-10).sum())  # months that are never known tell no coefficient
        left_vectors, size, right_vectors = (
            left_vectors[:, :rank],
            size[:rank],
            right_vectors[:rank].T / size[:rank],
        )
        errors = whiten - left_vectors @ (left_vectors.T @ whiten)
        unlike = (design[ahead] - between.T @ x) @ right_vectors  # what the known months do not say
        fits.append(
            _Given(
                errors=errors,
                mean=design[ahead] @ right_vectors @ left_vectors.T @ whiten + between.T @ errors,
                covariance=variance[np.ix_(ahead, ahead)] - between.T @ between + unlike @ unlike.T,
                freedom=len(x) - rank,
                log_scales=np.log(np.diag(root)).sum() + np.log(size).sum(),
            )
        )
    return fits


def _design(months: pd.DatetimeIndex, lag_weeks: float) -> np.ndarray:
    """Return one, dummies of the months but January, New Year and working days; shape (T, 15)."""
    dummies = months.month.to_numpy()[:, None] == np.arange(2, 13)
    festival = new_year_regressors(months, lag_weeks=lag_weeks)
    starts = months.to_numpy().astype("datetime64[M]")
    days = np.busday_count(starts.astype("datetime64[D]"), (starts + 1).astype("datetime64[D]"))
    return np.column_stack([np.ones(len(months)), dummies, festival, np.log(days / 21)])


def _check(values: pd.Series, months: pd.DatetimeIndex) -> pd.Series:
    observed = values.dropna().astype(float)
    if len(observed) < FEWEST_FITTED:
        raise InputError(
            f"{len(observed)} months are too few for a structural model: {FEWEST_FITTED} or more."
        )
    if (observed <= 0).any():
        bad = observed.index[observed <= 0][0]
        raise InputError(f"the value of {bad:%Y-%m} is not positive: it has no logarithm.")
    if len(months) == 0 or months[0] <= observed.index[-1] or not months.is_monotonic_increasing:
        raise InputError(
            f"months to forecast must ascend and lie after {observed.index[-1]:%Y-%m}, the last fitted."
        )
    return observed
