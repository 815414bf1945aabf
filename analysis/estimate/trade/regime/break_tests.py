"""Tests of breaks in a mean and intervals of their dates, robust to autocorrelation.

Long-run variances are those of Bai and Perron (2003, doi:10.1002/jae.659); sup F and the intervals
give their printed figures (``tests/estimate/trade/regime/test_break_tests.py``). Positions count
observations from 0; ``ends`` are the last positions of all segments but the last. Series may have
leading axes, ``(..., T)``: redrawn series are tested all at once, and results have the shape ``(...)``.
"""

from __future__ import annotations

import numpy as np
from scipy.fft import irfft, next_fast_len, rfft
from scipy.optimize import brentq
from scipy.special import erfcx, gamma, ndtr

#: Largest autoregressive coefficient in prewhitening (Andrews and Monahan 1992, doi:10.2307/2951574).
MOST_PERSISTENT = 0.97

#: Series whose partitions are searched at once, so that their costs stay in the processor's cache.
BLOCK = 8


def bounds(ends: tuple[int, ...], n_obs: int) -> list[slice]:
    """Return the segments of a partition as slices."""
    edges = [0, *(end + 1 for end in ends), n_obs]
    return [slice(a, b) for a, b in zip(edges[:-1], edges[1:], strict=True)]


def long_run_variance(errors: np.ndarray, inside: np.ndarray | bool = True) -> np.ndarray:
    """Return the variance of the mean of a stationary series, times its length; shape (...).

    Quadratic spectral kernel, bandwidth for an AR(1), prewhitened by an AR(1) (Andrews 1991,
    doi:10.2307/2938229; Andrews and Monahan 1992): the default of Bai and Perron (2003).

    Parameters
    ----------
    errors : ndarray, shape (..., n)
        Deviations from a mean.
    inside : ndarray of bool, shape (..., n), optional
        One run of each series; observations outside do not count.
    """
    inside = np.broadcast_to(inside, errors.shape)
    errors = np.where(inside, errors, 0.0)
    both = inside[..., 1:] & inside[..., :-1]
    persistence = _autoregression(errors, both)
    clean = np.where(both, errors[..., 1:] - persistence[..., None] * errors[..., :-1], 0.0)
    slope = _autoregression(clean, both[..., 1:] & both[..., :-1])
    n = both.sum(axis=-1)
    bandwidth = 1.3221 * (4 * slope**2 / (1 - slope) ** 4 * n) ** 0.2
    length = clean.shape[-1]
    padded = next_fast_len(2 * length, real=True)
    products = irfft(np.abs(rfft(clean, padded)) ** 2, padded)[..., :length]
    weights = 2 * _quadratic_spectral(np.arange(length) / np.maximum(bandwidth, 1e-9)[..., None])
    weights[..., 0] = 1.0
    variance = (weights * products).sum(axis=-1) / (n - 1) / (1 - persistence) ** 2
    return np.where((errors**2).sum(axis=-1) > 0, variance, 0.0)[()]


def _autoregression(errors: np.ndarray, both: np.ndarray | bool = True) -> np.ndarray:
    """Return the first autocorrelation of errors, over pairs of neighbours that count."""
    now, before = errors[..., 1:], np.where(both, errors[..., :-1], 0.0)
    slope = (now * before).sum(axis=-1) / np.maximum((before**2).sum(axis=-1), 1e-300)
    return np.clip(slope, -MOST_PERSISTENT, MOST_PERSISTENT)


def _quadratic_spectral(x: np.ndarray) -> np.ndarray:
    z = 1.2 * np.pi * np.where(x > 0, x, 1.0)
    return np.where(x > 0, 3 / z**2 * (np.sin(z) / z - np.cos(z)), 1.0)


