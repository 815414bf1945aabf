"""The main designs: the same product from partners under unlike law, before and after.

First episode: chapter x partner x month of 2017-2019, effects of pair, product x month and partner x
month, each pair with the weight of its imports before the episode (Fajgelbaum, Goldberg, Kennedy and
Khandelwal 2020, doi:10.1093/qje/qjz036, by tariff line). Second episode: tariff line x partner, 2024 to
2025, lines sold in both years, effects of product and of partner, each line once.

Both are asked twice. ``law``: imports on what the law does, which is what a new duty does.
``collected``: imports on what is collected, as far as the law moved it (two-stage least squares).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.arguments import FEWEST_DRAWS, MOST_DRAWS
from analysis.checks import InputError
from analysis.engine.design import Blocks, Design, Tariff
from analysis.engine.fitting import absorber_of
from analysis.engine.panel import Panel
from analysis.engine.permutation import exposure_paths
from analysis.engine.permuting import units_of
from analysis.engine.sample import Sample, draw_sample
from analysis.engine.specification import Specification
from analysis.engine.two_effects import TwoEffects
from analysis.estimate.elasticity.main.lines import LINE_OUTCOMES, draw_lines, law_book
from analysis.estimate.specifications import specification

# ASSUME: the designs were chosen in writing, from the literature's own (product x time and partner x
# time effects), after about ninety exploratory regressions on version 0.2.0 had been seen; no estimate,
# placebo or first stage enters the choice, and it is frozen.
#: Specification of the first episode, two-stage; its instrument is the law.
FIRST_SPECIFICATION = "iv_weighted_2018"

#: Tariffs of a main estimate: the regressor as results name it.
MAIN_TARIFFS = {"law": "statutory", "collected": "effective"}

#: What changes places when the law is permuted; each by itself is quoted, both at once are shown.
MAIN_SCHEMES = ("products", "partners")

#: Assignments law by law beside the one that happened: for a duty of 10 %, the ends that are quoted then
#: have a Monte Carlo error of less than a quarter of the last digit printed, a whole per cent.
MAIN_DRAWS = 2_999


def check_draws(draws: int) -> None:
    """Refuse a number of assignments with which no p-value reaches 5 %, or that take hours."""
    if not FEWEST_DRAWS <= draws <= MOST_DRAWS:
        raise InputError(f"parameter draws: {draws} is not between {FEWEST_DRAWS} and {MOST_DRAWS:,}.")


def taxed(name: str, law: np.ndarray, collected: np.ndarray | None = None) -> dict[str, Tariff]:
    """Return the tariffs of a main estimate: the law, and the rate collected where asked for.

    Parameters
    ----------
    name : str
        Of the estimates, without the tariff.
    law, collected : ndarray, shape (n,)
    """
    return {
        tariff: Tariff(
            values,
            f"the {MAIN_TARIFFS[tariff]} rate",
            {
                "name": f"{name}.{tariff}",
                "regressor": f"log(1 + {MAIN_TARIFFS[tariff]} rate)",
            },
        )
        for tariff, values in (("law", law), ("collected", collected))
        if values is not None
    }


def blocks_of(
    products: pd.Index,
    units: np.ndarray,
    several: str,
    *,
    digits: int | None = None,
    heading: int | None = None,
) -> dict[str, Blocks]:
    """Return what changes places, and whose errors may hang together.

    Parameters
    ----------
    products : Index of str
        Codes of the products.
    units : ndarray of int, shape (G,)
        Unit of each partner: partners under one law are one.
    several : str
        What products that change places are called.
    digits, heading : int, optional
        Products with the same first digits change places together, and have errors in common; by default
        each stands alone.
    """
    codes = (pd.factorize(products.str[:n])[0] for n in (digits, heading, 2))
    return {
        "products": Blocks("product", next(codes), "product", several),
        "partners": Blocks("partner", units, "partner", "partners"),
        "headings": Blocks("product", next(codes), "heading", "headings"),
        "chapters": Blocks("product", next(codes), "chapter", "chapters"),
    }


def by_law(system: str, **changes) -> Specification:
    """Return the first main estimate by law as a specification, levels, with some fields changed."""
    law = {"estimator": "ols", "tariff": "statutory", "instrument": None}
    return specification(FIRST_SPECIFICATION, system=system, **law | changes)


def by_law_in_changes(system: str, **changes) -> Specification:
    """Return the same in 12-month changes, which take out the pair."""
    effects = ("product x month", "partner x month")
    return by_law(system, difference=12, fixed_effects=effects, **changes)


def first_design(
    data: Panel, groups: pd.Series, *, weights: str = "pre_episode", without: tuple = ()
) -> Design:
    """Return the main regression of the first episode, or a variation of it.

    Parameters
    ----------
    data : Panel
        By chapter.
    groups : Series
        Partner -> the group under whose law it trades (``"EU"``), missing for most.
    weights : {"pre_episode", "equal"}
    without : tuple of str
        Partners left out.
    """
    spec = specification(FIRST_SPECIFICATION, system=data.system, weights=weights, leave_out=without)
    sample = draw_sample(data, spec)
    labels = {"name": f"2017-2019.{sample.system}.products", "episode": "2018"}
    return design_of(data, spec, sample, groups, several="chapters", **labels)


def design_of(
    data: Panel,
    spec: Specification,
    sample: Sample,
    groups: pd.Series | None = None,
    *,
    digits: int | None = None,
    several: str = "products",
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
    groups : Series, optional
        As for :func:`first_design`; by default each partner stands alone.
    digits : int, optional
        Products with the same first digits stand together; by default each stands alone.
    several : str
        What products that change places are called.
    **labels
        Fields of :class:`results.Estimate`: at least ``name``.
    """
    groups = pd.Series(dtype=object) if groups is None else groups
    return Design(
        y=sample.y,
        weights=sample.weights,
        effects=list(sample.effects(spec.fixed_effects)),
        absorber=absorber_of(sample, spec.fixed_effects),
        tariffs=taxed(labels["name"], sample.z, sample.x if spec.instrument else None),
        cells=sample.codes,
        poisson=spec.estimator == "ppml",
        book=exposure_paths(data, spec, sample),
        levels={"partner": sample.partners, "product": sample.products, "month": sample.months},
        blocks=blocks_of(
            sample.products, units_of(sample.partners, groups), several, digits=digits, heading=digits
        ),
        labels=labels_of(spec, vars(sample)) | labels,
    )


