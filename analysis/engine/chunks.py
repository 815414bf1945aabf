"""Active pairs in chunks of whole products, each small enough for a processor's cache."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:  # a report pays for every import
    from scipy import sparse

#: Cells that one step of the work takes: beside so many, what the step's dozen calls cost is little.
CHUNK = 240_000


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
    """What a multiplication by the normal equations needs, in one floating-point type."""

    kind: type
    chunks: list[Chunk]
    weights: np.ndarray
    inverse: list[np.ndarray]  # of the sums of weights by product x month, chunk by chunk, if eliminated


def take_out_products(precision: Precision, number: int, values: np.ndarray, spare: np.ndarray) -> None:
    """Take the weighted product x month means out of the values of a chunk, in place."""
    if precision.inverse:
        chunk = precision.chunks[number]
        np.multiply(values, precision.weights[chunk.pairs], out=spare)
        means = chunk.by_product @ spare
        means *= precision.inverse[number]
        values -= np.take(means, chunk.product, axis=0, out=spare, mode="clip")


def cut(product: np.ndarray, partner: np.ndarray, n_partners: int, n_months: int) -> Iterator[Chunk]:
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
