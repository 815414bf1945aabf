"""The elasticity of some goods is the one that what-ifs use."""

import math

import pytest

from analysis.estimate.goods.study import goods_estimate, load_goods
from analysis.estimate.what_if.study import load_state


@pytest.mark.parametrize("kind, code", [("sector", "337"), ("sector", "334"), ("end_use", "capital")])
def test_the_elasticity_of_goods_is_that_of_what_ifs(kind, code):
    drawn, _ = goods_estimate(code)
    used = load_state()["elasticities"].loc[(kind, code)]
    assert [drawn.value, drawn.ci_low, drawn.ci_high] == pytest.approx(list(used))
    assert math.isnan(drawn.p_value)


def test_an_estimate_of_few_lines_is_drawn_towards_the_common_one():
    common = load_goods().sectors.common
    drawn, alone = goods_estimate("337")
    assert abs(drawn.value - common) < abs(alone.value - common)
    assert drawn.ci_high - drawn.ci_low < alone.ci_high - alone.ci_low
