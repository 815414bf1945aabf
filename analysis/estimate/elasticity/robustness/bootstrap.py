"""Wild cluster bootstrap of one coefficient, null imposed, from cross-products computed once.

Under the null b0 the errors u = y - b0 x are known. A draw flips or scales all errors of a partner
by one Webb weight, and the statistic of a draw needs no regression: it is linear in the weights once
each partner's block of the absorbed regressor is known. One pass over the data therefore serves every
draw and every null, and the interval is the set of nulls that are not rejected.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analysis.engine.fitting import absorb_sample
from analysis.engine.panel import Panel
from analysis.engine.sample import draw_sample
from analysis.engine.specification import Specification

#: Webb's six points (2023, doi:10.1111/caje.12661): mean 0, variance 1.
WEBB = np.array([-np.sqrt(1.5), -1.0, -np.sqrt(0.5), np.sqrt(0.5), 1.0, np.sqrt(1.5)])

WILD_DRAWS, SEED, WILD_LEVEL = 9_999, 2025, 0.05

#: Relative length at which the blocks count as absorbed. They are then precise to five digits, which
#: is far below the Monte Carlo error of 9,999 draws.
BLOCK_TOLERANCE = 1e-4

#: Nulls further from the estimate than this many standard errors are not searched.
WIDEST = 200.0


@dataclass(frozen=True)
class ClusterSums:
    """All that the bootstrap needs of the data, G clusters; the regressor is ``z``."""

    sums: np.ndarray  #: Shape (2, G). Per cluster, z'y and z'x.
    #: Shape (2, G, G). Row h, column g: z_h' of what the errors of cluster g alone leave after
    #: absorption, for errors y and x. Errors are linear in the null, so these two serve all nulls.
    spread: np.ndarray
    squares: np.ndarray  #: Shape (G,). Per cluster, z'z.


def blocks(columns: np.ndarray, absorber, weights: np.ndarray, cluster: np.ndarray) -> ClusterSums:
    """Return the cross-products of a regression by cluster.

    Parameters
    ----------
    columns : ndarray, shape (n, 2) or (n, 3)
        Outcome, regressor and the instrument, if any, absorbed, each row times the root of its weight
        (:attr:`Fit.columns`).
    absorber : Grid or ActivePairs
        What absorbed them.
    weights : ndarray, shape (n,)
    cluster : ndarray of int, shape (n,)
        Codes from 0 without gaps.

    Notes
    -----
    The projection M on the effects is self-adjoint, so z_h' M(u 1_g) = (M z 1_h)' u 1_g: G columns
    are absorbed, whatever the number of draws and nulls. A partner's block of an absorbed column is
    clean of the partner's own effects already; less its means over partners, which are the first
    that an absorber takes out, it is nearly so of all.
    """
    n, z, root = int(cluster.max()) + 1, columns[:, -1], np.sqrt(weights)
    squares = np.bincount(cluster, z**2, n)
    by_cluster = np.zeros((len(z), n), order="F")
    by_cluster[np.arange(len(z)), cluster] = z / root
    clean = absorber.absorb(by_cluster, sizes=np.sqrt(squares), tolerance=BLOCK_TOLERANCE)
    errors = columns[:, :2].T
    spread = np.array([_by_cluster(u * root, cluster, clean) for u in errors])
    sums = np.array([np.bincount(cluster, z * u, n) for u in errors])
    return ClusterSums(sums, spread, squares)


def _by_cluster(errors: np.ndarray, cluster: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Return sums of each column times the errors over each cluster's rows, shape (columns, G)."""
    n = len(errors)
    sums = sparse.csr_array((errors, (cluster, np.arange(n))), shape=(columns.shape[1], n))
    return np.array([sums @ column for column in columns.T])


