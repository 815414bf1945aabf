"""Trade noise of a pair of partner and sector, and how far it lets a forecast interval reach.

The root mean square of a pair's past misses is itself unsure: pairs that were calm are less calm next
time, and pairs that were wild are less wild. How much goes on is learnt on quiet months that were over:
squared misses on the mean square that was known before them. What of it goes on is the pair's own noise,
the rest is common to all pairs. The own part of an interval reaches no farther than the pair's largest
miss on record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.estimate.record.steps import AHEAD

if TYPE_CHECKING:  # a what-if needs none of what its module imports
    from analysis.estimate.record.forecast import Past


@dataclass(frozen=True)
class Noise:
    """Noise of forecasts made in a month, by outcomes before it (log points); P pairs, T months."""

    #: Shape (P, T). Standard deviation of the own part; NaN where :attr:`Past.noise` is.
    own: np.ndarray
    #: Shape (T,). Standard deviation of the part that all pairs have; NaN before any could be learnt.
    common: np.ndarray
    #: Shape (P, T). The pair's largest miss, to either side.
    largest: np.ndarray


def learn_noise(past: Past) -> Noise:
    """Return what past misses say of the next ones.

    Parameters
    ----------
    past : Past

    Notes
    -----
    Least squares of squared misses on the mean square of the misses before them, over all pairs and
    quiet months; neither part is less than nothing.
    """
    # ASSUME: the form (a part that all have, a part of the own past) was taken from four that were
    # tried on the same misses; its two numbers are learnt on months before each forecast.
    usable = np.isfinite(past.missed) & np.isfinite(past.noise)
    x, y = (np.where(usable, values**2, 0.0) for values in (past.noise, past.missed))
    n, of_x, of_y, of_xx, of_xy = (
        learnt(values.sum(axis=0).cumsum()) for values in (usable, x, y, x * x, x * y)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        mean_x, mean_y = of_x / n, of_y / n
        variance, most = of_xx / n - mean_x**2, mean_y / mean_x
        slope = np.where(variance > 1e-12, (of_xy / n - mean_x * mean_y) / variance, most)
    slope = np.clip(slope, 0.0, most)
    common = np.sqrt(np.maximum(mean_y - slope * mean_x, 0.0))
    largest = np.fmax.accumulate(np.abs(past.missed), axis=1)
    return Noise(np.sqrt(slope) * past.noise, common, learnt(largest))


def learnt(values: np.ndarray) -> np.ndarray:
    """Return values by the month that they began in as they are known in each month; NaN before."""
    lagged = np.full(values.shape, np.nan)
    lagged[..., AHEAD + 1 :] = values[..., : -AHEAD - 1]
    return lagged


def half_width(k, own, common, largest, effect_error=0.0):
    """Return how far a forecast interval reaches to one side, log points.

    Parameters
    ----------
    k : float or ndarray
        Standard deviations: the normal's at the level asked for, times the factor of the calibration.
    own, common, largest : float or ndarray
        As of :class:`Noise`.
    effect_error : float or ndarray
        Standard deviation of the effect around the predicted one, to that side.
    """
    return np.hypot(np.minimum(k * own, largest), k * np.hypot(common, effect_error))
