"""How far each design is to be trusted: quieter years, the months before, and what donors went through.

The placebo in time runs a plan as if the episode had begun in an earlier year, on every partner: the
bias and the error of what is then found are those that a reader may expect of the real answer. How
often the 95 % interval covers zero is a check of the structural model, whose intervals come from its
paths, and of one partner's own windows. Over all partners it is no check of the designs that compare
them: their interval is the spread of the same gaps, and covers most of these however far they miss.

In 2025 no partner is untreated. A donor that lost by its own tariff makes too little of what was to be
expected; one that took over the treated partner's sales makes too much. Each is allowed for by itself:
the first by the elasticity, at the end of its interval that costs donors most; the second by counting
all that a donor sold beyond its own forecast as taken over. Neither is a bound on both together.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.columns import Columns, returns
from analysis.engine.panel import Panel
from analysis.estimate.counterfactual.gaps import DESIGN_TERM, GAP_SUMMARY, Gaps, measure
from analysis.estimate.counterfactual.implied import Implied, implied_loss, tariff_rises
from analysis.estimate.counterfactual.plan import (
    FEWEST_MATCHED,
    GAP_DESIGNS,
    Plan,
    expected_imports,
    forecasts,
    monthly_totals,
    rebuild,
)
from analysis.estimate.counterfactual.structural import FEWEST_FITTED
from analysis.estimate.elasticity.response.lines import LineLaw
from analysis.vocabulary import Term

#: Designs that rest on donors.
DONOR_DESIGNS = ("synthetic_control", "sdid", "benchmark")

#: The sector of computers, servers and chips, whose imports an investment boom drove.
HARDWARE = "334"

#: Months that no quiet window may contain: the first tariffs on China, and the pandemic.
# ASSUME: by July 2021 imports had returned to their path; all of 2022 counts as quiet, and so does 2024
# with the small increases on China of 27 September (Section 301 review) and the election of November.
UNQUIET = [("2018-03", "2019-12"), ("2020-02", "2021-06")]

#: Paths of a forecast whose mean alone counts: a hundredth of a per cent from that of many more.
DRAWS_OF_MEANS = 2**12

BY_DONORS = "of the time series, which has no donors"

DESIGN_CHECKS = Columns(
    "a design",
    {
        **DESIGN_TERM,
        "value": Term("Gap", "log points", "gap of the episode as estimated"),
        "bias": Term("Mean", "log points", "mean gap over all partners and quiet windows"),
        "rmse": Term(
            "RMSE",
            "log points",
            "root mean square of the gap over all partners and quiet windows",
            "hundredths",
        ),
        "coverage": Term(
            "Covered",
            "fraction",
            "how often the 95 % interval covers zero, over all partners and quiet windows",
            "brief",
            missing="of designs that compare partners, where it is true by construction",
        ),
        "n": Term("Cases", "number", "partners times quiet windows"),
        "own_bias": Term("Own mean", "log points", "mean gap of the partner over its quiet windows"),
        "own_covered": Term(
            "Own covered",
            "number",
            "quiet windows of the partner whose 95 % interval covers zero",
            "count",
        ),
        "own_n": Term("Own cases", "number", "quiet windows of the partner"),
        "lowest": Term("Other months, lowest", "log points", "lowest gap over other months fitted"),
        "highest": Term("Other months, highest", "log points", "highest gap over other months fitted"),
        "tariffs_added": Term(
            "Donors' tariffs added back",
            "log points",
            "gap with donors without their own loss, at the costlier end of the elasticity's interval, "
            "so that more was to be expected",
            missing=BY_DONORS,
        ),
        "gains_removed": Term(
            "Donors' gains taken away",
            "log points",
            "gap with donors that sold beyond their own forecast held to it, so that less was to be "
            "expected",
            missing=BY_DONORS,
        ),
    },
    index=("design",),
)

GAP_WITHOUT_HARDWARE = Columns(
    "a design, of imports without computers and chips",
    {**DESIGN_TERM, **GAP_SUMMARY.only("actual", "value", "ci_low", "ci_high")},
    index=("design",),
)


@returns(DESIGN_CHECKS)
def design_checks(data: Panel, statutory: pd.DataFrame, gaps: Gaps, implied: Implied) -> pd.DataFrame:
    """Return what quieter years, other months before and donors' own fates say of each design.

    Parameters
    ----------
    statutory : DataFrame
        Statutory rates by layer, as built.
    """
    plan, imports = gaps.plan, monthly_totals(data, without=gaps.plan.without)
    windows = pre_windows(imports, plan).groupby("design").value.agg(lowest="min", highest="max")
    checks = [
        gaps.episode[["value"]],
        accuracy(time_placebos(imports, plan), plan.partner),
        windows,
        donor_gaps(data, statutory, gaps, implied),
    ]
    return pd.concat(checks, axis=1).rename_axis("design")


def quiet_plans(plan: Plan) -> list[Plan]:
    """Return the plan moved back by whole years, wherever its episode is then a quiet one.

    Raises
    ------
    InputError
        No earlier window is quiet and leaves enough months to fit.
    """
    plans, years = [], 1
    while (
        len(pd.date_range(plan.structural_start, plan.shifted(years).fit_end, freq="MS"))
        >= FEWEST_FITTED
    ):
        moved = plan.shifted(years)
        loud = any(moved.start <= pd.Timestamp(b) and moved.end >= pd.Timestamp(a) for a, b in UNQUIET)
        matched = len(pd.date_range(moved.fit_start, moved.fit_end, freq="MS"))
        if not loud and matched >= FEWEST_MATCHED and moved.end < plan.start:
            plans.append(moved)
        years += 1
    if not plans:
        raise InputError(f"no quiet window like {plan.start:%Y-%m} to {plan.end:%Y-%m} comes before it.")
    return plans


def time_placebos(imports: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Run every design on every partner in the quiet windows; rows of :data:`gaps.GAP_BY_PARTNER`."""
    parts = (measure(imports, moved).partners for moved in quiet_plans(plan))
    return pd.concat([part.query("period == 'episode'") for part in parts], ignore_index=True)


