"""Frames of report 04 that its tables print: one row an estimate or a pair of them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.columns import Columns, returns, shared
from analysis.engine.results import Estimate
from analysis.estimate.elasticity.dynamics.projections import BY_LAW
from analysis.estimate.elasticity.dynamics.story import DynamicsStory
from analysis.present.elasticity.dynamics.labels import CITED, at, by_month, clustered, of, when
from analysis.present.labels import episode_years, of_ten_per_cent
from analysis.vocabulary import TERMS, Term

#: Columns of an estimate with its interval, and of a second one beside it.
INTERVALS = {"value": ("ci_low", "ci_high"), "other": ("other_low", "other_high")}


def _estimate(head: str, definition: str, column: str = "value", missing: str = "") -> dict[str, Term]:
    """Return the columns of an elasticity and its interval."""
    columns = shared(
        "value",
        "ci_low",
        "ci_high",
        label=head,
        unit="elasticity",
        definition=definition,
        missing=missing,
    )
    terms = dict(zip((column, *INTERVALS[column]), columns.values(), strict=True))
    low, high = INTERVALS[column]
    return terms | {
        column: replace(terms[column], ends=(low, high)),
        low: replace(terms[low], definition=f"lower end of the 95 % interval: {definition}"),
        high: replace(terms[high], definition=f"upper end of the 95 % interval: {definition}"),
    }


def ends_of(e: Estimate | None, column: str = "value") -> dict[str, float]:
    """Return an estimate and the ends of its interval as cells; missing without one."""
    low, high = INTERVALS[column]
    if e is None:
        return dict.fromkeys((column, low, high), float("nan"))
    return {column: e.value, low: e.ci_low, high: e.ci_high}


#: What tells an estimate from others.
WHICH = {
    "episode": Term("Episode", "", "years of the sample"),
    "comparison": Term("Comparison", "", "across partners, or within a partner across its goods"),
    "horizon": Term("Months", "months", "months after the change of the tariff", "count"),
}


@returns(
    Columns(
        "an episode and horizon",
        {
            "episode": WHICH["episode"],
            "horizon": WHICH["horizon"],
            **_estimate(
                "Multiplier [95 %]",
                "mean response of log imports to the horizon over the mean change "
                "of the log tariff collected",
            ),
            "first_stage": Term(
                "First stage",
                "ratio",
                "per cent collected for each per cent by law in the first month",
                "two",
            ),
            "first_stage_f": Term(
                "F", "F statistic", "F statistic of the first stage, clustered by partner", "rounded"
            ),
            "n_obs": TERMS["n_obs"],
        },
    )
)
def multipliers(story: DynamicsStory) -> pd.DataFrame:
    """Return the cumulative multiplier across partners by cited horizon, with its first stage."""
    rows = [
        {"episode": when(e), "horizon": h}
        | ends_of(e)
        | {name: getattr(e, name) for name in ("first_stage", "first_stage_f", "n_obs")}
        for estimates in of(story.paths.multiplier, "across").values()
        for h in CITED
        if (e := at(estimates, h)) is not None
    ]
    return pd.DataFrame(rows)


BY_MONTH = Columns(
    "an episode and month",
    {
        "episode": WHICH["episode"],
        "horizon": WHICH["horizon"],
        "change": Term("Imports", "fraction", "change of imports under the duty asked about, not none"),
        **BY_LAW.only("value", "ci_low", "ci_high", "p_value"),
        **_estimate(
            "Elasticity [95 %, clustered]",
            "response by the month, interval clustered by partner",
            "other",
            "where the report is not by sector",
        ),
    },
)


@returns(BY_MONTH)
def path(story: DynamicsStory) -> pd.DataFrame:
    """Return the months by law, the interval of the law permuted beside the clustered one."""
    rows = [
        {"episode": episode_years(name), "horizon": row.horizon, "change": of_ten_per_cent(row.value)}
        | ends_of(row)
        | {"p_value": row.p_value}
        | ends_of(clustered(story, row), "other")
        for name, months in by_month(story).items()
        for row in months
    ]
    return pd.DataFrame(rows)