class WildDraws:
    """Squared t statistics of all draws, as functions of the null."""

    def __init__(self, data: ClusterSums, *, draws: int = WILD_DRAWS, seed: int = SEED):
        self.data = data
        weights = WEBB[np.random.default_rng(seed).integers(6, size=(draws, len(data.squares)))]
        total = data.squares.sum()
        slopes = [weights @ s / total for s in data.sums]  # (draws,), errors y and x
        y, x = (
            weights @ spread.T - np.outer(slope, data.squares)
            for spread, slope in zip(data.spread, slopes, strict=True)
        )
        # A cluster's score is linear in the null; the sum of squares is quadratic.
        self._variance = [np.einsum("dg,dg->d", *pair) for pair in ((y, y), (y, x), (x, x))]
        self._slopes = slopes

    def p_value(self, null: float = 0.0) -> float:
        """Return the share of draws, the sample among them, with a t at least as far from zero."""
        slope = self._slopes[0] - null * self._slopes[1]
        yy, yx, xx = self._variance
        variance = yy - 2 * null * yx + null**2 * xx
        squared = np.divide(slope**2, variance, out=np.full_like(slope, np.inf), where=variance > 0)
        return float((1 + np.sum(squared >= self._actual(null) * (1 - 1e-9))) / (1 + len(squared)))

    def _actual(self, null: float) -> float:
        """Squared t of the sample, cluster-robust, in the scale of the draws."""
        data = self.data
        errors = data.sums[0] - null * data.sums[1]
        slope = errors.sum() / data.squares.sum()
        return slope**2 / np.sum((errors - slope * data.squares) ** 2)


@dataclass(frozen=True)
class WildBootstrap:
    """Result of a wild cluster bootstrap."""

    value: float  #: The estimate, an elasticity.
    p_value: float  #: Symmetric, of the null 0.
    #: Ends of the nulls around the estimate that are not rejected at 5 %; infinite where the data do not
    #: bound the elasticity (a weak instrument).
    ci_low: float
    ci_high: float

    draws: int
    n_clusters: int


def wild_cluster(
    columns: np.ndarray,
    absorber,
    weights: np.ndarray,
    cluster: np.ndarray,
    *,
    draws: int = WILD_DRAWS,
    seed: int = SEED,
) -> WildBootstrap:
    """Bootstrap a regression by cluster with Webb weights, the null imposed (WCR).

    Parameters
    ----------
    columns, absorber, weights, cluster
        As those of :func:`blocks`.
    draws, seed : int
        The same draws serve every null, so that the interval is monotone but for ties.

    Returns
    -------
    WildBootstrap

    Notes
    -----
    Cameron, Gelbach and Miller (2008, doi:10.1162/rest.90.3.414); fast form after Roodman et al.
    (2019, doi:10.1177/1536867X19830877). With an instrument the tested regression is y - b0 x on the
    instrument (Anderson-Rubin): valid however weak the instrument, and equal to the form above
    where the regressor is its own instrument. p counts the sample as one of the draws.
    With one treated cluster among many the restricted bootstrap hardly ever rejects (MacKinnon and
    Webb 2017, doi:10.1002/jae.2508): that it does not reject is then no evidence.
    """
    data = blocks(columns, absorber, weights, cluster)
    statistics = WildDraws(data, draws=draws, seed=seed)
    value = float(np.divide(*data.sums.sum(axis=1)))
    scale = 1 / (np.sqrt(statistics._actual(0.0)) / abs(value)) if value else 1.0
    ends = [_end(statistics, value, step) for step in (-scale, scale)]
    return WildBootstrap(value, statistics.p_value(), *ends, draws, len(data.squares))


def _end(drawn: WildDraws, value: float, step: float) -> float:
    """Walk from the estimate until the null is rejected, then halve; infinite if it never is."""
    inside, reach = value, 1.0
    while drawn.p_value(value + reach * step) > WILD_LEVEL:
        inside = value + reach * step
        reach *= 1.5
        if reach > WIDEST:
            return float(np.copysign(np.inf, step))
    outside = value + reach * step
    for _ in range(40):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if drawn.p_value(middle) > WILD_LEVEL else (inside, middle)
    return float(inside)


def bootstrap(data: Panel, spec: Specification, **settings) -> WildBootstrap:
    """Bootstrap a specification on its sample by partner; settings as in :func:`wild_cluster`.

    Raises
    ------
    InputError
        For ppml, whose working weights change with the null.
    """
    sample = draw_sample(data, spec)
    columns, absorber = absorb_sample(spec, sample)
    return wild_cluster(columns, absorber, sample.weights, sample.partner, **settings)
