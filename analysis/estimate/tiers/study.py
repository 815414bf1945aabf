"""The study of two tiers of demand: one seller of a line taxed, its others, and all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pandas as pd

from analysis.collect import read_table
from analysis.collect.tables import vintage
from analysis.combine.panel import ANNUAL
from analysis.estimate.engine.results import Estimate, from_frame
from analysis.estimate.engine.stored import stored
from analysis.estimate.goods.by_group import is_ai_good
from analysis.estimate.headline.study import load_groups, load_lines
from analysis.estimate.load import load
from analysis.estimate.tiers.estimates import (
    ALL,
    TIERS,
    VARIED,
    WITHOUT_AI,
    Asked,
    both_tiers,
    varied,
)
from analysis.estimate.tiers.market import KNOWN, draw_market
from analysis.estimate.tiers.placebos import PLACEBOS, other_years


@dataclass(frozen=True)
class Tiers:
    """Both tiers of demand by law, 2024 to 2025: elasticities, below zero where imports fall.

    Equal: each line once. Value: by imports of 2024, without goods of data centres.
    """

    #: All sellers of a line taxed alike: change of log imports of the line per log point of duty, minus
    #: eta; permutation interval, the law dealt out anew over products.
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
    varied: Annotated[pd.DataFrame, VARIED]  #: Other designs.
    placebos: Annotated[pd.DataFrame, PLACEBOS]  #: The law of 2025 on other years, by coarser goods.


#: End of a field -> its weights and goods.
SETS_OF = {"": ("equal", ALL), "_value": ("value", WITHOUT_AI), "_all_goods": ("value", ALL)}


def load_tiers() -> Tiers:
    """Return both tiers of demand, stored if nothing has changed."""
    names = ["tiers_estimates", "tiers_varied", "tiers_placebos"]
    what = "two tiers of demand, the law dealt out anew (about 20 s)"
    estimates, varied_, placebos = stored(make_tiers, names, what=what).values()
    fields = {
        f"{tier}{end}": quoted_of(estimates, tier, *own)
        for tier in ("total", "own", "others") for end, own in SETS_OF.items()
        if f"{tier}{end}" in Tiers.__annotations__
    }  # fmt: skip
    return Tiers(**fields, estimates=estimates, varied=varied_, placebos=placebos)


def quoted_of(rows: pd.DataFrame, tier: str, weights: str, goods: str) -> Estimate:
    """Return an estimate with the interval that is quoted: dealt out anew, else the wider clusters."""
    own = rows[rows.tier.eq(tier) & rows.weights.eq(weights) & rows.goods.eq(goods)]
    own = own[own.draws.notna()] if own.draws.notna().any() else own
    widest = (own.ci_high - own.ci_low).idxmax()
    (found,) = from_frame(own.loc[[widest]])
    return found


def make_tiers() -> dict[str, pd.DataFrame]:
    """Compute what :func:`load_tiers` stores."""
    lines, every = load_lines()
    groups, goods = load_groups(), read_table("us_ai_goods_hs10")

    def asked(known: float) -> Asked:
        market = draw_market(lines, every, known=known)
        ai = is_ai_good(market.products.to_series(), goods).to_numpy()
        return Asked(market, ai, groups, vintage(ANNUAL))

    own = asked(KNOWN)
    return {
        "tiers_estimates": both_tiers(own),
        "tiers_varied": varied(own, asked(0.0)),
        "tiers_placebos": other_years(lines, load(), read_table("us_imports_hs6_changes"), groups),
    }
