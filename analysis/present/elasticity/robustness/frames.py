"""Frames of report 04 that its tables print and no story holds."""

from __future__ import annotations

import pandas as pd

from analysis.columns import Columns, changed, returns
from analysis.estimate.elasticity.robustness.curve import TREATED
from analysis.estimate.elasticity.robustness.curve_tests import JOINT
from analysis.estimate.elasticity.robustness.side_by_side import SIDE
from analysis.estimate.elasticity.robustness.study import Story
from analysis.present.elasticity.robustness.labels import SCHEMES, extreme
from analysis.vocabulary import TERMS, Term


@returns(SIDE)
def inference(story: Story) -> pd.DataFrame:
    """Return every kind of inference beside the others, the designs across partners first."""
    second = story.side.specification.isin([e.spec.name for e in story.exposures])
    return pd.concat([story.side[second], story.side[~second]], ignore_index=True)


PERMUTED = Columns("an episode and scheme of permutation", {
    **SIDE.only("episode"),
    "scheme": Term("What is assigned", "", "which partners get which tariff path"),
    **SIDE.only("value"),
    **changed(SIDE.only("ci_low", "ci_high"), definition="end of the elasticities that the permutation "
              "does not reject; infinite where the data do not bound it"),
    "extreme": Term("As extreme", "count", "assignments at least as far from zero as what happened, "
                    "itself counted"),
    "assignments": Term("Of", "count", "assignments in all"),
    **changed(SIDE.only("p_value"), definition="share of assignments as extreme, two-sided"),
    "p_one_sided": Term("One-sided", "probability", "share of assignments as extreme on the same side",
                        "probability"),
})  # fmt: skip


@returns(PERMUTED)
def permutation(story: Story) -> pd.DataFrame:
    """Return the exact and the approximate permutations of each design across partners."""
    rows = []
    for e in story.exposures:
        for scheme in SCHEMES:
            p = e.permutations[scheme]
            cells = (e.episode, scheme, p.value, *p.interval(), extreme(p), len(p.labels), p.p_value(),
                     p.p_value(sided=1))  # fmt: skip
            rows.append(dict(zip(PERMUTED, cells, strict=True)))
    return pd.DataFrame(rows)


WIDE = Columns("an episode", {
    **JOINT.only("episode", "n_specifications", "n_assignments"),
    "median": Term("Median estimate", "elasticity", "median of the estimates", "two"),
    "median_p": Term("Its joint p", "probability", "share of assignments, the true one among them, with "
                     "a median as low", "probability"),
    "share": Term("Negative with p < 0.05", "fraction", "share of the estimates that is negative with "
                  "such a p clustered by partner", "whole"),
    "share_p": Term("Its joint p ", "probability", "share of assignments, the true one among them, with "
                    "a share as high", "probability"),
})  # fmt: skip


@returns(WIDE)
def joint(story: Story) -> pd.DataFrame | None:
    """Return the joint test of the curve; None for partners whose path is not permuted."""
    if story.partner != TREATED:
        return None
    by = story.joint.set_index(["episode", "n_specifications", "n_assignments", "statistic"])
    wide = by[["value", "p_value"]].unstack("statistic")
    found = {
        "median": wide["value", "median"], "median_p": wide["p_value", "median"],
        "share": wide["value", "share"], "share_p": wide["p_value", "share"],
    }  # fmt: skip
    return pd.DataFrame(found).reset_index()


@returns(Columns("a specification without an estimate", {
    **SIDE.only("episode"),
    "family": Term("Family", "", "family of curve.yaml"),
    "system": Term("System", "", "product system"),
    "window": TERMS["window"],
    "problem": Term("Problem", "", "why it could not be estimated"),
}))  # fmt: skip
def problems(story: Story) -> pd.DataFrame | None:
    """Return every specification that could not be estimated, and why; None where there is none."""
    curve = story.curve.estimates
    failed = curve.loc[curve.problem.ne(""), ["episode", "family", "system", "window", "problem"]]
    return None if failed.empty else failed
