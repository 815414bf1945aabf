"""The specification curve summarised, and tested as a whole."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns, shared
from analysis.engine.fitting import STRONG_F
from analysis.estimate.elasticity.robustness.curve import CHOICES, TREATED, Curve
from analysis.vocabulary import Term

#: What moves the tariff of a specification, and so what its coefficient is an elasticity of.
MOVED = {
    "two_stage": "what the law made collected (2SLS)",
    "law": "the law itself",
    "left_out": "2SLS, one partner left out",
    "effective": "effective rate by itself",
}

KEYS = {
    "episode": Term("Episode", "", "episode of tariffs"),
    "moved": Term("Tariff moved by", "", "what moves the tariff of the specifications"),
}
#: Whether partners are compared with each other, or the products of a partner (partner x month effects).
COMPARISON = {"comparison": Term("Partners", "", "whether partners are compared, ``across``, or the "
                                 "products of one, ``within``")}  # fmt: skip
COUNTED = {
    "n": Term("N", "count", "specifications that could be estimated"),
    "n_not_estimable": Term("Not estimable", "count", "specifications that could not"),
    "n_weak": Term("Weak", "count", f"those with a first-stage F below {STRONG_F:g}"),
    "low": Term("Lowest", "elasticity", "lowest estimate", "two"),
    "q25": Term("Lower quartile", "elasticity", "a quarter of the estimates lie below"),
    "median": Term("Median [middle half]", "elasticity", "median estimate", "two", ("q25", "q75")),
    "q75": Term("Upper quartile", "elasticity", "a quarter of the estimates lie above"),
    "high": Term("Highest", "elasticity", "highest estimate", "two"),
    "negative": Term("Below zero", "fraction", "share of the estimates", "whole"),
    "significant": Term("p < 0.05", "fraction", "share that is negative with such a p clustered by "
                        "partner", "whole"),
}  # fmt: skip

SUMMARY = Columns("an episode and what moves the tariff, in the order of ``MOVED``", KEYS | COUNTED)
SPREAD = Columns("an episode, what moves the tariff and what is compared", KEYS | COMPARISON | COUNTED)


def summarised(frame: pd.DataFrame) -> Columns:
    """The columns of ``SPREAD`` where the comparison is told apart, else those of ``SUMMARY``."""
    return SPREAD if "comparison" in frame else SUMMARY


JOINT = Columns("an episode and statistic of its estimates", {
    "episode": replace(KEYS["episode"], definition="episode of tariffs, or both: all specifications"),
    "statistic": Term("Statistic", "", "``median`` of the estimates, or ``share`` that is negative and "
                      "significant"),
    "n_specifications": Term("Specifications", "count", "linear specifications on the tariff by law"),
    "n_assignments": Term("Assignments", "count", "partners that the path is given to"),
    **shared("value", unit="elasticity or fraction", definition="the statistic as it happened"),
    **shared("p_value", definition="share of assignments, the true one among them, with a median as low "
             "or a share as high"),
})  # fmt: skip


def moved(estimates: pd.DataFrame) -> pd.Series:
    """Return the key of :data:`MOVED` of each row of :attr:`Curve.estimates`.

    Copies of one regression that differ by a partner left out are a kind of their own: there are
    more of them than of all others, and they would decide any median.
    """
    two_stage = estimates.estimator.eq("iv") & estimates.tariff.eq("effective")
    kinds = [~estimates.policy, estimates.dropped.ne(""), two_stage]
    return pd.Series(np.select(kinds, ["effective", "left_out", "two_stage"], "law"), estimates.index)


@returns(summarised)
def curve_summary(curve: Curve, *, by_comparison: bool = False) -> pd.DataFrame:
    """Summarise the curve by episode, and by what moves the tariff.

    Parameters
    ----------
    curve : Curve
    by_comparison : bool
        Also by whether partners are compared with each other (``across``), or only the products of a
        partner (``within``: partner x month effects).
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


@returns(JOINT)
def joint_test(curve: Curve, *, treated: str = TREATED) -> pd.DataFrame:
    """Test the policy specifications of the curve together, by permutation across partners.

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
