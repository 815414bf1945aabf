"""Frames of report 05 that its tables print and no story holds; gaps are fractions there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.columns import Columns, changed, returns
from analysis.estimate.counterfactual import donors, gaps
from analysis.estimate.counterfactual import quiet as years
from analysis.estimate.counterfactual.study import Story
from analysis.present.counterfactual.labels import (
    NAMES,
    PERIODS,
    VARIATIONS,
    designs_of,
    episode_of,
    lost,
)
from analysis.present.table import iso_month
from analysis.vocabulary import TERMS, Term

#: Logs of the estimators that tables print as changes.
FRACTION = {"unit": "fraction", "format": "brief"}

GAP = {
    "value": Term("Gap [95 %]", "fraction", "actual over expected imports, less 1", "brief",
                  ("ci_low", "ci_high")),
    "ci_low": Term("95 % low", "fraction", "lower end of the 95 % interval of the gap"),
    "ci_high": Term("95 % high", "fraction", "upper end of the 95 % interval of the gap"),
}  # fmt: skip

BY_DESIGN = Columns("a design", {
    **gaps.DESIGN, **GAP,
    "usd": Term("Less expected [95 %]", "USD", "actual less expected imports of the episode", "billions",
                ("usd_low", "usd_high")),
    "usd_low": Term("95 % low", "USD", "lower end of the 95 % interval of the dollars"),
    "usd_high": Term("95 % high", "USD", "upper end of the 95 % interval of the dollars"),
    "usd_a_month": Term("A month", "USD", "actual less expected imports, mean of a month", "billions"),
    **gaps.SUMMARY.only("p_value", "p_scaled"),
})  # fmt: skip


def _changes(rows: pd.DataFrame) -> pd.DataFrame:
    """Return log gaps with their ends as fractions."""
    return np.expm1(rows[list(GAP)])


@returns(BY_DESIGN)
def by_design(story: Story) -> pd.DataFrame:
    """Return what each design says of the episode, side by side."""
    rows = episode_of(story)
    frame = _changes(rows)
    for name, end in (("usd", "value"), ("usd_low", "ci_low"), ("usd_high", "ci_high")):
        frame[name] = lost(rows.actual, rows[end])
    frame["usd_a_month"] = frame.usd / len(story.plan.window)
    frame[["p_value", "p_scaled"]] = rows[["p_value", "p_scaled"]]
    return frame.reset_index()


def _of_period(period: str) -> dict[str, Term]:
    """Return the columns of a period: gap, its interval, p."""
    head, ends = PERIODS[period], (f"{period}_low", f"{period}_high")
    gap = dict(zip((period, *ends), GAP.values(), strict=True))
    gap = {n: replace(term, definition=f"{term.definition}: {head.lower()}") for n, term in gap.items()}
    gap[period] = replace(gap[period], label=head, ends=ends)
    p_value = replace(gaps.SUMMARY["p_value"], label=f"p, {head.lower()}")
    return gap | {f"{period}_p": p_value}


BY_PERIOD = Columns("a design", gaps.DESIGN | _of_period("episode") | _of_period("run_up")
                    | _of_period("both"))  # fmt: skip


@returns(BY_PERIOD)
def by_period(story: Story) -> pd.DataFrame | None:
    """Return each design's gap with and without the months before; None where there are none."""
    plan, rows = story.plan, designs_of(story)
    if "run_up" not in plan.periods:
        return None
    frame = pd.DataFrame({"design": list(NAMES)})
    for period in plan.periods:
        own = rows[rows.period.eq(period)].set_index("design").loc[list(NAMES)]
        frame[[period, f"{period}_low", f"{period}_high"]] = _changes(own).to_numpy()
        frame[f"{period}_p"] = own.p_value.to_numpy()
    return frame


def _by(design: str, head: str, ends: tuple[str, ...] = ()) -> Term:
    return Term(head, "fraction", f"gap by {NAMES[design]}", "brief", ends)


BY_MONTH = Columns("a month", {
    "month": TERMS["month"],
    **gaps.DOLLARS,
    "structural": _by("structural", "Own past [95 %]", ("structural_low", "structural_high")),
    **{name: _by(name, term.label) for name, term in donors.WEIGHTS.items()},
    "panel": _by("panel", "Law"),
    "structural_low": Term("95 % low", "fraction", "lower end of the 95 % interval of the gap by its "
                           "own past"),
    "structural_high": Term("95 % high", "fraction", "upper end of the 95 % interval of the gap by its "
                            "own past"),
})  # fmt: skip


