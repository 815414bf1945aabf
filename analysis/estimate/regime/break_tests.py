"""Tests of breaks in a mean and intervals of their dates, robust to autocorrelation.

Long-run variances are those of Bai and Perron (2003, doi:10.1002/jae.659); sup F and the intervals
give their printed figures (``tests/estimate/test_break_tests.py``). Positions count observations from 0;
``ends`` are the last positions of all segments but the last.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.optimize import brentq
from scipy.special import erfcx, gamma, ndtr

#: Largest autoregressive coefficient in prewhitening (Andrews and Monahan 1992, doi:10.2307/2951574).
MOST_PERSISTENT = 0.97


def bounds(ends: tuple[int, ...], n_obs: int) -> list[slice]:
    """Return the segments of a partition as slices."""
    edges = [0, *(end + 1 for end in ends), n_obs]
    return [slice(a, b) for a, b in zip(edges[:-1], edges[1:], strict=True)]


def long_run_variance(errors: np.ndarray) -> float:
    """Return the variance of the mean of a stationary series, times its length.

    Quadratic spectral kernel, bandwidth for an AR(1), prewhitened by an AR(1) (Andrews 1991,
    doi:10.2307/2938229; Andrews and Monahan 1992): the default of Bai and Perron (2003).

    Parameters
    ----------
    errors : ndarray, shape (n,)
        Deviations from a mean.
    """
    if errors @ errors <= 0:
        return 0.0
    persistence = _autoregression(errors)
    clean = errors[1:] - persistence * errors[:-1]
    n, slope = len(clean), _autoregression(clean)
    bandwidth = 1.3221 * (4 * slope**2 / (1 - slope) ** 4 * n) ** 0.2
    products = np.correlate(clean, clean, "full")[n - 1 :]
    weights = 2 * _quadratic_spectral(np.arange(n) / max(bandwidth, 1e-9))
    weights[0] = 1.0
    return float(weights @ products) / (n - 1) / (1 - persistence) ** 2


def _autoregression(errors: np.ndarray) -> float:
    slope = errors[1:] @ errors[:-1] / max(errors[:-1] @ errors[:-1], 1e-300)
    return float(np.clip(slope, -MOST_PERSISTENT, MOST_PERSISTENT))


def _quadratic_spectral(x: np.ndarray) -> np.ndarray:
    z = 1.2 * np.pi * np.where(x > 0, x, 1.0)
    return np.where(x > 0, 3 / z**2 * (np.sin(z) / z - np.cos(z)), 1.0)


def segment_costs(y: np.ndarray, shortest: int) -> np.ndarray:
    """Return the sum of squares about the mean of every run of observations.

    Returns
    -------
    ndarray, shape (T, T)
        Row: first, column: last observation; infinite where the run is shorter than ``shortest``.
    """
    y = y - y.mean()
    n = np.arange(len(y))
    sums, squares = (np.concatenate([[0.0], np.cumsum(v)]) for v in (y, y**2))
    length = n[None, :] - n[:, None] + 1
    with np.errstate(divide="ignore", invalid="ignore"):
        total = sums[None, 1:] - sums[:-1, None]
        cost = squares[None, 1:] - squares[:-1, None] - total**2 / length
    return np.where(length >= shortest, np.maximum(cost, 0.0), np.inf)


def partition(costs: np.ndarray, n_breaks: int) -> tuple[int, ...]:
    """Return the last observation of every segment but the last, at the least total cost.

    Dynamic programming (Bai and Perron 2003, section 3): the best partition into k segments up to
    each observation extends the best one into k - 1; all last segments are tried at once.
    """
    best, cuts = costs[0], []
    for _ in range(n_breaks):
        total = best[:-1, None] + costs[1:]
        cuts.append(total.argmin(axis=0))
        best = total.min(axis=0)
    ends, last = [], len(costs) - 1
    for cut in reversed(cuts):
        last = int(cut[last])
        ends.append(last)
    return tuple(reversed(ends))


def sup_f(y: np.ndarray, shortest: int) -> float:
    """Return the robust F of a break at the least-squares date of one run of observations.

    Zero where the run is too short to be split.
    """
    n = len(y)
    if n < 2 * shortest:
        return 0.0
    # The sum of squares falls by n / (k (n - k)) times the squared sum of the first k deviations.
    k = np.arange(shortest, n - shortest + 1)
    cut = k[np.argmax(np.cumsum(y - y.mean())[k - 1] ** 2 / (k * (n - k)))]
    parts = y[:cut], y[cut:]
    variance = sum(long_run_variance(p - p.mean()) / len(p) for p in parts)
    step = parts[1].mean() - parts[0].mean()
    return float((n - 2) / n * step**2 / variance) if variance > 0 else np.inf if step else 0.0


def sup_f_p_value(statistic: float, trimming: float, *, runs: int = 1) -> float:
    """Return the asymptotic p of sup F for one coefficient; the largest of ``runs`` independent ones.

    Tail of the supremum of a standardised Brownian bridge (DeLong 1981,
    doi:10.1080/03610928108828182; Estrella 2003, doi:10.1017/S0266466603196107), precise in the tail
    and bounded by one.

    Parameters
    ----------
    statistic : float
    trimming : float
        Least share of observations on either side (fraction).
    runs : int
        Segments searched for a further break.
    """
    if statistic <= 1:
        return 1.0
    span = 2 * np.log((1 - trimming) / trimming)
    density = np.sqrt(statistic / 2) * np.exp(-statistic / 2) / gamma(0.5)
    one = min(density * ((1 - 1 / statistic) * span + 2 / statistic), 1.0)
    return float(1 - (1 - one) ** runs)


def joint_f(y: np.ndarray, ends: tuple[int, ...]) -> float:
    """Return the robust F of all steps of a partition together, per break."""
    runs = bounds(ends, len(y))
    n, k = len(y), len(ends)
    means = np.array([y[run].mean() for run in runs])
    variances = [long_run_variance(y[run] - m) / (run.stop - run.start)
                 for run, m in zip(runs, means, strict=True)]  # fmt: skip
    steps = np.diff(means)
    inner = np.diff(np.eye(k + 1), axis=0)
    inner = inner @ np.diag(variances) @ inner.T
    return float((n - k - 1) / n / k * steps @ np.linalg.solve(inner, steps))


def largest_f(y: np.ndarray, shortest: int, most: int) -> float:
    """Return the largest joint F over one to ``most`` breaks (UDmax), each at its best partition."""
    costs = segment_costs(y, shortest)
    return max(joint_f(y, partition(costs, k)) for k in range(1, most + 1))


def further_f(y: np.ndarray, ends: tuple[int, ...], shortest: int) -> float:
    """Return sup F(l + 1 | l): the largest F of one more break inside any segment."""
    return max(sup_f(y[run], shortest) for run in bounds(ends, len(y)))


def redraw(y: np.ndarray, ends: tuple[int, ...], draws: int, rng: np.random.Generator) -> np.ndarray:
    """Redraw the errors of a partition, shape (draws, T), as one AR(1) without any break.

    Innovations are resampled within each segment, so that the noise keeps its profile over time; the
    persistence is common to all. It is estimated where no break is left, as the variances are.
    """
    from scipy.signal import lfilter

    runs = bounds(ends, len(y))
    errors = np.concatenate([y[run] - y[run].mean() for run in runs])
    slope = _autoregression(errors)
    # ASSUME: an AR(1) around the means of short segments is biased by -(1 + 3 rho)/n, which is added.
    slope = min(slope + (1 + 3 * slope) * len(runs) / len(y), MOST_PERSISTENT)
    clean = errors - slope * np.concatenate([[0.0], errors[:-1]])
    drawn = [_resampled(clean[run], draws, rng) for run in runs]
    drawn = np.concatenate(drawn, axis=1)
    drawn[:, 0] /= np.sqrt(1 - slope**2)
    return lfilter([1.0], [1.0, -slope], drawn, axis=1)


def _resampled(clean: np.ndarray, draws: int, rng: np.random.Generator) -> np.ndarray:
    n = len(clean)
    return rng.choice(clean - clean.mean(), (draws, n)) * np.sqrt(n / (n - 1))


def redrawn_p_value(found: float, null: np.ndarray, statistic: Callable) -> float:
    """Return the share of redrawn series, the actual one among them, with a statistic as large."""
    tops = np.array([statistic(series) for series in null])
    return float((1 + np.sum(tops >= found)) / (len(null) + 1))


def date_interval(
    last: int, step: float, before: float, after: float, *, level: float = 0.95
) -> tuple[int, int]:
    """Return the interval of a break date, as positions of the last observation of the old segment.

    Parameters
    ----------
    last : int
        Estimated date.
    step : float
        Change of the mean, in the series' unit.
    before, after : float
        Long-run variances on either side.
    level : float

    Notes
    -----
    With ``scale = step**2 / before``, ``scale * (estimate - truth)`` tends to the place of the largest
    value of a Brownian motion with drift ``-|s|/2`` to both sides and variance one to the left,
    ``after / before`` to the right (Bai 1997, proposition 3). Bounds are whole observations outwards.
    """
    if before <= 0 or after <= 0:
        return last, last
    scale, ratio = step**2 / before, after / before
    far = 1e4 * max(1.0, ratio)
    low, high = (
        brentq(lambda s, tail=tail: argmax_cdf(s, ratio) - tail, -far, far)
        for tail in (0.5 - level / 2, 0.5 + level / 2)
    )
    return last - int(np.floor(high / scale)) - 1, last - int(np.ceil(low / scale)) + 1


def argmax_cdf(s: float, ratio: float) -> float:
    """Return P(place <= s) for the largest value of a two-sided Brownian motion with drift -|s|/2.

    Parameters
    ----------
    s : float
    ratio : float
        Variance to the right; one to the left.

    Notes
    -----
    A side with drift -1/2 and variance v reaches its largest value m for the first time at t with
    density (first passage to m at t) times 1/v (it rises no further); the other side, of variance w,
    stays below m with probability ``1 - exp(-m/w)``. :func:`_reached` is the integral over m and t.
    """
    if s < 0:
        return 1 / (1 + ratio) - _reached(-s, 1.0, ratio)
    return 1 / (1 + ratio) + _reached(s, ratio, 1.0)


def _reached(t: float, own: float, other: float) -> float:
    """Return P(a side of variance ``own`` holds the largest value, and reaches it by t)."""
    a = 0.5 / np.sqrt(own)
    b = np.sqrt(own) / other
    c, k = a + b, b * (a + b / 2)
    w = a * np.sqrt(t)
    mass = ndtr(w) - 0.5
    density = np.exp(-(w**2) / 2) / np.sqrt(2 * np.pi)
    alone = 4 * mass - 2 * a**2 * (t * ndtr(-w) + (mass - w * density) / a**2)
    tail = 0.5 * np.exp(-(w**2) / 2) * erfcx(c * np.sqrt(t / 2))
    beaten = 4 * mass - 2 * a * c * ((tail - 0.5) / k + c * mass / (k * a))
    return float(alone - beaten)
