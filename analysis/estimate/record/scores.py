"""Proper scores of probabilistic forecasts: what was said before against what came.

A score is proper when the best expected score is had by stating what one believes; both used here are
losses, lower is better. The CRPS is in the unit of the series and forgives small misses; the log score
punishes being sure and wrong.

Gneiting and Raftery (2007, doi:10.1198/016214506000001437); fair CRPS of an ensemble: Ferro (2014,
doi:10.1002/qj.2270); Diebold and Mariano (1995, doi:10.1080/07350015.1995.10524599), small samples:
Harvey, Leybourne and Newbold (1997, doi:10.1016/S0169-2070(96)00719-4).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.engine.inference import from_t

#: Nominal coverage of the two central intervals that are scored.
INTERVALS = (0.5, 0.9)


def score_paths(paths: np.ndarray, outcome: pd.Series) -> pd.DataFrame:
    """Score draws of each month against its outcome.

    Parameters
    ----------
    paths : ndarray, shape (draws, h)
        Positive, US dollars.
    outcome : Series, shape (h,)
        Positive, US dollars, by month; missing months stay missing in the result.

    Returns
    -------
    DataFrame
        Index: month; ``outcome``, ``median`` (US dollars), ``crps`` (US dollars), ``log_score`` (minus
        the log density of the log value, nats), ``pit`` (share of the draws at or below the outcome),
        ``inside_50``, ``inside_90`` (1 or 0), ``ci_low`` and ``ci_high`` (95 %, US dollars).

    Raises
    ------
    InputError
        Values that are not positive, or shapes that do not agree.
    """
    if paths.ndim != 2 or paths.shape[1] != len(outcome):
        raise InputError(f"paths of shape {paths.shape} do not fit {len(outcome)} months of outcomes.")
    if (paths <= 0).any() or (outcome <= 0).any():
        raise InputError("scores need positive values: the log score is that of the logarithm.")
    low, median, high = np.quantile(paths, [0.025, 0.5, 0.975], axis=0)
    pit = (paths <= outcome.to_numpy()).mean(axis=0)
    scores = pd.DataFrame(
        {
            "outcome": outcome,
            "median": median,
            "crps": crps(paths, outcome.to_numpy()),
            "log_score": log_score(paths, outcome.to_numpy()),
            "pit": pit,
        },
        index=outcome.index,
    )
    for level in INTERVALS:
        scores[f"inside_{level:.0%}".rstrip("%")] = (np.abs(pit - 0.5) <= level / 2).astype(float)
    scores["ci_low"], scores["ci_high"] = low, high
    scores.loc[outcome.isna(), :] = np.nan
    return scores


def crps(paths: np.ndarray, outcome: np.ndarray) -> np.ndarray:
    """Return the fair (unbiased) CRPS of draws, shape (h,), in the unit of the draws.

    By probability-weighted moments, which is the fair estimator in one sort of the draws.
    """
    from scoringrules import crps_ensemble

    return np.asarray(crps_ensemble(outcome, paths, m_axis=0, estimator="pwm"))


def log_score(paths: np.ndarray, outcome: np.ndarray) -> np.ndarray:
    """Return minus the log density of the log outcome, shape (h,), under a normal for the log draws.

    The score is proper: it depends on the forecast by mean and variance only, and no forecast of the
    log value expects to score better than the true mean and variance do. A kernel density was not used:
    where the outcome lies beyond the draws, it scores the bandwidth, not the forecast.
    """
    from scoringrules import logs_normal

    log_paths = np.log(paths)
    return np.asarray(logs_normal(np.log(outcome), log_paths.mean(0), log_paths.std(0, ddof=1)))


@dataclass(frozen=True)
class Comparison:
    """Mean difference of two scores over months, and whether it differs from zero."""

    #: Mean score of the first less that of the second; below zero the first is better.
    difference: float
    #: 95 % interval from the HAC standard error, with the factor of Harvey, Leybourne and Newbold, and
    #: the t distribution with n - 1 degrees of freedom.
    ci_low: float
    ci_high: float
    p_value: float  #: Two-sided; missing with fewer than :data:`FEWEST_MONTHS` months.

    n_months: int


#: Fewest months of a comparison.
FEWEST_MONTHS = 5


def compare(first: pd.Series, second: pd.Series, *, lags: int = 1) -> Comparison:
    """Compare the scores of two forecasts month by month (Diebold-Mariano, HAC).

    All months come from one forecast origin, so that their errors share what happened after it: the test
    says whether the difference is steady over these months, not that it would recur in another episode.

    Parameters
    ----------
    first, second : Series
        Scores by month; only months that both have are compared.
    lags : int
        Of the Bartlett kernel.

    Notes
    -----
    The variance is multiplied by ``n / (n + 1 - 2 h + h (h - 1) / n)``, with ``h = lags + 1`` (errors
    that are correlated up to ``h - 1`` months); for ``h = 1`` that is the usual ``n / (n - 1)``.
    """
    from statsmodels.regression.linear_model import OLS

    gap = (first - second).dropna()
    if len(gap) < FEWEST_MONTHS or np.ptp(gap.to_numpy()) == 0:
        mean = float(gap.mean()) if len(gap) else np.nan
        return Comparison(mean, np.nan, np.nan, np.nan, len(gap))
    n, horizon = len(gap), lags + 1
    hac = {"maxlags": lags, "use_correction": False}
    regression = OLS(gap.to_numpy(), np.ones(n)).fit(cov_type="HAC", cov_kwds=hac)
    factor = n / (n + 1 - 2 * horizon + horizon * (horizon - 1) / n)
    tested = from_t(float(gap.mean()), float(regression.bse[0] * np.sqrt(factor)), n - 1)
    return Comparison(tested["value"], tested["ci_low"], tested["ci_high"], tested["p_value"], n)
