"""The headline designs: the same product from partners under unlike law, before and after.

First episode: chapter x partner x month of 2017-2019, effects of pair, product x month and partner x
month, each pair with the weight of its imports before the episode (Fajgelbaum, Goldberg, Kennedy and
Khandelwal 2020, doi:10.1093/qje/qjz036, by tariff line). Second episode: tariff line x partner, 2024 to
2025, lines sold in both years, effects of product and of partner, each line once.

Both are asked twice. ``law``: imports on what the law does, which is what a new duty does.
``collected``: imports on what is collected, as far as the law moved it (two-stage least squares).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.estimate.engine.fit import absorber_of
from analysis.estimate.engine.panel import Panel
from analysis.estimate.engine.permutation import exposure_paths
from analysis.estimate.engine.randomisation import (
    Draws,
    draw,
    holders,
    orders,
    places,
    units_of,
    with_means,
)
from analysis.estimate.engine.regression import Fit, regress
from analysis.estimate.engine.sample import Sample, draw_sample
from analysis.estimate.engine.shared import Shared
from analysis.estimate.engine.specification import Specification, specification
from analysis.estimate.engine.two_effects import TwoEffects
from analysis.estimate.headline.lines import OUTCOMES, draw_lines, law_book

# ASSUME: the designs were chosen in writing, from the literature's own (product x time and partner x
# time effects), after about ninety exploratory regressions on version 0.2.0 had been seen; no estimate,
# placebo or first stage enters the choice, and it is frozen.
#: Specification of the first episode, two-stage; its instrument is the law.
FIRST = "iv_weighted_2018"

#: Tariffs of a headline: the regressor as results name it.
TARIFFS = {"law": "statutory", "collected": "effective"}

#: What changes places when the law is dealt out anew.
SCHEMES = ("products", "partners")

#: What stands together where products change places: chapters, and HS6 of the lines.
BLOCKS = {"2018": "chapters", "2025": "HS6"}


@dataclass(frozen=True)
class Design:
    """One headline regression with all that its law needs to be dealt out anew; n rows."""

    #: Shape (n,)
    y: np.ndarray
    law: np.ndarray
    collected: np.ndarray
    weights: np.ndarray
    effects: list[np.ndarray]  #: Ints, each shape (n,)
    absorber: Shared  #: Absorbs them.
    #: Ints, shape (n,). Codes from 0.
    partner: np.ndarray
    product: np.ndarray
    month: np.ndarray | None  #: Ints, shape (n,)
    blocks: np.ndarray  #: Ints, shape (K,). What stands together of the products.
    #: Ints, shape (K,). The chapter, or the HS4 of a line, whose errors may hang together.
    headings: np.ndarray
    units: np.ndarray  #: Ints, shape (G,). Partners under one law.
    #: Shape (G, K) or (G, K, T). What the law does to every product of every partner, traded or not.
    book: np.ndarray
    labels: dict  #: Fields of :class:`Estimate`.

    def clusters(self, by: str) -> np.ndarray:
        """Return the codes of what changes places in a scheme, shape (n,)."""
        return self.blocks[self.product] if by == "products" else self.units[self.partner]

    def error_groups(self) -> dict[str, np.ndarray]:
        """Return groups of rows whose errors may hang together: one product, or one unit of partners.

        A product is a chapter, or the HS4 of a line.
        """
        return {"products": self.headings[self.product], "partners": self.clusters("partners")}

    def fit(self, tariff: str, by: str) -> Fit:
        """Fit the regression; ``tariff`` of :data:`TARIFFS`, clustered by a scheme or ``"both"``."""
        name = TARIFFS[tariff]
        return regress(
            self.y, getattr(self, tariff), z=self.law if tariff == "collected" else None,
            weights=self.weights, effects=self.effects,
            clusters=[self.clusters(s) for s in (SCHEMES if by == "both" else (by,))],
            absorber=self.absorber, names=(f"the {name} rate", "the statutory rate"),
            where=self.labels["name"],
            labels=self.labels | {
                "name": f"{self.labels['name']}.{tariff}", "regressor": f"log(1 + {name} rate)",
                "estimator": "2SLS" if tariff == "collected" else "OLS",
                "cluster_by": {"both": "partner and product", "products": "product"}.get(by, "partner"),
            },
        )  # fmt: skip

    def laws(self, scheme: str, draws: int) -> Iterator[np.ndarray]:
        """Give the law as it was, then dealt out anew by a scheme, each shape (n,)."""
        cells = (self.partner, self.product) + (() if self.month is None else (self.month,))
        if scheme == "partners":
            book = with_means(self.book, self.units)
            for order in orders(int(self.units.max()) + 1, draws=draws):
                yield book[(holders(self.units, order)[cells[0]], *cells[1:])]
        else:
            for order in orders(int(self.blocks.max()) + 1, draws=draws):
                yield self.book[(cells[0], places(self.blocks, order)[cells[1]], *cells[2:])]

    def randomise(self, scheme: str, draws: int) -> dict[str, Draws]:
        """Return what dealing out the law says of both tariffs, by tariff."""
        columns = self.fit("collected", scheme).columns  # outcome, collected, law
        found = draw(
            columns[:, [0, 2, 1]], self.laws(scheme, draws), self.absorber.absorber, self.weights,
            self.clusters(scheme),
        )  # fmt: skip
        return dict(zip(TARIFFS, found, strict=True))


def by_law(system: str, **changes) -> Specification:
    """Return the first headline by law as a specification, levels, with some fields changed."""
    law = {"estimator": "ols", "tariff": "statutory", "instrument": None}
    return specification(FIRST, system=system, **law | changes)


def by_law_in_changes(system: str, **changes) -> Specification:
    """Return the same in 12-month changes, which take out the pair."""
    effects = ("product x month", "partner x month")
    return by_law(system, difference=12, fixed_effects=effects, **changes)


def first_design(
    data: Panel, groups: pd.Series, *, weights: str = "pre_episode", keep=None, without: tuple = ()
) -> Design:
    """Return the headline regression of the first episode, or a variation of it.

    Parameters
    ----------
    data : Panel
        By chapter.
    groups : Series
        Partner -> the group under whose law it trades (``"EU"``), missing for most.
    weights : {"pre_episode", "equal"}
    keep : callable, optional
        Takes product codes, an Index of str, and says which stay.
    without : tuple of str
        Partners left out.
    """
    spec = specification(FIRST, system=data.system, weights=weights, leave_out=without)
    sample = draw_sample(data, spec)
    if keep is not None:
        sample = sample.keep(keep(sample.products)[sample.product])
        sample = replace(sample, weights=sample.weights / sample.weights.mean())
    own = {"name": f"2017-2019.{sample.system}.products", "episode": "2018"}
    return design_of(data, spec, sample, groups, **own)


def design_of(
    data: Panel,
    spec: Specification,
    sample: Sample,
    groups: pd.Series,
    *,
    digits: int | None = None,
    **labels,
) -> Design:
    """Return the regression of a specification on a sample of a panel as a design.

    Parameters
    ----------
    data : Panel
    spec : Specification
        With the law as its instrument, or as its tariff.
    sample : Sample
        Drawn for it.
    groups : Series
        As for :func:`first_design`.
    digits : int, optional
        Products with the same first digits stand together; by default each stands alone.
    **labels
        Fields of :class:`Estimate`: at least ``name``.
    """
    blocks = pd.factorize(sample.products.str[:digits])[0]
    return Design(
        y=sample.y, law=sample.z, collected=sample.x, weights=sample.weights,
        effects=list(sample.effects(spec.fixed_effects)),
        absorber=Shared(absorber_of(sample, spec.fixed_effects)),
        partner=sample.partner, product=sample.product, month=sample.month,
        blocks=blocks, headings=blocks, units=units_of(sample.partners, groups),
        book=exposure_paths(data, spec, sample),
        labels={
            "outcome": "log customs value",
            "fixed_effects": ", ".join(spec.fixed_effects), "system": sample.system,
            "window": sample.window, "weights": spec.weights, "vintage": sample.vintage,
            "n_zeros": sample.n_zeros, "design": "products", "comparison": spec.comparison,
        } | labels,
    )  # fmt: skip


def second_design(
    table: pd.DataFrame,
    groups: pd.Series,
    *,
    vintage: str = "",
    weighted: bool = False,
    outcome: str = "continuing",
    within: bool = False,
) -> Design:
    """Return the headline regression of the second episode, or a variation of it.

    Parameters
    ----------
    table : DataFrame
        As :func:`lines.lines_table`, or some of its rows.
    groups : Series
        As for :func:`first_design`.
    vintage : str
        Publication of the imports.
    weighted : bool
        By value in 2024; each line once by default.
    outcome : str
        A key of :data:`lines.OUTCOMES`.
    within : bool
        Effects of partner x chapter in place of those of partner.
    """
    lines = draw_lines(table, outcome, weighted=weighted)
    own = lines.partner
    if within:
        chapter = pd.factorize(lines.products.str[:2])[0]
        own = lines.partner * (int(chapter.max()) + 1) + chapter[lines.product]
    return Design(
        y=lines.y, law=lines.law, collected=lines.collected, weights=lines.weights,
        effects=[lines.product, own], absorber=Shared(TwoEffects(lines.product, own, lines.weights)),
        partner=lines.partner, product=lines.product, month=None,
        blocks=pd.factorize(lines.products.str[:6])[0],
        headings=pd.factorize(lines.products.str[:4])[0], units=units_of(lines.partners, groups),
        book=law_book(table, lines),
        labels={
            "name": "2024-2025.hs10.products", "outcome": OUTCOMES[outcome],
            "fixed_effects": "product, partner x chapter" if within else "product, partner",
            "system": "hs10", "window": "2024-01:2025-12", "vintage": vintage,
            "weights": "value" if weighted else "equal", "design": "products", "episode": "2025",
            "comparison": "within",
            "unit": "probability per log point" if outcome in ("exit", "entry") else "elasticity",
        },
    )  # fmt: skip
