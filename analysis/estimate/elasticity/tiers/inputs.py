"""The study of two tiers of demand: one seller of a line taxed, its others, and all of them."""

from __future__ import annotations

import pandas as pd

from analysis.collect import read_table
from analysis.collect.tables import vintage
from analysis.combine.panel import ANNUAL
from analysis.engine.stored import stored
from analysis.estimate.elasticity.goods.by_group import is_ai_good
from analysis.estimate.elasticity.main.inputs import load_groups, load_lines, load_main_lines
from analysis.estimate.elasticity.tiers.estimates import TaxedMarket, both_tiers, varied
from analysis.estimate.elasticity.tiers.market import KNOWN_LAW_SHARE, draw_market
from analysis.estimate.elasticity.tiers.placebos import by_sector
from analysis.estimate.elasticity.tiers.result import Tiers
from analysis.estimate.load import load


def load_tiers() -> Tiers:
    """Return both tiers of demand, stored if nothing has changed."""
    names = ["tiers_estimates", "tiers_varied", "tiers_placebos"]
    what = "two tiers of demand, the law permuted (about 15 s)"
    return Tiers(*stored(make_tiers, names, what=what).values())


def make_tiers() -> dict[str, pd.DataFrame]:
    """Compute what :func:`load_tiers` stores."""
    # ASSUME: the law that the imports of Canada and Mexico wrote counts as not known: so lines remain of
    # which others sold at least four fifths, and a line's total is still that of all its sellers.
    lines, every = load_main_lines(), load_lines()[1]
    groups, goods = load_groups(), read_table("us_ai_goods_hs10")

    def asked(known: float) -> TaxedMarket:
        market = draw_market(lines, every, known=known)
        ai = is_ai_good(market.products.to_series(), goods).to_numpy()
        return TaxedMarket(market, ai, groups, vintage(ANNUAL))

    main_lines = asked(KNOWN_LAW_SHARE)
    return {
        "tiers_estimates": both_tiers(main_lines),
        "tiers_varied": varied(main_lines, asked(0.0)),
        "tiers_placebos": by_sector(lines, load(), groups),
    }
