"""The study of two tiers of demand: one seller of a line taxed, its others, and all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pandas as pd

from analysis.collect import read_table
from analysis.collect.tables import vintage
from analysis.combine.law.line_rates import line_rates
from analysis.combine.law.statutory import read_law
from analysis.combine.panel import ANNUAL
from analysis.estimate.engine.results import Estimate, from_frame
from analysis.estimate.engine.stored import stored
from analysis.estimate.goods.by_group import is_ai_good
from analysis.estimate.headline.study import load_groups, load_lines
from analysis.estimate.tiers.estimates import ALL, TIERS, WITHOUT_AI, Asked, both_tiers
from analysis.estimate.tiers.market import draw_market


@dataclass(frozen=True)
class Tiers:
    """Both tiers of demand by law, 2024 to 2025; elasticities of imports, all below zero where they fall.

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


def load_tiers() -> Tiers:
    """Return both tiers of demand, stored if nothing has changed."""
    what = "two tiers of demand, the law dealt out anew (about 12 s)"
    by = (both_tiers.__module__, line_rates.__module__, read_law.__module__)
    tables = stored(make_tiers, ["tiers_estimates"], what=what, by=by)
    rows = tables["tiers_estimates"]
    sets = {"": ("equal", ALL), "_value": ("value", WITHOUT_AI), "_all_goods": ("value", ALL)}
    found = {
        f"{tier}{end}": quoted_of(rows, tier, *own)
        for tier in ("total", "own", "others") for end, own in sets.items()
    }  # fmt: skip
    fields = {name: e for name, e in found.items() if name in Tiers.__annotations__}
    return Tiers(**fields, estimates=rows)


def quoted_of(rows: pd.DataFrame, tier: str, weights: str, goods: str) -> Estimate:
    """Return an estimate with the interval that is quoted: dealt out anew, else the wider clusters."""
    own = rows[rows.tier.eq(tier) & rows.weights.eq(weights) & rows.goods.eq(goods)]
    own = own[own.draws.notna()] if own.draws.notna().any() else own
    widest = (own.ci_high - own.ci_low).idxmax()
    (found,) = from_frame(own.loc[[widest]])
    return found


def make_tiers() -> dict[str, pd.DataFrame]:
    """Compute what :func:`load_tiers` stores."""
    market = draw_market(*load_lines())
    ai = is_ai_good(market.products.to_series(), read_table("us_ai_goods_hs10")).to_numpy()
    asked = Asked(market, ai, load_groups(), vintage(ANNUAL))
    return {"tiers_estimates": both_tiers(asked)}
