"""The headline elasticities with the intervals of every inference, as tables to be stored."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from scipy.special import stdtrit

from analysis.estimate.engine.randomisation import Draws
from analysis.estimate.engine.results import Estimate, to_frame
from analysis.estimate.headline.products import BLOCKS, SCHEMES, TARIFFS, Design

#: Scheme -> what changes places, as an estimate's ``cluster_by`` says it.
DEALT = {"products": "{blocks} dealt out anew", "partners": "partners dealt out anew"}


def headlines(
    designs: dict[str, Design], drawn: dict[tuple[str, str], dict[str, Draws]]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Fit the headline of each episode by both tariffs, with the law dealt out by both schemes.

    Parameters
    ----------
    designs : dict of products.Design
        By episode.
    drawn : dict of dict of Draws
        (episode, scheme) -> tariff -> what :meth:`products.Design.randomise` gives.

    Returns
    -------
    estimates : DataFrame
        Columns of :class:`Estimate` and ``tariff``, as :func:`quoted`.
    intervals : DataFrame
        Key ``episode`` x ``tariff`` x ``scheme`` (``"products"``, ``"partners"``, ``"two_way"``);
        ``value``, ``ci_low``, ``ci_high``, ``p_value``, ``n_units`` (what changes places) and ``draws``.
    """
    estimates, rows = [], []
    for episode, design in designs.items():
        for tariff in TARIFFS:
            two_way = design.fit(tariff, "both").estimate()
            own = {scheme: interval_row(drawn[episode, scheme][tariff]) for scheme in SCHEMES}
            key = {"episode": episode, "tariff": tariff, "value": two_way.value}
            rows += [key | {"scheme": scheme} | row for scheme, row in own.items()]
            clustered = {name: getattr(two_way, name) for name in ("ci_low", "ci_high", "p_value")}
            rows.append(key | {"scheme": "two_way", "n_units": two_way.n_clusters} | clustered)
            estimates.append(quoted(two_way, own))
    table = to_frame(estimates)
    table.insert(0, "tariff", [tariff for _ in designs for tariff in TARIFFS])
    return table, pd.DataFrame(rows)


def interval_row(draws: Draws) -> dict[str, float]:
    """Return interval and p-value of an elasticity with the law dealt out, and how often it was."""
    low, high = draws.interval()
    own = {"ci_low": low, "ci_high": high, "p_value": float(draws.p_value()[0])}
    return own | {"n_units": draws.n_clusters, "draws": len(draws.sums) - 1}


def quoted(estimate: Estimate, rows: dict[str, dict], *, blocks: str = "") -> Estimate:
    """Return an estimate with the wider of its intervals with the law dealt out.

    Its standard error is the one that this interval implies, under t with as many degrees of freedom as
    units change places, less one: what is drawn from it has this interval again.

    Parameters
    ----------
    estimate : Estimate
    rows : dict of dict
        Scheme -> :func:`interval_row`.
    blocks : str
        What changes places of the products; by default that of the episode's headline.
    """
    # ASSUME: of two tests that each rest on an exchange that may not hold, the less sure one is quoted.
    scheme = max(rows, key=lambda name: rows[name]["ci_high"] - rows[name]["ci_low"])
    own = {name: rows[scheme][name] for name in ("ci_low", "ci_high", "p_value")}
    units, blocks = rows[scheme]["n_units"], blocks or BLOCKS[estimate.episode]
    error = (own["ci_high"] - own["ci_low"]) / 2 / float(stdtrit(units - 1, 0.975))
    own |= {"std_error": error, "std_error_raw": error, "small_sample_factor": 1.0, "n_clusters": units}
    return replace(estimate, **own, cluster_by=DEALT[scheme].format(blocks=blocks))
