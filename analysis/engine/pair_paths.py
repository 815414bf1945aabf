"""Active pairs whose data are paths over months: of a hundred million cells no row is held."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from analysis.engine.active_pairs import ActivePairs
from analysis.engine.chunks import Chunk
from analysis.engine.threads import each


class PairPaths(ActivePairs):
    """Takes effects out of paths of pairs in place, in the precision in which they come.

    Parameters
    ----------
    partner, product : ndarray of int, each shape (P,)
        Codes of the pairs, sorted by product, then partner.
    weights : ndarray, shape (P, T)
        Zero where a pair has no row; in single precision where rows have equal weights.
    faces : sequence of str
        As in :class:`~analysis.engine.grid.Grid`.
    """

    def __init__(self, partner, product, weights: np.ndarray, faces: Sequence[str]):
        self.rows, self.cell, self.equal = [], np.empty(0, np.int32), weights.dtype == np.float32
        self.n_rows = int(np.count_nonzero(weights))
        self._cut(product, partner, int(partner.max()) + 1, weights.shape[1], faces)
        with each(self.n_rows) as do:
            self._take(do, weights)

    def clean(self, paths: np.ndarray, *, tolerance: float | None = None) -> np.ndarray:
        """Return paths less their weighted projection on all effects, times the root of the weights.

        Parameters
        ----------
        paths : ndarray, shape (P, T)
            Finite everywhere; written over.
        tolerance : float, optional
            As in :meth:`Grid.absorb`.
        """
        tolerance = self.tolerance if tolerance is None else tolerance
        squares = self.products(paths, paths, weighted=True).sum()
        with each(self.n_rows) as do:
            self._clean(do, paths, tolerance**2 * squares)

        def root(chunk: Chunk) -> None:
            weights = self.weights[chunk.pairs]
            paths[chunk.pairs] *= weights if self.equal else np.sqrt(weights)

        self.by_chunk(root)
        return paths

    def products(self, one: np.ndarray, other: np.ndarray, *, weighted: bool = False) -> np.ndarray:
        """Return each pair's sum of products of two sets of paths, shape (P,), in double precision."""
        sums = np.empty(self.shape[0])

        def add(chunk: Chunk) -> None:
            first, second = one[chunk.pairs].astype(float), other[chunk.pairs]
            first *= self.weights[chunk.pairs] if weighted else 1.0
            first *= second
            np.einsum("pm->p", first, out=sums[chunk.pairs])

        self.by_chunk(add)
        return sums

    def by_chunk(self, work: Callable[[Chunk], None]) -> None:
        """Do some work on each chunk, in threads where they are many."""
        with each(self.n_rows) as do:
            do(work, self.chunks)
