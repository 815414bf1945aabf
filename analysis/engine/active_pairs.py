"""Absorb fixed effects where a grid would be mostly empty: over active pairs of partner and product."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from analysis.engine.chunks import Chunk, Precision, cut, take_out_products
from analysis.engine.grid import NOTHING_LEFT, reciprocal, solve
from analysis.engine.threads import Each, each, rows_of

#: As in the grid, but looser: an estimate errs by its square, a standard error by it.
TOLERANCE = 1e-8

#: Parts of the pairs that threads share; sums over them do not depend on the number of threads.
PARTS = 8


class ActivePairs:
    """Rows of a sample by active pair (partner x product) and month, as HS6 lines need it.

    A few per cent of the pairs trade at all, and those in most months: arrays active pair x month have
    few empty cells, and effects and sums of a partner or product move whole rows of months at once.
    Product x month effects are eliminated exactly; conjugate gradients find the others, multiplying in
    single precision, which halves the time, and correcting in double.

    Parameters
    ----------
    partner, product, month, faces, weights
        As in :class:`~analysis.engine.grid.Grid`; codes may have gaps.
    """

    tolerance = TOLERANCE

    def __init__(self, partner, product, month, faces: Sequence[str], weights=None):
        n_partners, n_products, n_months = (int(c.max()) + 1 for c in (partner, product, month))
        self.rows, self.n_rows = rows_of(len(month)), len(month)
        with each(self.n_rows) as do:
            pairs = self._cells(do, partner, product, month, (n_partners, n_products, n_months))
        self._cut(*np.divmod(pairs, n_partners), n_partners, n_months, faces)
        self.set_weights(weights)

    def _cut(self, product, partner, n_partners: int, n_months: int, faces: Sequence[str]) -> None:
        """Note the shape of pairs and effects, and cut the pairs into chunks."""
        self.shape = (len(product), n_months)
        self.faces = set(faces)
        self.chunks = list(cut(product, partner, n_partners, n_months))
        self.single_chunks = [chunk.in_single() for chunk in self.chunks]
        numbers = np.arange(len(self.chunks))
        self.parts = [part for part in np.array_split(numbers, PARTS) if len(part)]
        self.n_pairs = len(product) if "partner x product" in self.faces else 0
        size = n_partners * n_months if "partner x month" in self.faces else 0
        self.shape_of_partners = (n_partners, n_months) if size else (0, n_months)

    def _cells(self, do: Each, partner, product, month, shape: tuple[int, int, int]) -> np.ndarray:
        """Note the cell of each row, pair by pair sorted by product; return the codes of the pairs."""
        n_partners, n_products, n_months = shape
        active = np.zeros(n_partners * n_products, dtype=bool)

        def key(rows: slice) -> np.ndarray:
            codes = np.multiply(product[rows], n_partners, dtype=np.intp)
            codes += partner[rows]
            return codes

        def look(rows: slice) -> None:
            active[key(rows)] = True

        do(look, self.rows)
        pairs = np.flatnonzero(active)
        size = len(pairs) * n_months
        self.cell = np.empty(len(month), np.int32 if size < 2**31 else np.int64)
        first = np.empty(len(active), dtype=self.cell.dtype)
        first[pairs] = np.arange(0, size, n_months)

        def note(rows: slice) -> None:
            np.take(first, key(rows), out=self.cell[rows], mode="clip")
            self.cell[rows] += month[rows]

        do(note, self.rows)
        return pairs

    def set_weights(self, weights: np.ndarray | None) -> None:
        """Take new weights for the same rows (the working weights of a PPML step); equal if None."""
        self.equal = weights is None
        self.weights = self.double = self.single = None  # the old give room for the new
        with each(self.n_rows) as do:
            # Zeros and ones are as exact in single precision, and half the size.
            kind = np.float32 if self.equal else np.float64
            self._take(do, self._on_cells(do, 1.0 if self.equal else weights, kind))

    def _take(self, do: Each, weights: np.ndarray) -> None:
        """Take weights of the cells, shape (P, T), and what solving the equations needs of them."""
        self.weights = weights
        single = weights.astype(np.float32, copy=False)
        self.double = self._precision(do, np.float64, self.chunks, weights)
        self.single = self._precision(do, np.float32, self.single_chunks, single)
        diagonal, total = self._empty(), self._empty()

        def part(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            sums = self._partners(), self._partners()
            for number in numbers:
                chunk = self.chunks[number]
                chunk_weights = weights[chunk.pairs].astype(np.float64)
                self._add(total, sums[0], chunk, chunk_weights)
                if self.double.inverse:
                    chunk_weights -= chunk_weights**2 * self.double.inverse[number][chunk.product]
                self._add(diagonal, sums[1], chunk, chunk_weights)
            return sums

        for sums in do(part, self.parts):
            for whole, of_partners in zip((total, diagonal), sums, strict=True):
                self._split(whole)[1][:] += of_partners
        self.scale = reciprocal(diagonal, NOTHING_LEFT * total)

    def row_weights(self) -> np.ndarray | float:
        """Return the weights of the rows, shape (n,), or 1 where they are equal."""
        return 1.0 if self.equal else self.weights.ravel()[self.cell]

    def absorb(
        self, columns: np.ndarray, *, sizes=None, tolerance: float | None = None, out=None
    ) -> np.ndarray:
        """Return the columns less their weighted projection on all effects.

        Parameters, result and errors are those of :meth:`Grid.absorb`.
        """
        tolerance = self.tolerance if tolerance is None else tolerance
        out = np.empty(columns.shape, order="F") if out is None else out
        with each(self.n_rows) as do:
            for j in range(columns.shape[1]):
                size = self.length(columns[:, j]) if sizes is None else sizes[j]
                values = self._on_cells(do, columns[:, j])
                self._clean(do, values, (tolerance * size) ** 2)
                self._on_rows(do, values, out[:, j])
                del values  # before the next takes as much
        return out

    def length(self, column: np.ndarray) -> float:
        """Return the weighted length of a column of the sample."""
        if self.equal:
            return float(np.sqrt(np.einsum("i,i", column, column)))
        return float(np.sqrt(np.einsum("i,i,i", column, column, self.row_weights())))

    def proportional(self, column: np.ndarray) -> np.ndarray:
        """Return products of effects with about the sums of a column, as :meth:`Grid.proportional`."""
        by_product = "product x month" in self.faces
        with each(self.n_rows) as do:
            values = self._on_cells(do, column)

            def part(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
                """Fit pairs and product x months, in place of the values; return sums by partner."""
                partner_sums = self._partners(), self._partners()
                for number in numbers:
                    chunk = self.chunks[number]
                    weights = self.weights[chunk.pairs].astype(np.float64)
                    weighted, fitted = values[chunk.pairs] * weights, np.ones(weights.shape)
                    partner_sums[0][:] += chunk.by_partner @ weighted
                    if self.n_pairs:
                        total = weights.sum(axis=1, keepdims=True)
                        fitted *= weighted.sum(axis=1, keepdims=True) * reciprocal(total)
                    if by_product:
                        ratio = chunk.by_product @ weighted
                        ratio *= reciprocal(chunk.by_product @ (fitted * weights))
                        fitted *= ratio[chunk.product]
                    partner_sums[1][:] += chunk.by_partner @ (fitted * weights)
                    values[chunk.pairs] = fitted
                return partner_sums

            sums, fitted_sums = (sum(parts) for parts in zip(*do(part, self.parts), strict=True))
            if len(sums):
                ratio = sums * reciprocal(fitted_sums)

                def carry(chunk: Chunk) -> None:
                    values[chunk.pairs] *= ratio[chunk.partner]

                do(carry, self.chunks)
            return self._on_rows(do, values, np.empty(len(self.cell)))

    def _on_cells(self, do: Each, column: np.ndarray | float, kind: type = np.float64) -> np.ndarray:
        full = np.zeros(self.shape[0] * self.shape[1], kind)

        def place(rows: slice) -> None:
            full[self.cell[rows]] = column[rows] if np.ndim(column) else column

        do(place, self.rows)
        return full.reshape(self.shape)

    def _on_rows(self, do: Each, values: np.ndarray, out: np.ndarray) -> np.ndarray:
        full = values.ravel()
        do(lambda rows: np.take(full, self.cell[rows], out=out[rows], mode="clip"), self.rows)
        return out

    def _precision(self, do: Each, kind: type, chunks: list[Chunk], weights: np.ndarray) -> Precision:
        inverse = []
        if "product x month" in self.faces:
            floor = np.finfo(kind).tiny

            def one(chunk: Chunk) -> np.ndarray:
                return reciprocal(chunk.by_product @ weights[chunk.pairs], floor)

            inverse = do(one, chunks)
        return Precision(kind, chunks, weights, inverse)

    def _clean(self, do: Each, values: np.ndarray, smallest: float) -> None:
        """Take the projection out of the values, in place."""
        right = self._image(do, lambda chunk, out: np.copyto(out, values[chunk.pairs]), self.double)
        effects = solve(
            lambda e: self._normal(do, e, self.double),
            right,
            self.scale,
            smallest,
            lambda e: self._normal(do, e, self.single),
        )
        fitted = self._of(effects)

        def take_out(numbers: np.ndarray) -> None:
            for number in numbers:
                chunk = self.chunks[number]
                chunk_values = values[chunk.pairs]
                out = np.empty(chunk_values.shape)
                fitted(chunk, out)
                chunk_values -= out
                take_out_products(self.double, number, chunk_values, out)

        do(take_out, self.parts)

    def _normal(self, do: Each, effects: np.ndarray, precision: Precision) -> np.ndarray:
        """Multiply by the normal equations of the effects by pair and by partner x month."""
        return self._image(do, self._of(effects.astype(precision.kind, copy=False)), precision)

    def _image(self, do: Each, fill: Callable, precision: Precision) -> np.ndarray:
        """Sum over pairs and partner x months what product x month effects leave of some values.

        ``fill`` writes the values of a chunk.
        """
        sums = self._empty()
        most = max(chunk.pairs.stop - chunk.pairs.start for chunk in self.chunks)

        def part(numbers: np.ndarray) -> np.ndarray:
            values, spare = np.empty((2, most, self.shape[1]), precision.kind)
            of_partners = self._partners()
            for number in numbers:
                chunk = precision.chunks[number]
                n = chunk.pairs.stop - chunk.pairs.start
                chunk_values = values[:n]
                fill(chunk, chunk_values)
                take_out_products(precision, number, chunk_values, spare[:n])
                chunk_values *= precision.weights[chunk.pairs]
                self._add(sums, of_partners, chunk, chunk_values)
            return of_partners

        for partner_sums in do(part, self.parts):
            self._split(sums)[1][:] += partner_sums
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

    def _add(self, sums: np.ndarray, of_partners: np.ndarray, chunk: Chunk, values: np.ndarray) -> None:
        """Note the sums of a chunk's values by pair, and add those by partner x month."""
        if self.n_pairs:
            sums[chunk.pairs] = np.einsum("pm->p", values)
        if of_partners.size:
            of_partners += chunk.by_partner @ values

    def _empty(self) -> np.ndarray:
        return np.zeros(self.n_pairs + self.shape_of_partners[0] * self.shape_of_partners[1])

    def _partners(self) -> np.ndarray:
        return np.zeros(self.shape_of_partners)

    def _split(self, effects: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return effects[: self.n_pairs], effects[self.n_pairs :].reshape(self.shape_of_partners)
