"""How far the designs miss in quieter years, and how much hangs on the months before.

The placebo in time runs a plan as if the episode had begun in an earlier year, on every partner: the
bias and the error of what is then found are those that a reader may expect of the real answer. How
often the 95 % interval covers zero is a check of the structural model, whose intervals come from its
paths, and of one partner's own windows. Over all partners it is no check of the designs that compare
them: their interval is the spread of the same gaps, and covers most of these however far they miss.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.columns import Columns, returns
from analysis.estimate.counterfactual.donors import DONOR_DESIGNS
from analysis.estimate.counterfactual.gaps import DESIGN_TERM, LOG_GAP, measure
from analysis.estimate.counterfactual.plan import (
    FEWEST_MATCHED,
    GAP_DESIGNS,
    Plan,
    expected_imports,
    forecasts,
)
from analysis.estimate.counterfactual.structural import FEWEST_FITTED
from analysis.vocabulary import TERMS, Term

#: Months that no quiet window may contain: the first tariffs on China, and the pandemic.
# ASSUME: by July 2021 imports had returned to their path; all of 2022 counts as quiet, and so does 2024
# with the small increases on China of 27 September (Section 301 review) and the election of November.
UNQUIET = [("2018-03", "2019-12"), ("2020-02", "2021-06")]

#: Paths of a forecast whose mean alone counts: a hundredth of a per cent from that of many more.
DRAWS_OF_MEANS = 2**12

QUIET_PLACEBOS = Columns(
    "a design, quiet window and partner",
    {
        **DESIGN_TERM,
        "start": Term("Window from", "date", "first month of the quiet window"),
        "partner": TERMS["partner"],
        **LOG_GAP,
        "covered": Term("Covered", "true or false", "whether the interval has zero in it"),
    },
)

ACCURACY = Columns(
    "a design",
    {
        **DESIGN_TERM,
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
    },
    index=("design",),
)

GAP_BY_FIT = Columns(
    "a design, first and last month that is fitted",
    {
        **DESIGN_TERM,
        "fit_start": Term("From", "date", "first month that is fitted"),
        "fit_end": Term("To", "date", "last month that is fitted"),
        "value": Term("Gap", "log points", "gap of the episode"),
    },
)


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


@returns(QUIET_PLACEBOS)
def time_placebos(imports: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Run every design on every partner in the quiet windows.

    Parameters
    ----------
    imports : DataFrame
        As :func:`plan.monthly_totals`.
    """
    parts = []
    for moved in quiet_plans(plan):
        episode_gaps = measure(imports, moved).partners.query("period == 'episode'")
        parts.append(episode_gaps.assign(start=moved.start))
    table = pd.concat(parts, ignore_index=True)
    table["covered"] = table.ci_low.le(0) & table.ci_high.ge(0)
    return table[list(QUIET_PLACEBOS)]


@returns(ACCURACY)
def accuracy(placebos: pd.DataFrame, partner: str) -> pd.DataFrame:
    """Summarise the placebos in time by design, over all partners and for one of them."""
    rows = {}
    for design, group in placebos.groupby("design", sort=False):
        of_partner = group[group.partner.eq(partner)]
        rows[design] = {"bias": group.value.mean(), "rmse": float(np.sqrt((group.value**2).mean()))}
        coverage = np.nan if design in DONOR_DESIGNS else group.covered.mean()
        rows[design] |= {"coverage": coverage, "n": len(group)}
        rows[design] |= {"own_bias": of_partner.value.mean()}
        rows[design] |= {"own_covered": of_partner.covered.sum(), "own_n": len(of_partner)}
    return pd.DataFrame(rows).T.rename_axis("design")


@returns(GAP_BY_FIT)
def pre_windows(
    imports: pd.DataFrame, plan: Plan, *, designs: tuple[str, ...] = GAP_DESIGNS
) -> pd.DataFrame:
    """Measure the gap with other months before the episode.

    Parameters
    ----------
    imports : DataFrame
        As :func:`plan.monthly_totals`.

    Notes
    -----
    Starts: the Januaries of every second year and that of the plan, as long as enough months are left;
    ends: four months earlier, that of the plan, two later, and the last month before the episode. The
    structural model is fitted on the same months here.
    """
    rows = []
    for fit_start, fit_end in _choices(plan):
        moved = replace(plan, fit_start=fit_start, fit_end=fit_end, structural_start=fit_start)
        drawn = forecasts(imports, moved, only=plan.partner, treated_draws=DRAWS_OF_MEANS)
        for design in designs:
            expected = expected_imports(imports, moved, design, drawn=drawn, only=plan.partner)
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
