"""What report 08 says of value, quantity and price by product: words that follow the numbers."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.estimate.elasticity.goods.by_product import READ_FIRST, first_read
from analysis.estimate.prices.study import study
from analysis.present import prices as show

ENDS = ["value", "ci_low", "ci_high"]


@pytest.fixture(scope="module")
def story():
    return study()


def moved(story, to, *, episode="2025", partner="CHN", is_placebo=False, design="unit_value", **other):
    """Return the story with another estimate, and its interval, in one regression."""
    asked = READ_FIRST | {"episode": episode, "partner": partner, "is_placebo": is_placebo} | other
    products = story.goods.products.copy()
    own = np.logical_and.reduce([products[k].eq(v) for k, v in (asked | {"design": design}).items()])
    assert own.sum() == 1
    products.loc[own, ENDS] = to
    return replace(story, goods=replace(story.goods, products=products))


def paragraphs(story):
    """Of 2025 and of 2018, in this order."""
    _, latest, first, *_ = show.by_product(story).text.split("\n\n")
    return latest, first


@pytest.mark.parametrize(
    "interval, words",
    [
        ((0.3, -0.3, 0.9), "show no sign of falling where the law rose more"),
        ((-0.6, -1.4, 0.2), "leave open whether sellers bore the duty"),
        ((-0.2, -0.6, 0.2), "leave open whether sellers bore the duty"),
        ((-0.4, -0.8, -0.1), "fell where the law rose more"),
        ((-1.0, -1.5, -0.4), "fell where the law rose more"),
        ((0.5, 0.1, 0.9), "rose where the law rose more"),
    ],
)
@pytest.mark.parametrize("place, episode", [(0, "2025"), (1, "2018")])
def test_whether_sellers_lowered_prices_follows_the_interval_of_each_episode(
    story, interval, words, place, episode
):
    text = paragraphs(moved(story, interval, episode=episode))[place]
    assert f"goods from China {words}.**" in text


def test_a_response_without_small_codes_stands_beside_it(story):
    latest, first = paragraphs(story)
    assert "rests on small codes: without the quarter of codes of least value it is −0.91 [" in latest
    assert "rests on" not in first and "Without the quarter of codes of least value" in first
    without = moved(story, (-0.9, -1.5, -0.3), design="quantity", sample="without smallest")
    assert (
        "Without the quarter of codes of least value that of the quantity is −0.90"
        in paragraphs(without)[0]
    )
    nothing = moved(story, (-1.0, -2.2, 0.2), design="quantity")
    assert "least value" not in paragraphs(nothing)[0]


def test_every_regression_stands_above_its_placebo_and_both_episodes_in_one_table(story):
    frame = show.by_product_table(story).to_frame()
    keys = ["partner", "comparison", "weights", "sample", "fixed_effects"]
    pairs = frame[keys].to_numpy()
    assert (pairs[::2] == pairs[1::2]).all()
    years = [*zip(frame.window[::2], frame.window[1::2], strict=True)]
    assert set(years) == {("2024–2025", "2022–2024"), ("2017–2019", "2015–2017")}
    assert list(frame.partner.unique()) == ["China", "Mexico", "Vietnam"]
    assert frame.window.iloc[0] == "2024–2025" and frame.window[frame.partner.eq("China")].iloc[-1] == (
        "2015–2017"
    )  # the later episode first
    assert frame.loc[0, keys].tolist() == [
        "China",
        "goods of the partner",
        "equal",
        "with a quantity",
        "chapters",
    ]
    known = frame.quantity.notna()
    np.testing.assert_allclose(frame.value[known], (frame.quantity + frame.unit_value)[known], atol=1e-7)


def test_the_figure_draws_what_the_numbers_say(story):
    drawn = show.by_product_figure(story).series()
    numbers = {n.key: n for n in show.numbers(story) if n.key.startswith("prices.by_product.")}
    assert len(numbers) == 24
    xs = set(pd.to_numeric(drawn.x, errors="coerce").round(7))
    for number in numbers.values():
        assert {round(number.value, 7), round(number.ci_low, 7), round(number.ci_high, 7)} <= xs
    price = numbers["prices.by_product.CHN.2025.unit_value"]
    total = numbers["prices.by_product.CHN.2025.quantity"].value + price.value
    assert numbers["prices.by_product.CHN.2025.value"].value == pytest.approx(total)
    assert (
        "given to earlier years" in numbers["prices.by_product.CHN.2025.unit_value.placebo"].definition
    )


def test_shares_on_importers_are_one_more_than_the_elasticity_of_the_price(story):
    rows = show.pass_through_table(story).to_frame().set_index(["period", "measure"])
    for period, episode in (("2024/2025", "2025"), ("2017/2019", "2018")):
        price = first_read(story.goods.products, episode).loc["unit_value"]
        own = rows.loc[(period, "unit values by HS6")]
        assert (own["share"], own.low, own.high) == pytest.approx(
            (1 + price.value, 1 + price.ci_low, 1 + price.ci_high)
        )
    assert (
        "1.22 [0.45, 1.98] in 2024–2025 and 1.34 [0.76, 1.93] in 2017–2019"
        in show.pass_through(story).text
    )