def segment_moments(y: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return mean, long-run variance and length of every segment, each shape (..., k + 1).

    Parameters
    ----------
    y : ndarray, shape (..., T)
    ends : ndarray of int, shape (..., k)
    """
    ends = np.asarray(ends, dtype=int)
    edge, place = np.ones((*ends.shape[:-1], 1), dtype=int), np.arange(y.shape[-1])
    start = np.concatenate([0 * edge, ends + 1], axis=-1)[..., None]
    stop = np.concatenate([ends + 1, len(place) * edge], axis=-1)[..., None]
    inside = (start <= place) & (place < stop)
    length, y = inside.sum(axis=-1), y[..., None, :]
    mean = (y * inside).sum(axis=-1) / length
    return mean, long_run_variance(y - mean[..., None], inside), length


def segment_costs(y: np.ndarray, shortest: int) -> np.ndarray:
    """Return the sum of squares about the mean of every run of observations.

    Returns
    -------
    ndarray, shape (..., T, T)
        Row: first, column: last observation; infinite where the run is shorter than ``shortest``.
    """
    y = y - y.mean(axis=-1, keepdims=True)
    n, zero = np.arange(y.shape[-1]), np.zeros_like(y[..., :1])
    sums, squares = (np.concatenate([zero, np.cumsum(v, axis=-1)], axis=-1) for v in (y, y**2))
    length = n[None, :] - n[:, None] + 1
    cost = sums[..., None, 1:] - sums[..., :-1, None]
    cost *= cost
    cost /= -np.maximum(length, 1)
    cost += squares[..., None, 1:]
    cost -= squares[..., :-1, None]
    np.maximum(cost, 0.0, out=cost)
    cost += np.where(length >= shortest, 0.0, np.inf)
    return cost


def partition(costs: np.ndarray, n_breaks: int) -> tuple[int, ...]:
    """Return the ends of one series' partition into ``n_breaks + 1`` segments at the least cost."""
    return tuple(partitions(costs, n_breaks)[-1].tolist()) if n_breaks else ()


def partitions(costs: np.ndarray, most: int) -> list[np.ndarray]:
    """Return the ends at the least total cost for 1 to ``most`` breaks, shapes (..., 1) to (..., most).

    Dynamic programming (Bai and Perron 2003, section 3): the best partition into k segments up to
    each observation extends the best one into k - 1; all last segments are tried at once.
    """
    best, cuts, best_ends = costs[..., 0, :], [], []
    for _ in range(most):
        total = best[..., :-1, None] + costs[..., 1:, :]
        cuts.append(total.argmin(axis=-2))
        best = np.take_along_axis(total, cuts[-1][..., None, :], axis=-2)[..., 0, :]
        ends = [np.full((*costs.shape[:-2], 1), costs.shape[-1] - 1)]
        for cut in reversed(cuts):
            ends.append(np.take_along_axis(cut, ends[-1], axis=-1))
        best_ends.append(np.concatenate(ends[:0:-1], axis=-1))
    return best_ends


def sup_f(y: np.ndarray, shortest: int) -> np.ndarray:
    """Return the robust F of a break at the least-squares date of one run of observations.

    Zero where the run is too short to be split.
    """
    n = y.shape[-1]
    if n < 2 * shortest:
        return np.zeros(y.shape[:-1])[()]
    # The sum of squares falls by n / (k (n - k)) times the squared sum of the first k deviations.
    k = np.arange(shortest, n - shortest + 1)
    sums = np.cumsum(y - y.mean(axis=-1, keepdims=True), axis=-1)[..., k - 1]
    last = k[np.argmax(sums**2 / (k * (n - k)), axis=-1)] - 1
    mean, variance, length = segment_moments(y, last[..., None])
    step, variance = np.diff(mean)[..., 0], (variance / length).sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        robust_f = (n - 2) / n * step**2 / variance
    return np.where(variance > 0, robust_f, np.where(step != 0, np.inf, 0.0))[()]


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


def joint_f(y: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Return the robust F of all steps of a partition together, per break."""
    mean, variance, length = segment_moments(y, ends)
    n, k, steps = y.shape[-1], mean.shape[-1] - 1, np.diff(mean)
    between = np.diff(np.eye(k + 1), axis=0)
    inner = between @ ((variance / length)[..., None] * between.T)
    weighted = np.linalg.solve(inner, steps[..., None])[..., 0]
    return (n - k - 1) / n / k * (steps * weighted).sum(axis=-1)


def largest_f(y: np.ndarray, shortest: int, most: int) -> np.ndarray:
    """Return the largest joint F over one to ``most`` breaks (UDmax), each at its best partition."""
    if y.ndim > 1 and len(y) > BLOCK:
        parts = [y[i : i + BLOCK] for i in range(0, len(y), BLOCK)]
        return np.concatenate([largest_f(part, shortest, most) for part in parts])
    best_ends = partitions(segment_costs(y, shortest), most)
    return np.max([joint_f(y, ends) for ends in best_ends], axis=0)


def further_f(y: np.ndarray, ends: tuple[int, ...], shortest: int) -> np.ndarray:
    """Return sup F(l + 1 | l): the largest F of one more break inside any segment."""
    runs = bounds(ends, y.shape[-1])
    return np.max([sup_f(y[..., run], shortest) for run in runs], axis=0)


def redraw(y: np.ndarray, ends: tuple[int, ...], draws: int, rng: np.random.Generator) -> np.ndarray:
    """Redraw the errors of a partition, shape (draws, T), as one AR(1) without any break.

    Innovations are resampled within each segment, so that the noise keeps its profile over time; the
    persistence is common to all. It is estimated where no break is left, as the variances are.
    """
    runs = bounds(ends, len(y))
    errors = np.concatenate([y[run] - y[run].mean() for run in runs])
    slope = _autoregression(errors)
    # ASSUME: an AR(1) around the means of short segments is biased by -(1 + 3 rho)/n, which is added.
    slope = min(slope + (1 + 3 * slope) * len(runs) / len(y), MOST_PERSISTENT)
    clean = errors - slope * np.concatenate([[0.0], errors[:-1]])
    redrawn = [_resampled(clean[run], draws, rng) for run in runs]
    redrawn = np.concatenate(redrawn, axis=1)
    redrawn[:, 0] /= np.sqrt(1 - slope**2)
    for month in range(1, len(y)):
        redrawn[:, month] += slope * redrawn[:, month - 1]
    return redrawn


def _resampled(clean: np.ndarray, draws: int, rng: np.random.Generator) -> np.ndarray:
    n = len(clean)
    return rng.choice(clean - clean.mean(), (draws, n)) * np.sqrt(n / (n - 1))


def redrawn_p_value(found: float, redrawn: np.ndarray) -> float:
    """Return the share of redrawn series, the actual one among them, with a statistic as large."""
    return float((1 + np.sum(redrawn >= found)) / (len(redrawn) + 1))


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


def argmax_cdf(s: np.ndarray | float, ratio: np.ndarray | float) -> np.ndarray | float:
    """Return P(place <= s) for the largest value of a two-sided Brownian motion with drift -|s|/2.

    Parameters
    ----------
    s : ndarray or float
    ratio : ndarray or float
        Variance to the right; one to the left.

    Notes
    -----
    A side with drift -1/2 and variance v reaches its largest value m for the first time at t with
    density (first passage to m at t) times 1/v (it rises no further); the other side, of variance w,
    stays below m with probability ``1 - exp(-m/w)``. :func:`_reached` is the integral over m and t.
    """
    is_left = np.less(s, 0)
    reached = _reached(np.abs(s), np.where(is_left, 1.0, ratio), np.where(is_left, ratio, 1.0))
    return 1 / (1 + ratio) + np.where(is_left, -1.0, 1.0) * reached


def _reached(t: np.ndarray, own: np.ndarray, other: np.ndarray) -> np.ndarray:
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
    return alone - beaten
