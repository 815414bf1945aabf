"""Every inference on the elasticity, the same law given to earlier years, and what a test can hold."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.columns import Columns, changed, returns, shared
from analysis.combine.retaliation import UnderLaw
from analysis.engine.check import COVERAGE
from analysis.engine.design import Design
from analysis.engine.estimates import estimates_of, quoted
from analysis.engine.results import Estimate
from analysis.estimate.retaliation.design import ELASTICITY, HS6_CHANGES, HS_SCHEMES, make_design
from analysis.vocabulary import TERMS, Term

#: Months by which the law is given to earlier trade: the same season, before any of it was in force.
EARLIER = (24, 36, 48)

#: Kinds of errors of simulated outcomes.
SIMULATED_ERRORS = {"hs4": "hs4", "hs2": "hs2"}

#: Clusters of the intervals that stand beside those of the law permuted.
CLUSTERED = (("hs6",), ("hs4",), ("hs2",), ("hs2", "month"))

#: Columns of the result frame that are called otherwise in what is published.
PUBLISHED_AS = {"n_clusters": "n_units"}

#: What permuting the law says beside the interval.
PERMUTED = {
    **shared("p_value", definition="of no response, by the law permuted or by the clusters"),
    "n_units": Term("Units", "count", "what changes place, or the smallest number of clusters"),
    "draws": Term("Assignments", "count", "times that the law was permuted"),
}

RETALIATION_INTERVALS = Columns(
    "a scheme of inference",
    {
        "scheme": Term(
            "Interval from",
            "",
            "hs6, hs2: the law permuted over HS6 or chapters; by hs6 and so on: clusters",
        ),
        **ELASTICITY,
        **PERMUTED,
        **changed({"draws": PERMUTED["draws"]}, missing="of clusters"),
        **shared("std_error", unit="elasticity"),
        "std_error_raw": Term("Raw sandwich", "elasticity", "error without the small-sample factor"),
        "small_sample_factor": Term("Factor", "ratio", "that makes the raw sandwich the standard error"),
        "cluster_by": Term(
            "Clustered by", "", "what the errors are clustered by, or what changes place"
        ),
    },
)

PLACEBOS = Columns(
    "a number of months by which the trade lies earlier",
    {
        "earlier": Term("Months earlier", "months", "by which the trade lies before the law"),
        "window": TERMS["window"],
        "is_placebo": Term("Placebo", "truth", "whether the law is given to trade that it cannot move"),
        **HS6_CHANGES,
        **ELASTICITY,
        **PERMUTED,
    },
)

RETALIATION_COVERAGE = Columns(
    COVERAGE.row,
    COVERAGE
    | {
        "scheme": RETALIATION_INTERVALS["scheme"],
        **changed(
            COVERAGE.only("errors"),
            definition="groups whose simulated errors hang together: HS4 or chapters",
        ),
        **changed(
            COVERAGE.only("two_way_coverage"),
            label="Clustered by chapter and month holds it",
            definition="share of outcomes in which the interval clustered by chapter and month holds "
            "the true elasticity",
        ),
    },
)


@returns(RETALIATION_INTERVALS)
def intervals(design: Design, draws: int, *, jobs: int = 1) -> pd.DataFrame:
    """Return the elasticity under every inference; ``draws``, ``jobs`` as for :func:`estimates_of`."""
    table = estimates_of([design], permuted=HS_SCHEMES, by=CLUSTERED, draws=draws, jobs=jobs)
    return table.rename(columns=PUBLISHED_AS)[list(RETALIATION_INTERVALS)]


def with_interval(design: Design, table: pd.DataFrame) -> Estimate:
    """Return the elasticity with the wider of its intervals with the law permuted.

    Parameters
    ----------
    table : DataFrame
        Of :func:`intervals`.
    """
    names = {ours: theirs for theirs, ours in PUBLISHED_AS.items()}
    return quoted(design.fit().estimate(), table.rename(columns=names))


@returns(PLACEBOS)
def placebos(
    trade: UnderLaw,
    start: str,
    end: str,
    draws: int,
    *,
    shifts: tuple[int, ...] = EARLIER,
    jobs: int = 1,
) -> pd.DataFrame:
    """Give the law to the trade of earlier years, by so many months each.

    Interval and p with the law permuted over chapters, the fewest that change place.
    """
    designs = [
        replace(make_design(trade, start=start, end=end, shift=earlier), key={"earlier": earlier})
        for earlier in shifts
    ]
    estimates = estimates_of(designs, permuted=("hs2",), draws=draws, jobs=jobs)
    return estimates.rename(columns=PUBLISHED_AS)[list(PLACEBOS)]


def permuted(trade: UnderLaw, start: str, end: str, draws: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return :func:`intervals` and :func:`placebos` of a window, on all cores."""
    design = make_design(trade, start=start, end=end)
    return intervals(design, draws, jobs=-1), placebos(trade, start, end, draws, jobs=-1)
