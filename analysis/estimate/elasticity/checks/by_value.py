"""The elasticity of 2024-2025 by value, under several choices that one may make: a range, and no number.

Weighted by imports of 2024 a few hundred lines decide, and each choice has others. A choice has its row
whatever it gives; estimates by value of other questions (:mod:`tiers`, :mod:`clean_years`) have theirs
elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.engine.design import Design
from analysis.engine.panel import Panel
from analysis.engine.result_columns import ESTIMATES
from analysis.engine.results import Estimate, to_frame
from analysis.engine.sample import draw_sample
from analysis.estimate.elasticity.checks.identifies import identifying
from analysis.estimate.elasticity.checks.placebos import coarser
from analysis.estimate.elasticity.checks.toggles import CHAPTERS, LARGEST_PARTNER
from analysis.estimate.elasticity.goods.by_group import is_ai_good
from analysis.estimate.elasticity.main.members import (
    AUTUMN,
    JANUARY,
    USMCA_MEMBERS,
    without_members,
)
from analysis.estimate.elasticity.main.products import design_of, second_design
from analysis.estimate.specifications import specification
from analysis.vocabulary import Term

#: Specification by sector and month, by value, the law as regressor.
SECTOR_MONTHS = "reduced_weighted_2025"

#: Imports of 2024 from which on a partner's line is large, US dollars.
LARGE = 100e6

#: Choice of effects or outcome -> settings of :func:`products.second_design`.
CHANGES = {"partner x chapter": {"within": True}, "mid-point growth": {"outcome": "midpoint"}}

#: Part of the rows, those with the least imports, whose share of the imports is told.
SMALLER = 2 / 3

#: Choice -> how the key of its number ends, before ``by_value``. The law is that of each line alone.
CHOICE_KEYS = {
    "": "main.law",
    "with Canada and Mexico": "headline.law",
    "instrumented": "main.law.with_usmca",
    "without China": "main.law.without_china",
    "without data centres": "main.law.without_ai_goods",
    "without gold and jewels": "main.law.without_gold",
    "without iron and steel": "main.law.without_steel",
    "large lines": "main.law.large_lines",
    "large lines, each once": "main.law.large_lines_alike",
    "partner x chapter": "main.law.within_chapters",
    "mid-point growth": "main.law.midpoint",
    "PPML on levels": "main.law.ppml",
    "HS6": "hs6.law",
    "chapters": "chapters.law",
    "sectors": "sectors.law",
    "sector months": "sector_months.law",
}

BY_VALUE = Columns(
    "a choice",
    {
        "choice": Term("Choice", "", "what differs from the main estimate by value; empty: nothing"),
        "effective": Term(
            "Effective rows",
            "count",
            "rows that would identify as much if all were alike: one over the sum of squared shares",
            "count",
            missing="of PPML, and of what is instrumented",
        ),
        "small": Term(
            "Small rows",
            "fraction",
            "share of the smaller two thirds of rows in imports",
            "percent",
            missing="of PPML, and of what is instrumented",
        ),
        **ESTIMATES,
    },
)


def choices_by_line(
    table: pd.DataFrame, groups: pd.Series, ai_goods: pd.DataFrame
) -> Iterator[tuple[str, Design]]:
    """Yield the choices by tariff line: name and design.

    Parameters
    ----------
    table, groups, ai_goods
        As of :func:`toggles.second_toggles`; Canada and Mexico are in ``table``.
    """
    main = without_members(table)
    samples = {
        "": main,
        "with Canada and Mexico": table,
        "without China": main[main.partner.ne(LARGEST_PARTNER)],
        "without data centres": main[~is_ai_good(main.hs10, ai_goods)],
        "large lines": main[main.value_2024.ge(LARGE)],
    }
    for name, chapters in CHAPTERS.items():
        samples[f"without {name}"] = main[~main.hs10.str[:2].isin(chapters)]
    for name, rows in samples.items():
        yield name, second_design(rows, groups, weighted=True)
    for name, changes in CHANGES.items():
        yield name, second_design(main, groups, weighted=True, **changes)
    yield "large lines, each once", second_design(samples["large lines"], groups)


def choices_by_group(
    table: pd.DataFrame, chapters: Panel, sectors: Panel, changes: pd.DataFrame
) -> Iterator[tuple[str, Design]]:
    """Yield the choices by coarser goods: name and design; parameters as of :func:`coarser`."""
    for design in coarser(table, chapters, sectors, changes, weights="value"):
        if not design.labels["is_placebo"]:
            yield design.key["version"], design
    spec = specification(SECTOR_MONTHS)
    spec = replace(
        spec, leave_out=tuple(sorted({*spec.leave_out, *USMCA_MEMBERS} & {*sectors.partners}))
    )
    sample = draw_sample(sectors, spec)
    yield "sector months", design_of(sectors, spec, sample, name="sector_months")


@returns(BY_VALUE)
def by_value(choices: Iterable[tuple[str, Design]]) -> pd.DataFrame:
    """Fit choices, clustered by partner, and count on how many rows each rests.

    Parameters
    ----------
    choices : iterable of (str, Design)
        Name and design.
    """
    rows, estimates = [], []
    for name, design in choices:
        share, size = identifying(design), np.sort(design.weights)
        small = size[: round(SMALLER * len(size))].sum() / size.sum()
        rows.append({"choice": name, "effective": round(1 / (share @ share)), "small": small})
        estimates.append(design.fit("partners").estimate())
    return pd.concat([pd.DataFrame(rows), to_frame(estimates)], axis=1)


@returns(BY_VALUE)
def every_choice(
    rows: pd.DataFrame, toggles: pd.DataFrame, main: Estimate, members: pd.DataFrame
) -> pd.DataFrame:
    """Return choices in order, with that of dollars in levels, and intervals as they are quoted.

    Parameters
    ----------
    rows : DataFrame
        Of :func:`by_value`.
    toggles : DataFrame
        Of :func:`toggles.second_toggles`; PPML fits sums of dollars and weighs by none.
    main : Estimate
        The main estimate by value, whose law is permuted.
    members : DataFrame
        Of :func:`members.with_members`; permuted too.
    """
    levels = toggles.query("toggle == 'PPML on levels' and scheme == 'by partners' and tariff == 'law'")
    levels = levels[levels.episode.eq("2025")].assign(choice="PPML on levels")
    by_law = members.query("tariff == 'law' and weights == 'value'")
    january = by_law[by_law.claims.eq(JANUARY)].assign(choice="instrumented")
    rows = pd.concat([rows, levels, january])[list(BY_VALUE)].set_index("choice")
    rows = rows.astype({"first_stage": float, "first_stage_f": float})  # None where no row has one
    quoted = {"": main, "with Canada and Mexico": by_law.set_index("claims").loc[AUTUMN]}
    for choice, e in quoted.items():
        for name in ("ci_low", "ci_high", "n_clusters", "cluster_by"):
            rows.loc[choice, name] = getattr(e, name)
    return rows.loc[list(CHOICE_KEYS)].reset_index()
