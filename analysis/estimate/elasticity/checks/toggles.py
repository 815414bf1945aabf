"""The main estimate with one choice changed at a time: every row is printed, whatever its sign."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.engine.absorb import make_absorber
from analysis.engine.design import Blocks, Design
from analysis.engine.estimates import estimates_of
from analysis.engine.panel import Panel
from analysis.engine.permuting import units_of
from analysis.engine.result_columns import ESTIMATES, INFERENCE
from analysis.engine.sample import draw_sample, without_gaps
from analysis.estimate.elasticity.checks.identifies import largest_units
from analysis.estimate.elasticity.goods.by_group import is_ai_good
from analysis.estimate.elasticity.main.members import under_early_claims, without_members
from analysis.estimate.elasticity.main.products import (
    FIRST_SPECIFICATION,
    MAIN_SCHEMES,
    by_law,
    design_of,
    first_design,
    second_design,
    taxed,
)
from analysis.estimate.specifications import specification
from analysis.vocabulary import Term

#: Partner that is left out by a row of its own.
LARGEST_PARTNER = "CHN"

#: How many of the partners that identify most are left out together.
SEVERAL = (2, 3, 4)

#: Chapters that are left out together.
CHAPTERS = {"gold and jewels": ("71",), "iron and steel": ("72", "73")}

#: How the main estimate is called under other contents of metal, and with Canada and Mexico: under the
#: law of autumn's claims, and under that of January's alone.
METALS = "metal contents that duties of 2025 imply"
MEMBERS_IN, CLAIMS_OF_JANUARY = "with members of USMCA", "claims of January 2025"

TOGGLE_ESTIMATES = Columns(
    "a choice, tariff and scheme",
    {
        "group": Term("Group", "", "main, weights, partners, goods, claims, effects, law or outcome"),
        "toggle": Term("Changed", "", "choice that is changed; empty: none"),
        **INFERENCE,
        **ESTIMATES,
    },
)


@returns(TOGGLE_ESTIMATES)
def first_toggles(data: Panel, groups: pd.Series) -> pd.DataFrame:
    """Vary the main estimate of the first episode.

    Parameters
    ----------
    data : Panel
        By chapter.
    groups : Series
        As for :func:`products.first_design`.
    """
    return estimates_of(_first(data, groups), by=MAIN_SCHEMES)


def _first(data: Panel, groups: pd.Series) -> Iterator[Design]:
    yield _changed("main", "", first_design(data, groups))
    yield _changed("weights", "equal", first_design(data, groups, weights="equal"))
    if LARGEST_PARTNER in data.partners:
        without_largest = {"without": (LARGEST_PARTNER,)}
        yield _changed(
            "partners", f"without {LARGEST_PARTNER}", first_design(data, groups, **without_largest)
        )
        alike = first_design(data, groups, weights="equal", **without_largest)
        yield _changed("partners", f"without {LARGEST_PARTNER}, equal", alike)
    yield _changed("outcome", "midpoint", _midpoint_by_chapter(data, groups))
    yield _changed("outcome", "PPML on levels", _ppml_by_chapter(data, groups))


@returns(TOGGLE_ESTIMATES)
def second_toggles(
    table: pd.DataFrame,
    groups: pd.Series,
    ai_goods: pd.DataFrame,
    claims: pd.DataFrame | None = None,
    metals: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Vary the main estimate of the second episode.

    Parameters
    ----------
    table : DataFrame
        The first of :func:`lines.lines_table`; the main estimate is without Canada and Mexico.
    groups : Series
        As for :func:`products.first_design`.
    ai_goods : DataFrame
        Source table ``us_ai_goods_hs10``: lines used in data centres.
    claims : DataFrame, optional
        The lines of Canada and Mexico whose law takes the claims of :data:`claims.EARLY` as what
        qualifies.
    metals : DataFrame, optional
        The lines of ``table`` under the contents of metal that duties imply (:data:`metals.IMPLIED`).
    """
    main = without_members(table)
    choices = _choices(table, groups, ai_goods, claims, metals)
    return estimates_of(_second(main, groups, choices), by=MAIN_SCHEMES)


def _second(main: pd.DataFrame, groups: pd.Series, choices: Iterator) -> Iterator[Design]:
    yield _changed("main", "", second_design(main, groups))
    yield _changed("weights", "by value", second_design(main, groups, weighted=True))
    for group, toggle, rows, changes in choices:
        yield _changed(group, toggle, second_design(rows, groups, **changes))
        by_value = second_design(rows, groups, weighted=True, **changes)
        yield _changed(group, f"{toggle}, by value", by_value)
    for outcome in ("midpoint", "exit", "entry"):
        yield _changed("outcome", outcome, second_design(main, groups, outcome=outcome))
    yield _changed("outcome", "PPML on levels", _ppml_by_line(main, groups))


def _choices(
    table: pd.DataFrame,
    groups: pd.Series,
    ai_goods: pd.DataFrame,
    claims: pd.DataFrame | None,
    metals: pd.DataFrame | None,
) -> Iterator[tuple[str, str, pd.DataFrame, dict]]:
    """Yield the choices that are changed in both weights: group, name, rows, settings."""
    main = without_members(table)
    yield "partners", f"without {LARGEST_PARTNER}", main[main.partner.ne(LARGEST_PARTNER)], {}
    largest = largest_units(main, groups, max(SEVERAL))
    for n in SEVERAL:
        out = [partner for unit in largest[:n] for partner in unit]
        names = ", ".join(unit[0] if len(unit) == 1 else groups[unit[0]] for unit in largest[:n])
        yield "partners", f"without {names}", main[~main.partner.isin(out)], {}
    yield "goods", "without AI goods", main[~is_ai_good(main.hs10, ai_goods)], {}
    for name, chapters in CHAPTERS.items():
        yield "goods", f"without {name}", main[~main.hs10.str[:2].isin(chapters)], {}
    yield "effects", "partner x chapter", main, {"within": True}
    if metals is not None and len(metals):
        yield "law", METALS, without_members(metals), {}
    if claims is not None and len(claims):
        yield "claims", MEMBERS_IN, table, {}
        yield "claims", CLAIMS_OF_JANUARY, under_early_claims(table, claims), {}


