"""The headline elasticity of an episode, with the interval that counts what hangs on one partner."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.estimate.engine.designs import evaluate, fit_without, headline, without
from analysis.estimate.engine.fit import fit
from analysis.estimate.engine.inference import from_t, jackknife
from analysis.estimate.engine.results import Estimate
from analysis.estimate.engine.sample import draw_sample
from analysis.estimate.engine.specification import EPISODES, specification
from analysis.estimate.engine.stored import stored
from analysis.estimate.robustness.permutation import Permutation, permute
from analysis.paths import PANEL


def headline_designs(episodes: list[str]) -> dict[str, str]:
    """Return the design that the rule of :mod:`designs` chooses for each episode."""
    chosen = {e: headline(evaluate([e], estimator="iv"), e) for e in episodes}
    return {episode: design.name for episode, design in chosen.items() if design}


def headline_estimate(episode: str) -> Estimate:
    """Return an episode's headline elasticity with the jackknife interval over partners.

    What rests on the headline draws on this interval: the clustered one leaves out how much of the
    estimate hangs on a single partner.

    Raises
    ------
    InputError
        No design of the episode qualifies.
    """
    left_out = load_left_out()
    own = left_out[left_out.specification.str.endswith(f"_{episode}")]
    if own.empty:
        raise InputError(f"no design of episode {episode} qualifies as the headline.")
    return _with_jackknife(fit(own.specification.iloc[0]), own)


def jackknife_estimates(
    chosen: list[str], *, system: str = "naics3", leave_out: tuple[str, ...] = ()
) -> dict[str, Estimate]:
    """Return designs with the jackknife interval over partners, by name.

    Parameters
    ----------
    chosen : list of str
        Names of specifications.
    system, leave_out
        As in :func:`designs.evaluate`.
    """
    left_out = load_left_out()
    if system != "naics3" or leave_out or not set(chosen) <= set(left_out.specification):
        left_out = leave_one_out(chosen, system=system, leave_out=tuple(leave_out))
    by = dict(list(left_out.groupby("specification")))
    return {
        name: _with_jackknife(fit_without(name, system=system, leave_out=leave_out), by[name])
        for name in chosen
    }


def permute_headlines(episodes: list[str], *, treated: str) -> dict[str, Permutation]:
    """Give a partner's dose to every other in turn, in the headline design of each episode.

    Parameters
    ----------
    episodes : list of str
        One without a headline design is left out of the answer.
    treated : str
        ISO alpha-3.
    """
    chosen = load_left_out().specification.unique()
    own = {e: name for e in episodes for name in chosen if name.endswith(f"_{e}")}
    return {e: permute(specification(name), treated=treated) for e, name in own.items()}


def leave_one_out(
    names: list[str], *, system: str = "naics3", leave_out: tuple[str, ...] = ()
) -> pd.DataFrame:
    """Fit each specification without each partner in turn.

    Returns
    -------
    DataFrame
        Key specification x ``dropped`` (empty: no partner); ``value``, ``ci_low``, ``ci_high``.
    """
    rows = []
    for name in names:
        spec = without(specification(name, system=system), leave_out)
        for dropped in ["", *draw_sample(spec).partners]:
            found = fit(without(spec, (dropped,) if dropped else ()))
            row = {"specification": name, "dropped": dropped, "value": found.value}
            rows.append(row | {"ci_low": found.ci_low, "ci_high": found.ci_high})
    return pd.DataFrame(rows)


def load_left_out(folder: Path = PANEL) -> pd.DataFrame:
    """Return :func:`leave_one_out` of the headline designs, stored if nothing has changed."""
    name = "headline_left_out"

    def compute() -> dict[str, pd.DataFrame]:
        return {name: leave_one_out(list(headline_designs(list(EPISODES)).values()))}

    return stored(compute, [name], folder=folder)[name]


def jackknifed(left_out: pd.DataFrame) -> dict:
    """Return one design's estimate with the jackknife interval, from :func:`leave_one_out`."""
    by = left_out.set_index("dropped").value
    value, without = float(by[""]), by.drop("").to_numpy()[:, None]
    covariance = jackknife(without, np.array([value]))
    return from_t(value, float(np.sqrt(covariance[0, 0])), len(without) - 1)


def _with_jackknife(estimate: Estimate, left_out: pd.DataFrame) -> Estimate:
    row = jackknifed(left_out)
    raw = {"std_error_raw": row["std_error"], "small_sample_factor": 1.0}
    return replace(estimate, **row, **raw, cluster_by="partner, jackknife")
