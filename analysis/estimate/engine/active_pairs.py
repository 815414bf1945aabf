"""Absorb fixed effects where a grid would be mostly empty: over active pairs of partner and product."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.estimate.engine.grid import NOTHING_LEFT, reciprocal, solve

if TYPE_CHECKING:  # a report pays for every import
    from scipy import sparse

#: As in the grid, but looser: an estimate errs by its square, a standard error by it.
TOLERANCE = 1e-8

#: Cells that one step of the work takes: so many that two threads seldom wait for each other between
#: steps (in single precision each column takes a fifth longer at half as many).
CHUNK = 480_000

#: Cells from which columns are worth a thread each.
THREADED = 500_000


class Chunk(NamedTuple):
    """Some whole products: their rows of pairs, and the sums over them."""

    pairs: slice
    partner: np.ndarray
    product: np.ndarray  # counted from the first of the chunk
    by_partner: sparse.csr_array
    by_product: sparse.csr_array

    def in_single(self) -> Chunk:
        """Return the chunk with sums of single precision."""
        sums = (self.by_partner.astype(np.float32), self.by_product.astype(np.float32))
        return Chunk(*self[:3], *sums)


class Precision(NamedTuple):
    """What a multiplication by the normal equations needs, all in one floating-point type."""

    chunks: list[Chunk]
    weights: np.ndarray
    inverse: list[np.ndarray]  # of the sums of weights by product x month, chunk by chunk, if eliminated


class ActivePairs:
    """Rows of a sample by active pair (partner x product) and month, as HS6 lines need it.

    A few per cent of the pairs trade at all, and those in most months: arrays active pair x month have
    few empty cells, and effects and sums of a partner or product move whole rows of months at once.
    Product x month effects are eliminated exactly; conjugate gradients find the others, multiplying in
    single precision, which halves the time, and correcting in double.

    Parameters
    ----------
    partner, product, month, faces, weights
        As in :class:`~analysis.estimate.engine.grid.Grid`; codes may have gaps.
    """

    tolerance = TOLERANCE

    def __init__(self, partner, product, month, faces: Sequence[str], weights=None):
        n_partners, n_products, n_months = (int(c.max()) + 1 for c in (partner, product, month))
        key = np.multiply(product, n_partners, dtype=np.int64)
        key += partner
        active = np.zeros(n_partners * n_products, dtype=bool)
        active[key] = True
        pairs = np.flatnonzero(active)
        row = np.empty(len(active), dtype=np.int64)
        row[pairs] = np.arange(len(pairs)) * n_months
        self.cell = np.take(row, key, out=key, mode="clip")
        self.cell += month
        self.shape = (len(pairs), n_months)
        self.faces = set(faces)
        self.chunks = list(_chunks(*np.divmod(pairs, n_partners), n_partners, n_months))
        self.single_chunks = [chunk.in_single() for chunk in self.chunks]
        self.n_pairs = len(pairs) if "partner x product" in self.faces else 0
        size = n_partners * n_months if "partner x month" in self.faces else 0
        self.shape_of_partners = (n_partners, n_months) if size else (0, n_months)
        self.set_weights(1.0 if weights is None else weights)

    def set_weights(self, weights: np.ndarray | float) -> None:
        """Take new weights for the same rows (the working weights of a PPML step)."""
        self.weights = self._on_cells(weights)
        self.double = self._precision(self.chunks, self.weights)
        self.single = self._precision(self.single_chunks, self.weights.astype(np.float32))
        diagonal, total = self._empty(), self._empty()
        for number, chunk in enumerate(self.chunks):
            own = self.weights[chunk.pairs]
            self._add(total, chunk, own)
            left = own
            if self.double.inverse:
                left = own - own**2 * self.double.inverse[number][chunk.product]
            self._add(diagonal, chunk, left)
        self.scale = reciprocal(diagonal, NOTHING_LEFT * total)

    def absorb(self, columns: np.ndarray, *, sizes=None, tolerance: float | None = None) -> np.ndarray:
        """Return the columns less their weighted projection on all effects.

        Parameters, result and errors are those of :meth:`Grid.absorb`.
        """
        tolerance = self.tolerance if tolerance is None else tolerance
        out = np.empty(columns.shape, order="F")

        def one(j: int) -> None:
            values = self._on_cells(columns[:, j])
            if sizes is None:
                size = np.sqrt(np.einsum("pm,pm,pm", values, values, self.weights))
            else:
                size = sizes[j]
            self._clean(values, (tolerance * size) ** 2)
            np.take(values.ravel(), self.cell, out=out[:, j], mode="clip")

        each = range(columns.shape[1])
        if self.weights.size < THREADED:
            for j in each:
                one(j)
        else:
            with ThreadPoolExecutor(os.cpu_count()) as threads:
                list(threads.map(one, each))
        return out

    def length(self, column: np.ndarray) -> float:
        """Return the weighted length of a column of the sample."""
        return float(np.sqrt(np.einsum("i,i,i", column, column, self.weights.ravel()[self.cell])))

    def proportional(self, column: np.ndarray) -> np.ndarray:
        """Return products of effects with about the sums of a column, as :meth:`Grid.proportional`."""
        values = self._on_cells(column)
        fitted = np.ones(self.shape)
        sums, own_sums = self._empty(), self._empty()
        by_product = "product x month" in self.faces
        for chunk in self.chunks:
            own, weights = fitted[chunk.pairs], self.weights[chunk.pairs]
            weighted = values[chunk.pairs] * weights
            if self.n_pairs:
                total = weights.sum(axis=1, keepdims=True)
                own *= weighted.sum(axis=1, keepdims=True) * reciprocal(total)
            if by_product:
                ratio = chunk.by_product @ weighted * reciprocal(chunk.by_product @ (own * weights))
                own *= ratio[chunk.product]
            self._add(sums, chunk, weighted)
            self._add(own_sums, chunk, own * weights)
        _, ratio = self._split(sums * reciprocal(own_sums))
        if ratio.size:
            for chunk in self.chunks:
                fitted[chunk.pairs] *= ratio[chunk.partner]
        return fitted.ravel()[self.cell]

    def _on_cells(self, column: np.ndarray | float) -> np.ndarray:
        full = np.zeros(self.shape[0] * self.shape[1])
        full[self.cell] = column
        return full.reshape(self.shape)

    def _precision(self, chunks: list[Chunk], weights: np.ndarray) -> Precision:
        inverse = []
        if "product x month" in self.faces:
            floor = np.finfo(weights.dtype).tiny
            inverse = [reciprocal(chunk.by_product @ weights[chunk.pairs], floor) for chunk in chunks]
        return Precision(chunks, weights, inverse)

    def _clean(self, values: np.ndarray, smallest: float) -> None:
        """Take the projection out of the values, in place."""
        right = self._image(lambda chunk, out: np.copyto(out, values[chunk.pairs]), self.double)
        effects = solve(self._normal, right, self.scale, smallest, self._rough_normal)
        fitted = self._of(effects)
        for number, chunk in enumerate(self.chunks):
            out = np.empty((chunk.pairs.stop - chunk.pairs.start, self.shape[1]))
            fitted(chunk, out)
            own = values[chunk.pairs]
            own -= out
            _take_out_products(self.double, number, own, out)

    def _normal(self, effects: np.ndarray) -> np.ndarray:
        """Multiply by the normal equations of the effects by pair and by partner x month."""
        return self._image(self._of(effects), self.double)

    def _rough_normal(self, effects: np.ndarray) -> np.ndarray:
        """Multiply by them in single precision."""
        return self._image(self._of(effects.astype(np.float32)), self.single)

    def _image(self, fill: Callable[[Chunk, np.ndarray], None], precision: Precision) -> np.ndarray:
        """Sum over pairs and partner x months what product x month effects leave of some values."""
        sums = self._empty()
        rows = max(chunk.pairs.stop - chunk.pairs.start for chunk in self.chunks)
        values, spare = np.empty((2, rows, self.shape[1]), precision.weights.dtype)
        for number, chunk in enumerate(precision.chunks):
            n = chunk.pairs.stop - chunk.pairs.start
            own = values[:n]
            fill(chunk, own)
            _take_out_products(precision, number, own, spare[:n])
            own *= precision.weights[chunk.pairs]
            self._add(sums, chunk, own)
        return sums

    def _of(self, effects: np.ndarray) -> Callable[[Chunk, np.ndarray], None]:
        """Return what writes the sum of the effects into the cells of a chunk."""
        of_pairs, of_partners = self._split(effects)

        def fill(chunk: Chunk, out: np.ndarray) -> None:
            if of_partners.size:
                np.take(of_partners, chunk.partner, axis=0, out=out, mode="clip")
            else:
                out[:] = 0
            if of_pairs.size:
                out += of_pairs[chunk.pairs, None]

        return fill

    def _add(self, sums: np.ndarray, chunk: Chunk, values: np.ndarray) -> None:
        """Add the sums of a chunk's values by pair and by partner x month."""
        of_pairs, of_partners = self._split(sums)
        if of_pairs.size:
            of_pairs[chunk.pairs] = np.einsum("pm->p", values)
        if of_partners.size:
            of_partners += chunk.by_partner @ values

    def _empty(self) -> np.ndarray:
        return np.zeros(self.n_pairs + self.shape_of_partners[0] * self.shape_of_partners[1])

    def _split(self, effects: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return effects[: self.n_pairs], effects[self.n_pairs :].reshape(self.shape_of_partners)


def _take_out_products(precision: Precision, number: int, values: np.ndarray, spare: np.ndarray) -> None:
    """Take the weighted product x month means out of the values of a chunk, in place."""
    if precision.inverse:
        chunk = precision.chunks[number]
        np.multiply(values, precision.weights[chunk.pairs], out=spare)
        means = chunk.by_product @ spare
        means *= precision.inverse[number]
        values -= np.take(means, chunk.product, axis=0, out=spare, mode="clip")


def _chunks(product: np.ndarray, partner: np.ndarray, n_partners: int, n_months: int):
    """Cut the pairs, sorted by product, into chunks of whole products."""
    from scipy import sparse

    ends = np.append(np.flatnonzero(np.diff(product)) + 1, len(product))
    rank = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0))
    start = 0
    while start < len(product):
        last = min(np.searchsorted(ends, start + CHUNK // n_months), len(ends) - 1)
        pairs = slice(start, int(ends[last]))
        first, n = rank[start], pairs.stop - start
        groups = [(partner[pairs], n_partners), (rank[pairs] - first, last + 1 - first)]
        sums = [
            sparse.csr_array((np.ones(n), (codes, np.arange(n))), shape=(levels, n))
            for codes, levels in groups
        ]
        yield Chunk(pairs, groups[0][0], groups[1][0], *sums)
        start = pairs.stop
