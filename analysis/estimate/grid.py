"""Absorb fixed effects on a filled grid partner x product x month, by whole-array operations.

Both panels fill more than half of their grid. There a set of effects is a face of the grid, its
projection a mean along one axis, and the joint projection on all faces a conjugate-gradient iteration
over alternating projections (Hernandez-Ramos, Escalante and Raydan 2011,
doi:10.1080/01630563.2011.552640), without sorting or indexing a row.
"""

from __future__ import annotations

import numpy as np

from analysis.checks import InputError

#: A set of effects -> the axis of (partner, product, month) along which it is constant.
FACES = {"partner x product": 2, "product x month": 0, "partner x month": 1}

#: Weighted sums along an axis, without a temporary copy of the grid.
SUMS = ("ijk,ijk->jk", "ijk,ijk->ik", "ijk,ijk->ij")

#: Iterations end when the largest change of a column is this small beside the column.
TOLERANCE = 1e-11
MOST_ITERATIONS = 2_000


class Grid:
    """Rows of a sample on their grid.

    Parameters
    ----------
    partner, product, month : ndarray of int, each shape (n,)
        Codes from 0, one row a cell, no cell twice.
    faces : sequence of str
        Sets of effects to absorb, keys of :data:`FACES`.
    weights : ndarray of float, shape (n,), optional
        Regression weights; equal by default.
    """

    def __init__(self, partner, product, month, faces, weights=None):
        self.shape = tuple(int(codes.max()) + 1 for codes in (partner, product, month))
        self.cell = np.ravel_multi_index((partner, product, month), self.shape)
        self.axes = [FACES[face] for face in faces]
        self.set_weights(np.ones(len(self.cell)) if weights is None else weights)

    def set_weights(self, weights: np.ndarray) -> None:
        """Take new weights for the same rows (the working weights of a PPML step)."""
        full = np.zeros(np.prod(self.shape))
        full[self.cell] = weights
        self.weights = full.reshape(self.shape)
        self.inverse_sums = []
        for axis in self.axes:
            sums = self.weights.sum(axis=axis, keepdims=True)
            self.inverse_sums.append(np.divide(1.0, sums, out=np.zeros_like(sums), where=sums > 0))

    def absorb(self, columns: np.ndarray, *, sizes=None, tolerance: float = TOLERANCE) -> np.ndarray:
        """Return the columns less their weighted projection on all effects.

        Parameters
        ----------
        columns : ndarray, shape (n, c)
        sizes : ndarray, shape (c,), optional
            Lengths to which the tolerance is relative; by default the columns' own.
        tolerance : float
            Relative length at which a column counts as converged.

        Returns
        -------
        ndarray, shape (n, c)

        Raises
        ------
        InputError
            The iteration did not converge.
        """
        out = np.empty(columns.shape)
        for j in range(columns.shape[1]):
            full = np.zeros(np.prod(self.shape))
            full[self.cell] = columns[:, j]
            size = None if sizes is None else sizes[j]
            clean = self._project(full.reshape(self.shape), size, tolerance)
            out[:, j] = clean.ravel()[self.cell]
        return out

    def _sweep(self, values: np.ndarray) -> np.ndarray:
        """Take out each face in turn, forth and back: a self-adjoint step towards the projection."""
        values = values.copy()
        order = [*range(len(self.axes)), *range(len(self.axes) - 2, -1, -1)]
        for face in order:
            axis, inverse = self.axes[face], self.inverse_sums[face]
            sums = np.einsum(SUMS[axis], values, self.weights)
            values -= np.expand_dims(sums, axis) * inverse
        return values

    def length(self, column: np.ndarray) -> float:
        """Return the weighted length of a column of the sample."""
        return float(np.sqrt(np.sum(column**2 * self.weights.ravel()[self.cell])))

    def _project(self, values: np.ndarray, size: float | None, tolerance: float) -> np.ndarray:
        """Solve (I - sweep) e = (I - sweep) values by conjugate gradients; return values - e."""
        size = np.sqrt(self._inner(values, values)) if size is None else size
        explained = np.zeros_like(values)
        residual = values - self._sweep(values)
        direction = residual
        rss = self._inner(residual, residual)
        for _ in range(MOST_ITERATIONS):
            if np.sqrt(rss) <= tolerance * size:
                # One sweep more takes out what rounding left on the faces.
                return self._sweep(values - explained)
            image = direction - self._sweep(direction)
            step = rss / self._inner(direction, image)
            explained += step * direction
            residual = residual - step * image
            before, rss = rss, self._inner(residual, residual)
            direction = residual + rss / before * direction
        raise InputError(f"the fixed effects were not absorbed within {MOST_ITERATIONS} iterations.")

    def _inner(self, a: np.ndarray, b: np.ndarray) -> float:
        return float(np.einsum("ijk,ijk,ijk", a, b, self.weights))
