"""Absorb fixed effects on a filled grid partner x product x month, by whole-array operations.

Both panels fill most of their grid. There the effects of a set are a face of the grid, and the normal
equations of all effects are sums of weights times faces: one pass over the weights for each pair of
faces, without sorting or indexing a row. Conjugate gradients solve them in the space of the effects,
a twentieth of the rows, after one face is eliminated exactly (Saad 2003, Iterative Methods for Sparse
Linear Systems, doi:10.1137/1.9780898718003, sections 9.2 and 14.2).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from analysis.checks import InputError

#: A set of effects -> the axis of (partner, product, month) along which it is constant.
FACES = {"partner x product": 2, "product x month": 0, "partner x month": 1}

#: Indices of the face that remains when an axis is summed away.
FACE = ("jk", "ik", "ij")

#: Iterations end when what remains to be absorbed of a column is this small beside the column.
TOLERANCE = 1e-11
MOST_ITERATIONS = 2_000

#: Share to which the squared residual of a rough multiplication may shrink before it is checked.
TRUSTED = 1e-10

#: A level of which the eliminated face leaves no more than this share has no equation of its own.
NOTHING_LEFT = 1e-10


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

    tolerance = TOLERANCE

    def __init__(self, partner, product, month, faces, weights=None):
        self.shape = tuple(int(codes.max()) + 1 for codes in (partner, product, month))
        self.cell = np.ravel_multi_index((partner, product, month), self.shape)
        # Product x month, if there, is eliminated: that leaves the fewest iterations.
        self.axes = sorted(FACES[face] for face in faces)
        sizes = [np.prod(self.shape) // self.shape[axis] for axis in self.axes[1:]]
        self.ends = np.cumsum([0, *sizes])
        self.set_weights(weights)

    def set_weights(self, weights: np.ndarray | None) -> None:
        """Take new weights for the same rows (the working weights of a PPML step); equal if None."""
        self.equal = weights is None
        self.weights = self._on_grid(1.0 if self.equal else weights)
        first, *others = self.axes
        self.inverse = reciprocal(self.weights.sum(axis=first))
        self.sums = [self.weights.sum(axis=axis) for axis in others]
        square = self.weights**2
        diagonal = [
            total - np.einsum(f"ijk,{FACE[first]}->{FACE[axis]}", square, self.inverse)
            for axis, total in zip(others, self.sums, strict=True)
        ]
        self.scale = reciprocal(self._join(diagonal), NOTHING_LEFT * self._join(self.sums))

    def absorb(
        self, columns: np.ndarray, *, sizes=None, tolerance: float | None = None, out=None
    ) -> np.ndarray:
        """Return the columns less their weighted projection on all effects.

        Parameters
        ----------
        columns : ndarray, shape (n, c)
        sizes : ndarray, shape (c,), optional
            Lengths to which the tolerance is relative; by default the columns' own.
        tolerance : float, optional
            Relative length at which a column counts as converged; :attr:`tolerance` by default.
        out : ndarray, shape (n, c), optional
            Where to write the result, which may be the columns themselves; a new array by default.

        Returns
        -------
        ndarray, shape (n, c)

        Raises
        ------
        InputError
            A column with a cell that is no number, or the iteration did not converge.
        """
        tolerance = self.tolerance if tolerance is None else tolerance
        out = np.empty(columns.shape, order="F") if out is None else out
        for j, column in enumerate(columns.T):
            size = self.length(column) if sizes is None else sizes[j]
            clean = self._residual(self._on_grid(column), (tolerance * size) ** 2)
            out[:, j] = clean.ravel()[self.cell]
        return out

    def row_weights(self) -> np.ndarray | float:
        """Return the weights of the rows, shape (n,), or 1 where they are equal."""
        return 1.0 if self.equal else self.weights.ravel()[self.cell]

    def length(self, column: np.ndarray) -> float:
        """Return the weighted length of a column of the sample."""
        return float(np.sqrt(np.einsum("i,i,i", column, column, self.weights.ravel()[self.cell])))

    def proportional(self, column: np.ndarray) -> np.ndarray:
        """Return products of effects with about the sums of a column of values at least 0.

        One round of iterative proportional fitting: each set of effects in turn meets its sums, pairs
        first, since they differ most.
        """
        values = self._on_grid(column)
        fitted = np.ones(self.shape)
        for axis in sorted(self.axes, key=(2, 0, 1).index):
            ratio = self._sum(values, axis) * reciprocal(self._sum(fitted, axis))
            fitted *= np.expand_dims(ratio, axis)
        return fitted.ravel()[self.cell]

    def _on_grid(self, column: np.ndarray | float) -> np.ndarray:
        full = np.zeros(np.prod(self.shape))
        full[self.cell] = column
        return full.reshape(self.shape)

    def _residual(self, values: np.ndarray, smallest: float) -> np.ndarray:
        """Take the projection out of the values, in place."""
        first, *others = self.axes
        values -= np.expand_dims(self._sum(values, first) * self.inverse, first)
        right = self._join([self._sum(values, axis) for axis in others])
        effects = solve(self._normal, right, self.scale, smallest)
        for axis, face in zip(others, self._split(effects), strict=True):
            values -= np.expand_dims(face, axis)
        values -= np.expand_dims(self._sum(values, first) * self.inverse, first)
        return values

    def _normal(self, effects: np.ndarray) -> np.ndarray:
        """Multiply by the normal equations of all faces but the first, which is eliminated."""
        first, *others = self.axes
        faces = dict(zip(others, self._split(effects), strict=True))
        explained = sum(self._carry(face, axis, first) for axis, face in faces.items())
        explained = explained * self.inverse
        out = []
        for axis, total in zip(others, self.sums, strict=True):
            image = total * faces[axis] - self._carry(explained, first, axis)
            for other in others:
                if other != axis:
                    image += self._carry(faces[other], other, axis)
            out.append(image)
        return self._join(out)

    def _carry(self, face: np.ndarray, source: int, target: int) -> np.ndarray:
        """Sum weight times an effect of one face over the cells of each level of another."""
        return np.einsum(f"ijk,{FACE[source]}->{FACE[target]}", self.weights, face)

    def _sum(self, values: np.ndarray, axis: int) -> np.ndarray:
        return np.einsum(f"ijk,ijk->{FACE[axis]}", values, self.weights)

    def _join(self, faces: list[np.ndarray]) -> np.ndarray:
        return np.concatenate([np.empty(0), *(face.ravel() for face in faces)])

    def _split(self, effects: np.ndarray) -> list[np.ndarray]:
        ends = zip(self.sums, self.ends[:-1], self.ends[1:], strict=True)
        return [effects[start:end].reshape(total.shape) for total, start, end in ends]


def solve(
    normal: Callable[[np.ndarray], np.ndarray],
    right: np.ndarray,
    scale: np.ndarray,
    smallest: float,
    rough: Callable[[np.ndarray], np.ndarray] | None = None,
) -> np.ndarray:
    """Solve normal equations by conjugate gradients with a diagonal preconditioner.

    Parameters
    ----------
    normal : callable
        Multiplies a vector by the matrix, which may be singular (collinear effects).
    right : ndarray, shape (m,)
    scale : ndarray, shape (m,)
        Reciprocal of the diagonal; 0 leaves a level out.
    smallest : float
        Squared length of what may remain to be explained.
    rough : callable, optional
        Multiplies by about the same matrix at less cost, as single precision does. Each time that
        the residual has shrunk by as much as can be trusted, it is computed anew with ``normal``, and
        the iterations go on from it (van der Vorst and Ye 2000, doi:10.1137/S1064827599353865).

    Raises
    ------
    InputError
        A column with a cell that is no number, or no convergence.
    """
    check_numbers(right)
    multiply = rough or normal
    solution, residual = np.zeros_like(right), right.copy()
    scaled = scale * residual
    direction, length = scaled.copy(), dot(residual, scaled)
    trusted = TRUSTED * length
    for _ in range(MOST_ITERATIONS):
        if length <= smallest:
            return solution
        image = multiply(direction)
        step = length / dot(direction, image)
        solution += step * direction
        residual -= step * image
        np.multiply(scale, residual, out=scaled)
        before, length = length, dot(residual, scaled)
        if length < trusted and multiply is not normal:
            residual = right - normal(solution)
            np.multiply(scale, residual, out=scaled)
            expected, length = length, dot(residual, scaled)
            trusted = TRUSTED * length
            if length > 2 * expected:  # too rough for these equations: start again from here
                multiply, before = normal, np.inf
        direction *= length / before
        direction += scaled
    raise InputError(f"the fixed effects were not absorbed within {MOST_ITERATIONS} iterations.")


def check_numbers(values: np.ndarray) -> None:
    """Refuse sums of a column to be absorbed with a cell that is no number, before any iteration."""
    if not np.isfinite(values).all():
        raise InputError("a column from which effects are to be absorbed has a cell that is no number.")


def dot(first: np.ndarray, second: np.ndarray) -> float:
    """Return the sum of products of two arrays, shape (n,), in this thread and no other.

    What ``@`` calls shares a long array out among BLAS threads unless the environment forbids it. They
    wait for each other, here and in the engine's own threads, and where a core has other work each sum
    costs a turn of the scheduler (16 ms instead of .03). The engine therefore sums by ``einsum``.
    """
    return float(np.einsum("i,i", first, second))


def reciprocal(values: np.ndarray, floor: np.ndarray | float = 0.0) -> np.ndarray:
    """Return 1 / values, and 0 where a value does not exceed its floor."""
    return np.divide(1.0, values, out=np.zeros_like(values), where=values > floor)
