"""Breaks in the mean of a series: how many, when, and how sure the dates are.

Bai and Perron (1998, doi:10.2307/2998540; 2003, doi:10.1002/jae.659). With T observations in m + 1
segments that keep a least length, y[t] = mean of its segment + fixed regressors + error. The dates
minimise the sum of squares over all partitions, by dynamic programming.

The number follows their advice for series that move up and down again, in which a single break is hard
to see: first any number against none (UDmax); then, one break taken as given, sup F(l + 1 | l) for
every l. The number is the least beyond which no test is significant. BIC and LWZ stand beside it.

Both statistics are robust to heteroskedasticity and autocorrelation, but their asymptotic p rejects far
too often in short and persistent series. The p that decides is from redrawn series (:func:`redraw`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from analysis.checks import InputError
from analysis.columns import Columns, returns
from analysis.estimate.trade.regime.break_tests import (
    bounds,
    date_interval,
    further_f,
    largest_f,
    partition,
    redraw,
    redrawn_p_value,
    segment_costs,
    segment_moments,
    sup_f_p_value,
)
from analysis.estimate.trade.regime.coverage import dates_held
from analysis.vocabulary import Term

#: Level of the sequential test.
BREAK_LEVEL = 0.05

#: Fewest observations of a segment, whatever the trimming: a variance needs that many.
SHORTEST = 6

#: Nominal level of the interval of a date.
# ASSUME: the asymptotic 95 % hold a date in 92 to 97 % of simulated series of independent errors, and in
# 85 to 96 % where errors persist; 99 % hold it in 96 % and more, and in 91 to 97 %, a small step among
# several less often: ``held`` is simulated for each date. Intervals from redrawn dates hold it no more
# often and are several times as wide.
DATE_LEVEL = 0.99

#: Redrawn series, and their seed.
BREAK_DRAWS, SEED = 199, 2025

SEGMENTS = Columns(
    "a segment",
    {
        "start": Term("From", "date", "first month of the segment"),
        "end": Term("To", "date", "last month of the segment"),
        "n_obs": Term("Months", "count", "observations in the segment"),
        "mean": Term("Mean", "log points", "mean of the segment", "", ("ci_low", "ci_high")),
        "std_error": Term("Std. error", "log points", "robust standard error of the mean"),
        "ci_low": Term("95 % low", "log points", "lower end of the robust 95 % interval of the mean"),
        "ci_high": Term("95 % high", "log points", "upper end of the robust 95 % interval of the mean"),
    },
)

DATED = Columns(
    "a break",
    {
        "first": Term(
            f"From [{DATE_LEVEL:.0%}]".replace("%", " %"),
            "date",
            "first month of the new segment",
            "",
            ("ci_low", "ci_high"),
        ),
        "ci_low": Term("Date low", "date", "earliest month in the interval of the date"),
        "ci_high": Term("Date high", "date", "latest month in the interval of the date"),
        "step": Term("Step [95 %]", "log points", "new mean less old", "", ("step_low", "step_high")),
        "std_error": Term("Std. error", "log points", "robust standard error of the step"),
        "step_low": Term("95 % low", "log points", "lower end of the robust 95 % interval of the step"),
        "step_high": Term(
            "95 % high", "log points", "upper end of the robust 95 % interval of the step"
        ),
    },
)
DATES = Columns(
    "a break",
    DATED
    | {
        "held": Term("Held", "fraction", "how often it holds the date in simulated series", "whole"),
    },
)

TESTS = Columns(
    "a null",
    {
        "n_breaks": Term(
            "Breaks", "count", "breaks under the null, against one more; if none, against any"
        ),
        "statistic": Term("F", "F statistic", "UDmax for none, else sup F of one more, both robust"),
        "sup_f": Term("sup F", "F statistic", "sup F of one more break"),
        "p_asymptotic": Term(
            "p, asymptotic", "probability", "asymptotic p-value of sup F", "probability"
        ),
        "p_value": Term(
            "p, redrawn", "probability", "p of the statistic, redrawn series", "probability"
        ),
    },
)

CRITERIA = Columns(
    "a number of breaks",
    {
        "n_breaks": Term("Breaks", "count", "breaks of the partition"),
        "ssr": Term("SSR", "log points squared", "sum of squared residuals"),
        "bic": Term("BIC", "criterion", "Bayesian information criterion; the least is chosen"),
        "lwz": Term("LWZ", "criterion", "criterion of Liu, Wu and Zidek; the least is chosen"),
        "first": Term("From", "", "first months of the new segments"),
    },
)


@dataclass(frozen=True)
class Breaks:
    """Partition of a series into segments with a mean each; m breaks, T observations."""

    #: Shape (T,). The series, and its part explained by the fixed regressors (mean zero; zero without
    #: any).
    values: pd.Series
    seasonal: pd.Series
    segments: Annotated[pd.DataFrame, SEGMENTS]  #: M + 1 rows; months are labels of the index.
    dates: Annotated[pd.DataFrame, DATES]  #: M rows.
    tests: Annotated[pd.DataFrame, TESTS]
    criteria: Annotated[pd.DataFrame, CRITERIA]
    shortest: int  #: Least length of a segment.

    def chosen_by(self, criterion: str) -> int:
        """Return the number of breaks with the least ``bic`` or ``lwz``."""
        return int(self.criteria.n_breaks[self.criteria[criterion].idxmin()])


def find_breaks(
    values: pd.Series,
    *,
    most: int = 5,
    trimming: float = 0.15,
    fixed: np.ndarray | None = None,
    draws: int = BREAK_DRAWS,
) -> Breaks:
    """Find the breaks in the mean of a series.

    Parameters
    ----------
    values : Series, shape (T,)
        Without gaps, in order of time.
    most : int
        Largest number of breaks considered.
    trimming : float
        Least share of all observations in a segment (fraction); never fewer than :data:`SHORTEST`.
    fixed : ndarray, shape (T, p), optional
        Regressors whose coefficients do not break (seasonal dummies), without a constant.
    draws : int
        Redrawn series.

    Returns
    -------
    Breaks

    Raises
    ------
    InputError
        Missing values, a constant, a trimming outside (0, 0.5), or too few observations for one break.
    """
    y = np.asarray(values, dtype=float)
    shortest = least_length(len(y), trimming)
    if not np.isfinite(y).all():
        raise InputError("a series with gaps has no break dates: fill or cut the window first.")
    if np.ptp(y) == 0:
        raise InputError("a series that never changes has no break dates.")
    check_most(most)
    check_length(len(y), trimming)
    most = min(most, len(y) // shortest - 1)
    solutions = [minimise(y, k, shortest, fixed) for k in range(most + 1)]
    tests = _sequence(y, solutions, shortest, draws)
    ends, seasonal = solutions[_number(tests)]
    adjusted = pd.Series(y - seasonal, index=values.index)
    settings = {"level": DATE_LEVEL, "draws": draws, "rng": np.random.default_rng(SEED)}
    held = dates_held(adjusted.to_numpy(), ends, shortest=shortest, **settings) if ends else []
    return Breaks(
        values=pd.Series(y, index=values.index),
        seasonal=pd.Series(seasonal, index=values.index),
        segments=_segments(adjusted, ends),
        dates=break_dates(adjusted, ends).assign(held=held),
        tests=tests,
        criteria=_criteria(values, solutions, 0 if fixed is None else fixed.shape[1]),
        shortest=shortest,
    )


def check_most(most: int) -> None:
    """Refuse a largest number of breaks that is none."""
    if not 1 <= most <= 20:
        raise InputError(f"breaks {most} is not a number from 1 to 20.")


def least_length(n_obs: int, trimming: float) -> int:
    """Return the fewest observations of a segment."""
    if not 0 < trimming < 0.5:
        raise InputError(f"trimming {trimming} is not a share between 0 and 0.5.")
    return max(int(trimming * n_obs), SHORTEST)


def check_length(n_obs: int, trimming: float) -> None:
    """Refuse a series in which no break has a segment on either side."""
    shortest = least_length(n_obs, trimming)
    if n_obs < 2 * shortest:
        raise InputError(
            f"{n_obs} observations are too few for segments of at least {shortest}: "
            "widen the window or lower the trimming."
        )


def minimise(
    y: np.ndarray, n_breaks: int, shortest: int, fixed: np.ndarray | None = None
) -> tuple[tuple[int, ...], np.ndarray]:
    """Return the least-squares partition, and the part of the fixed regressors (mean zero).

    With fixed regressors, partition and coefficients are found in turn until the dates stay (Bai and
    Perron 2003, section 3.2), from coefficients estimated with a mean for every few observations.
    """
    if fixed is None:
        return partition(segment_costs(y, shortest), n_breaks), np.zeros(len(y))
    blocks = np.minimum(np.arange(len(y)) // shortest, len(y) // shortest - 1)
    ends, part = None, fixed_part(y, blocks, fixed)
    for _ in range(50):
        best = partition(segment_costs(y - part, shortest), n_breaks)
        part = fixed_part(y, segment_codes(best, len(y)), fixed)
        if best == ends:
            break
        ends = best
    return best, part


def fixed_part(y: np.ndarray, codes: np.ndarray, fixed: np.ndarray) -> np.ndarray:
    """Return what the fixed regressors explain beside a mean for each code; mean zero, shape (T,)."""
    means = (codes[:, None] == np.unique(codes)).astype(float)
    coefficients = np.linalg.lstsq(np.column_stack([means, fixed]), y)[0][means.shape[1] :]
    part = fixed @ coefficients
    return part - part.mean()


def segment_codes(ends: tuple[int, ...], n_obs: int) -> np.ndarray:
    """Return the number of the segment of each observation, shape (T,)."""
    return np.searchsorted(np.asarray(ends, dtype=int), np.arange(n_obs))


@returns(TESTS)
def _sequence(y: np.ndarray, solutions: list, shortest: int, draws: int) -> pd.DataFrame:
    """Test none against any number of breaks, then l against l + 1 for every l."""
    rng, rows, most = np.random.default_rng(SEED), [], len(solutions) - 1
    ends, part = solutions[-1]
    null = redraw(y - part, ends, draws, rng)
    for number, (ends, part) in enumerate(solutions[:-1]):
        actual = y - part
        single = further_f(actual, ends, shortest)
        asymptotic = sup_f_p_value(single, shortest / len(y), runs=number + 1)
        if number:
            statistic, redrawn = single, further_f(null, ends, shortest)
        else:
            statistic, redrawn = (largest_f(series, shortest, most) for series in (actual, null))
        rows.append([number, statistic, single, asymptotic, redrawn_p_value(statistic, redrawn)])
    return pd.DataFrame(rows, columns=list(TESTS))


def _number(tests: pd.DataFrame) -> int:
    """Return the least number of breaks beyond which no test is significant; 0 if UDmax is not."""
    significant = tests.p_value.le(BREAK_LEVEL).to_numpy()
    return int(np.flatnonzero(significant)[-1]) + 1 if significant[0] else 0


@returns(CRITERIA)
def _criteria(values: pd.Series, solutions: list, p: int) -> pd.DataFrame:
    """Return BIC and LWZ (Liu, Wu and Zidek 1997) of every number of breaks, as in Bai and Perron."""
    y, n, rows = np.asarray(values, dtype=float), len(values), []
    for number, (ends, seasonal) in enumerate(solutions):
        adjusted = y - seasonal
        ssr = sum(((adjusted[r] - adjusted[r].mean()) ** 2).sum() for r in bounds(ends, n))
        used = 2 * number + p  # dates, steps and fixed coefficients; the first mean costs nothing
        bic = np.log(ssr / n) + used * np.log(n) / n
        lwz = np.log(ssr / (n - used - 1)) + used * 0.299 / n * np.log(n) ** 2.1
        rows.append([number, ssr, bic, lwz, tuple(values.index[end + 1] for end in ends)])
    return pd.DataFrame(rows, columns=list(CRITERIA))


@returns(SEGMENTS)
def _segments(adjusted: pd.Series, ends: tuple[int, ...]) -> pd.DataFrame:
    """Return the mean of every segment with its robust interval."""
    mean, variance, n = segment_moments(adjusted.to_numpy(), ends)
    std_error = np.sqrt(variance / n)
    half = stdtrit(n - 1, 0.975) * std_error
    runs = bounds(ends, len(adjusted))
    return pd.DataFrame(
        {
            "start": [adjusted.index[run.start] for run in runs],
            "end": [adjusted.index[run.stop - 1] for run in runs],
            "n_obs": n,
            "mean": mean,
            "std_error": std_error,
            "ci_low": mean - half,
            "ci_high": mean + half,
        }
    )


@returns(DATED)
def break_dates(adjusted: pd.Series, ends: tuple[int, ...]) -> pd.DataFrame:
    """Return every break date with its interval, and the step of the mean."""
    index, rows = adjusted.index, []
    mean, variance, n = segment_moments(adjusted.to_numpy(), ends)
    for k, (end, step) in enumerate(zip(ends, np.diff(mean), strict=True)):
        low, high = date_interval(end, step, *variance[k : k + 2], level=DATE_LEVEL)
        low, high = max(low, 0), min(high, len(index) - 2)
        std_error = np.sqrt((variance / n)[k : k + 2].sum())
        half = stdtrit(n[k : k + 2].min() - 1, 0.975) * std_error
        first = index[end + 1], index[low + 1], index[high + 1]
        rows.append([*first, step, std_error, step - half, step + half])
    return pd.DataFrame(rows, columns=list(DATED))
