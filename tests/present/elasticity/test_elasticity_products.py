"""What report 04 says of products, end uses and sectors: words that follow the numbers."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from estimate.goods.conftest import TRUTH, changes, lines

from analysis.estimate.goods import border_prices, by_group, by_product
from analysis.present import elasticity as show
from analysis.present.words import faults_of_text


def of(**goods):
    """Return a story of some kinds of goods, without names of sectors unless they are given."""
    return SimpleNamespace(goods=SimpleNamespace(**{"labels": {}} | goods))


@pytest.fixture(scope="module")
def estimates():
    return by_product.by_product(by_product.product_changes(*changes()))


@pytest.fixture(scope="module")
def groups():
    made = lines(TRUTH, n=30)
    return by_group.by_group(made, made.group)


@pytest.fixture(scope="module")
def sectors():
    values = [-1.2, -1.0, -0.8, -1.1]
    made = pd.DataFrame({"group": ["111", "212", "334", "336"], "share": [0.1, 0.2, 0.3, 0.4]})
    made = made.assign(value=values, std_error=0.5, std_error_clustered=0.3, n_obs=[90, 80, 70, 60])
    return made.assign(ci_low=made.value - 1, ci_high=made.value + 1)


@pytest.fixture(scope="module")
def prices():
    made = pd.DataFrame(
        {"naics3": ["315", "332", "334", "337", "TOT"], "weight": [0.1, 0.2, 0.3, 0.4, 1.0]}
    )
    made["law"] = [0.05, 0.1, 0.15, 0.2, 0.13]
    return made.assign(change=[0.01, -0.02, 0.0, 0.01, -0.023], before=[0.0, 0.01, 0.02, 0.0, 0.003])


@pytest.mark.parametrize(
    "low, high, words",
    [
        (-0.3, 0.9, "no sign that exporters bore the duty"),
        (-1.4, 0.2, "which leaves open who bore the duty"),
        (-0.8, -0.1, "as if exporters bore part of the duty"),
        (-1.5, -0.4, "as if exporters bore all of the duty"),
        (0.1, 0.9, "which rose where the duty did"),
    ],
)
def test_who_bore_the_duty_follows_the_interval_of_the_price(estimates, low, high, words):
    moved = estimates.copy()
    own = ~moved.is_placebo & moved.design.eq("unit_value") & moved.weights.eq("equal")
    moved.loc[own, ["ci_low", "ci_high"]] = [low, high]
    assert f"the unit value before duty, {words}. The" in show.product_finding(of(products=moved)).text


def test_a_placebo_that_finds_something_is_said(estimates):
    text = show.product_finding(of(products=estimates)).text
    assert "finds nothing" in text
    moved = estimates.copy()
    own = moved.is_placebo & moved.design.eq("value")
    moved.loc[own, ["value", "ci_low", "ci_high"]] = [-1.0, -1.5, -0.5]
    assert "finds something too: −1.00 [−1.50, −0.50]" in show.product_finding(of(products=moved)).text


def test_a_price_by_value_is_read_only_where_its_placebo_is_clean(estimates):
    moved = estimates.copy()
    price = moved.design.eq("unit_value") & moved.weights.eq("value")
    ends = ["value", "ci_low", "ci_high"]
    moved.loc[price, ends] = [0.0, -0.5, 0.5]
    assert "Weighted by value" not in show.product_finding(of(products=moved)).text
    moved.loc[price & ~moved.is_placebo, ends] = [-0.6, -1.2, -0.1]
    assert "and its placebo nothing" in show.product_finding(of(products=moved)).text
    moved.loc[price, ends] = [-0.6, -1.2, -0.1]
    assert (
        "its placebo fails and it should not be interpreted"
        in show.product_finding(of(products=moved)).text
    )


def test_every_regression_stands_above_its_placebo(estimates):
    frame = show.product_table(of(products=estimates)).to_frame()
    assert frame.window.tolist() == ["2017–2019", "2015–2017"] * (len(frame) // 2)
    keys = ["comparison", "weights", "sample", "fixed_effects"]
    pairs = frame[keys].to_numpy()
    assert (pairs[::2] == pairs[1::2]).all()
    assert (frame["sample"].iloc[2], frame.comparison.iloc[2]) == ("with a quantity", "goods of China")
    known = frame.quantity.notna()
    np.testing.assert_allclose(frame.value[known], (frame.quantity + frame.unit_value)[known], atol=1e-7)


def test_sectors_without_a_spread_cannot_be_told_apart(sectors):
    text = show.sector_finding(of(sectors=by_group.shrink(sectors))).text
    assert "4 sectors" in text
    assert "lie no farther apart than their errors put them" in text


@pytest.mark.parametrize("factor, words", [(0.4, "may be chance"), (0.05, "is hardly chance")])
def test_sectors_that_spread_differ_only_beyond_chance(sectors, factor, words):
    apart = sectors.assign(value=[-2.0, -1.0, -1.2, -0.6], std_error=factor)
    found = by_group.shrink(apart)
    assert found.tau > 0
    assert words in show.sector_finding(of(sectors=found)).text


def test_sectors_are_named_the_largest_first(sectors):
    labels = {"336": "Transport equipment"}
    frame = show.sector_table(of(sectors=by_group.shrink(sectors), labels=labels)).to_frame()
    assert frame.label.tolist() == ["Transport equipment", "334", "212", "111"]
    assert frame.columns.tolist()[-4:] == ["shrunk", "shrunk_low", "shrunk_high", "n_obs"]


def test_an_end_use_without_other_goods_has_a_blank(groups):
    uses = of(end_uses=by_group.shrink(groups), without_ai=groups[groups.group.ne("b")])
    frame = show.end_use_table(uses).to_frame()
    assert frame.without.isna().tolist() == [False, True, False]
    picture = show.end_use_figure(uses)
    assert picture.name == "elasticity_end_use"
    drawn = picture.series()
    assert drawn.label.nunique() == 6  # three uses, two of them without the others, and the zero line
    assert set(drawn.x.round(6)) >= set(groups.value.round(6))


def test_sentences_and_captions_keep_the_reading_rules(estimates, groups, sectors, prices):
    made = of(
        products=estimates, price_response=border_prices.price_response(prices), prices=prices,
        end_uses=by_group.shrink(groups), without_ai=groups, sectors=by_group.shrink(sectors),
    )  # fmt: skip
    texts = [
        show.product_finding(made).text,
        show.price_finding(made).text,
        show.end_use_finding(made).text,
        show.sector_finding(made).text,
        show.product_table(made).caption,
        show.price_table(made).caption,
        show.end_use_table(made).caption,
        show.sector_table(made).caption,
        show.end_use_figure(made).caption,
    ]
    assert [faults_of_text(text) for text in texts] == [[]] * len(texts)


def test_prices_say_how_few_sectors_they_are_and_what_the_law_did(prices):
    response, labels = border_prices.price_response(prices), {"334": "Electronics"}
    made = of(price_response=response, prices=prices, labels=labels)
    text = show.price_finding(made).text
    assert "Across 4 sectors" in text
    assert "June 2018 to December 2019" in text
    assert "−2.3" in text
    frame = show.price_table(made).to_frame()
    assert frame.label.tolist() == ["315", "332", "Electronics", "337", "All goods"]
