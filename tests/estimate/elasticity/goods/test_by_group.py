"""Elasticities by end use and by sector, and sectors drawn to the common one."""

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.collect import read_table
from analysis.engine.regression import regress
from analysis.estimate.elasticity.goods.by_group import by_group, end_use_of, is_ai_good, shrink
from analysis.estimate.elasticity.main.inputs import load_main_lines
from analysis.estimate.elasticity.main.lines import draw_lines
from estimate.elasticity.goods.conftest import PARTNERS, TRUTH, lines


def estimates(values, errors):
    return pd.DataFrame(
        {"group": [f"{i}" for i in range(len(values))], "value": values, "std_error": errors}
    )


def test_the_elasticity_of_each_group_is_recovered_whatever_befell_its_partners():
    made = lines(TRUTH)
    found = by_group(made, made.group).set_index("group")
    for name, truth in TRUTH.items():
        assert found.value[name] == pytest.approx(truth, abs=0.3)
    assert (found.std_error > 0).all()
    assert found.share.sum() == pytest.approx(1)


def test_the_interval_of_a_group_covers_the_truth_as_often_as_it_says():
    covered = []
    for seed in range(40):
        made = lines({"a": -1.0}, n=15, seed=seed)
        own = by_group(made, made.group).iloc[0]
        covered.append(own.ci_low <= -1.0 <= own.ci_high)
    assert np.mean(covered) >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / 40)


def test_a_group_alone_is_the_regression_on_its_lines():
    made = lines(TRUTH)
    found = by_group(made, made.group).set_index("group")
    own = made[made.group.eq("b")]
    rows = draw_lines(own.assign(law=np.log1p(own.rate_2025) - np.log1p(own.rate_2024)))
    alone = regress(rows.y, rows.law, effects=[rows.product, rows.partner], clusters=[rows.partner])
    assert found.value["b"] == pytest.approx(alone.coefficients[0], rel=1e-9)
    assert found.std_error_clustered["b"] == pytest.approx(alone.summary()["std_error"], rel=1e-9)


def test_the_jackknife_is_that_of_regressions_without_each_partner():
    made = lines({"a": -1.0}, n=20)
    full = by_group(made, made.group).iloc[0]
    without = [
        by_group(made[made.partner.ne(p)], made.group[made.partner.ne(p)]).value.item() for p in PARTNERS
    ]
    g = len(PARTNERS)
    expected = np.sqrt((g - 1) / g * np.sum((np.array(without) - full.value) ** 2))
    assert full.std_error == pytest.approx(expected, rel=1e-9)


def test_the_order_of_rows_and_dollars_change_nothing():
    made = lines(TRUTH, n=20)
    moved = made.sample(frac=1, random_state=3)
    moved = moved.assign(value_2024=moved.value_2024 * 1e3, value_2025=moved.value_2025 * 1e3)
    one, other = (by_group(frame, frame.group) for frame in (made, moved))
    for column in ("value", "std_error", "share"):
        np.testing.assert_allclose(one[column], other[column], rtol=1e-9)


def test_groups_of_few_partners_or_of_one_law_have_no_estimate():
    made = lines(TRUTH, n=20)
    few = made.group.eq("b") & ~made.partner.isin(PARTNERS[:9])
    made.loc[made.group.eq("c"), "rate_2025"] = 0.1
    found = by_group(made[~few], made.group[~few])
    assert found.group.tolist() == ["a"]
    with pytest.raises(InputError, match="no group of products"):
        by_group(made[made.group.eq("c")], made.group[made.group.eq("c")])


def test_rows_without_a_group_are_left_out():
    made = lines(TRUTH, n=20)
    group = made.group.mask(made.group.eq("a"))
    found = by_group(made, group)
    assert found.group.tolist() == ["b", "c"]
    assert found.share.sum() < 1


def test_shrinkage_by_hand():
    """Equal errors of 1, values of -4, -2, 0: variance 4 between, of which 1 is noise."""
    found = shrink(estimates([-4.0, -2.0, 0.0], [1.0, 1.0, 1.0]))
    assert found.tau**2 == pytest.approx(3.0, abs=1e-4)
    assert found.common == pytest.approx(-2.0)
    assert found.frame.weight.tolist() == pytest.approx([0.75] * 3, abs=1e-4)
    assert found.frame.shrunk.tolist() == pytest.approx([-3.5, -2.0, -0.5], abs=1e-4)
    assert found.q == pytest.approx(8.0)


