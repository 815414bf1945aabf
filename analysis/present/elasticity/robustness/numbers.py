"""Citable numbers of report 04; what they are stands in ``text.md``."""

from __future__ import annotations

import math

from analysis.estimate.elasticity.robustness.curve import TREATED
from analysis.estimate.elasticity.robustness.study import Story
from analysis.present.page import Numbers


def numbers(story: Story, made: Numbers) -> None:
    """Add p-values and ranges."""
    for parts, of in (
        (("panel",), (_permutations, _inference, _left_out)), (("curve",), (_curve, _joint))
    ):  # fmt: skip
        made.parts = parts
        for add in of:
            add(story, made)


def _permutations(story: Story, made: Numbers) -> None:
    for e in story.exposures:
        own, dose = f"permutation.{e.episode}", e.permutations["dose"]
        for scheme, p in e.permutations.items():
            key = f"{own}.{scheme}.p"
            made.add(key, p.p_value(), "probability", said="permutation_p", e=e, scheme=scheme, dose=p)
        ends = dose.interval()
        known = ends if all(map(math.isfinite, ends)) else ()
        made.add(f"{own}.dose", [dose.value, *known], said="permutation", e=e)


def _inference(story: Story, made: Numbers) -> None:
    main, side = [e.spec.name for e in story.exposures], story.side
    for row in side[side.kind.eq("wild") & side.specification.isin(main)].itertuples():
        made.add(f"wild.{row.specification}.p", row.p_value, "probability", said="wild", row=row)
    for row in side[side.kind.eq("jackknife")].itertuples():
        made.add(f"jackknife.{row.episode}", row, said="jackknife", row=row)


def _curve(story: Story, made: Numbers) -> None:
    for row in story.summary[story.summary.moved.ne("effective")].itertuples():
        own = row.moved == "two_stage"
        key = f"curve.{row.episode}" if own else f"curve.{row.episode}.{row.moved}"
        made.add(f"{key}.median", [row.median, row.q25, row.q75], said="median", row=row)
        made.add(f"{key}.low", row.low, said="low", row=row)
        made.add(f"{key}.high", row.high, said="high", row=row)
        made.add(f"{key}.negative", row.negative, "fraction", said="negative", row=row)
    for row in story.spread[story.spread.moved.eq("two_stage")].itertuples():
        key = f"curve.{row.episode}.{row.comparison}.median"
        made.add(key, [row.median, row.q25, row.q75], said="comparison", row=row)
    made.add("curve.n", story.summary.n.sum(), "count", said="n")


def _joint(story: Story, made: Numbers) -> None:
    if story.partner != TREATED:
        return
    for row in story.joint.itertuples():
        key = f"curve.{row.episode}.{row.statistic}.p"
        made.add(key, row.p_value, "probability", said="joint", row=row)


def _left_out(story: Story, made: Numbers) -> None:
    left_out = story.left_out[story.left_out.dropped.ne("")]
    for name, group in left_out.groupby("specification"):
        for end, at in (("low", group.value.idxmin()), ("high", group.value.idxmax())):
            row = group.loc[at]
            made.add(f"leave_one_out.{name}.{end}", row.value, said="left_out", row=row, end=end)
