"""Frames of report 07 that its tables print and no story holds."""

from __future__ import annotations

import pandas as pd

from analysis.columns import Columns, returns
from analysis.engine.check import coverage_check
from analysis.estimate.retaliation.inference import COVERAGE, PLACEBOS
from analysis.estimate.retaliation.second import LAW, TOTALS
from analysis.estimate.retaliation.study import Story
from analysis.vocabulary import Term


@returns(Columns("a scheme of inference and kind of errors", COVERAGE | {
    "kept": Term("Kept", "", "whether the truth is rejected about as often as it should be"),
}))  # fmt: skip
def kept(story: Story) -> pd.DataFrame:
    """Return the simulations, with whether the size of each is kept."""
    met = coverage_check(story.coverage).table.met
    return story.coverage.assign(kept=met.map({True: "yes", False: "no"}))


BESIDE = Columns("the episode, then a number of years earlier", {
    "kind": Term("Trade of", "", "years of the trade that the law is given to"),
    **PLACEBOS.only("window", "value", "ci_low", "ci_high", "p_value", "n_obs"),
})  # fmt: skip


@returns(BESIDE)
def beside_placebos(story: Story) -> pd.DataFrame:
    """Return the estimate above the same law given to earlier years."""
    both = pd.concat([story.estimate.to_frame(), story.placebos], ignore_index=True)
    earlier = [f"{months // 12} years earlier" for months in story.placebos.earlier]
    return both.assign(kind=["the episode", *earlier])[list(BESIDE)]


@returns(Columns("a month", LAW | TOTALS, index=("month",)))
def by_month_2025(story: Story) -> pd.DataFrame:
    """Return law and exports by month, newest first."""
    return story.totals_2025.join(story.law_2025, how="right").iloc[::-1]
