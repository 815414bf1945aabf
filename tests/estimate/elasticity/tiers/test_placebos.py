"""The law of 2025 on other years, by goods coarse enough to have them."""

import numpy as np
import pandas as pd
import pytest

from analysis.estimate.elasticity.main.lines import mean_law
from analysis.estimate.elasticity.tiers.demand import COMMON_EFFECT, of_sellers, sizes
from analysis.estimate.elasticity.tiers.placebos import coarser
from tests.estimate.elasticity.tiers.test_demand import GROUPS, nest


def by_sector():
    table, _ = nest()
    return table.assign(product=(table.hs10.str[:4].astype(int) % 40).astype(str).str.zfill(2))


def test_a_year_in_which_the_law_moved_nothing_gives_nothing_and_its_own_what_it_did():
    lines = by_sector()
    law = mean_law(lines)
    rng = np.random.default_rng(3)
    noise = pd.Series(rng.normal(0, 0.01, len(law)), law.index)
    for elasticity in (0.0, -2.0):
        market = coarser(lines, elasticity * law + noise)
        for weights in ("equal", "value"):
            coefficients = of_sellers(market, weights, digits=COMMON_EFFECT).coefficients
            assert coefficients == pytest.approx([elasticity, 0.0], abs=0.15)


def test_goods_have_the_shares_and_the_mean_law_of_their_lines():
    lines = by_sector()
    market = coarser(lines, mean_law(lines))
    first = lines[lines["product"].eq(market.products[0])]
    assert market.mean[0] == pytest.approx(np.average(first.law, weights=first.value_2024))
    assert market.shares.sum(axis=1) == pytest.approx(1.0)
    assert market.value[0] == pytest.approx(first.value_2024.sum())


def test_goods_count_as_often_as_they_have_lines_where_each_line_counts_once():
    lines = by_sector()
    fewer = lines["product"].eq("01") & ~lines.hs10.str.endswith("10000")
    unsold = lines["product"].eq("02") & lines.partner.isin(["CHN", "VNM"])
    market = coarser(lines[~fewer & ~unsold], mean_law(lines))
    count = pd.Series(sizes(market, "equal"), market.products)
    assert count["01"] == pytest.approx(count["00"] / 4) and count["02"] == pytest.approx(count["00"])


def test_what_was_not_sold_in_the_other_years_is_left_out():
    lines = by_sector()
    law = mean_law(lines)
    some = coarser(lines, law[law.index.get_level_values("partner") != "CHN"] * -1.0)
    assert of_sellers(some, "value", digits=COMMON_EFFECT, by="partners", groups=GROUPS).n_clusters == 8