@returns(BY_MONTH)
def by_month(story: Story) -> pd.DataFrame:
    """Return actual imports, what the time series expects and the gap by each design, by month."""
    monthly = pd.concat([story.gaps.monthly, story.implied.monthly], ignore_index=True)
    monthly["gap"] = monthly.actual / monthly.expected - 1
    wide = monthly.pivot(index="month", columns="design", values="gap")[list(NAMES)]
    own = monthly[monthly.design.eq("structural")].set_index("month")
    wide.insert(0, "actual", own.actual)
    wide.insert(1, "expected", own.expected)
    wide["structural_low"], wide["structural_high"] = own.actual / own.high - 1, own.actual / own.low - 1
    return wide.reset_index().rename_axis(columns=None)


QUIET = Columns("a design", {
    **years.ACCURACY.only("design"),
    **changed(years.ACCURACY.only("bias"), **FRACTION),
    **years.ACCURACY.only("rmse", "coverage"),
    **changed(years.ACCURACY.only("own_bias"), **FRACTION),
    **years.ACCURACY.only("own_covered"),
    "gap": Term("Gap", "fraction", "gap of the episode", "brief"),
    "net": Term("Net", "fraction", "gap of the episode less the partner's own mean", "brief"),
})  # fmt: skip


@returns(QUIET)
def quiet(story: Story) -> pd.DataFrame:
    """Return how far each design missed in quiet windows, and the gap net of its own mean miss."""
    found = story.accuracy
    gap = story.gaps.episode.value[found.index]
    logs = {"bias": found.bias, "own_bias": found.own_bias, "gap": gap, "net": gap - found.own_bias}
    return found.assign(**np.expm1(pd.DataFrame(logs))).reset_index()[list(QUIET)]


def choice_columns(frame: pd.DataFrame) -> Columns:
    """One row a design and first month that is fitted, a column a last month: ``to_2024_10``."""
    ends = [name for name in frame if name not in years.CHOICES]
    heads = {name: name.removeprefix("to_").replace("_", "-") for name in ends}
    terms = changed(years.CHOICES.only("fit_start"), missing="of the growth of others, which needs none")
    return Columns("a design and first month that is fitted", years.CHOICES.only("design") | terms | {
        name: Term(f"To {head}", "fraction", f"gap of the episode, fitted to {head}", "brief",
                   missing="where too few months are left")
        for name, head in heads.items()
    })  # fmt: skip


@returns(choice_columns)
def by_choice(story: Story) -> pd.DataFrame:
    """Return the gap with other months before the episode."""
    choices = story.choices
    wide = np.expm1(choices.pivot(index=["design", "fit_start"], columns="fit_end", values="value"))
    wide.columns = [f"to_{iso_month(month).replace('-', '_')}" for month in wide.columns]
    wide = wide.loc[[name for name in NAMES if name in choices.design.unique()]].reset_index()
    # The growth of others has no first month.
    wide["fit_start"] = wide.fit_start.where(wide.design.ne("benchmark"))
    return wide.drop_duplicates(["design", "fit_start"])


HEAVIEST = Columns("a donor", {
    "partner_name": TERMS["partner_name"], **donors.WEIGHTS,
    **changed(donors.DONORS.only("rise", "own_loss", "gain"), **FRACTION),
})  # fmt: skip


@returns(HEAVIEST)
def heaviest(story: Story, *, rows: int = 12) -> pd.DataFrame:
    """Return the donors with the largest weights: what they weigh, paid and gained."""
    top = story.donors.head(rows)
    frame = top[list(donors.WEIGHTS)].join(np.expm1(top[["rise", "own_loss", "gain"]]))
    frame.insert(0, "partner_name", top.index.map(story.names))
    return frame


LIMITS = donors.BOUNDS.only("value", "tariffs_added", "gains_removed")


@returns(Columns("a design that compares partners", gaps.DESIGN | changed(LIMITS, **FRACTION)))
def limits(story: Story) -> pd.DataFrame:
    """Return the gap with what donors lost, or gained, taken out."""
    return np.expm1(story.limits).reset_index()


@returns(Columns("a variation and design", {
    **donors.VARIED.only("variation", "design"), **GAP, **gaps.SUMMARY.only("p_value"),
}))  # fmt: skip
def varied(story: Story) -> pd.DataFrame:
    """Return the gap with other donors and without computers and chips."""
    order = pd.MultiIndex.from_product([VARIATIONS, NAMES], names=["variation", "design"])
    rows = story.varied.set_index(["variation", "design"])
    rows = rows.loc[[pair for pair in order if pair in rows.index]]
    return _changes(rows).assign(p_value=rows.p_value).reset_index()
