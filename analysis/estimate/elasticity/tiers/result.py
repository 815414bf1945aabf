"""What the two tiers of demand are, as one result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pandas as pd

from analysis.engine.results import Estimate, from_frame
from analysis.estimate.elasticity.tiers.estimates import TIERS, VARIED_TIERS, WITH_AI
from analysis.estimate.elasticity.tiers.placebos import TIER_PLACEBOS


@dataclass(frozen=True)
class Tiers:
    """Both tiers of demand by law, 2024 to 2025: elasticities, below zero where imports fall.

    Without Canada and Mexico, whose imports wrote their law.
    """

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


def quoted_of(rows: pd.DataFrame) -> Estimate:
    """Return one estimate of several inferences: with the law permuted, else the widest."""
    preferred = rows[rows.draws.notna()] if rows.draws.notna().any() else rows
    (estimate,) = from_frame(preferred.loc[[(preferred.ci_high - preferred.ci_low).idxmax()]])
    return estimate


def all_sellers(tiers: Tiers) -> tuple[float, float, float]:
    """Return the elasticity of all sellers taxed alike, and its ends: those of both tiers.

    The value is the sum over sellers, of the design that one seller's is of too. Where totals of lines
    disagree with it, neither is known to be the right one.
    """
    both = [tiers.of(tier) for tier in ("all", "totals")]
    return both[0].value, min(e.ci_low for e in both), max(e.ci_high for e in both)
