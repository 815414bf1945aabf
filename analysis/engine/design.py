"""One regression of trade on a law, with all that the law needs to be permuted.

Rows are cells of partner x product x month. Not every design has all three: changes over a year have no
month, and exports to one country no partner. The law is known for every cell of the book, traded or not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import islice
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.engine.absorb import Absorber, Shared
from analysis.engine.by_unit import MORE, draw_by_unit, pays
from analysis.engine.exact_grid import ExactGrid
from analysis.engine.permuting import SEED, holders, orders, places_of, with_means
from analysis.engine.randomisation import TOGETHER, Draws, draw
from analysis.engine.regression import Fit, n_parameters, poisson, regress, summarise

#: Rows whose place in the book is looked up at a time: a few columns of them stay in the cache.
AT_ONCE = 1 << 13


class Blocks(NamedTuple):
    """What stands together: its errors may, and it changes places as one."""

    of: str  #: ``"partner"``, ``"product"`` or ``"month"``.
    codes: np.ndarray  #: Ints from 0; the block of each partner, product or month.
    name: str  #: One of them, as clusters are called (``"product"``).
    several: str = ""  #: Several, as what is permuted is called (``"chapters"``).


class Tariff(NamedTuple):
    """A regressor: the law, or what is taken under it."""

    values: np.ndarray  #: Shape (n,).
    called: str  #: In a message: ``"the statutory rate"``.
    labels: dict[str, str]  #: Fields of :class:`results.Estimate`: at least ``regressor``.


#: A law permuted over several dimensions at once is permuted once where others are this often.
BESIDE = 3


@dataclass(frozen=True)
class Design:
    """One regression of an outcome on a law, or on what is taken under it; n rows."""

    #: Shape (n,)
    y: np.ndarray
    weights: np.ndarray
    effects: list[np.ndarray]  #: Ints, each shape (n,).
    absorber: Absorber  #: Absorbs them under the weights.
    tariffs: dict[str, Tariff]  #: The law first; others are regressors that it is the instrument of.
    #: Ints, each shape (n,). Codes from 0 of ``"partner"``, ``"product"``, ``"month"``: those that the
    #: rows have, in the order of the axes of the book.
    cells: dict[str, np.ndarray]
    blocks: dict[str, Blocks]  #: By scheme; the first clusters where none is asked for.
    labels: dict  #: Fields of :class:`results.Estimate` that all its estimates have.
    book: np.ndarray | None = None  #: What the law does to every cell; None: it is not permuted.
    levels: dict[str, pd.Index] = field(default_factory=dict)  #: What the codes of cells stand for.
    key: dict = field(default_factory=dict)  #: What tells it from the others of a list.
    poisson: bool = False  #: Whether values are fitted by PPML, which knows the law alone.
    where: str = ""  #: Named in a message; by default the name of its estimates.

    @property
    def law(self) -> np.ndarray:
        """The law of the rows, shape (n,)."""
        return next(iter(self.tariffs.values())).values

    def clusters(self, scheme: str) -> np.ndarray:
        """Return the codes of the blocks of a scheme, shape (n,)."""
        blocks = self.blocks[scheme]
        return blocks.codes[self.cells[blocks.of]]

    def fit(self, *by: str, tariff: str = "") -> Fit:
        """Fit the regression.

        Parameters
        ----------
        *by : str
            One or two schemes to cluster by; by default the first.
        tariff : str
            A key of :attr:`tariffs`; by default the law. Another is instrumented by it.
        """
        law, *_ = self.tariffs
        by, tariff = by or tuple(self.blocks)[:1], tariff or law
        clusters = [self.clusters(scheme) for scheme in by]
        regressor, instrumented = self.tariffs[tariff], tariff != law
        labels = self.labels | {
            "estimator": "PPML" if self.poisson else "2SLS" if instrumented else "OLS",
            "cluster_by": " and ".join(sorted(self.blocks[scheme].name for scheme in by)),
        }
        if self.poisson:  # one fit serves all clusters, since its steps are what takes long
            parameters = n_parameters(1, self.effects, clusters)
            steps, labels = self._steps, labels | regressor.labels
            return summarise(steps.scores, clusters, parameters, columns=steps.columns, labels=labels)
        return regress(
            self.y,
            regressor.values,
            z=self.law if instrumented else None,
            weights=self.weights,
            effects=self.effects,
            clusters=clusters,
            absorber=self._absorber,
            names=(regressor.called, self.tariffs[law].called),
            where=self._place,
            labels=labels | regressor.labels,
        )

    def laws(self, scheme: str | tuple[str, ...], draws: int) -> Iterator[np.ndarray]:
        """Give the actual law, then permuted by a scheme, each shape (n,).

        Partners that change places have the mean law of each other's block; products the law of those
        that stand in the same places of the other's. By two schemes both change places at once, each in
        an order of its own: a row has the law of another partner on another product.
        """
        for batch in self.batches(scheme, draws):
            yield from batch.T.copy()

    def batches(self, scheme: str | tuple[str, ...], draws: int) -> Iterator[np.ndarray]:
        """Give the same laws a few side by side, each shape (n, a few), as one step absorbs them.

        Each is written over by the next.
        """
        law, schemes = self._permuted(scheme), schemes_of(scheme)
        several = [self._orders(name, draws, seed=SEED + n) for n, name in enumerate(schemes)]
        room = np.empty(TOGETHER * len(self.y))
        while (batch := [list(islice(orders, TOGETHER)) for orders in several])[0]:
            side_by_side = [np.stack(orders, axis=1) for orders in batch]
            out = room[: len(self.y) * side_by_side[0].shape[1]].reshape(len(self.y), -1)
            yield law(*side_by_side, out=out)

    def _orders(self, scheme: str, draws: int, *, seed: int = SEED) -> Iterator[np.ndarray]:
        return orders(int(self.blocks[scheme].codes.max()) + 1, draws=draws, seed=seed)

    def _permuted(self, scheme: str | tuple[str, ...]) -> Callable[..., np.ndarray]:
        """Return what gives the law, shape (n,), for an order of the blocks of each scheme.

        Of several orders at once, shape (blocks, k), it gives as many laws, shape (n, k).
        """
        blocks = [self.blocks[name] for name in schemes_of(scheme)]
        book = self.book
        for block in blocks:
            book = with_means(book, block.codes) if block.of == "partner" else book
        book = np.ascontiguousarray(book)
        steps = dict(zip(self.cells, np.array(book.strides) // book.itemsize, strict=True))
        moved = {block.of for block in blocks}
        still = [codes * steps[name] for name, codes in self.cells.items() if name not in moved]
        by = [
            partial(holders, block.codes) if block.of == "partner" else places_of(block.codes)
            for block in blocks
        ]
        still, book = np.sum(still, axis=0, dtype=np.intp) if still else None, book.ravel()

        def law(*given: np.ndarray, out: np.ndarray | None = None) -> np.ndarray:
            shape = given[0].shape[1:]
            whose = [
                (who(order) * steps[block.of], self.cells[block.of])
                for block, who, order in zip(blocks, by, given, strict=True)
            ]
            out = np.empty((len(whose[0][1]), *shape)) if out is None else out
            return _look_up(book, whose, still, out)

        return law

    def randomise(self, scheme: str | tuple[str, ...], draws: int) -> dict[str, Draws]:
        """Return what permuting the law by one scheme, or two at once, says of each tariff.

        The coefficient is studentised by the clusters that change places. By two schemes that is by the
        sum of both variances: that of two-way clusters before what both count is taken off, so that it
        is never negative (Davezies, D'Haultfoeuille and Guyonvarch 2021, doi:10.1214/20-AOS1981). Where
        few units change places, :data:`by_unit.MORE` times the draws are made; over two dimensions at
        once, which stands beside and is not quoted, one in :data:`BESIDE`.
        """
        schemes = schemes_of(scheme)
        fits = [self.fit(schemes[0], tariff=tariff).columns for tariff in self.tariffs]
        columns = np.column_stack([fits[0][:, 0], *(columns[:, 1] for columns in fits)])
        clusters = [self.clusters(name) for name in schemes]
        if len(schemes) == 1 and pays(int(clusters[0].max()) + 1, draws):
            laws_and_orders = self._permuted(scheme), self._orders(schemes[0], MORE * draws)
            absorber = self.batch_absorber
            by_tariff = draw_by_unit(columns, *laws_and_orders, absorber, self.weights, *clusters)
        else:
            laws = self.batches(scheme, draws // BESIDE if len(schemes) > 1 else draws)
            by_tariff = draw(columns, laws, self.batch_absorber, self.weights, *clusters)
        return dict(zip(self.tariffs, by_tariff, strict=True))

    @cached_property
    def batch_absorber(self) -> Absorber:
        """What absorbs laws by the thousand: the absorber, or the same with its equations inverted."""
        return ExactGrid.of(self.absorber) or self.absorber

    @property
    def _place(self) -> str:
        return self.where or self.labels["name"]

    @cached_property
    def _absorber(self) -> Shared:
        return Shared(self.absorber)

    @cached_property
    def _steps(self) -> Fit:
        law = next(iter(self.tariffs.values()))
        return poisson(
            self.y,
            law.values,
            effects=self.effects,
            clusters=[self.clusters(next(iter(self.blocks)))],
            absorber=self.absorber,
            names=(law.called,),
            where=self._place,
        )


def _look_up(book: np.ndarray, whose: list, still: np.ndarray | None, out: np.ndarray) -> np.ndarray:
    """Write what stands in the book at the sum of each row's places, a part in the cache at a time."""
    place, more = np.empty((2, AT_ONCE, *out.shape[1:]), dtype=np.intp)
    for start in range(0, len(out), AT_ONCE):
        rows = slice(start, min(start + AT_ONCE, len(out)))
        at, other = (spare[: rows.stop - start] for spare in (place, more))
        for number, (of, codes) in enumerate(whose):
            np.take(of, codes[rows], axis=0, out=other if number else at, mode="clip")
            if number:
                at += other
        if still is not None:
            at += still[rows].reshape(-1, *(1 for _ in out.shape[1:]))
        np.take(book, at, out=out[rows], mode="clip")
    return out


def schemes_of(scheme: str | tuple[str, ...]) -> tuple[str, ...]:
    """Return one scheme, or several at once, as a list."""
    return (scheme,) if isinstance(scheme, str) else scheme
