"""Both tiers of demand on the law of 2025: one seller taxed, its others, all of them."""

import pytest

from analysis.estimate.elasticity.main.inputs import load_lines, load_main_lines, main_estimate
from analysis.estimate.elasticity.main.members import USMCA_MEMBERS
from analysis.estimate.elasticity.tiers.estimates import SELLERS
from analysis.estimate.elasticity.tiers.inputs import load_tiers
from analysis.estimate.elasticity.tiers.market import KNOWN_LAW_SHARE, draw_market


@pytest.fixture(scope="module")
def tiers():
    return load_tiers()


#: Weights and goods of the sets that are quoted.
SETS = (("equal", "all"), ("value", "all"), ("value", "without AI goods"))


def test_one_others_and_all_of_a_line_taxed_and_the_totals_of_lines(tiers):
    """Frozen; a line of the changelog says why where they move."""
    for (weights, goods), values in zip(
        SETS,
        (
            (-0.974, -0.016, -0.990, -1.915),
            (-4.301, -0.070, -4.371, -3.346),
            (-3.738, 0.527, -3.211, -2.884),
        ),
        strict=True,
    ):
        quoted = [tiers.of(tier, weights, goods) for tier in (*SELLERS, "totals")]
        assert [e.value for e in quoted] == pytest.approx(values, abs=0.002)
        assert quoted[-1].cluster_by == "permutation over HS6"


def test_the_rows_of_one_design_add_up_and_those_of_0_7_0_did_not(tiers):
    """By value one and others gave -0.02 there, and all sellers, of another regression, -1.44."""
    for key in SETS:
        one, others, every = (tiers.of(tier, *key).value for tier in SELLERS)
        assert one + others == pytest.approx(every, abs=1e-9)
        assert others <= -one + 1e-9  # they gain no more than it loses: nested demand


def test_whether_sellers_and_totals_agree_is_a_test_of_their_difference(tiers):
    for key, agree in zip(SETS, (False, True, True), strict=True):
        difference, every, totals = (tiers.of(tier, *key) for tier in ("difference", "all", "totals"))
        assert difference.value == pytest.approx(every.value - totals.value, abs=1e-9)
        assert (difference.p_value > 0.05) is agree is (difference.ci_low < 0 < difference.ci_high)


def test_one_seller_taxed_loses_what_the_main_estimate_says_by_another_design(tiers):
    for weights in ("equal", "value"):
        one = tiers.of("one", weights)
        assert one.ci_low < main_estimate("2025", weights=weights).value < one.ci_high


def test_the_imports_of_canada_and_mexico_write_no_law_of_the_tiers():
    lines = load_main_lines()
    assert not set(lines.partner) & set(USMCA_MEMBERS)
    market = draw_market(lines, load_lines()[1])
    assert not set(market.partners) & set(USMCA_MEMBERS)
    assert market.shares.sum(axis=1).min() >= KNOWN_LAW_SHARE


def test_permutation_and_clusters_of_totals_say_about_the_same(tiers):
    rows = tiers.estimates[tiers.estimates.tier.eq("totals")]
    widths = (rows.ci_high - rows.ci_low).groupby([rows.weights, rows.goods])
    assert (widths.max() / widths.min() < 1.3).all()
    assert (rows.end_error / (rows.ci_high - rows.ci_low)).max() < 0.02  # of the interval's width


def test_every_choice_of_effects_finds_that_totals_fall(tiers):
    totals = tiers.varied[tiers.varied.tier.eq("totals")]
    assert totals.ci_high.lt(0).all() and len(totals) == 15


def test_the_year_before_by_sector_is_as_large_as_the_year_of_the_law(tiers):
    """What makes the answer uncomfortable is in the table and in the sentence."""
    before = tiers.year_before("all", "equal")
    assert before.ci_high < 0 and before.is_placebo
    assert not tiers.year_before("all", "equal", window="2024:2025").is_placebo
    assert set(tiers.placebos.window) == {"2023:2024", "2024:2025"}
