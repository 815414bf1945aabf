"""Frames of report 05 that its tables print and no story holds; gaps are fractions there."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, changed, returns
from analysis.estimate.counterfactual import donors, gaps
from analysis.estimate.counterfactual import quiet as years
from analysis.estimate.counterfactual.story import CounterfactualStory
from analysis.present.counterfactual.labels import dollar_gap, episode_of
from analysis.present.counterfactual.words import lost
from analysis.vocabulary import TERMS, Term

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


QUIET = Columns(
    "a design",
    {
        **years.ACCURACY.only("design"),
        **changed(years.ACCURACY.only("bias"), **FRACTION),
        **years.ACCURACY.only("rmse", "coverage"),
        **changed(years.ACCURACY.only("own_bias"), **FRACTION),
        **years.ACCURACY.only("own_covered"),
        "gap": Term("Gap", "fraction", "gap of the episode", "brief"),
        "net": Term("Net", "fraction", "gap of the episode less the partner's own mean", "brief"),
    },
)


@returns(QUIET)
def quiet(story: CounterfactualStory) -> pd.DataFrame:
    """Return how far each design missed in quiet windows, and the gap net of its own mean miss."""
    misses = story.accuracy
    gap = story.gaps.episode.value[misses.index]
    logs = {"bias": misses.bias, "own_bias": misses.own_bias, "gap": gap, "net": gap - misses.own_bias}
    return misses.assign(**np.expm1(pd.DataFrame(logs))).reset_index()[list(QUIET)]


HEAVIEST = Columns(
    "a donor",
    {
        "partner_name": TERMS["partner_name"],
        **donors.DONOR_WEIGHTS,
        **changed(donors.DONORS.only("rise", "own_loss", "gain"), **FRACTION),
    },
)


@returns(HEAVIEST)
def heaviest(story: CounterfactualStory, *, rows: int = 8) -> pd.DataFrame:
    """Return the donors with the largest weights: what they weigh, paid and gained."""
    top = story.donors.head(rows)
    frame = top[list(donors.DONOR_WEIGHTS)].join(np.expm1(top[["rise", "own_loss", "gain"]]))
    frame.insert(0, "partner_name", top.index.map(story.names))
    return frame


LIMITS = donors.DONOR_BOUNDS.only("value", "tariffs_added", "gains_removed")


@returns(Columns("a design that compares partners", gaps.DESIGN_TERM | changed(LIMITS, **FRACTION)))
def limits(story: CounterfactualStory) -> pd.DataFrame:
    """Return the gap with what donors lost, or gained, taken out."""
    return np.expm1(story.limits).reset_index()
