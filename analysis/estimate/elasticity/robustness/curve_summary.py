"""The specification curve summarised by episode, and by what moves the tariff."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.estimate.elasticity.robustness.curve import Curve
from analysis.vocabulary import Term

#: What moves the tariff of a specification, and so what its coefficient is an elasticity of.
MOVED_BY = {
    "two_stage": "what the law made collected (2SLS)",
    "law": "the law itself",
    "left_out": "2SLS, one partner left out",
    "effective": "effective rate by itself",
}

CURVE_SUMMARY = Columns(
    "an episode and what moves the tariff, in the order of ``MOVED_BY``",
    {
        "episode": Term("Episode", "", "episode of tariffs"),
        "moved": Term("Tariff moved by", "", "what moves the tariff of the specifications"),
        "n": Term("N", "count", "specifications that could be estimated"),
        "q25": Term("Lower quartile", "elasticity", "a quarter of the estimates lie below"),
        "median": Term("Median [middle half]", "elasticity", "median estimate", "two", ("q25", "q75")),
        "q75": Term("Upper quartile", "elasticity", "a quarter of the estimates lie above"),
    },
)


def moved(estimates: pd.DataFrame) -> pd.Series:
    """Return the key of :data:`MOVED_BY` of each row of :attr:`Curve.estimates`.

    Copies of one regression that differ by a partner left out are a kind of their own: there are
    more of them than of all others, and they would decide any median.
    """
    two_stage = estimates.estimator.eq("iv") & estimates.tariff.eq("effective")
    kinds = [~estimates.policy, estimates.dropped.ne(""), two_stage]
    return pd.Series(np.select(kinds, ["effective", "left_out", "two_stage"], "law"), estimates.index)


@returns(CURVE_SUMMARY)
def curve_summary(curve: Curve) -> pd.DataFrame:
    """Summarise the curve by episode, and by what moves the tariff; what has no estimate is left out."""
    order = pd.Categorical(moved(curve.estimates), list(MOVED_BY), ordered=True)
    table = curve.estimates.assign(moved=order)[curve.estimates.problem.eq("")]
    by = table.groupby(["episode", "moved"], observed=True).value
    quartiles = {"q25": by.quantile(0.25), "median": by.median(), "q75": by.quantile(0.75)}
    return pd.DataFrame({"n": by.size()} | quartiles).reset_index().astype({"moved": str})
