"""Frames of report 05 that its tables print and no story holds; gaps are fractions there."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, changed, returns
from analysis.estimate.counterfactual import gaps
from analysis.estimate.counterfactual.checks import DESIGN_CHECKS
from analysis.estimate.counterfactual.story import CounterfactualStory
from analysis.present.counterfactual.labels import dollar_gap, episode_of
from analysis.present.counterfactual.words import lost
from analysis.vocabulary import Term

#: Logs of the estimators that tables print as changes.
FRACTION = {"unit": "fraction", "format": "brief"}

GAP_TERMS = {
    "value": Term(
        "Gap [95 %]", "fraction", "actual over expected imports, less 1", "brief", ("ci_low", "ci_high")
    ),
    "ci_low": Term("95 % low", "fraction", "lower end of the 95 % interval of the gap"),
    "ci_high": Term("95 % high", "fraction", "upper end of the 95 % interval of the gap"),
}

BY_DESIGN = Columns(
    "a design",
    {
        **gaps.DESIGN_TERM,
        **GAP_TERMS,
        "usd": Term(
            "Less expected [95 %]",
            "USD",
            "actual less expected imports of the episode",
            "billions",
            ("usd_low", "usd_high"),
        ),
        "usd_low": Term("95 % low", "USD", "lower end of the 95 % interval of the dollars"),
        "usd_high": Term("95 % high", "USD", "upper end of the 95 % interval of the dollars"),
        "usd_a_month": Term(
            "A month", "USD", "actual less expected imports, mean of a month", "billions"
        ),
        **gaps.GAP_SUMMARY.only("p_value", "p_scaled"),
    },
)


def _changes(rows: pd.DataFrame) -> pd.DataFrame:
    """Return log gaps with their ends as fractions."""
    return np.expm1(rows[list(GAP_TERMS)])


@returns(BY_DESIGN)
def by_design(story: CounterfactualStory) -> pd.DataFrame:
    """Return what each design says of the episode, side by side."""
    rows = episode_of(story)
    frame = _changes(rows)
    ends = pd.DataFrame([dollar_gap(story, row) for row in rows.reset_index().itertuples()], rows.index)
    for name, end in (("usd", rows.value), ("usd_low", ends[0]), ("usd_high", ends[1])):
        frame[name] = lost(rows.actual, end)
    frame["usd_a_month"] = frame.usd / len(story.plan.window)
    frame[["p_value", "p_scaled"]] = rows[["p_value", "p_scaled"]]
    return frame.reset_index()


CHECKED = Columns(
    "a design",
    {
        **DESIGN_CHECKS.only("design"),
        **changed(DESIGN_CHECKS.only("value", "own_bias"), **FRACTION),
        "net": Term("Net", "fraction", "gap of the episode less the partner's own mean", "brief"),
        **DESIGN_CHECKS.only("own_covered", "rmse", "coverage"),
        **changed(DESIGN_CHECKS.only("lowest", "highest", "tariffs_added", "gains_removed"), **FRACTION),
    },
)


@returns(CHECKED)
def checks(story: CounterfactualStory) -> pd.DataFrame:
    """Return how far each design is to be trusted: quieter years, other months, and donors."""
    checked_by = story.checks.assign(net=story.checks.value - story.checks.own_bias)
    logs = [name for name, term in CHECKED.items() if term.unit == "fraction" and name != "coverage"]
    return checked_by.assign(**np.expm1(checked_by[logs])).reset_index()[list(CHECKED)]