def labels_of(spec: Specification, about: dict) -> dict:
    """Return what a specification and its sample, :attr:`Cells.about`, say of an estimate."""
    return {
        "outcome": "log customs value",
        "fixed_effects": ", ".join(spec.fixed_effects),
        "weights": spec.weights,
        "design": "products",
        "episode": spec.episode,
        "comparison": spec.comparison,
    } | {name: about[name] for name in ("system", "window", "vintage", "n_zeros")}


def second_design(
    table: pd.DataFrame,
    groups: pd.Series,
    *,
    vintage: str = "",
    weighted: bool = False,
    outcome: str = "continuing",
    within: bool = False,
) -> Design:
    """Return the main regression of the second episode, or a variation of it.

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
        A key of :data:`lines.LINE_OUTCOMES`.
    within : bool
        Effects of partner x chapter in place of those of partner.
    """
    lines = draw_lines(table, outcome, weighted=weighted)
    partner_codes = lines.partner
    if within:
        chapter = pd.factorize(lines.products.str[:2])[0]
        partner_codes = lines.partner * (int(chapter.max()) + 1) + chapter[lines.product]
    name = "2024-2025.hs10.products"
    return Design(
        y=lines.y,
        weights=lines.weights,
        effects=[lines.product, partner_codes],
        absorber=TwoEffects(lines.product, partner_codes, lines.weights),
        tariffs=taxed(name, lines.law, lines.collected if outcome == "continuing" else None),
        cells={"partner": lines.partner, "product": lines.product},
        book=law_book(table, lines),
        levels={"partner": lines.partners, "product": lines.products},
        blocks=blocks_of(lines.products, units_of(lines.partners, groups), "HS6", digits=6, heading=4),
        labels={
            "name": name,
            "outcome": LINE_OUTCOMES[outcome],
            "fixed_effects": "product, partner x chapter" if within else "product, partner",
            "system": "hs10",
            "window": "2024-01:2025-12",
            "vintage": vintage,
            "weights": "value" if weighted else "equal",
            "design": "products",
            "episode": "2025",
            "comparison": "within",
            "unit": "probability per log point" if outcome in ("exit", "entry") else "elasticity",
        },
    )
