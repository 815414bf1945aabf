"""One regression of trade on a law, with all that the law needs to be dealt out anew.

Rows are cells of partner x product x month. Not every design has all three: changes over a year have no
month, and exports to one country no partner. The law is known for every cell of the book, traded or not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.estimate.engine.absorb import Shared
from analysis.estimate.engine.randomisation import Draws, draw, holders, orders, places, with_means
from analysis.estimate.engine.regression import Fit, n_parameters, poisson, regress, summarise


class Blocks(NamedTuple):
    """What stands together: its errors may, and it changes places as one."""

    of: str  #: ``"partner"``, ``"product"`` or ``"month"``.
    codes: np.ndarray  #: Ints from 0; the block of each partner, product or month.
    name: str  #: One of them, as clusters are called (``"product"``).
    several: str = ""  #: Several, as what is dealt out anew is called (``"chapters"``).


class Tariff(NamedTuple):
    """A regressor: the law, or what is taken under it."""

    values: np.ndarray  #: Shape (n,).
    called: str  #: In a message: ``"the statutory rate"``.
    labels: dict[str, str]  #: Fields of :class:`Estimate`: at least ``regressor``.


@dataclass(frozen=True)
class Design:
    """One regression of an outcome on a law, or on what is taken under it; n rows."""

    #: Shape (n,)
    y: np.ndarray
    weights: np.ndarray
    effects: list[np.ndarray]  #: Ints, each shape (n,).
    absorber: object  #: Grid, ActivePairs or TwoEffects; absorbs them under the weights.
    tariffs: dict[str, Tariff]  #: The law first; others are regressors that it is the instrument of.
    #: Ints, each shape (n,). Codes from 0 of ``"partner"``, ``"product"``, ``"month"``: those that the
    #: rows have, in the order of the axes of the book.
    cells: dict[str, np.ndarray]
    blocks: dict[str, Blocks]  #: By scheme; the first clusters where none is asked for.
    labels: dict  #: Fields of :class:`Estimate` that all its estimates have.
    book: np.ndarray | None = None  #: What the law does to every cell; None: it is not dealt out.
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
        own = self.blocks[scheme]
        return own.codes[self.cells[own.of]]

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
        asked, instrumented = self.tariffs[tariff], tariff != law
        labels = self.labels | {
            "estimator": "PPML" if self.poisson else "2SLS" if instrumented else "OLS",
            "cluster_by": " and ".join(sorted(self.blocks[scheme].name for scheme in by)),
        }
        if self.poisson:  # one fit serves all clusters, since its steps are what takes long
            parameters = n_parameters(1, self.effects, clusters)
            found, labels = self._steps, labels | asked.labels
            return summarise(found.scores, clusters, parameters, columns=found.columns, labels=labels)
        return regress(
            self.y, asked.values, z=self.law if instrumented else None, weights=self.weights,
            effects=self.effects, clusters=clusters, absorber=self._absorber,
            names=(asked.called, self.tariffs[law].called), where=self._place,
            labels=labels | asked.labels,
        )  # fmt: skip

    def laws(self, scheme: str, draws: int) -> Iterator[np.ndarray]:
        """Give the law as it was, then dealt out anew by a scheme, each shape (n,).

        Partners that change places have the mean law of each other's block; products the law of those
        that stand in the same places of the other's.
        """
        of, blocks, *_ = self.blocks[scheme]
        book = with_means(self.book, blocks) if of == "partner" else self.book
        whose = holders if of == "partner" else places
        for order in orders(int(blocks.max()) + 1, draws=draws):
            yield book[tuple((self.cells | {of: whose(blocks, order)[self.cells[of]]}).values())]

    def randomise(self, scheme: str, draws: int) -> dict[str, Draws]:
        """Return what dealing out the law says of each tariff, by tariff."""
        fits = [self.fit(scheme, tariff=tariff).columns for tariff in self.tariffs]
        columns = np.column_stack([fits[0][:, 0], *(columns[:, 1] for columns in fits)])
        laws, clusters = self.laws(scheme, draws), self.clusters(scheme)
        found = draw(columns, laws, self.absorber, self.weights, clusters)
        return dict(zip(self.tariffs, found, strict=True))

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
            self.y, law.values, effects=self.effects, clusters=[self.clusters(next(iter(self.blocks)))],
            absorber=self.absorber, names=(law.called,), where=self._place,
        )  # fmt: skip
