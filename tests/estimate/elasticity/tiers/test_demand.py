"""In nested demand sellers give sigma and eta, and the totals of lines eta again."""

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.engine.estimates import estimates_of
from analysis.estimate.elasticity.tiers.demand import codes_of, of_sellers, of_totals, sizes, together
from analysis.estimate.elasticity.tiers.estimates import TaxedMarket, both_tiers, headings_of, varied
from analysis.estimate.elasticity.tiers.market import draw_market

PARTNERS = ["AUT", "BRA", "CHN", "DEU", "IND", "JPN", "KOR", "MEX", "THA", "VNM"]
GROUPS = pd.Series({"AUT": "EU", "DEU": "EU"})
SIGMA, ETA = 3.0, 1.2


def nest(sigma=SIGMA, eta=ETA, *, seed=0, noise=0.1, outside=0.05, follows=3.0, exits=0.0, alike=False):
    """Imports of 1,200 lines in 300 headings from ten partners: nested demand, exact price index.

    ``follows``: what else moves a partner's trade rises with the law on it. ``outside``: share of each
    line from a partner whose law nobody knows. ``alike``: one law for all sellers of a line.
    """
    rng = np.random.default_rng(seed)
    n = 1_200
    line = np.repeat(np.arange(n), len(PARTNERS))
    partner = np.tile(np.arange(len(PARTNERS)), n)
    on_partner = rng.uniform(0, 0.2, len(PARTNERS))
    law = np.log1p(
        on_partner[partner] * (rng.random(n) < 0.7)[line]
        + rng.uniform(0, 0.2, n)[line]
        + rng.uniform(0, 0.05, len(line))
    )
    if alike:
        law = rng.uniform(0, 0.2, n)[line]
    before = np.exp(rng.normal(14, 2.0, len(line)))
    share = before / np.bincount(line, before)[line]
    price = np.log(np.bincount(line, share * np.exp((1 - sigma) * law)))[line] / (1 - sigma)
    other = follows * on_partner[partner] + rng.normal(0, 0.3, n // 4)[line // 4]
    after = before * np.exp(
        -sigma * law + (sigma - eta) * price + other + rng.normal(0, noise, len(line))
    )
    after = np.where(rng.random(len(line)) < exits, 0.0, after)
    hs10 = pd.Series((1000 + line // 4) * 1_000_000 + line % 4 * 10_000).astype(str).to_numpy()
    table = pd.DataFrame(
        {
            "partner": np.array(PARTNERS)[partner],
            "hs10": hs10,
            "naics3": "333",
            "value_2024": before,
            "value_2025": after,
            "law": law,
        }
    )
    sums = table.groupby("hs10")[["value_2024", "value_2025"]].sum()
    rest = (sums * outside / (1 - outside)).reset_index().assign(partner="9999")
    return table, pd.concat([table, rest], ignore_index=True)


@pytest.mark.parametrize("weights", ["equal", "value"])
def test_both_elasticities_of_nested_demand_are_recovered(weights):
    """One seller taxed loses less than sigma, as its line dearens; the others gain the rest to eta."""
    market = draw_market(*nest())
    one, others = of_sellers(market, weights).coefficients
    size = sizes(market, weights)[market.line] * market.share
    share = np.average(market.share, weights=size)
    total = of_totals(market, weights).fit("headings").estimate()
    assert one == pytest.approx(-SIGMA + share * (SIGMA - ETA), abs=0.15)
    assert others == pytest.approx((1 - share) * (SIGMA - ETA), abs=0.15)
    assert one + others == pytest.approx(-ETA, abs=0.15)
    assert total.value == pytest.approx(-ETA, abs=0.15) and total.ci_low < -ETA < total.ci_high


def test_what_moves_a_partner_in_all_its_lines_passes_for_the_law_without_its_share_in_totals():
    market = draw_market(*nest())
    assert of_totals(market, "equal", partners=False).fit("headings").estimate().value > -ETA + 0.3
    assert of_sellers(market, "equal", partners=False).coefficients.sum() > -ETA + 0.3


def test_the_total_of_a_line_falls_alike_where_sellers_are_no_substitutes_at_all():
    market = draw_market(*nest(sigma=1.2, eta=1.2))
    own = of_sellers(market, "equal")
    assert own.estimate(1, name="others", regressor="law").ci_low < 0 < own.summary(1)["ci_high"]


def test_with_one_law_for_all_sellers_of_a_line_its_law_is_the_total():
    market = draw_market(*nest(alike=True, noise=0.0, follows=0.0))
    assert np.allclose(market.mean[market.line], market.law)
    found = of_totals(market, "equal", partners=False).fit("headings").estimate()
    assert found.value == pytest.approx(-ETA, abs=1e-9)


def test_sellers_by_share_sum_to_the_regression_of_line_means_on_line_laws():
    """Own law and the line's, together, are what lies between lines; without effects of partners."""
    market = draw_market(*nest(outside=0.0))
    for weights in ("equal", "value"):
        sellers = of_sellers(market, weights, partners=False).coefficients.sum()
        lines = of_totals(market, weights, partners=False, change=market.average @ market.sold)
        assert sellers == pytest.approx(lines.fit("headings").estimate().value, rel=1e-9)


def test_dollars_and_the_order_of_rows_change_nothing():
    table, every = nest()
    rng = np.random.default_rng(1)
    other = [
        frame.iloc[rng.permutation(len(frame))].assign(
            value_2024=lambda rows: rows.value_2024 * 7.3, value_2025=lambda rows: rows.value_2025 * 7.3
        )
        for frame in (table, every)
    ]
    for weights in ("equal", "value"):
        found = []
        for frames in ((table, every), other):
            market = draw_market(*frames)
            design = of_totals(market, weights)
            drawn = design.randomise("products", 19)["law"].sums
            found.append(
                [
                    *of_sellers(market, weights).coefficients,
                    design.fit().estimate().value,
                    *drawn[:, 0] / drawn[:, 2],
                ]
            )
        assert found[0] == pytest.approx(found[1], rel=1e-9)


def test_the_first_assignment_of_the_law_is_the_law_and_its_mean_is_taken_anew():
    market = draw_market(*nest())
    design = of_totals(market, "value", keep=np.arange(len(market.products)) % 3 > 0)
    laws = list(design.laws("products", 1))
    assert laws[0] == pytest.approx(design.law)
    # Every seller of a line has the law that it has in another line: the mean is of these.
    assert sorted(laws[1].round(9)) != sorted(laws[0].round(9))
    found = design.randomise("products", 19)["law"]
    assert found.value == pytest.approx(design.fit("products").estimate().value, rel=1e-9)
    assert found.std_error == pytest.approx(design.fit("products").estimate().std_error_raw, rel=1e-9)


def test_a_law_permuted_anew_is_each_partners_own_on_another_line():
    table, every = nest()
    table = table.assign(law=table.partner.map({p: n / 100 for n, p in enumerate(PARTNERS)}))
    market = draw_market(table, every)
    design = of_totals(market, "equal")
    assert all(law == pytest.approx(design.law) for law in design.laws("products", 3))


def test_the_interval_of_the_total_holds_eta_and_not_sigma():
    design = of_totals(draw_market(*nest(noise=0.5)), "equal")
    rows = estimates_of([design], permuted=("products",), by=("headings",), draws=199)
    assert (rows.ci_low < -ETA).all() and (rows.ci_high > -ETA).all() and (rows.ci_low > -SIGMA).all()


def test_both_tiers_together_are_each_alone_and_their_difference_has_an_error():
    market = draw_market(*nest(exits=0.1))
    taxed_market = TaxedMarket(market, np.zeros(len(market.products), bool), GROUPS)
    sellers, totals = of_sellers(market, "equal"), of_totals(market, "equal").fit("headings")
    both = together(sellers, totals, headings_of(taxed_market))
    assert both.coefficients == pytest.approx([*sellers.coefficients, *totals.coefficients])
    for which, alone in ((0, sellers), (2, totals)):
        n = len(alone.coefficients)
        assert both.raw[which, which] == pytest.approx(alone.raw[0, 0], rel=1e-9), n
    assert both.raw[0, 2] != 0


def test_lines_that_few_sell_under_a_known_law_are_left_out():
    table, every = nest(outside=0.3)
    assert len(draw_market(table, every, known=0.0).products) == 1_200
    with pytest.raises(InputError, match="no tariff line .* at least 80 % under"):
        draw_market(table, every)


def test_a_line_that_nobody_sold_before_has_no_sellers():
    table, every = nest()
    new = table.assign(value_2024=np.where(table.hs10 == table.hs10[0], 0.0, table.value_2024))
    all_new = every.assign(value_2024=np.where(every.hs10 == table.hs10[0], 0.0, every.value_2024))
    assert table.hs10[0] not in draw_market(new, all_new).products


def test_goods_left_out_are_out_of_both_tiers():
    market = draw_market(*nest())
    ai = codes_of(market.products, 4) < 150
    rows = both_tiers(TaxedMarket(market, ai, GROUPS), draws=19)
    without = rows[rows.goods.ne("all") & rows.scheme.eq("by headings")].set_index("tier").n_obs
    assert without["totals"] == (~ai).sum() and without["one"] == (~ai)[market.line].sum()
    assert without["difference"] == without["totals"] + without["one"]
    assert set(rows[rows.scheme.eq("products")].tier) == {"totals"}


def test_other_designs_are_the_quoted_one_but_for_what_they_change():
    market = draw_market(*nest())
    taxed_market = TaxedMarket(market, np.zeros(len(market.products), bool), GROUPS)
    rows = varied(taxed_market, taxed_market)
    quoted = rows[rows.design.eq("as quoted")].drop(columns="design").reset_index(drop=True)
    wider = rows[rows.design.eq("lines whoever sells them")].drop(columns="design")
    pd.testing.assert_frame_equal(quoted, wider.reset_index(drop=True))
    own = of_sellers(market, "equal", each=True).coefficients
    each = rows[rows.design.eq("each seller once")].set_index("tier").value
    assert each["one"] == pytest.approx(own[0]) and each["all"] == pytest.approx(own.sum())
