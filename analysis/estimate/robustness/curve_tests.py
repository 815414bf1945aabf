"""The specification curve summarised, and tested as a whole."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.engine.fit import STRONG_F
from analysis.estimate.robustness.curve import CHOICES, TREATED, Curve

#: What moves the tariff of a specification, and so what its coefficient is an elasticity of.
MOVED = {
    "two_stage": "what the law made collected (2SLS)",
    "law": "the law itself",
    "left_out": "2SLS, one partner left out",
    "effective": "effective rate by itself",
}


def moved(estimates: pd.DataFrame) -> pd.Series:
    """Return the key of :data:`MOVED` of each row of :attr:`Curve.estimates`.

    Copies of one regression that differ by a partner left out are a kind of their own: there are
    more of them than of all others, and they would decide any median.
    """
    two_stage = estimates.estimator.eq("iv") & estimates.tariff.eq("effective")
    kinds = [~estimates.policy, estimates.dropped.ne(""), two_stage]
    return pd.Series(np.select(kinds, ["effective", "left_out", "two_stage"], "law"), estimates.index)


def curve_summary(curve: Curve, *, by_comparison: bool = False) -> pd.DataFrame:
    """Summarise the curve by episode, and by what moves the tariff.

    Parameters
    ----------
    curve : Curve
    by_comparison : bool
        Also by whether partners are compared with each other (``across``), or only the products of a
        partner (``within``: partner x month effects).

    Returns
    -------
    DataFrame
        Key ``episode`` x ``moved`` (x ``comparison``), in the order of :data:`MOVED`; counts ``n``,
        ``n_not_estimable``, ``n_weak`` (first-stage F below the threshold of :mod:`engine.fit`);
        ``low``, ``q25``, ``median``, ``q75``, ``high`` of the estimates; ``negative``, ``significant``
        (negative and p below 0.05 under clustering): fractions.
    """
    rows = []
    order = pd.Categorical(moved(curve.estimates), list(MOVED), ordered=True)
    table = curve.estimates.assign(moved=order)
    keys = ["episode", "moved", *(["comparison"] if by_comparison else [])]
    for key, group in table.groupby(keys, observed=True):
        found = group[group.problem.eq("")]
        significant = found.value.lt(0) & found.p_value.lt(0.05)
        quantiles = dict(
            zip(
                ["low", "q25", "median", "q75", "high"],
                found.value.quantile([0, 0.25, 0.5, 0.75, 1]),
                strict=True,
            )
        )
        rows.append(
            dict(zip(keys, key, strict=True))
            | {"n": len(found)}
            | {"n_not_estimable": len(group) - len(found)}
            | {"n_weak": int(found.first_stage_f.lt(STRONG_F).sum())}
            | quantiles
            | {"negative": found.value.lt(0).mean(), "significant": significant.mean()}
        )
    return pd.DataFrame(rows)


def joint_test(curve: Curve, *, treated: str = TREATED) -> pd.DataFrame:
    """Test the policy specifications of the curve together, by permutation across partners.

    Returns
    -------
    DataFrame
        Key ``episode`` (``"both"``: all specifications) x ``statistic`` (``median`` of the
        estimates, ``share`` that is negative and significant); ``n_specifications``,
        ``n_assignments``, ``value`` as it happened, ``p_value``: the share of assignments, the true
        one among them, with a median as low or a share as high.

    Notes
    -----
    Simonsohn, Simmons and Nelson (2020, doi:10.1038/s41562-020-0912-z). Partners that some
    specification lacks are not assigned.
    """
    rows = []
    episodes = sorted(curve.assignments.episode.unique())
    for episode in [*episodes, "both"][: None if len(episodes) > 1 else 1]:
        own = curve.assignments
        own = own if episode == "both" else own[own.episode.eq(episode)]
        by_partner = _statistics(own)
        count = len(own.drop_duplicates(CHOICES))
        for statistic, sign in (("median", 1), ("share", -1)):
            actual = by_partner.loc[treated, statistic]
            extreme = (sign * by_partner[statistic] <= sign * actual + 1e-12).mean()
            rows.append(
                {"episode": episode, "statistic": statistic, "n_specifications": count}
                | {"n_assignments": len(by_partner), "value": actual, "p_value": extreme}
            )
    return pd.DataFrame(rows)


def _statistics(assignments: pd.DataFrame) -> pd.DataFrame:
    """Return the curve's statistics under each assignment; index ``partner``."""
    significant = assignments.value.lt(0) & assignments.p_value.lt(0.05)
    groups = assignments.assign(significant=significant).groupby("partner")
    whole = groups.size() == groups.size().max()
    found = pd.DataFrame({"median": groups.value.median(), "share": groups.significant.mean()})
    return found[whole]
