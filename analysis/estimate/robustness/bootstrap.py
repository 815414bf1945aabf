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

from analysis.checks import InputError
from analysis.estimate.engine.fit import make_grid
from analysis.estimate.engine.grid import FACES, Grid
from analysis.estimate.engine.sample import Sample, draw_sample
from analysis.estimate.engine.specification import Specification

#: Webb's six points (2023, doi:10.1111/caje.12661): mean 0, variance 1.
WEBB = np.array([-np.sqrt(1.5), -1.0, -np.sqrt(0.5), np.sqrt(0.5), 1.0, np.sqrt(1.5)])

DRAWS, SEED, LEVEL = 9_999, 2025, 0.05

#: Relative length at which the blocks count as absorbed. They are then precise to five digits, which
#: is far below the Monte Carlo error of 9,999 draws.
BLOCK_TOLERANCE = 1e-4

#: Nulls further from the estimate than this many standard errors are not searched.
WIDEST = 200.0


@dataclass(frozen=True)
class Absorbed:
    """Columns of one linear regression, less their projection on the effects.

    Attributes
    ----------
    y, x, z : ndarray, shape (n,)
        Log value, log tariff factor, and the instrument's (the same as ``x`` where there is none).
    weights : ndarray, shape (n,)
    partner : ndarray of int, shape (n,)
    n_partners : int
    grid : Grid
    """

    y: np.ndarray
    x: np.ndarray
    z: np.ndarray
    weights: np.ndarray
    partner: np.ndarray
    n_partners: int
    grid: Grid

    @property
    def value(self) -> float:
        """The coefficient: least squares, or two stages with the one instrument."""
        weighted = self.z * self.weights
        return float(weighted @ self.y / (weighted @ self.x))

    def by_partner(self, values: np.ndarray) -> np.ndarray:
        """Return weighted sums of a column over each partner's rows, shape (G,)."""
        return np.bincount(self.partner, values * self.weights, self.n_partners)


def absorb_sample(spec: Specification, sample: Sample) -> Absorbed:
    """Absorb outcome, regressor and instrument of a sample once.

    Raises
    ------
    InputError
        For ppml, whose working weights change with the null.
    """
    if spec.estimator == "ppml":
        raise InputError(f"specification {spec.name}: the precomputed forms are for linear models.")
    columns = [sample.y, sample.x] + ([sample.z] if spec.instrument else [])
    return absorb_columns(columns, sample.partner, make_grid(spec, sample), sample.weights)


def absorb_columns(columns: list[np.ndarray], partner, grid: Grid, weights) -> Absorbed:
    """Return :class:`Absorbed` for ``[y, x]`` or ``[y, x, z]`` on a grid."""
    clean = grid.absorb(np.column_stack(columns)).T
    return Absorbed(*clean[:2], clean[-1], weights, partner, int(partner.max()) + 1, grid)


@dataclass(frozen=True)
class Blocks:
    """All that the bootstrap needs of the data, G clusters; the regressor is ``z``.

    Attributes
    ----------
    sums : ndarray, shape (2, G)
        Per cluster, z'y and z'x.
    spread : ndarray, shape (2, G, G)
        Row h, column g: z_h' of what the errors of cluster g alone leave after absorption, for errors
        y and x. Errors are linear in the null, so these two serve all nulls.
    squares : ndarray, shape (G,)
        Per cluster, z'z.
    """

    sums: np.ndarray
    spread: np.ndarray
    squares: np.ndarray


def blocks(absorbed: Absorbed) -> Blocks:
    """Return the cross-products of a regression by cluster.

    Notes
    -----
    The projection M on the effects is self-adjoint, so z_h' M(u 1_g) = (M z 1_h)' u 1_g: G columns
    are absorbed, whatever the number of draws and nulls. A partner's block of an absorbed column is
    clean of the partner's own effects already; less its means over partners it is nearly so of all.
    """
    z, partner, n, grid = absorbed.z, absorbed.partner, absorbed.n_partners, absorbed.grid
    squares = absorbed.by_partner(z**2)
    own = np.zeros((len(z), n), order="F")
    own[np.arange(len(z)), partner] = z
    if FACES["product x month"] in grid.axes:
        face = grid.cell % (grid.shape[1] * grid.shape[2])
        means = np.zeros((grid.shape[1] * grid.shape[2], n))
        means[face, partner] = z * absorbed.weights / np.bincount(face, absorbed.weights)[face]
        own -= means[face]
    clean = grid.absorb(own, sizes=np.sqrt(squares), tolerance=BLOCK_TOLERANCE)
    weighted = (u * absorbed.weights for u in (absorbed.y, absorbed.x))
    spread = np.array([_by_cluster(errors, partner, clean) for errors in weighted])
    sums = np.array([absorbed.by_partner(z * u) for u in (absorbed.y, absorbed.x)])
    return Blocks(sums, spread, squares)


def _by_cluster(errors: np.ndarray, cluster: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Return sums of each column times the errors over each cluster's rows, shape (columns, G)."""
    n = len(errors)
    sums = sparse.csr_array((errors, (cluster, np.arange(n))), shape=(columns.shape[1], n))
    return np.array([sums @ column for column in columns.T])


class Draws:
    """Squared t statistics of all draws, as functions of the null."""

    def __init__(self, data: Blocks, *, draws: int = DRAWS, seed: int = SEED):
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
    """Result of a wild cluster bootstrap.

    Attributes
    ----------
    value : float
        The estimate, an elasticity.
    p_value : float
        Symmetric, of the null 0.
    ci_low, ci_high : float
        Ends of the nulls around the estimate that are not rejected at 5 %; infinite where the data
        do not bound the elasticity (a weak instrument).
    draws, n_clusters : int
    """

    value: float
    p_value: float
    ci_low: float
    ci_high: float
    draws: int
    n_clusters: int


def wild_cluster(absorbed: Absorbed, *, draws: int = DRAWS, seed: int = SEED) -> WildBootstrap:
    """Bootstrap a regression by partner with Webb weights, the null imposed (WCR).

    Parameters
    ----------
    absorbed : Absorbed
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
    data = blocks(absorbed)
    drawn = Draws(data, draws=draws, seed=seed)
    value = absorbed.value
    scale = 1 / (np.sqrt(drawn._actual(0.0)) / abs(value)) if value else 1.0
    ends = [_end(drawn, value, step) for step in (-scale, scale)]
    return WildBootstrap(value, drawn.p_value(), *ends, draws, absorbed.n_partners)


def _end(drawn: Draws, value: float, step: float) -> float:
    """Walk from the estimate until the null is rejected, then halve; infinite if it never is."""
    inside, reach = value, 1.0
    while drawn.p_value(value + reach * step) > LEVEL:
        inside = value + reach * step
        reach *= 1.5
        if reach > WIDEST:
            return float(np.copysign(np.inf, step))
    outside = value + reach * step
    for _ in range(40):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if drawn.p_value(middle) > LEVEL else (inside, middle)
    return float(inside)


def bootstrap(spec: Specification, **settings) -> WildBootstrap:
    """Bootstrap a specification on its sample; settings as in :func:`wild_cluster`."""
    return wild_cluster(absorb_sample(spec, draw_sample(spec)), **settings)