def accuracy(placebos: pd.DataFrame, partner: str) -> pd.DataFrame:
    """Summarise the placebos in time by design, over all partners and for one of them."""
    rows = {}
    for design, group in placebos.groupby("design", sort=False):
        covered, of_partner = group.ci_low.le(0) & group.ci_high.ge(0), group.partner.eq(partner)
        rows[design] = {
            "bias": group.value.mean(),
            "rmse": float(np.sqrt((group.value**2).mean())),
            "coverage": np.nan if design in DONOR_DESIGNS else covered.mean(),
            "n": len(group),
            "own_bias": group.value[of_partner].mean(),
            "own_covered": covered[of_partner].sum(),
            "own_n": of_partner.sum(),
        }
    return pd.DataFrame(rows).T


def pre_windows(
    imports: pd.DataFrame, plan: Plan, *, designs: tuple[str, ...] = GAP_DESIGNS
) -> pd.DataFrame:
    """Measure the gap with other months before the episode.

    Parameters
    ----------
    imports : DataFrame
        As :func:`plan.monthly_totals`.

    Returns
    -------
    DataFrame
        ``design``, ``fit_start``, ``fit_end``, ``value`` (log points).

    Notes
    -----
    Starts: the Januaries of every second year and that of the plan, as long as enough months are left;
    ends: four months earlier, that of the plan, two later, and the last month before the episode. The
    structural model is fitted on the same months here.
    """
    rows = []
    for fit_start, fit_end in _choices(plan):
        moved = replace(plan, fit_start=fit_start, fit_end=fit_end, structural_start=fit_start)
        paths = forecasts(imports, moved, only=plan.partner, treated_draws=DRAWS_OF_MEANS)
        for design in designs:
            expected = expected_imports(imports, moved, design, drawn=paths, only=plan.partner)
            sums = (frame.loc[plan.window, plan.partner].sum() for frame in (imports, expected))
            row = {"design": design, "fit_start": fit_start, "fit_end": fit_end}
            rows.append(row | {"value": float(np.log(np.divide(*sums)))})
    return pd.DataFrame(rows)


def _choices(plan: Plan) -> list[tuple[pd.Timestamp, pd.Timestamp]]:
    month = pd.DateOffset(months=1)
    moved = [plan.fit_end - 4 * month, plan.fit_end, plan.fit_end + 2 * month, plan.start - month]
    ends = sorted({end for end in moved if end < plan.start})
    years = range(plan.structural_start.year, plan.fit_end.year, 2)
    starts = sorted({pd.Timestamp(f"{year}-01-01") for year in years} | {plan.fit_start})
    enough = lambda a, b: len(pd.date_range(a, b, freq="MS")) >= FEWEST_FITTED  # noqa: E731
    return [(a, b) for a in starts for b in ends if enough(a, b)]


def donor_gaps(data: Panel, statutory: pd.DataFrame, gaps: Gaps, implied: Implied) -> pd.DataFrame:
    """Return the gap of each comparing design with what donors lost, or gained, taken out.

    Notes
    -----
    Synthetic designs weight logs of donors, the benchmark adds up their dollars; so do the changes.
    """
    plan, imports = gaps.plan, monthly_totals(data, without=gaps.plan.without)
    episode = gaps.partners.query("period == 'episode' and design == 'structural'").set_index("partner")
    donors = episode.drop(plan.partner)
    rises = tariff_rises(data, statutory, plan, list(donors.index)).rise.unstack("partner")
    estimate = implied.response.law
    lost = min(estimate.ci_low, estimate.ci_high) * rises.loc[plan.window].mean()[donors.index]
    gained, came, rows = donors.value.clip(lower=0), donors.actual, {}
    for design in DONOR_DESIGNS:
        if design == "benchmark":
            less = -np.log((came * np.exp(-lost)).sum() / came.sum())
            more = np.log(came.sum() / donors[["actual", "expected"]].min(axis=1).sum())
        else:
            weight = rebuild(imports, plan, design, only=plan.partner)[plan.partner].unit_weights
            less, more = weight @ lost, weight @ gained
        value = gaps.episode.value[design]
        rows[design] = {"tariffs_added": value + less, "gains_removed": value + more}
    return pd.DataFrame(rows).T


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
