"""The elasticity of some goods: their own, drawn to the mean of such goods."""

import math

import pytest

from analysis.estimate.elasticity.goods.inputs import goods_estimate, load_goods


@pytest.mark.parametrize("code", ["337", "334", "capital"])
def test_an_elasticity_drawn_to_a_mean_lies_in_its_interval_and_has_no_p_value(code):
    drawn, _ = goods_estimate(code)
    assert drawn.ci_low < drawn.value < drawn.ci_high and math.isnan(drawn.p_value)


def test_an_estimate_of_few_lines_is_drawn_towards_the_common_one():
    common = load_goods().sectors.common
    drawn, alone = goods_estimate("337")
    assert abs(drawn.value - common) < abs(alone.value - common)
    assert drawn.ci_high - drawn.ci_low < alone.ci_high - alone.ci_low
