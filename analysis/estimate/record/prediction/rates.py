"""The collected rate some months on: the last one published, moved by what the law has done since.

A step of the law is collected in part, and at sea goods keep the old rate: how much of it comes in which
month is learnt on the months before a forecast, over all partners, by kind of duty, for rises and for
cuts. Until steps of a kind have been seen, those of 2018-2019 stand in. What the law does not say, above
all the mix of goods, is noise that grows with the rate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import t as student

from analysis.checks import InputError
from analysis.columns import Columns, returns
from analysis.vocabulary import TERMS, Term

#: Kinds of duty whose steps are collected in ways of their own, with the layers of each.
DUTY_KINDS = {
    "added": ("uniform", "section_301", "section_338"),
    "national_security": ("section_232",),
    "other": ("base", "section_201"),
}

#: Kind and direction of a step -> part of it that customs collect in its month and in the two after.
# ASSUME: until this episode teaches otherwise, rises are collected as first estimates on the panel to
# 2024 say (rounded), and cuts of measures on nearly all goods at once. Each part is known to a quarter.
PRIOR = {
    ("added", "rise"): (0.45, 0.15, 0.05),
    ("added", "cut"): (0.65, 0.0, 0.0),
    ("national_security", "rise"): (0.60, 0.25, 0.10),
    ("national_security", "cut"): (0.30, 0.10, 0.05),
    ("other", "rise"): (0.60, 0.0, 0.0),
    ("other", "cut"): (0.60, 0.0, 0.0),
}
PRIOR_ERROR = 0.25

#: Kind, direction and months since of each regressor.
STEP_REGRESSORS = [(*kind, late) for kind, parts in PRIOR.items() for late in range(len(parts))]

#: First guess of the noise, as part of the rate, as part of what steps move, and at least (fraction).
# ASSUME: a quiet month of 2024 misses by a twelfth of the rate. The guess weighs as twelve months of a
# series of its own, and holds until sixty errors of all series have come.
OF_RATE, OF_STEPS, LEAST = 0.08, 0.25, 0.0005
OWN_MONTHS, ENOUGH = 12, 60

#: First month whose errors say how large the noise of a series is.
RECENTLY = pd.Timestamp("2023-01-01")

#: First month whose errors say how wide intervals must be.
# ASSUME: steps of 2018-2019 fell on one partner; what intervals must hold is learnt on this episode.
WIDTHS_FROM = pd.Timestamp("2025-02-01")

#: Degrees of freedom of the forecast: errors of rates have heavy tails.
RATES_DF = 4

#: Power of the months ahead with which the variance of noise grows: misses of the mix come back.
NOISE_POWER = 0.5

#: Grids of the factors that the likelihood of past errors chooses.
_WIDTHS, _STEP_NOISE = np.linspace(0.6, 1.8, 13), np.linspace(0.05, 0.5, 10)

QUANTILES = {"q05": 0.05, "q25": 0.25, "q75": 0.75, "q95": 0.95}

FORECASTS = Columns(
    "a series and month",
    {
        "partner": TERMS["partner"],
        "goods": Term("Goods", "", "chapter of the Harmonized System, or all"),
        "month": TERMS["month"],
        "horizon": Term("Months ahead", "months", "from the last month published to the month forecast"),
        "last": Term("Last", "fraction", "collected rate of the last month published"),
        "median": Term("Forecast", "fraction", "median of the collected rate"),
        "scale": Term("Scale", "fraction", f"of the t distribution, {RATES_DF} degrees of freedom"),
        "moved": Term(
            "Law",
            "fraction",
            "sum of the sizes of the law's steps that are felt since the last month published",
        ),
    },
)


@dataclass(frozen=True)
class Learnt:
    """What the months before a forecast teach; S series."""

    parts: np.ndarray  #: Shape (len(STEP_REGRESSORS),). Part of each step that customs collect.
    of_rate: np.ndarray  #: Shape (S,). Noise of a month as part of the rate.
    of_steps: float  #: Noise as part of what steps move.


def felt(changes: np.ndarray) -> np.ndarray:
    """Return the steps by direction and months since, shape (S, T, len(STEP_REGRESSORS)).

    Parameters
    ----------
    changes : ndarray, shape (S, T, len(DUTY_KINDS))
        Change of the statutory rate by kind from the month before (fraction).
    """
    by_step = []
    for kind, way, late in STEP_REGRESSORS:
        moves = changes[..., list(DUTY_KINDS).index(kind)]
        moves = np.maximum(moves, 0) if way == "rise" else np.minimum(moves, 0)
        by_step.append(np.pad(moves, ((0, 0), (late, 0)))[:, : moves.shape[1]])
    return np.stack(by_step, axis=-1)


def learn(rates: pd.DataFrame, changes: np.ndarray, pooled: np.ndarray) -> Learnt:
    """Learn what is collected of steps, and how large the noise is.

    Parameters
    ----------
    rates : DataFrame, shape (T, S)
        Collected rates by consecutive month and series; missing where not published.
    changes : ndarray, shape (S, T, len(DUTY_KINDS))
        As :func:`felt` takes them.
    pooled : ndarray of bool, shape (S,)
        Series that teach what all share: those that are no part of another.

    Notes
    -----
    The parts maximise the likelihood of month-to-month changes under a t distribution with
    :data:`RATES_DF` degrees of freedom, with a normal prior, by iterated weights. Noise as part of
    the rate is each series' own, shrunk to that of all; two factors, on it and on what steps move, are
    those of the largest likelihood on the errors since :data:`WIDTHS_FROM`.
    """
    rate = rates.to_numpy(float).T
    before = np.pad(rate, ((0, 0), (1, 0)), constant_values=np.nan)[:, :-1]
    steps, moved = felt(changes), rate - before
    size, observed = np.abs(steps).sum(axis=2), np.isfinite(moved)
    some, guess = observed & pooled[:, None], np.hypot(_of_rate(before), OF_STEPS * size)
    parts = _parts(steps[some], moved[some], guess[some])
    error = np.where(observed, moved - steps @ parts, np.nan)
    series_noise = _shrunk(np.where(observed & (rates.index >= RECENTLY), error / guess, np.nan), pooled)
    late = some & (rates.index >= WIDTHS_FROM)
    noise = (series_noise[:, None] * _of_rate(before))[late]
    width, of_steps = _factors(error[late], noise, size[late])
    return Learnt(parts, width * series_noise * OF_RATE, width * of_steps)


def _of_rate(rate: np.ndarray) -> np.ndarray:
    return OF_RATE * rate + LEAST


def _parts(steps: np.ndarray, moved: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """Return the parts of steps that are collected, by iterated weights; rows are months of series."""
    prior = np.concatenate([*PRIOR.values()])
    precision = np.eye(len(prior)) / PRIOR_ERROR**2
    parts = prior
    for _ in range(20):
        weight = (RATES_DF + 1) / (RATES_DF + ((moved - steps @ parts) / scale) ** 2) / scale**2
        weighted = steps.T * weight
        parts = np.linalg.solve(weighted @ steps + precision, weighted @ moved + precision @ prior)
    return parts


def _shrunk(relative: np.ndarray, pooled: np.ndarray) -> np.ndarray:
    """Return each series' noise over the first guess, shape (S,); few months lean on all series."""
    squares = np.minimum(relative**2, 5.0**2)
    sums, n = np.nansum(squares, axis=1), np.isfinite(squares).sum(axis=1)
    total = max(n[pooled].sum(), 1)
    every = sums[pooled].sum() / total if n[pooled].sum() else 1.0
    return np.sqrt((sums + OWN_MONTHS * every) / (n + OWN_MONTHS))


