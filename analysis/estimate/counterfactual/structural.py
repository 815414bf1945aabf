"""What a monthly series would have been: a structural time series model and paths drawn from it.

Log values are a level that wanders (a random walk), a fixed pattern of the twelve months, the days of
the Chinese New Year, the working days of the month, and noise. The level has no trend of its own: of the
forms tried on 29 partners at seven Octobers from 2015 to 2023, six to thirteen months ahead, those with
a trend, fixed or wandering, missed by more, and a seasonal pattern that changes did not help. Nothing is
maximised: the one parameter that matters, the share of the monthly variance that stays in the level, is
integrated over a grid, so that no optimiser can fail and the paths carry the uncertainty about it, about
the size of the shocks and about every coefficient. The months of the pandemic are fitted like any other:
leaving them out made intervals that covered too seldom.

Harvey (1989, doi:10.1017/CBO9781107049994); diffuse states: Durbin and Koopman (2012,
doi:10.1093/acprof:oso/9780199641178.001.0001).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import gammaincc, gammaincinv

from analysis.checks import InputError
from analysis.columns import Columns, returns
from analysis.engine.points import normal, uniform, with_covariance
from analysis.estimate.counterfactual.local_level import LocalLevelFit, fitted
from analysis.estimate.counterfactual.new_year import new_year_regressors
from analysis.vocabulary import TERMS, Term

#: Shares of the monthly variance that stay in the level; each as likely as the next beforehand.
LEVEL_SHARES = np.linspace(0.02, 0.98, 13)

#: Fewest months that are fitted.
FEWEST_FITTED = 30

#: Weeks from the exporter's customs to US customs.
# ASSUME: three weeks at sea from China; of the lags from 0 to 6 it fits China's series best.
LAG_WEEKS = 3.0

FIT_CHECKS = Columns(
    "a partner",
    {
        "partner": TERMS["partner"],
        "level_share": Term("Stays", "fraction", "posterior mean share of the variance that stays"),
        "sigma": Term("Shock", "log points", "standard deviation of a month's shocks"),
        "ljung_box_p": Term(
            "Ljung-Box p", "probability", "p of 12 lags of the one-step errors at the most likely share"
        ),
    },
    index=("partner",),
)


@dataclass(frozen=True)
class Forecast:
    """Predictive distribution of a monthly series; h months, US dollars."""

    months: pd.DatetimeIndex  #: Shape (h,)
    #: Shape (h,). Mean of the paths (US dollars); the mean of a sum of months is the sum of their means.
    mean: np.ndarray
    #: Shape (draws, h). Joint draws (US dollars); sum or divide along a row first, take quantiles after.
    paths: np.ndarray
    level_share: float = np.nan  #: Posterior mean share of the monthly variance that stays in the level.
    #: Shape (n,). One-step errors over their scale, log points, at the most likely share.
    errors: np.ndarray | None = None

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
    fitted_months = every <= observed.index[-1]
    design = _design(every, lag_weeks)
    fits, weight, centre = _fit(observed, every[fitted_months], design[fitted_months])
    ahead = np.flatnonzero(every.isin(months))
    steps = ahead - fitted_months.sum() + 1
    share_of, size, shocks = _points(draws, len(months), seed)
    fit_of = np.searchsorted(np.cumsum(weight)[:-1], share_of, side="right")
    paths = np.empty(shocks.shape)
    for k in np.unique(fit_of):
        mine = fit_of == k
        paths[mine] = _draw(fits[k], LEVEL_SHARES[k], design[ahead], steps, size[mine], shocks[mine])
    # In an order of chance, as draws of something else are paired with them.
    paths = np.exp(np.random.default_rng(seed).permutation(paths) + centre)
    errors = fits[int(weight.argmax())].errors
    share = float(weight @ LEVEL_SHARES)
    return Forecast(months, paths.mean(axis=0), paths, share, errors)


@returns(FIT_CHECKS)
def fit_checks(forecasts: dict[str, Forecast]) -> pd.DataFrame:
    """Say how the model fits each partner that it forecasts."""
    rows = {
        partner: {
            "level_share": forecast.level_share,
            "sigma": float(np.sqrt(np.mean(forecast.errors**2))),
            "ljung_box_p": ljung_box(forecast.errors),
        }
        for partner, forecast in forecasts.items()
    }
    return pd.DataFrame(rows).T.rename_axis("partner")


def ljung_box(errors: np.ndarray, lags: int = 12) -> float:
    """Return the p value of no autocorrelation up to so many lags (doi:10.1093/biomet/65.2.297)."""
    centred, n = errors - errors.mean(), len(errors)
    products = [centred[lag:] @ centred[: n - lag] for lag in range(lags + 1)]
    correlation = np.array(products[1:]) / products[0]
    statistic = n * (n + 2) * (correlation**2 / (n - np.arange(1, lags + 1))).sum()
    return float(gammaincc(lags / 2, statistic / 2))


def _fit(
    observed: pd.Series, every: pd.DatetimeIndex, design: np.ndarray
) -> tuple[list[LocalLevelFit], np.ndarray, float]:
    """Return the filter at every share, the shares' posterior weights, and the mean of the logs."""
    log_values = np.log(observed.reindex(every)).to_numpy()
    # Around its mean, so that the diffuse start does not depend on the unit of the values.
    centre = float(np.nanmean(log_values))
    fits = fitted(log_values - centre, design, LEVEL_SHARES)
    score = np.array([fit.log_posterior for fit in fits])
    weight = np.exp(score - score.max())
    return fits, weight / weight.sum(), centre


def _points(draws: int, h: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return where each path lies among shares and sizes, shape (draws,), and shocks, (draws, h)."""
    places = uniform(draws, h + 2, seed)
    return places[:, 0], places[:, 1], normal(draws, h + 2, seed)[:, 2:]


def _draw(
    fit: LocalLevelFit, share: float, design, steps, size: np.ndarray, shocks: np.ndarray
) -> np.ndarray:
    """Return log paths, shape (draws, h), given the share; the size of the shocks is drawn too."""
    loadings = np.column_stack([np.ones(len(steps)), design])
    level = share * np.minimum.outer(steps, steps)
    covariance = loadings @ fit.covariance @ loadings.T + level + (1 - share) * np.eye(len(steps))
    scale = np.sqrt(fit.squares / (2 * gammaincinv(len(fit.errors) / 2, size)))  # of chi squared
    return loadings @ fit.state + scale[:, None] * with_covariance(shocks, covariance)


def _design(months: pd.DatetimeIndex, lag_weeks: float) -> np.ndarray:
    """Return seasonal dummies (January the base), New Year and working days; shape (T, 14)."""
    dummies = months.month.to_numpy()[:, None] == np.arange(2, 13)
    festival = new_year_regressors(months, lag_weeks=lag_weeks).to_numpy()
    return np.column_stack([dummies.astype(float), festival, working_days(months)])


def working_days(months: pd.DatetimeIndex) -> np.ndarray:
    """Return the log of the weekdays in each month, less that of 21; shape (T,)."""
    starts = months.to_numpy().astype("datetime64[M]")
    days = np.busday_count(starts.astype("datetime64[D]"), (starts + 1).astype("datetime64[D]"))
    return np.log(days / 21)


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
