"""Every inference on the elasticity, the same law given to earlier years, and what a test can hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from analysis.columns import Columns, changed, returns, shared
from analysis.combine.retaliation import UnderLaw
from analysis.estimate.engine.results import Estimate
from analysis.estimate.headline.intervals import interval_row, quoted
from analysis.estimate.headline_checks.coverage import simulate
from analysis.estimate.retaliation.design import CHANGES, ELASTICITY, SCHEMES, Design, make_design
from analysis.vocabulary import TERMS, Term

#: Where the shipped table of size and coverage lies; ``make calibrate`` writes it.
SHIPPED = Path(__file__).with_name("coverage.csv")

#: Months by which the law is given to earlier trade: the same season, before any of it was in force.
EARLIER = (24, 36, 48)

#: Clusters of the intervals that stand beside those of the law dealt out.
CLUSTERED = (("hs6",), ("hs4",), ("hs2",), ("hs2", "month"))

#: What changes place, as results name it.
BLOCKS = {"hs6": "HS6", "hs2": "chapters"}

#: What dealing out the law says beside the interval.
DEALT = {
    **shared("p_value", definition="of no response, by the law dealt out or by the clusters"),
    "n_units": Term("Units", "count", "what changes place, or the smallest number of clusters"),
    "draws": Term("Assignments", "count", "times that the law was dealt out anew"),
}

INTERVALS = Columns("a scheme of inference", {
    "scheme": Term("Interval from", "", "hs6, hs2: the law dealt out over HS6 or chapters; by hs6 and "
                   "so on: clusters"),
    **ELASTICITY, **DEALT, **changed({"draws": DEALT["draws"]}, missing="of clusters"),
})  # fmt: skip

PLACEBOS = Columns("a number of months by which the trade lies earlier", {
    "earlier": Term("Months earlier", "months", "by which the trade lies before the law"),
    "window": TERMS["window"],
    **CHANGES, **ELASTICITY, **DEALT,
})  # fmt: skip

COVERAGE = Columns("a scheme of inference and kind of errors", {
    "scheme": INTERVALS["scheme"],
    "errors": Term("Errors shared within", "", "groups whose simulated errors hang together: HS4 or "
                   "chapters"),
    "size": Term("Rejects the truth", "fraction", "share of simulated outcomes in which the true "
                 "elasticity is rejected at 5 %", "percent"),
    "coverage": Term("Interval holds it", "fraction", "share of outcomes in which the interval holds "
                     "the true elasticity", "percent"),
    "power": Term("Rejects zero", "fraction", "share of outcomes in which no response is rejected "
                  "at 5 %", "percent"),
    "two_way_coverage": Term("Clustered by chapter and month holds it", "fraction", "share of outcomes "
                             "in which the interval clustered by chapter and month holds the true "
                             "elasticity", "percent"),
    "laws": Term("Assignments", "count", "laws dealt out anew"),
    "outcomes": Term("Outcomes", "count", "simulated outcomes"),
})  # fmt: skip


@returns(INTERVALS)
def intervals(design: Design, draws: int) -> pd.DataFrame:
    """Return the elasticity under every inference."""
    value = float(design.fit().coefficients[0])
    rows = [
        {"scheme": scheme, "value": value} | interval_row(design.randomise(scheme, draws))
        for scheme in SCHEMES
    ]
    for by in CLUSTERED:
        e = design.fit(*by).estimate()
        ends = {name: getattr(e, name) for name in ("ci_low", "ci_high", "p_value")}
        rows.append({"scheme": "by " + " ".join(by), "value": value, "n_units": e.n_clusters} | ends)
    return pd.DataFrame(rows)


def with_interval(design: Design, table: pd.DataFrame) -> Estimate:
    """Return the elasticity with the wider of its intervals with the law dealt out.

    Parameters
    ----------
    table : DataFrame
        Of :func:`intervals`.
    """
    rows = table.set_index("scheme").loc[list(SCHEMES)]
    # ASSUME: of two tests that each rest on an exchange that may not hold, the less sure one is quoted.
    scheme = (rows.ci_high - rows.ci_low).idxmax()
    own = quoted(design.fit().estimate(), {"products": rows.loc[scheme].to_dict()})
    own = replace(own, cluster_by=f"{BLOCKS[scheme]} dealt out anew")
    return replace(own, n_clusters=int(own.n_clusters))


@returns(PLACEBOS)
def placebos(
    trade: UnderLaw, start: str, end: str, draws: int, *, shifts: tuple[int, ...] = EARLIER
) -> pd.DataFrame:
    """Give the law to the trade of earlier years, by so many months each.

    Interval and p with the law dealt out over chapters, the fewest that change place.
    """
    rows = []
    for earlier in shifts:
        design = make_design(trade, start=start, end=end, shift=earlier)
        own = {"value": float(design.fit().coefficients[0])}
        about = {"earlier": earlier, "window": design.labels["window"], "n_obs": len(design.y)}
        rows.append(about | own | interval_row(design.randomise("hs2", draws)))
    return pd.DataFrame(rows)


@returns(COVERAGE)
def coverage_table(design: Design, **settings: int) -> pd.DataFrame:
    """Return size and coverage of the law dealt out, under errors shared within HS4 or chapters.

    Parameters
    ----------
    **settings
        ``laws``, ``outcomes``, ``seed`` of :func:`headline_checks.coverage.simulate`.
    """
    rows = [
        {"scheme": scheme, "errors": errors} | simulate(
            design.fit(scheme).columns, lambda laws, s=scheme: design.laws(s, laws),
            absorber=design.absorber, weights=design.weights, clusters=design.clusters(scheme),
            two_way=[design.clusters(kind) for kind in ("hs2", "month")],
            errors=design.clusters(errors), **settings,
        )
        for scheme in SCHEMES
        for errors in ("hs4", "hs2")
    ]  # fmt: skip
    return pd.DataFrame(rows)
