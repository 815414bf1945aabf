"""Every inference on the elasticity, the same law given to earlier years, and what a test can hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from analysis.combine.retaliation import UnderLaw
from analysis.estimate.engine.results import Estimate
from analysis.estimate.headline.intervals import interval_row, quoted
from analysis.estimate.headline_checks.coverage import simulate
from analysis.estimate.retaliation.design import SCHEMES, Design, make_design

#: Where the shipped table of size and coverage lies; ``make calibrate`` writes it.
SHIPPED = Path(__file__).with_name("coverage.csv")

#: Months by which the law is given to earlier trade: the same season, before any of it was in force.
EARLIER = (24, 36, 48)

#: Clusters of the intervals that stand beside those of the law dealt out.
CLUSTERED = (("hs6",), ("hs4",), ("hs2",), ("hs2", "month"))

#: What changes place, as results name it.
BLOCKS = {"hs6": "HS6", "hs2": "chapters"}


def intervals(design: Design, draws: int) -> pd.DataFrame:
    """Return the elasticity under every inference.

    Returns
    -------
    DataFrame
        Key ``scheme`` (``"hs6"``, ``"hs2"``: the law dealt out over them; ``"by hs6"``, ...: clusters);
        ``value``, ``ci_low``, ``ci_high``, ``p_value``, ``n_units`` (what changes place, or the smallest
        number of clusters) and ``draws``, missing where none was made.
    """
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


def placebos(
    trade: UnderLaw, start: str, end: str, draws: int, *, shifts: tuple[int, ...] = EARLIER
) -> pd.DataFrame:
    """Give the law to the trade of earlier years, by so many months each.

    Returns
    -------
    DataFrame
        Key ``earlier`` (months); ``window`` of the outcome, ``n_obs``, ``value``, and ``ci_low``,
        ``ci_high``, ``p_value`` with the law dealt out over chapters, the fewest that change place.
    """
    rows = []
    for earlier in shifts:
        design = make_design(trade, start=start, end=end, shift=earlier)
        own = {"value": float(design.fit().coefficients[0])}
        about = {"earlier": earlier, "window": design.labels["window"], "n_obs": len(design.y)}
        rows.append(about | own | interval_row(design.randomise("hs2", draws)))
    return pd.DataFrame(rows)


def coverage_table(design: Design, **settings: int) -> pd.DataFrame:
    """Return size and coverage of the law dealt out, under errors shared within HS4 or chapters.

    Parameters
    ----------
    **settings
        ``laws``, ``outcomes``, ``seed`` of :func:`headline_checks.coverage.simulate`.

    Returns
    -------
    DataFrame
        Key ``scheme`` x ``errors`` (``"hs4"``, ``"hs2"``); columns as
        :func:`headline_checks.coverage.simulate`, two-way by chapter and month.
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
