"""Claims of USMCA preference, which the law of Canada and Mexico rests on and which answer to it."""

from __future__ import annotations

import pandas as pd

from analysis.columns import Columns, returns
from analysis.estimate.elasticity.main.members import EARLY
from analysis.law.spared import SETTLED
from analysis.vocabulary import Term

#: The autumn whose claims the law takes as what qualifies.
AUTUMN_MONTHS = (SETTLED - pd.DateOffset(months=2), SETTLED)

CLAIMED = Columns(
    "a partner",
    {
        "episode": Term("Episode", "", "episode of tariffs"),
        "partner": Term("Partner", "", "exporting country, ISO 3166-1 alpha-3"),
        "early": Term("January 2025", "fraction", "share of imports that claimed USMCA", "whole"),
        "autumn": Term("Autumn 2025", "fraction", "the same, September to November", "whole"),
    },
)


@returns(CLAIMED)
def claimed(claims: pd.DataFrame) -> pd.DataFrame:
    """Return which share of a partner's imports claimed USMCA before the tariffs, and in autumn.

    Parameters
    ----------
    claims : DataFrame
        Source table ``us_usmca_claims_hs10_monthly``.
    """
    spans = {"early": (EARLY, EARLY), "autumn": AUTUMN_MONTHS}
    sums = {
        name: claims[claims.month.between(*span)]
        .groupby("partner")[["usmca_value", "imports_value"]]
        .sum()
        for name, span in spans.items()
    }
    shares = {name: values.usmca_value / values.imports_value for name, values in sums.items()}
    return pd.DataFrame(shares).rename_axis("partner").reset_index().assign(episode="2025")
