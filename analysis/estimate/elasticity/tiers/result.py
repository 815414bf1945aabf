"""What the two tiers of demand are, as one result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pandas as pd

from analysis.engine.results import Estimate, from_frame
from analysis.estimate.elasticity.tiers.estimates import TIERS, VARIED_TIERS, WITH_AI, WITHOUT_AI
from analysis.estimate.elasticity.tiers.placebos import TIER_PLACEBOS

#: End of a field of :class:`Tiers` -> its weights and goods.
SETS_OF = {"": ("equal", WITH_AI), "_value": ("value", WITHOUT_AI), "_all_goods": ("value", WITH_AI)}


@dataclass(frozen=True)
class Tiers:
    """Both tiers of demand by law, 2024 to 2025: elasticities, below zero where imports fall.

    Equal: each line once. Value: by imports of 2024, without goods of data centres.
    """

    #: All sellers of a line taxed alike: change of log imports of the line per log point of duty, minus
    #: eta; permutation interval, the law permuted over products.
    total: Estimate
    total_value: Estimate
    total_all_goods: Estimate  #: By value with the goods of data centres.
    #: One seller taxed, its line's mean law held: minus sigma. Wider of clusters by heading and partner.
    own: Estimate
    own_value: Estimate
    #: The other sellers of a line taxed: change of a seller's imports. The same clusters.
    others: Estimate
    others_value: Estimate
    estimates: Annotated[pd.DataFrame, TIERS]  #: Each by every inference, and whether both tiers agree.
    varied: Annotated[pd.DataFrame, VARIED_TIERS]  #: Other designs.
    #: The law of 2025 by sector, on its year and on the year before.
    placebos: Annotated[pd.DataFrame, TIER_PLACEBOS]

    def of(self, tier: str, weights: str = "equal", goods: str = WITH_AI) -> Estimate:
        """Return a tier with the interval that is quoted: permuted, else the wider clusters."""
        rows = self.estimates
        inferences = rows[rows.tier.eq(tier) & rows.weights.eq(weights) & rows.goods.eq(goods)]
        return quoted_of(inferences)

    def year_before(self, tier: str, weights: str, *, window: str = "2023:2024") -> Estimate:
        """Return a tier of the law of 2025 by sector on the year before it, or on its own."""
        rows = self.placebos
        of_tier = rows.tier.eq(tier) & rows.weights.eq(weights)
        (estimate,) = from_frame(rows[of_tier & rows.window.eq(window)])
        return estimate


def tiers_of(estimates: pd.DataFrame, varied: pd.DataFrame, placebos: pd.DataFrame) -> Tiers:
    """Return the result from frames of :mod:`estimates` and :mod:`placebos`."""
    fields = {
        f"{tier}{end}": quoted_of(
            estimates[
                estimates.tier.eq(tier) & estimates.weights.eq(weights) & estimates.goods.eq(goods)
            ]
        )
        for tier in ("total", "own", "others")
        for end, (weights, goods) in SETS_OF.items()
        if f"{tier}{end}" in Tiers.__annotations__
    }
    return Tiers(**fields, estimates=estimates, varied=varied, placebos=placebos)


def quoted_of(rows: pd.DataFrame) -> Estimate:
    """Return one estimate of several inferences: with the law permuted, else the widest."""
    preferred = rows[rows.draws.notna()] if rows.draws.notna().any() else rows
    (estimate,) = from_frame(preferred.loc[[(preferred.ci_high - preferred.ci_low).idxmax()]])
    return estimate
