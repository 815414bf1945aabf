"""Bounds on an effect by what came before it: relative magnitudes of Rambachan and Roth (2023).

An event study has coefficients of periods before, a base without one, and one of the period after. After
the base, the trend that the effect is mixed with may move at most some times as far as it ever moved
between two periods before, up or down (doi:10.1093/restud/rdad018). Each such move, in each direction,
leaves two inequalities without a nuisance parameter, so that their hybrid of a conditional and a
least-favourable test needs no linear programme: two moments, one correlation.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.special import ndtr, ndtri, owens_t

#: Level of the tests, and the share of it that the least-favourable step takes (the paper's tenth).
LEVEL = 0.05
FIRST_STEP = LEVEL / 10

#: Values that are tried for each end, and by how many standard errors they reach beyond the trends.
TRIED, REACH = 20_001, 10


def trend_bounds(
    coefficients: np.ndarray, covariance: np.ndarray, magnitude: float
) -> tuple[float, float]:
    """Return the ends of the effects that are not rejected at 5 %.

    Parameters
    ----------
    coefficients : ndarray, shape (k,)
        Of the periods before in their order, less the base, which is the last of them, then of the one
        period after.
    covariance : ndarray, shape (k, k)
    magnitude : float
        How many times as far as between two periods before the trend may move after the base.
    """
    moves, variances = zip(*((m, w @ covariance @ w) for m, w in _moves(coefficients)), strict=True)
    farthest = max(map(abs, moves)) + REACH * max(variances) ** 0.5
    half = magnitude * farthest + REACH * covariance[-1, -1] ** 0.5
    tried = coefficients[-1] + np.linspace(-half, half, TRIED)
    among = tried[not_rejected(tried, coefficients, covariance, magnitude)]
    return float(among[0]), float(among[-1])


def not_rejected(
    effects: np.ndarray, coefficients: np.ndarray, covariance: np.ndarray, magnitude: float
) -> np.ndarray:
    """Return which effects some move of the periods before does not reject, boolean as ``effects``."""
    last = np.eye(len(coefficients))[-1]
    rest, held = coefficients[-1] - effects, np.zeros(np.shape(effects), dtype=bool)
    for move, weights in _moves(coefficients):
        sides = np.array([last, -last]) - magnitude * weights
        inner = sides @ covariance @ sides.T
        errors = np.sqrt(np.diag(inner))
        moments = np.stack([rest, -rest]) - magnitude * move
        statistics = moments / errors.reshape(2, *(1,) * np.ndim(effects))
        held |= _passes(statistics, inner[0, 1] / errors.prod())
    return held


def _moves(coefficients: np.ndarray) -> Iterator[tuple[float, np.ndarray]]:
    """Give each move between two periods before, up and down, with its weights on the coefficients."""
    before = len(coefficients) - 1
    periods = np.vstack([np.eye(before, before + 1), np.zeros(before + 1)])  # the base is zero
    for weights in np.diff(periods, axis=0):
        for signed in (weights, -weights):
            yield float(signed @ coefficients), signed


def _passes(statistics: np.ndarray, correlation: float) -> np.ndarray:
    """Return where two studentised moments, shape (2, ...), can both be at most zero."""
    larger, smaller = statistics.max(axis=0), statistics.min(axis=0)
    if correlation > 1 - 1e-9:  # both say the same
        return larger <= -ndtri(LEVEL)
    # Given what the larger one leaves of the smaller, it is a normal cut off from below.
    cut = (smaller - correlation * larger) / (1 - correlation)
    second_step = (LEVEL - FIRST_STEP) / (1 - FIRST_STEP)
    conditional = np.maximum(-ndtri(second_step * ndtr(-cut)), 0.0)
    return (larger <= _largest_of_two(correlation)) & (larger <= conditional)


def _largest_of_two(correlation: float) -> float:
    """Return what the larger of two standard normals exceeds with probability :data:`FIRST_STEP`."""
    slope = np.sqrt((1 - correlation) / max(1 + correlation, 1e-300))
    low, high = 0.0, 10.0
    while high - low > 1e-10:
        middle = (low + high) / 2
        below = ndtr(middle) - 2 * owens_t(middle, slope)
        low, high = (middle, high) if below < 1 - FIRST_STEP else (low, middle)
    return high
