"""The t distribution, of which an estimate needs one p and one quantile.

Those of scipy are the same numbers, and importing them takes longer than the regression of a panel.
"""

from __future__ import annotations

import math
from functools import cache

#: Where Newton's steps to the critical value start: that of the normal distribution.
NORMAL = 1.959963984540054

#: Degrees of freedom from which a ratio of gamma functions is taken by its expansion, and its terms.
MANY = 200
EXPANSION = (1, -1 / 8, 1 / 128, 5 / 1024, -21 / 32_768, -399 / 262_144)

#: Change of a continued fraction, or of a step, that is rounding.
ROUNDING = 1e-15


def two_sided(t: float, degrees: float) -> float:
    """Return the probability of a t statistic at least as far from zero; NaN where there is none."""
    if math.isnan(t) or not degrees > 0:
        return math.nan
    square, half = t * t / degrees, degrees / 2
    if math.isinf(square):
        return 0.0
    # The regularised incomplete beta function at degrees / (degrees + t^2), or what is left to one.
    share, rest = 1 / (1 + square), square / (1 + square)
    front = _ratio(half) / math.sqrt(math.pi) * math.exp(-half * math.log1p(square)) * math.sqrt(rest)
    if share < (half + 1) / (half + 2.5):
        return front * _fraction(half, 0.5, share) / half
    return 1 - 2 * front * _fraction(0.5, half, rest)


@cache
def critical(degrees: float, level: float = 0.05) -> float:
    """Return the t statistic whose two-sided probability is the level; NaN where there is none."""
    if not degrees > 0:
        return math.nan
    t, scale = NORMAL, 2 * _ratio(degrees / 2) / math.sqrt(degrees * math.pi)
    for _ in range(100):
        density = scale * math.exp(-(degrees + 1) / 2 * math.log1p(t * t / degrees))
        step = (two_sided(t, degrees) - level) / density
        t += step
        if abs(step) < ROUNDING * t:
            break
    return t


def _ratio(half: float) -> float:
    """Return gamma(a + 1/2) / gamma(a) (Abramowitz and Stegun 1964, 6.1.47)."""
    if 2 * half < MANY:
        return math.gamma(half + 0.5) / math.gamma(half)
    return math.sqrt(half) * sum(term / half**power for power, term in enumerate(EXPANSION))


def _fraction(a: float, b: float, x: float) -> float:
    """Return the continued fraction of the incomplete beta function (the same, 26.5.8)."""
    ahead, behind = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    value = behind
    for m in range(1, 10_000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            behind, ahead = 1 / (1 + term * behind), 1 + term / ahead
            value *= behind * ahead
        if abs(behind * ahead - 1) < ROUNDING:
            break
    return value
