"""Absorb two sets of effects of any kind exactly, where one of them has few levels."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse.csgraph import connected_components

from analysis.engine.grid import check_numbers, reciprocal

#: Rows of eight columns that stay in a processor's cache with what is taken out of them.
AT_ONCE = 1 << 13


class TwoEffects:
    """Rows with two sets of effects, such as tariff lines and partners.

    The first set is eliminated exactly; the normal equations that remain, one for each level of the
    second, are factored once and serve every column. No iteration, and so no tolerance.

    Parameters
    ----------
    first : ndarray of int, shape (n,)
        Codes from 0 of the set with many levels; codes may have gaps, here and below.
    second : ndarray of int, shape (n,)
        Codes from 0 of the set with few levels: a few thousand at most, since its equations are dense.
    weights : ndarray, shape (n,), optional
        Regression weights above 0; equal by default.
    """

    def __init__(self, first: np.ndarray, second: np.ndarray, weights: np.ndarray | None = None):
        self.first, self.second = first, second
        self.weights = np.ones(len(first)) if weights is None else weights
        self.sums, self.by_second = (sum_up(codes, self.weights) for codes in (first, second))
        both = sparse.coo_array((self.weights, (first, second))).tocsr()
        self.both, self.turned = both, both.T.tocsr()
        self.inverse = reciprocal(both.sum(axis=1))
        linked = both.T @ sparse.diags_array(self.inverse) @ both
        # Effects are told up to a constant in each part of the rows that no level links to another:
        # one level of each part is set to zero, which changes no projection.
        _, part = connected_components(linked)
        self.free = np.setdiff1d(np.arange(len(part)), np.unique(part, return_index=True)[1])
        system = np.diag(both.sum(axis=0)) - linked.toarray()
        self.factor = cho_factor(system[np.ix_(self.free, self.free)]) if len(self.free) else None

    def absorb(
        self, columns: np.ndarray, *, sizes=None, tolerance: float | None = None, out=None
    ) -> np.ndarray:
        """Return the columns less their weighted projection on both sets of effects.

        Parameters
        ----------
        columns : ndarray, shape (n, c)
        sizes, tolerance, out
            As those of :meth:`Grid.absorb`, so that one can stand for the other; only ``out`` counts.

        Returns
        -------
        ndarray, shape (n, c)
        """
        first_effects, inverse = self.sums @ columns, self.inverse[:, None]
        first_effects *= inverse
        levels = [(first_effects, self.first)]
        if self.factor:
            sums = self.by_second @ columns - self.turned @ first_effects
            check_numbers(sums)
            effects = np.zeros(sums.shape)
            effects[self.free] = cho_solve(self.factor, sums[self.free])
            first_effects -= inverse * (self.both @ effects)
            levels.append((effects, self.second))
        return take_out(columns, levels, out)


def take_out(
    columns: np.ndarray, levels: list[tuple[np.ndarray, np.ndarray]], out: np.ndarray | None = None
) -> np.ndarray:
    """Return columns less the effects of each row's levels, a part in the cache at a time.

    Parameters
    ----------
    columns : ndarray, shape (n, c)
    levels : list of (ndarray, ndarray)
        Effects of a set, shape (levels, c), and the level of each row, shape (n,).
    out : ndarray, shape (n, c), optional
        Where to write, which may be the columns themselves.
    """
    out = np.empty(columns.shape) if out is None else out
    spare = np.empty((AT_ONCE, columns.shape[1]))
    for start in range(0, len(columns), AT_ONCE):
        rows = slice(start, min(start + AT_ONCE, len(columns)))
        residuals, taken = columns[rows], spare[: rows.stop - start]
        for effects, level in levels:
            np.take(effects, level[rows], axis=0, out=taken, mode="clip")
            residuals = np.subtract(residuals, taken, out=out[rows])
    return out


def sum_up(
    codes: np.ndarray, weights: np.ndarray | None = None, levels: int | None = None
) -> sparse.csr_array:
    """Return what multiplies columns of rows, shape (n, c), to give weighted sums by code.

    ``levels``: how many codes there are, by default up to the largest that occurs.
    """
    weights = np.ones(len(codes)) if weights is None else weights
    rows = np.arange(len(codes), dtype=np.int32)  # half the size of the usual index, and so faster
    shape = (levels or int(codes.max()) + 1, len(codes))
    return sparse.csr_array((weights, (codes.astype(np.int32), rows)), shape=shape)