def _factors(error: np.ndarray, noise: np.ndarray, size: np.ndarray) -> tuple[float, float]:
    """Return the factor on the noise, and the part of steps that is noise beside it."""
    if len(error) < ENOUGH:
        return 1.0, OF_STEPS
    scale = np.hypot(noise, _STEP_NOISE[:, None] * size)[:, None] * _WIDTHS[:, None]
    likelihood = student.logpdf(error / scale, RATES_DF) - np.log(scale)
    row, column = np.unravel_index(likelihood.sum(axis=2).argmax(), likelihood.shape[:2])
    return float(_WIDTHS[column]), float(_STEP_NOISE[row])


@returns(FORECASTS)
def forecast(
    rates: pd.DataFrame, changes: np.ndarray, learnt: Learnt, months: pd.DatetimeIndex
) -> pd.DataFrame:
    """Forecast the months of every series that have not been published.

    Parameters
    ----------
    rates : DataFrame, shape (T, S)
        As :func:`learn`; columns partner, goods; months to be forecast are missing.
    changes : ndarray
        As :func:`felt` takes them, for all months of ``rates``.
    learnt : Learnt
    months : DatetimeIndex
        Those of them that are wanted.
    """
    if not rates.index.is_monotonic_increasing or not set(months) <= set(rates.index):
        raise InputError("months to be forecast must be months of the rates, in order.")
    steps = felt(changes)
    moves, sizes = steps @ learnt.parts, np.abs(steps).sum(axis=2)
    rows = []
    for at, (partner, goods) in enumerate(rates):
        published = np.flatnonzero(rates.iloc[:, at].notna())
        if not len(published):
            continue
        origin, last = published[-1], float(rates.iloc[published[-1], at])
        for month in months[months > rates.index[origin]]:
            to = rates.index.get_loc(month) + 1
            ahead, moved = to - 1 - origin, float(sizes[at, origin + 1 : to].sum())
            median = max(last + float(moves[at, origin + 1 : to].sum()), 0.0)
            noise = learnt.of_rate[at] * (last + LEAST / OF_RATE) * ahead ** (NOISE_POWER / 2)
            scale = float(np.hypot(noise, learnt.of_steps * moved))
            rows.append((partner, goods, month, ahead, last, median, scale, moved))
    return pd.DataFrame(rows, columns=list(FORECASTS))


def quantiles(made: pd.DataFrame) -> pd.DataFrame:
    """Return the quantiles of forecasts, columns of :data:`QUANTILES`; a rate is not below zero."""
    columns = {
        name: made["median"] + made.scale * student.ppf(p, RATES_DF) for name, p in QUANTILES.items()
    }
    return pd.DataFrame(columns).clip(lower=0.0)
