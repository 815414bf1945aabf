"""Whether the donors are clean: their own tariffs, what they gained, and how far that moves the answer.

In 2025 no partner is untreated. A donor that lost by its own tariff makes too little of what was to be
expected; one that took over the treated partner's sales makes too much. Each is allowed for by itself:
the first by the elasticity, at the end of its interval that costs donors most; the second by counting
all that a donor sold beyond its own forecast as taken over. Neither is a bound on both together.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.engine.panel import Panel
from analysis.estimate.counterfactual.gaps import (
    CAME_AND_EXPECTED,
    DESIGN_TERM,
    GAP_SUMMARY,
    Gaps,
    measure,
)
from analysis.estimate.counterfactual.implied import Implied, implied_loss, tariff_rises
from analysis.estimate.counterfactual.plan import monthly_totals, rebuild
from analysis.estimate.elasticity.response.lines import LineLaw
from analysis.vocabulary import TERMS, Term

#: Designs that rest on donors.
DONOR_DESIGNS = ("synthetic_control", "sdid", "benchmark")

#: The sector of computers, servers and chips, whose imports an investment boom drove.
HARDWARE = "334"

#: Weights of donors by design, which sum to one.
DONOR_WEIGHTS = {
    "synthetic_control": Term("Control", "fraction", "weight in synthetic control", "brief"),
    "sdid": Term("DiD", "fraction", "weight in synthetic difference-in-differences", "brief"),
    "benchmark": Term("Others", "fraction", "share in the donors' imports of the year before", "brief"),
}

DONORS = Columns(
    "a donor",
    {
        "partner": TERMS["partner"],
        **DONOR_WEIGHTS,
        "rise": Term(
            "Tariff factor", "log points", "rise of one plus the tariff by law, mean of months"
        ),
        "own_loss": Term(
            "Implied loss",
            "log points",
            "what the elasticity says that the donor lost by its own tariff",
        ),
        "most_lost": Term(
            "Most lost",
            "log points",
            "the same at the end of the elasticity's 95 % interval that costs most",
        ),
        "actual": CAME_AND_EXPECTED["actual"],
        "expected": Term("Expected", "USD", "the donor's own structural forecast", "billions"),
        "gain": Term(
            "Beyond forecast", "log points", "actual imports over the donor's own structural forecast"
        ),
    },
    index=("partner",),
)

DONOR_BOUNDS = Columns(
    "a design that compares partners",
    {
        **DESIGN_TERM,
        "value": Term("As estimated", "log points", "gap as estimated"),
        "tariffs_added": Term(
            "Donors' own tariffs added back",
            "log points",
            "gap with donors without "
            "their own loss, at the costlier end of the elasticity's interval, so "
            "that more was to be expected",
        ),
        "gains_removed": Term(
            "Donors' gains taken away",
            "log points",
            "gap with donors that sold beyond "
            "their own forecast held to it, so that less was to be expected",
        ),
    },
    index=("design",),
)

GAP_WITHOUT_HARDWARE = Columns(
    "a design, of imports without computers and chips",
    {
        **DESIGN_TERM,
        **GAP_SUMMARY.only("actual", "value", "ci_low", "ci_high"),
    },
    index=("design",),
)


@returns(DONORS)
def donor_table(data: Panel, statutory: pd.DataFrame, gaps: Gaps, implied: Implied) -> pd.DataFrame:
    """Return what each donor weighs, paid and gained.

    Parameters
    ----------
    statutory : DataFrame
        Statutory rates by layer, as built.

    Notes
    -----
    The heaviest donor is first.
    """
    plan, imports = gaps.plan, monthly_totals(data, without=gaps.plan.without)
    episode = gaps.partners.query("period == 'episode' and design == 'structural'").set_index("partner")
    donors = episode.index.drop(plan.partner)
    table = pd.DataFrame(index=donors)
    for design in DONOR_DESIGNS[:2]:
        table[design] = rebuild(imports, plan, design, only=plan.partner)[plan.partner].unit_weights
    year = imports.loc[: plan.fit_end, donors].tail(12).sum()
    table["benchmark"] = year / year.sum()
    rises = tariff_rises(data, statutory, plan, list(donors)).rise.unstack("partner")
    table["rise"] = rises.loc[plan.window].mean()
    estimate = implied.response.law
    table["own_loss"] = estimate.value * table.rise
    table["most_lost"] = min(estimate.ci_low, estimate.ci_high) * table.rise
    table[["actual", "expected"]] = episode[["actual", "expected"]]
    table["gain"] = episode.value
    order = table[list(DONOR_DESIGNS)].max(axis=1).sort_values(ascending=False).index
    return table.loc[order]


@returns(DONOR_BOUNDS)
def bounds(gaps: Gaps, donors: pd.DataFrame) -> pd.DataFrame:
    """Return the gap of each comparing design with what the donors lost, or gained, taken out.

    Notes
    -----
    Synthetic designs weight logs of donors, the benchmark adds up their dollars; so do the changes.
    """
    gap_by_design = gaps.summary.query("period == 'episode'").set_index("design").value
    rows = {}
    lost, gained = donors.most_lost, donors.gain.clip(lower=0)
    for design in DONOR_DESIGNS:
        weight = donors[design]
        shifts = weight @ lost, weight @ gained
        if design == "benchmark":
            shifts = (
                -np.log((donors.actual * np.exp(-lost)).sum() / donors.actual.sum()),
                np.log(donors.actual.sum() / donors[["actual", "expected"]].min(axis=1).sum()),
            )
        changed = {
            name: gap_by_design[design] + float(shift)
            for name, shift in zip(("tariffs_added", "gains_removed"), shifts, strict=True)
        }
        rows[design] = {"value": gap_by_design[design]} | changed
    return pd.DataFrame(rows).T.rename_axis("design")


@returns(GAP_WITHOUT_HARDWARE)
def without_hardware(
    data: Panel, statutory: pd.DataFrame, gaps: Gaps, implied: Implied, law: LineLaw | None
) -> pd.DataFrame:
    """Measure the episode without computers and chips.

    Parameters
    ----------
    statutory : DataFrame
        Statutory rates by layer, as built.
    law : LineLaw or None
        As for :func:`implied.implied_loss`.

    Notes
    -----
    The elasticity times the law is among the designs: the elasticity stays that of all sectors, the
    partner's rise is that of the others.
    """
    rest = replace(gaps.plan, without=tuple(sorted({*gaps.plan.without, HARDWARE})))
    by_design = (
        measure(monthly_totals(data, without=rest.without), rest),
        implied_loss(data, statutory, rest, implied.response, law),
    )
    rows = pd.concat([design.summary.query("period == 'episode'") for design in by_design])
    return rows.set_index("design")[[name for name in GAP_WITHOUT_HARDWARE if name != "design"]]
