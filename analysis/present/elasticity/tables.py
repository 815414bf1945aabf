"""Tables of report 04."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.elasticity.designs import STRONG_F
from analysis.estimate.elasticity.study import Story
from analysis.estimate.engine.results import to_frame
from analysis.present.finding import percent, period, two
from analysis.present.labels import label, years
from analysis.present.models import Models
from analysis.present.table import Table

#: Columns of a design and its placebo, and how they are printed.
INTERVALS = {"value": ("ci_low", "ci_high"), "placebo": ("placebo_low", "placebo_high")}
HEADS = {
    "design": "Design", "episode": "Episode", "value": "Estimate [95 %]", "placebo": "Placebo [95 %]",
    "policy_share": "Policy share", "policy_kept": "Policy kept", "first_stage_f": "First-stage F",
    "width": "Width of the placebo", "chosen": "Chosen",
}  # fmt: skip
FORMATS = {
    "value": two, "placebo": two, "width": two,
    "policy_share": lambda x: percent(x, 0), "policy_kept": lambda x: percent(x, 0),
    "first_stage_f": lambda x: "–" if pd.isna(x) else f"{x:,.0f}",
}  # fmt: skip


def _designs(story: Story) -> pd.DataFrame:
    """Return every design with its placebo as numbers, one row each."""
    rows = [
        {
            "design": label(d), "episode": years(d.estimate.window), "value": d.estimate.value,
            "ci_low": d.estimate.ci_low, "ci_high": d.estimate.ci_high, "placebo": d.placebo.value,
            "placebo_low": d.placebo.ci_low, "placebo_high": d.placebo.ci_high,
            "policy_share": d.policy_share, "policy_kept": d.policy_kept,
            "first_stage_f": d.estimate.first_stage_f, "width": d.placebo.ci_high - d.placebo.ci_low,
            "chosen": "headline" if d in story.chosen else "–", "two_stage": bool(d.spec.instrument),
        }
        for d in story.designs
    ]  # fmt: skip
    return pd.DataFrame(rows)


def designs_table(story: Story) -> Table:
    """Print every design beside its placebo, with the policy content of its variation."""
    frame = _designs(story).drop(columns=["width", "chosen", "two_stage"])
    caption = (
        "Every design beside its placebo; intervals clustered by partner. Policy share: part of the "
        "regressor's variation that the law explains. Policy kept: part of the law's variation that "
        "the effects leave."
    )
    return _table(frame, caption, name="elasticity_designs")


def rule_table(story: Story) -> Table:
    """Print how the rule chooses the headline among the 2SLS designs of each episode."""
    frame = _designs(story).query("two_stage").drop(columns=["policy_share", "two_stage"])
    caption = (
        "The rule applied, and what each choice would have given: a first-stage F above "
        f"{STRONG_F}, a placebo whose interval covers zero, then the most policy variation kept and "
        "the narrowest placebo. Intervals clustered by partner."
    )
    return _table(frame, caption, name="elasticity_rule")


def _table(frame: pd.DataFrame, caption: str, *, name: str) -> Table:
    return Table(frame, caption, heads=HEADS, formats=FORMATS, intervals=INTERVALS, name=name)


def first_stage_table(story: Story) -> Models:
    """Print how much of a change in the law is collected."""
    caption = "First stage: how much of a change in the law is collected."
    return Models(story.stages, caption, name="first_stage")


def reduced_table(story: Story) -> Models:
    """Print imports on what the law would charge."""
    caption = "Reduced form: imports on what the law would charge."
    return Models(story.reduced, caption, name="reduced_form")


def two_stage_table(story: Story) -> Models:
    """Print imports on what the law made collected."""
    caption = "Two-stage least squares: imports on what the law made collected."
    return Models(story.final, caption, name="elasticity_2sls")


def with_all_table(story: Story) -> Models | None:
    """Print the headline designs that leave partners out, with all; None where none does."""
    caption = "The headline design of the second episode, no partner left out."
    return Models(story.with_all, caption, name="elasticity_with_all") if story.with_all else None


def naive_table(story: Story) -> Models:
    """Print the regressions on the effective and on the headline rate."""
    caption = "Regressions on the effective and on the headline rate."
    return Models(story.naive, caption, name="elasticity_naive")


def detail_table(story: Story) -> Models:
    """Print the specification asked for."""
    own = story.detail
    return Models([own], f"{label(own)}, {period(own.window)}.", name="elasticity_detail")


def convention_table(story: Story) -> Table:
    """Print how each standard error comes from its raw sandwich."""
    frame = to_frame(story.final)[["window", "std_error_raw", "small_sample_factor", "std_error"]]
    six = lambda value: f"{value:.6f}"  # noqa: E731
    heads = {"std_error_raw": "Raw sandwich", "small_sample_factor": "Factor"}
    formats = dict.fromkeys(frame.columns[1:], six) | {"window": period}
    caption = (
        "Standard error = raw sandwich x factor, factor = sqrt(G/(G−1) x (N−1)/(N−K)), where K counts "
        "the regressor and the levels of the effects that are not nested in the clusters."
    )
    return Table(frame, caption, heads=heads, formats=formats, name="elasticity_errors")
