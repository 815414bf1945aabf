"""The headline with one choice changed at a time: every row is printed, whatever its sign."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from analysis.estimate.engine.absorb import make_absorber
from analysis.estimate.engine.fit import fit_sample
from analysis.estimate.engine.inference import Scores
from analysis.estimate.engine.panel import Panel
from analysis.estimate.engine.randomisation import units_of
from analysis.estimate.engine.regression import Fit, n_parameters, poisson, regress, summarise
from analysis.estimate.engine.sample import draw_sample, without_gaps
from analysis.estimate.engine.specification import specification
from analysis.estimate.goods.by_group import is_ai_good
from analysis.estimate.headline.products import (
    FIRST,
    SCHEMES,
    TARIFFS,
    Design,
    by_law,
    first_design,
    second_design,
)

#: Partner that is left out by a row of its own.
LARGEST = "CHN"

#: Sections of the Harmonized System: first chapter of each, in the order of the nomenclature.
SECTIONS = {
    "animals": 1, "vegetables": 6, "fats": 15, "food and drink": 16, "minerals and fuels": 25,
    "chemicals": 28, "plastics and rubber": 39, "leather": 41, "wood": 44, "paper": 47, "textiles": 50,
    "footwear": 64, "stone and glass": 68, "jewellery": 71, "metals": 72, "machines and electronics": 84,
    "vehicles": 86, "instruments": 90, "arms": 93, "furniture and toys": 94, "art": 97, "special": 98,
}  # fmt: skip

#: Columns of the table, key ``episode`` x ``group`` x ``toggle`` x ``tariff``.
COLUMNS = ["episode", "group", "toggle", "tariff", "value", "partners_low", "partners_high",
           "products_low", "products_high", "n_obs"]  # fmt: skip


def first_toggles(data: Panel, groups: pd.Series) -> pd.DataFrame:
    """Vary the headline of the first episode.

    Parameters
    ----------
    data : Panel
        By chapter.
    groups : Series
        As for :func:`products.first_design`.

    Returns
    -------
    DataFrame
        Key ``group`` (``"headline"``, ``"weights"``, ``"partners"``, ``"outcome"``, ``"without
        sector"``) x ``toggle`` x ``tariff``; ``value``; ends of the 95 % intervals clustered by partner
        (``partners_low``, ...) and by product (``products_low``, ...); ``n_obs``.
    """

    def designs() -> Iterator[tuple[str, str, Design]]:
        yield "headline", "", first_design(data, groups)
        yield "weights", "equal", first_design(data, groups, weights="equal")
        yield "partners", f"without {LARGEST}", first_design(data, groups, without=(LARGEST,))
        for section in SECTIONS:
            if (section_of(data.products) == section).any():
                others = lambda chapters, out=section: section_of(chapters) != out  # noqa: E731
                yield "without sector", section, first_design(data, groups, keep=others)

    rows = [row for group, toggle, design in designs() for row in _of(group, toggle, design)]
    rows.append(_row("outcome", "midpoint", "law", _midpoint_by_chapter(data, groups)))
    rows.append(_row("outcome", "PPML on levels", "law", _ppml_by_chapter(data, groups)))
    return pd.DataFrame(rows).assign(episode="2018")[COLUMNS]


def second_toggles(
    table: pd.DataFrame, every: pd.DataFrame, groups: pd.Series, ai_goods: pd.DataFrame
) -> pd.DataFrame:
    """Vary the headline of the second episode.

    Parameters
    ----------
    table, every : DataFrame
        As :func:`lines.lines_table` gives them.
    groups : Series
        As for :func:`products.first_design`.
    ai_goods : DataFrame
        Source table ``us_ai_goods_hs10``: lines used in data centres.

    Returns
    -------
    DataFrame
        As :func:`first_toggles`. Of all partners, whose law is in no table, the rate collected is
        taken as it is (``"collected, OLS"``).
    """
    large = table.partner.ne(LARGEST)
    data_centres = is_ai_good(table.hs10, ai_goods)

    def designs() -> Iterator[tuple[str, str, Design]]:
        yield "headline", "", second_design(table, groups)
        yield "weights", "by value", second_design(table, groups, weighted=True)
        yield "partners", f"without {LARGEST}", second_design(table[large], groups)
        yield (
            "partners",
            f"without {LARGEST}, by value",
            second_design(table[large], groups, weighted=True),
        )
        yield "goods", "without AI goods", second_design(table[~data_centres], groups)
        yield (
            "goods",
            "without AI goods, by value",
            second_design(table[~data_centres], groups, weighted=True),
        )
        yield "effects", "partner x chapter", second_design(table, groups, within=True)
        yield (
            "effects",
            "partner x chapter, by value",
            second_design(table, groups, within=True, weighted=True),
        )
        for sector in sorted(table.naics3.dropna().unique()):
            yield "without sector", sector, second_design(table[table.naics3.ne(sector)], groups)

    rows = [row for group, toggle, design in designs() for row in _of(group, toggle, design)]
    for outcome in ("midpoint", "exit", "entry"):
        design = second_design(table, groups, outcome=outcome)
        rows.append(_row("outcome", outcome, "law", lambda by, d=design: d.fit("law", by)))
    rows.append(_row("outcome", "PPML on levels", "law", _ppml_by_line(table, groups)))
    whole = second_design(every.assign(law=every.collected), groups)
    rows.append(_row("partners", "all partners", "collected, OLS", lambda by: whole.fit("law", by)))
    return pd.DataFrame(rows).assign(episode="2025")[COLUMNS]


def section_of(chapters: pd.Index) -> np.ndarray:
    """Return the section of each HS chapter (two digits), shape of ``chapters``."""
    at = np.searchsorted(list(SECTIONS.values()), chapters.astype(int).to_numpy(), side="right") - 1
    return np.array(list(SECTIONS))[at]


def _of(group: str, toggle: str, design: Design) -> Iterator[dict]:
    for tariff in TARIFFS:
        yield _row(group, toggle, tariff, lambda by, t=tariff: design.fit(t, by))


def _row(group: str, toggle: str, tariff: str, fitted: Callable[[str], Fit]) -> dict:
    """Return one row; ``fitted`` gives the fit clustered by a scheme of :data:`products.SCHEMES`."""
    row = {"group": group, "toggle": toggle, "tariff": tariff}
    for scheme in SCHEMES:
        fit = fitted(scheme)
        ends = fit.summary()
        row |= {"value": ends["value"], "n_obs": fit.n_obs}
        row |= {f"{scheme}_low": ends["ci_low"], f"{scheme}_high": ends["ci_high"]}
    return row


def _midpoint_by_chapter(data: Panel, groups: pd.Series) -> Callable[[str], Fit]:
    """Fit 12-month changes over the mean of both months, entry and exit in, by chapter."""
    spec = specification(FIRST, system=data.system)
    months = data.inside(spec.check(data))[12:]
    after, before = data.customs_value[:, months], data.customs_value[:, months - 12]
    law = data.statutory[:, months] - data.statutory[:, months - 12]
    base = data.customs_value[:, data.months.year == spec.year_of_weights(spec.window)].mean(axis=1)
    pair, month = np.nonzero(np.isfinite(law) & (after + before > 0) & (base > 0)[:, None])
    codes = [data.partner[pair], data.product[pair], month]
    codes = [pd.factorize(code, sort=True)[0] for code in codes]
    partner, product, month_code = codes
    y = 2 * (after - before)[pair, month] / (after + before)[pair, month]
    weights = base[pair] / base[pair].mean()
    faces = ("product x month", "partner x month")
    units = pd.factorize(units_of(data.partners, groups)[data.partner[pair]])[0]
    clusters = {"partners": units, "products": product}
    n = int(month_code.max()) + 1
    effects = [product * n + month_code, partner * n + month_code]
    scores = regress(
        y, law[pair, month], weights=weights, effects=effects, clusters=[units],
        absorber=make_absorber(*codes, faces, weights), where="mid-point growth by chapter",
    ).scores  # fmt: skip
    return _by(scores, effects, clusters)


def _ppml_by_chapter(data: Panel, groups: pd.Series) -> Callable[[str], Fit]:
    """Fit values by chapter, zeros kept, pairs without weights: large ones count as they are."""
    spec = by_law(data.system, estimator="ppml", weights="equal")
    sample = draw_sample(data, spec)
    scores = fit_sample(spec, sample).scores
    clusters = {
        "partners": units_of(sample.partners, groups)[sample.partner],
        "products": sample.product,
    }
    return _by(scores, list(sample.effects(spec.fixed_effects)), clusters)


def _ppml_by_line(table: pd.DataFrame, groups: pd.Series) -> Callable[[str], Fit]:
    """Fit values of both years by line, zeros kept; the law of 2024 is the base of its change."""
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
        left = rows & np.logical_and.reduce(sold)
        if left.sum() == rows.sum():
            break
        rows = left
    partner, product, year = (without_gaps(c[rows], int(c.max()) + 1)[1] for c in codes)
    faces = ("partner x product", "product x month", "partner x month")
    effects = [without_gaps(p[rows], int(p.max()) + 1)[1] for p in pairs]
    absorber = make_absorber(partner, product, year, faces)
    units = units_of(partners, groups)
    clusters = {
        "partners": pd.factorize(units[codes[0][rows]])[0],
        "products": pd.factorize(products.str[:6])[0][codes[1][rows]],
    }
    clusters["products"] = pd.factorize(clusters["products"])[0]
    found = poisson(y[rows], x[rows], effects=effects, clusters=[clusters["partners"]],
                    absorber=absorber, where="values of both years by line")  # fmt: skip
    return _by(found.scores, effects, clusters)


def _by(scores: Scores, effects: list[np.ndarray], clusters: dict[str, np.ndarray]):
    """Return what gives the fit clustered by a scheme."""
    return lambda by: summarise(
        scores, [clusters[by]], n_parameters(1, effects, [clusters[by]]), columns=np.empty((0, 0))
    )
