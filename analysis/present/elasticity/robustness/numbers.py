"""Citable numbers of report 04; what they are stands in ``text.md``."""

from __future__ import annotations

import math

from analysis.estimate.elasticity.robustness.story import RobustnessStory
from analysis.present.elasticity.robustness.labels import two_stage
from analysis.present.page import Numbers


def numbers(story: RobustnessStory, made: Numbers) -> None:
    """Add p-values and ranges."""
    for parts, of in ((("panel",), (_permutations, _inference, _left_out)), (("curve",), (_curve,))):
        made.parts = parts
        for add in of:
            add(story, made)


def _permutations(story: RobustnessStory, made: Numbers) -> None:
    for e in story.exposures:
        key, dose = f"permutation.{e.episode}.dose", e.dose
        made.add(f"{key}.p", dose.p_value(), "probability", said="permutation_p", e=e, dose=dose)
        ends = dose.interval()
        bounded = ends if all(map(math.isfinite, ends)) else ()
        made.add(key, [dose.value, *bounded], said="permutation", e=e)


def _inference(story: RobustnessStory, made: Numbers) -> None:
    for e in story.exposures:
        row = story.across[e.episode]
        made.add(f"jackknife.{e.episode}", row, said="jackknife", row=row, spec=e.spec)


def _curve(story: RobustnessStory, made: Numbers) -> None:
    for row in two_stage(story).itertuples():
        made.add(f"curve.{row.episode}.median", [row.median, row.q25, row.q75], said="median", row=row)
    made.add("curve.n", story.summary.n.sum(), "count", said="n")


def _left_out(story: RobustnessStory, made: Numbers) -> None:
    left_out = story.left_out[story.left_out.dropped.ne("")]
    for name, group in left_out.groupby("specification"):
        for end, at in (("low", group.value.idxmin()), ("high", group.value.idxmax())):
            row = group.loc[at]
            made.add(f"leave_one_out.{name}.{end}", row.value, said="left_out", row=row, end=end)
