"""The headline elasticity of an episode, with the interval that counts what hangs on one partner."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.estimate.elasticity.designs import evaluate, headline, without
from analysis.estimate.engine.fit import fit
from analysis.estimate.engine.inference import from_t, jackknife
from analysis.estimate.engine.panel import Panel
from analysis.estimate.engine.results import Estimate
from analysis.estimate.engine.sample import draw_sample
from analysis.estimate.engine.specification import Specification

#: Columns of :func:`leave_one_out`.
COLUMNS = ["specification", "design", "episode", "dropped", "value", "ci_low", "ci_high"]


def headline_specs(data: Panel, episodes: list[str]) -> dict[str, Specification]:
    """Return the design that the rule of :mod:`designs` chooses for each episode."""
    chosen = {e: headline(evaluate(data, [e], estimator="iv"), e) for e in episodes}
    return {episode: design.spec for episode, design in chosen.items() if design}


def leave_one_out(data: Panel, specs: list[Specification]) -> pd.DataFrame:
    """Fit each specification without each partner in turn.

    Returns
    -------
    DataFrame
        Key specification x ``dropped`` (empty: no partner); ``design``, ``episode``, ``value``,
        ``ci_low``, ``ci_high``.
    """
    rows = []
    for spec in specs:
        for dropped in ["", *draw_sample(data, spec).partners]:
            found = fit(without(spec, (dropped,) if dropped else ()), data)
            row = {"specification": spec.name, "design": spec.design, "episode": spec.episode}
            interval = {name: getattr(found, name) for name in ("value", "ci_low", "ci_high")}
            rows.append(row | {"dropped": dropped} | interval)
    return pd.DataFrame(rows, columns=COLUMNS)


def jackknifed(left_out: pd.DataFrame) -> dict:
    """Return one design's estimate with the jackknife interval, from :func:`leave_one_out`."""
    by = left_out.set_index("dropped").value
    value, without = float(by[""]), by.drop("").to_numpy()[:, None]
    covariance = jackknife(without, np.array([value]))
    return from_t(value, float(np.sqrt(covariance[0, 0])), len(without) - 1)


def with_jackknife(estimate: Estimate, left_out: pd.DataFrame) -> Estimate:
    """Return an estimate with the jackknife interval over partners.

    What rests on the headline draws on this interval: the clustered one leaves out how much of the
    estimate hangs on a single partner.

    Parameters
    ----------
    left_out : DataFrame
        Rows of :func:`leave_one_out` of the estimate's specification.
    """
    row = jackknifed(left_out)
    raw = {"std_error_raw": row["std_error"], "small_sample_factor": 1.0}
    return replace(estimate, **row, **raw, cluster_by="partner, jackknife")
