"""The regression of a :class:`~analysis.engine.design.Design` on sparse pairs, in paths over months.

What a hundred million cells need to have their law permuted, four bytes each in single precision: the
outcome, the law, the law absorbed, its weights, and one assignment at a time. No row is held, since all
that is asked of an assignment is a sum over the months of each pair.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

import numpy as np
import pandas as pd

from analysis.engine.chunks import Chunk
from analysis.engine.design import BESIDE, Blocks, Tariff, schemes_of
from analysis.engine.inference import Scores
from analysis.engine.pair_book import PairBook
from analysis.engine.pair_paths import PairPaths
from analysis.engine.permuting import SEED, holders, orders, places_of
from analysis.engine.randomisation import PRECISION, Draws, drawn
from analysis.engine.regression import Fit, first_stage, summarise
from analysis.scheduler import address, shared_out

#: Assignments that a worker of a cluster does at a time.
PIECE = 10


@dataclass(frozen=True)
class PairDesign:
    """One regression of an outcome on a law, or on what is taken under it; P pairs, T months."""

    paths: PairPaths  #: Absorbs the effects.
    #: Absorbed, times the root of the weights, shape (P, T), as are the values of the tariffs.
    outcome: np.ndarray
    length: float  #: Of the outcome before.
    tariffs: dict[str, Tariff]  #: The law first; another has it as its instrument.
    cells: dict[str, np.ndarray]  #: Codes from 0 of ``"partner"`` and ``"product"``, each shape (P,).
    blocks: dict[str, Blocks]  #: By scheme: of products, and the partners' of which the book has units.
    book: PairBook
    n_levels: dict[str, int]  #: Sets of effects -> their levels.
    levels: dict[str, pd.Index]  #: What the codes of cells and months stand for.
    labels: dict  #: Fields of :class:`results.Estimate` that all its estimates have.
    key: dict = field(default_factory=dict)

    def clusters(self, scheme: str) -> np.ndarray:
        """Return the codes of the blocks of a scheme, shape (P,)."""
        blocks = self.blocks[scheme]
        return blocks.codes[self.cells[blocks.of]]

    @property
    def columns(self) -> list[np.ndarray]:
        """Outcome and tariffs, each shape (P, T)."""
        return [self.outcome, *(tariff.values for tariff in self.tariffs.values())]

    @property
    def batch_absorber(self) -> PairPaths:
        """What absorbs laws."""
        return self.paths

    @cached_property
    def _products(self) -> np.ndarray:
        """Sums of products of the columns by pair, shape (columns, columns, P)."""
        return np.array([[self.paths.products(a, b) for b in self.columns] for a in self.columns])

    def rest(self, tariff: str) -> float:
        """Return the length of what effects and tariff leave of the outcome."""
        number, totals = self._number(tariff), self._products.sum(axis=2)
        slope = totals[1, 0] / totals[1, number]
        square = totals[0, 0] - 2 * slope * totals[0, number] + slope**2 * totals[number, number]
        return float(np.sqrt(max(square, 0.0)))

    def fit(self, *by: str, tariff: str = "") -> Fit:
        """Fit the regression; parameters as those of :meth:`Design.fit`."""
        by, number = by or tuple(self.blocks)[:1], self._number(tariff)
        products, totals = self._products, self._products.sum(axis=2)
        slope, first = totals[1, 0] / totals[1, number], totals[1, number] / totals[1, 1]
        among = [self.clusters(scheme) for scheme in by], self._parameters(by), self.paths.n_rows
        stage = {}
        if number > 1:
            of_stage = products[1, number] - first * products[1, 1]
            stage = first_stage(_scores(first, 1 / totals[1, 1], of_stage), *among)
        scores = first * (products[1, 0] - slope * products[1, number])
        labels = self.labels | {
            "estimator": "2SLS" if number > 1 else "OLS",
            "cluster_by": " and ".join(sorted(self.blocks[scheme].name for scheme in by)),
        }
        return summarise(
            _scores(slope, 1 / (first**2 * totals[1, 1]), scores),
            *among,
            columns=np.empty((0, 2)),
            labels=labels | self.tariffs[tariff or next(iter(self.tariffs))].labels,
            **stage,
        )

    def randomise(self, scheme: str | tuple[str, ...], draws: int) -> dict[str, Draws]:
        """Return what permuting the law says of each tariff, as :meth:`Design.randomise`.

        ``SCHEDULER`` in the environment shares the assignments out among the workers of a cluster.
        """
        draws = draws // BESIDE if len(schemes_of(scheme)) > 1 else draws
        if scheduler := address():
            ends = range(0, draws + 1, PIECE)
            pieces = [(scheme, draws, first, first + PIECE) for first in ends]
            done = shared_out(some_draws, self, pieces, scheduler=scheduler, rests_on=__name__)
        else:
            done = [some_draws(self, (scheme, draws, 0, draws + 1))]
        sums, squares = (np.concatenate(parts) for parts in zip(*done, strict=True))
        n = min(int(self.blocks[name].codes.max()) + 1 for name in schemes_of(scheme))
        return dict(zip(self.tariffs, drawn(sums, squares, n), strict=True))

    def laws(
        self, scheme: str | tuple[str, ...], draws: int, part: tuple[int, int]
    ) -> Iterator[np.ndarray]:
        """Give some of the laws: the actual one, then permuted, each shape (P, T), written over."""
        schemes = schemes_of(scheme)
        several = [
            islice(orders(int(self.blocks[of].codes.max()) + 1, draws=draws, seed=SEED + n), *part)
            for n, of in enumerate(schemes)
        ]
        law = np.empty(self.paths.shape, self.book.paths.dtype)
        for orders_of in zip(*several, strict=True):
            whose = self._whose(schemes, orders_of)

            def look_up(chunk: Chunk, whose=whose) -> None:
                of = whose[chunk.pairs]
                np.take(self.book.paths, of, axis=0, out=law[chunk.pairs], mode="clip")

            self.paths.by_chunk(look_up)
            yield law

    def _whose(self, schemes: tuple[str, ...], orders_of: tuple[np.ndarray, ...]) -> np.ndarray:
        """Return which path of the book each pair has under an order of the blocks of each scheme."""
        partner, product = self.cells["partner"], self.cells["product"]
        for scheme, order in zip(schemes, orders_of, strict=True):
            blocks = self.blocks[scheme]
            if blocks.of == "partner":
                partner = holders(blocks.codes, order)[partner]
            else:
                product = places_of(blocks.codes)(order)[product]
        return self.book.row[partner, product]

    def _number(self, tariff: str) -> int:
        return 1 + list(self.tariffs).index(tariff) if tariff else 1

    def _parameters(self, by: tuple[str, ...]) -> int:
        """Return K, as :func:`regression.n_parameters`: effects of what is clustered are nested."""
        of = {self.blocks[scheme].of for scheme in by}
        free = [n for effect, n in self.n_levels.items() if not of & set(effect.split(" x "))]
        return 1 + sum(free) + (not free)


def some_draws(design: PairDesign, piece: tuple) -> tuple[np.ndarray, np.ndarray]:
    """Return the sums and squares of some assignments of the law, as :class:`randomisation.Draws`.

    Parameters
    ----------
    design : PairDesign
    piece : tuple
        Scheme, number of all assignments beside the one that happened, and the first and last of these.
    """
    scheme, draws, first, last = piece
    clusters = [design.clusters(name) for name in schemes_of(scheme)]
    sums, squares = [], []
    for law in design.laws(scheme, draws, (first, last)):
        clean = design.paths.clean(law, tolerance=PRECISION)
        products = [design.paths.products(clean, column) for column in (*design.columns, clean)]
        by = [np.array([np.bincount(codes, one) for one in products]) for codes in clusters]
        sums.append(by[0].sum(axis=1))
        squares.append(sum(one @ one.T for one in by))
    return np.array(sums), np.array(squares)


def _scores(slope: float, bread: float, scores: np.ndarray) -> Scores:
    """Return what inference takes of one coefficient, of scores by pair."""
    nothing = np.empty(0)
    return Scores(np.array([slope]), np.array([[bread]]), scores[:, None], nothing, nothing)