def test_estimates_that_errors_put_apart_are_all_the_common_one():
    found = shrink(estimates([-1.1, -1.0, -0.9, -1.0], [1.0, 2.0, 1.0, 0.5]))
    assert found.tau == 0
    assert found.frame.weight.tolist() == [0.0] * 4
    assert found.frame.shrunk.to_numpy() == pytest.approx(found.common)
    assert found.frame.shrunk_low.to_numpy() == pytest.approx(found.common_low)
    assert found.frame.shrunk_high.to_numpy() == pytest.approx(found.common_high)
    assert found.p_value > 0.9


def test_estimates_far_apart_stay_where_they_are():
    values = np.array([-400.0, -100.0, 0.0, 300.0])
    found = shrink(estimates(values, [0.1, 0.2, 0.1, 0.3]))
    np.testing.assert_allclose(found.frame.shrunk, values, atol=1e-3)
    assert found.frame.weight.min() > 0.9999
    assert found.p_value < 1e-10


def test_shrunk_estimates_lie_between_their_own_and_the_common_one_the_noisy_ones_nearer():
    found = shrink(estimates([-5.0, -1.0, 2.0, -1.5], [0.3, 0.2, 3.0, 0.4]))
    own = found.frame
    low, high = np.minimum(own.value, found.common), np.maximum(own.value, found.common)
    assert (own.shrunk.between(low, high)).all()
    assert own.weight.argmin() == 2


def test_the_spread_of_groups_is_recovered():
    rng = np.random.default_rng(5)
    truth = rng.normal(-1.5, 0.8, 400)
    errors = rng.uniform(0.2, 1.2, 400)
    found = shrink(estimates(truth + rng.normal(0, errors), errors))
    assert found.tau == pytest.approx(0.8, abs=0.1)
    assert found.common == pytest.approx(-1.5, abs=0.15)
    own = found.frame
    assert np.mean((own.shrunk - truth) ** 2) < np.mean((own.value - truth) ** 2)
    covered = own.shrunk_low.le(truth) & own.shrunk_high.ge(truth)
    assert covered.mean() == pytest.approx(0.95, abs=0.04)


def test_two_groups_show_no_spread():
    with pytest.raises(InputError, match="at least three"):
        shrink(estimates([-1.0, -2.0], [0.5, 0.5]))


def test_end_use_follows_a_phone_through_its_new_number():
    codes = pd.Series(["8517130000", "8703230110", "9801001012", "7108200000"])
    assert end_use_of(codes, read_table("hs6_bec5_end_use")).fillna("-").tolist() == [
        "consumption",
        "consumption",
        "-",
        "-",
    ]


def test_servers_are_goods_of_data_centres_and_shirts_are_not():
    codes = pd.Series(["8471500150", "6109100012"])
    assert is_ai_good(codes, read_table("us_ai_goods_hs10")).tolist() == [True, False]


@pytest.fixture(scope="module")
def uses():
    lines = load_main_lines()
    return by_group(lines, end_use_of(lines.hs10, read_table("hs6_bec5_end_use")))


@pytest.fixture(scope="module")
def sectors():
    lines = load_main_lines()
    return by_group(lines, lines.naics3)


def test_elasticities_by_end_use_are_those_of_the_report(uses):
    assert uses.group.tolist() == ["capital", "consumption", "intermediate"]
    assert uses.value.tolist() == pytest.approx([-1.856, -0.942, -0.882], abs=2e-3)
    assert uses.std_error.tolist() == pytest.approx([1.232, 0.570, 0.336], abs=2e-3)
    assert uses.share.sum() == pytest.approx(0.955, abs=2e-3)


def test_the_jackknife_is_wider_than_the_clusters_of_partners(uses, sectors):
    for found in (uses, sectors):
        assert (found.std_error > found.std_error_clustered).all()


def test_sectors_cannot_be_told_apart_by_errors_that_count_single_partners(sectors):
    """By clustered errors they can: an error that is too small passes for spread."""
    found = shrink(sectors)
    assert len(sectors) == 29
    assert found.tau == 0
    assert found.p_value > 0.5
    assert found.common == pytest.approx(-0.807, abs=5e-3)
    clustered = shrink(sectors.assign(std_error=sectors.std_error_clustered))
    assert clustered.p_value < 0.05
    assert clustered.tau > 1
