from analysis.collect import read_table
from analysis.estimate.elasticity.anchors import TRUSTED_READINGS, published_elasticities


def test_published_figures_from_memory_or_second_hand_are_left_out():
    shown = published_elasticities(read_table("published_estimates"))
    assert len(shown) > 0
    assert set(shown.checked) <= set(TRUSTED_READINGS)
    everything = read_table("published_estimates")
    assert {"memory", "second hand"} & {word for text in everything.checked for word in [text]}


def test_published_figures_shown_are_elasticities_of_imports_or_trade():
    shown = published_elasticities(read_table("published_estimates"))
    assert set(shown.unit) == {"elasticity"}
    assert not shown.quantity.str.contains("price|zeros|US exports").any()
    assert shown.estimate.is_monotonic_decreasing
