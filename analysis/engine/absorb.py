"""Absorb fixed effects: on a filled grid, over active pairs, or for effects of any kind."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from analysis.engine.active_pairs import ActivePairs
from analysis.engine.grid import Grid, reciprocal

#: Share of filled cells from which whole-array operations on the grid are the faster way.
FILLED = 0.25


def make_absorber(partner, product, month, faces, weights=None) -> Grid | ActivePairs:
    """Return what absorbs the effects of a sample faster: its grid if filled, its pairs if not."""
    if weights is not None and (weights == 1).all():
        weights = None
    cells = np.prod([float(codes.max()) + 1 for codes in (partner, product, month)])
    kind = Grid if len(partner) >= FILLED * cells else ActivePairs
    return kind(partner, product, month, faces, weights)


def absorb(
    columns: np.ndarray, effects: list[np.ndarray], weights: np.ndarray | None = None
) -> np.ndarray:
    """Return the part of each column that no combination of the effects explains.

    Parameters
    ----------
    columns : ndarray, shape (n, k)
        Outcome and regressors.
    effects : list of ndarray, each shape (n,)
        Codes of one set of effects per array (``0 .. levels - 1``), of any kind.
    weights : ndarray, shape (n,), optional
        Regression weights; equal by default.

    Returns
    -------
    ndarray, shape (n, k)
        Residuals of the (weighted) least-squares projection on all effects, in the units of the
        columns.

    Notes
    -----
    The projection is solved by LSMR on the sparse dummy matrix, columns scaled to unit length
    (Fong and Saunders 2011, doi:10.1137/10079687X); effects that are collinear with others do no
    harm, since the projection is unique even where the effects are not. Slower than the two classes
    and independent of them: the tests hold them to it.
    """
    from scipy import sparse
    from scipy.sparse.linalg import lsmr

    n = len(columns)
    root = np.ones(n) if weights is None else np.sqrt(weights)
    blocks = [
        sparse.csr_matrix((root, (np.arange(n), codes)), shape=(n, codes.max() + 1)) for codes in effects
    ]
    dummies = sparse.hstack(blocks, format="csr")
    lengths = np.sqrt(np.asarray(dummies.multiply(dummies).sum(axis=0)).ravel())
    dummies = dummies @ sparse.diags(reciprocal(lengths))
    residuals = np.empty(columns.shape)
    for j, values in enumerate(columns.T):
        effect = lsmr(dummies, values * root, atol=1e-13, btol=1e-13, maxiter=10_000)[0]
        residuals[:, j] = values - reciprocal(root) * (dummies @ effect)
    return residuals


class Absorber(Protocol):
    """What takes sets of effects out of columns: Grid, ActivePairs, TwoEffects or a face of them."""

    def absorb(
        self, columns: np.ndarray, *, tolerance: float | None = None, out: np.ndarray | None = None
    ) -> np.ndarray:
        """Return the columns less their weighted projection on all effects, shape (n, c)."""


class Shared:
    """An absorber that keeps what it absorbed: a column that comes again is not absorbed again.

    Parameters
    ----------
    absorber : Grid, ActivePairs or TwoEffects
        Its weights must not change, as those of PPML do.
    """

    def __init__(self, absorber):
        self.absorber = absorber
        self.known: dict[bytes, np.ndarray] = {}

    def absorb(self, columns: np.ndarray, *, out: np.ndarray | None = None) -> np.ndarray:
        """Return the columns less their weighted projection on all effects, shape (n, c)."""
        out = np.empty(columns.shape, order="F") if out is None else out
        for absorbed, column in zip(out.T, columns.T, strict=True):
            absorbed[:] = self._one(column)
        return out

    def _one(self, column: np.ndarray) -> np.ndarray:
        key = column.tobytes()
        if key not in self.known:
            self.known[key] = self.absorber.absorb(column[:, None])[:, 0]
        return self.known[key]
