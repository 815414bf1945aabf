"""The design across partners: compared in one product, with the interval that hangs on each partner.

It keeps what falls on all goods of a partner alike, and rests on one partner for nearly all of its
variance. The designs are those that a rule on placebos chose in version 0.2.0; they are frozen.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.engine.fitting import fit
from analysis.engine.inference import from_t, jackknife
from analysis.engine.panel import Panel
from analysis.engine.result_columns import ESTIMATES
from analysis.engine.results import Estimate
from analysis.engine.sample import draw_sample
from analysis.engine.specification import Specification
from analysis.estimate.elasticity.designs import Judged, without
from analysis.estimate.specifications import ACROSS, specification
from analysis.vocabulary import Term

LEFT_OUT = Columns(
    "a specification and partner",
    {
        "specification": Term("Specification", "", "name of the specification"),
        **ESTIMATES.only("design", "episode"),
        "dropped": Term("Left out", "", "partner that is left out; empty: none"),
        **ESTIMATES.only("value", "ci_low", "ci_high"),
    },
)


def across_specs(names: list[str]) -> list[Specification]:
    """Return the design across partners of each episode."""
    return [specification(ACROSS[name]) for name in names]


@returns(LEFT_OUT)
def leave_one_out(data: Panel, specs: list[Specification]) -> pd.DataFrame:
    """Fit each specification without each partner in turn."""
    rows = []
    for spec in specs:
        for dropped in ["", *draw_sample(data, spec).partners]:
            estimate = fit(without(spec, (dropped,) if dropped else ()), data)
            row = {"specification": spec.name, "design": spec.design, "episode": spec.episode}
            interval = {name: getattr(estimate, name) for name in ("value", "ci_low", "ci_high")}
            rows.append(row | {"dropped": dropped} | interval)
    return pd.DataFrame(rows, columns=list(LEFT_OUT))


def jackknifed(left_out: pd.DataFrame) -> dict:
    """Return one design's estimate with the jackknife interval, from :func:`leave_one_out`."""
    by = left_out.set_index("dropped").value
    value, without = float(by[""]), by.drop("").to_numpy()[:, None]
    covariance = jackknife(without, np.array([value]))
    return from_t(value, float(np.sqrt(covariance[0, 0])), len(without) - 1)


def with_jackknife(estimate: Estimate, left_out: pd.DataFrame) -> Estimate:
    """Return an estimate with the jackknife interval over partners.

    The clustered one leaves out how much of the estimate hangs on a single partner.

    Parameters
    ----------
    left_out : DataFrame
        Rows of :func:`leave_one_out` of the estimate's specification.
    """
    row = jackknifed(left_out)
    raw = {"std_error_raw": row["std_error"], "small_sample_factor": 1.0}
    return replace(estimate, **row, **raw, cluster_by="partner, jackknife")


def across_designs(designs: list[Judged], episodes: list[str]) -> list[Judged]:
    """Return of some designs those across partners, in the order of the episodes."""
    by_name = {design.name: design for design in designs}
    return [by_name[ACROSS[name]] for name in episodes]


def jackknifed_by_episode(
    data: Panel, compared: list[Judged], left_out: pd.DataFrame | None
) -> dict[str, Estimate]:
    """Return the designs across partners with the jackknife interval, by episode.

    Parameters
    ----------
    left_out : DataFrame or None
        Of :func:`leave_one_out` where it is known; else it is computed.
    """
    rows = leave_one_out(data, [d.spec for d in compared]) if left_out is None else left_out
    by = dict(list(rows.groupby("specification")))
    return {d.spec.episode: with_jackknife(d.estimate, by[d.name]) for d in compared}
