"""The elasticities of a reader's confusion in one table: which question, which tariff, which number."""

from __future__ import annotations

import pandas as pd

from analysis.columns import Columns, changed, returns, shared
from analysis.estimate.engine.permutation import Permutation
from analysis.estimate.engine.result_columns import ESTIMATES, INFERENCE
from analysis.estimate.engine.results import Estimate
from analysis.estimate.regime.asymmetry import Response
from analysis.vocabulary import Term

ANSWERS = Columns("a question, tariff and episode", {
    "question": Term("Question", "", "new duty, collected, rises, cuts, own, month N or end use: NAME"),
    **changed(INFERENCE.only("tariff"), label="Tariff meant"),
    **ESTIMATES.only("episode"),
    **shared("value", "ci_low", "ci_high", label="Elasticity [95 %]", unit="elasticity", format="two"),
    "interval": Term("Interval from", "", "what the interval rests on"),
    "report": Term("Report", "", "number of the report that has it as its answer"),
})  # fmt: skip


@returns(ANSWERS)
def answers(
    headline: dict[tuple[str, str], Estimate],
    *,
    path: pd.DataFrame,
    apart: Response | None,
    own: dict[str, Permutation],
    by_end_use: pd.DataFrame,
) -> pd.DataFrame:
    """Return every elasticity that the reports print as an answer.

    Parameters
    ----------
    headline : dict of Estimate
        (episode, tariff) -> headline elasticity.
    path : DataFrame
        Of :func:`projections.randomise`: by law, months after a change.
    apart : Response or None
        Of :func:`asymmetry.apart`: responses to rises and to cuts of the second episode.
    own : dict of Permutation
        Episode -> one partner's dose given to every other.
    by_end_use : DataFrame
        Of :func:`by_group.by_group` by end use: by law, second episode.
    """
    rows = []

    def add(question, tariff, episode, found, interval, report):
        ends = {name: float(found[name]) for name in ("value", "ci_low", "ci_high")}
        rows.append(
            {"question": question, "tariff": tariff, "episode": episode, "interval": interval}
            | ends | {"report": report}
        )  # fmt: skip

    for question, tariff in (("new duty", "law"), ("collected", "collected")):
        for (episode, by), e in headline.items():
            if by == tariff:
                add(question, tariff, episode, vars(e), e.cluster_by, "04")
    for row in path.to_dict("records"):
        add(f"month {row['horizon']}", "law", row["episode"], row, "partners dealt out anew", "04")
    if apart is not None:
        for question, name in (("rises", "rise"), ("cuts", "fall")):
            add(question, "law", "2025", vars(getattr(apart, name)), "clustered by partner", "03")
    for episode, moved in own.items():
        low, high = moved.interval()
        ends = {"value": moved.value, "ci_low": low, "ci_high": high}
        add("own", "collected", episode, ends, "its dose given to every partner", "04")
    for row in by_end_use.to_dict("records"):
        add(f"end use: {row['group']}", "law", "2025", row, row["cluster_by"], "04")
    return pd.DataFrame(rows)[list(ANSWERS)]
