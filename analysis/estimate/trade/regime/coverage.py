"""How often the interval of a break date holds the date, in series simulated as the one at hand.

The interval of :func:`break_tests.date_interval` is a limit for long series and small steps. What it is
worth in a series as short and persistent as those of trade is simulated: the regimes found are taken for
the truth, errors are redrawn around them with the persistence that is left, and all dates are searched
anew, as many as were found.
"""

from __future__ import annotations

import numpy as np

from analysis.estimate.trade.regime.break_tests import (
    BLOCK,
    argmax_cdf,
    bounds,
    partitions,
    redraw,
    segment_costs,
    segment_moments,
)


def dates_held(
    y: np.ndarray,
    ends: tuple[int, ...],
    *,
    shortest: int,
    level: float,
    draws: int,
    rng: np.random.Generator,
) -> np.ndarray:
    """Return the share of simulated series in which the interval of each date holds it, shape (m,).

    Parameters
    ----------
    y : ndarray, shape (T,)
        Without the part of fixed regressors.
    ends : tuple of int, m of them
        Last positions of all segments but the last.
    shortest : int
        Least length of a segment.
    level : float
        Nominal level of the interval (fraction).
    draws : int
        Simulated series.
    """
    simulated = redraw(y, ends, draws, rng)
    for run in bounds(ends, len(y)):
        simulated[:, run] += y[run].mean()
    blocks = [simulated[i : i + BLOCK] for i in range(0, draws, BLOCK)]
    dated = [partitions(segment_costs(block, shortest), len(ends))[-1] for block in blocks]
    return is_held(simulated, np.concatenate(dated), np.asarray(ends), level).mean(axis=0)


def is_held(y: np.ndarray, found: np.ndarray, truth: np.ndarray, level: float) -> np.ndarray:
    """Return whether :func:`break_tests.date_interval` of each date found holds the true one.

    A bound is a quantile in units of ``1 / scale``, taken outwards to whole observations: it lies beyond
    the truth if the distribution one observation nearer than the miss does not reach its tail.

    Parameters
    ----------
    y : ndarray, shape (n, T)
    found : ndarray of int, shape (n, m)
    truth : ndarray of int, shape (m,)
    level : float
    """
    mean, variance, _ = segment_moments(y, found)
    off = found - truth
    before, after = variance[:, :-1], variance[:, 1:]
    varies = (before > 0) & (after > 0)
    before, after = (np.where(varies, side, 1.0) for side in (before, after))
    scale, ratio = np.diff(mean) ** 2 / before, after / before
    late = argmax_cdf((off - 1) * scale, ratio) > 0.5 + level / 2
    early = argmax_cdf((off + 1) * scale, ratio) < 0.5 - level / 2
    return np.where(varies, ~late & ~early, off == 0)