def _changed(group: str, toggle: str, design: Design) -> Design:
    """Return a design that is told from the others by what is changed."""
    return replace(design, key={"group": group, "toggle": toggle})


def _midpoint_by_chapter(data: Panel, groups: pd.Series) -> Design:
    """Return 12-month changes over the mean of both months, entry and exit in, by chapter."""
    spec = specification(FIRST_SPECIFICATION, system=data.system)
    window = spec.check(data)
    months = data.inside(window)[12:]
    after, before = data.customs_value[:, months], data.customs_value[:, months - 12]
    law = data.statutory[:, months] - data.statutory[:, months - 12]
    base = data.customs_value[:, data.months.year == spec.year_of_weights(spec.window)].mean(axis=1)
    pair, month = np.nonzero(np.isfinite(law) & (after + before > 0) & (base > 0)[:, None])
    codes = [data.partner[pair], data.product[pair], month]
    partner, product, month_code = (pd.factorize(code, sort=True)[0] for code in codes)
    units = pd.factorize(units_of(data.partners, groups)[data.partner[pair]])[0]
    weights = base[pair] / base[pair].mean()
    faces, n = ("product x month", "partner x month"), int(month_code.max()) + 1
    return Design(
        y=2 * (after - before)[pair, month] / (after + before)[pair, month],
        weights=weights,
        effects=[product * n + month_code, partner * n + month_code],
        absorber=make_absorber(partner, product, month_code, faces, weights),
        tariffs=taxed("midpoint", law[pair, month]),
        # A unit of partners stands for its members: the law is not permuted here.
        cells={"partner": units, "product": product},
        blocks={"products": _alone("product", product), "partners": _alone("partner", units)},
        labels=_labels("midpoint", "2018", data.system, window)
        | {
            "fixed_effects": ", ".join(faces),
            "weights": spec.weights,
        },
    )


def _ppml_by_chapter(data: Panel, groups: pd.Series) -> Design:
    """Return values by chapter, zeros kept, pairs without weights: large ones count as they are."""
    spec = by_law(data.system, estimator="ppml", weights="equal")
    labels = {"name": "ppml", "outcome": "customs value", "several": "chapters"}
    return design_of(data, spec, draw_sample(data, spec), groups, **labels)


def _ppml_by_line(table: pd.DataFrame, groups: pd.Series) -> Design:
    """Return values of both years by line, zeros kept; the law of 2024 is the base of its change."""
    table = table[table.law.notna() & (table.value_2024 + table.value_2025).gt(0)]
    n = len(table)
    year = np.repeat([0, 1], n)
    partner, partners = pd.factorize(table.partner, sort=True)
    product, products = pd.factorize(table.hs10, sort=True)
    y = np.concatenate([table.value_2024, table.value_2025]).astype(float)
    y /= y.mean()
    x = np.concatenate([np.zeros(n), table.law])
    rows = np.ones(2 * n, dtype=bool)
    codes = [np.tile(partner, 2), np.tile(product, 2), year]
    pairs = (codes[0] * len(products) + codes[1], codes[1] * 2 + year, codes[0] * 2 + year)
    while True:
        # A level of the effects without imports is fitted by zeros; it says nothing.
        sold = [np.bincount(p, y * rows, int(p.max()) + 1)[p] > 0 for p in pairs]
        sold_rows = rows & np.logical_and.reduce(sold)
        if sold_rows.sum() == rows.sum():
            break
        rows = sold_rows
    (_, partner), (levels, product), (_, year) = (without_gaps(c[rows], int(c.max()) + 1) for c in codes)
    units = pd.factorize(units_of(partners, groups)[codes[0][rows]])[0]
    faces = ("partner x product", "product x month", "partner x month")
    return Design(
        y=y[rows],
        weights=np.ones(int(rows.sum())),
        poisson=True,
        effects=[without_gaps(p[rows], int(p.max()) + 1)[1] for p in pairs],
        absorber=make_absorber(partner, product, year, faces),
        tariffs=taxed("ppml", x[rows]),
        cells={"partner": units, "product": product},
        blocks={
            "products": Blocks("product", pd.factorize(products[levels].str[:6])[0], "product"),
            "partners": _alone("partner", units),
        },
        labels=_labels("ppml", "2025", "hs10", "2024:2025")
        | {
            "outcome": "customs value",
            "fixed_effects": ", ".join(faces),
            "weights": "equal",
        },
        where="values of both years by line",
    )


def _alone(of: str, codes: np.ndarray) -> Blocks:
    """Return blocks of one partner, or one product, each."""
    return Blocks(of, np.arange(int(codes.max()) + 1), of)


def _labels(name: str, episode: str, system: str, window: str) -> dict:
    return {
        "name": name,
        "outcome": "growth of customs value over the mean of both months",
        "system": system,
        "window": window,
        "vintage": "",
        "design": name,
        "episode": episode,
        "comparison": "within",
    }
