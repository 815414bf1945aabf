"""One elasticity of an end use or a sector is printed, drawn to the common mean; its own beside it."""

from types import SimpleNamespace

import pytest

import analysis
from analysis.estimate.elasticity.goods.inputs import goods_estimate, load_goods
from analysis.present import elasticity as show
from analysis.present.finding import interval, two


@pytest.mark.parametrize("code", ["capital", "337"])
def test_the_public_function_gives_the_drawn_one_and_names_the_own_estimate(code):
    found, (drawn, own) = analysis.elasticity(goods=code), goods_estimate(code)
    assert (found.value, found.ci_low) == (drawn.value, drawn.ci_low)
    assert f"Own estimate, before drawing to the common mean: {interval(own)}." in repr(found)


def test_report_04_says_the_drawn_ones_by_end_use_and_between_what_the_own_ones_lie():
    story = SimpleNamespace(goods=load_goods())
    text, uses = show.end_use_finding(story).text, story.goods.end_uses
    assert (uses.tau == 0) == ("have in common" in text)
    for name in ("capital", "consumption", "intermediate"):
        drawn, alone = goods_estimate(name)
        # While all are drawn wholly to the common mean, they are one number.
        assert interval(drawn) in text and (f"{name} goods" in text) == (uses.tau > 0)
        assert uses.frame.value.min() <= alone.value <= uses.frame.value.max()
    assert all(two(end) in text for end in (uses.frame.value.min(), uses.frame.value.max()))


def test_all_goods_have_no_own_estimate_beside():
    assert "Own estimate" not in repr(analysis.elasticity("2025"))
