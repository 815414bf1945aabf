"""The regression on made-up exports whose elasticity is known, and its inference."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.combine.retaliation import UnderLaw
from analysis.engine.regression import regress
from analysis.estimate.retaliation.beside import CARS, ENERGY, but, toggles
from analysis.estimate.retaliation.design import log_change, make_design, midpoint_change
from analysis.estimate.retaliation.effect import effect
from analysis.estimate.retaliation.inference import intervals, placebos, with_interval
from tests.estimate.retaliation.conftest import world
from tools.coverage import retaliation_coverage


def value(*args, **kwargs) -> float:
    return float(make_design(*args, **kwargs).fit().coefficients[0])


@pytest.mark.parametrize("elasticity", [-1.7, 0.0, 0.8])
def test_elasticity_of_exports_that_follow_the_duty_is_found_exactly(elasticity):
    assert value(world(elasticity=elasticity)) == pytest.approx(elasticity, abs=1e-9)


def test_two_products_and_two_months_give_the_difference_in_differences_over_the_step():
    months = pd.date_range("2017-07", "2018-08", freq="MS")
    rates = pd.DataFrame(0.0, index=["010101", "020202"], columns=months)
    rates.loc["010101", "2018-08"] = 0.25
    values = pd.DataFrame(100.0, index=rates.index, columns=months)
    values.loc["010101", "2018-08"] = 60.0  # the taxed product, after
    values.loc["020202", "2018-08"] = 90.0
    own = value(UnderLaw(values, rates), start="2018-07", end="2018-08")
    assert own == pytest.approx((np.log(0.6) - np.log(0.9)) / np.log(1.25))


def test_coefficient_and_error_are_those_of_effects_absorbed_another_way():
    design = make_design(world(noise=0.3), effect="chapter x month")
    other = regress(design.y, design.law, effects=design.effects, clusters=[design.clusters("hs4")])
    own, same = design.fit("hs4").summary(), other.summary()
    assert [own["value"], own["std_error"]] == pytest.approx([same["value"], same["std_error"]])


def test_dollars_in_millions_and_rows_in_another_order_change_nothing():
    made = world(noise=0.3)
    other = made.values.sample(frac=1, random_state=1) / 1e6
    same = UnderLaw(other, made.rates.loc[other.index])
    assert value(same) == pytest.approx(value(made))


def test_shock_to_a_chapter_is_absorbed_by_effects_of_chapter_and_month_and_by_nothing_else():
    made = world(chapter_shock=1.0)
    assert value(made, effect="chapter x month") == pytest.approx(-1.7, abs=1e-9)
    assert abs(value(made) + 1.7) > 0.05


def test_law_given_to_trade_of_two_years_before_finds_nothing_where_only_duties_moved_it():
    assert value(world(), shift=24) == pytest.approx(0.0, abs=1e-9)


def test_placebo_stands_for_trade_of_months_before_any_list():
    table = placebos(world(noise=0.2), "2018-01", "2019-08", 99)
    assert table.window.tolist() == ["2016-01:2017-08", "2015-01:2016-08", "2014-01:2015-08"]
    assert (table.ci_low < 0).all() and (table.ci_high > 0).all()


def test_change_from_or_to_nothing_is_counted_and_left_out():
    made = world()
    whole = make_design(made)
    made.values.loc[made.values.index[0], "2018-03"] = 0.0  # one change to nothing, one from it
    design = make_design(made)
    assert (whole.labels["n_zeros"], design.labels["n_zeros"]) == (0, 2)
    assert len(whole.y) - len(design.y) == 2


def test_changes_of_values_by_hand():
    after, before = np.array([2.0, 0.0, 3.0, 0.0]), np.array([1.0, 1.0, 0.0, 0.0])
    np.testing.assert_allclose(log_change(after, before), [np.log(2), np.nan, np.nan, np.nan])
    np.testing.assert_allclose(midpoint_change(after, before), [2 / 3, -2, 2, np.nan])


def test_weights_are_values_of_the_year_before_the_first_change():
    made = world(noise=0.3)
    design = make_design(made, weighted=True)
    size = made.values.loc[:, "2017-01":"2017-12"].sum(axis=1)
    share = design.weights / size[design.levels["product"]].to_numpy()[design.cells["product"]]
    assert share == pytest.approx(share[0])
    assert design.levels["month"][0] == pd.Timestamp("2018-01-01")


def test_law_permuted_holds_the_truth_and_excludes_zero():
    design = make_design(world(noise=0.3, n=240))
    table = intervals(design, 199).set_index("scheme")
    for scheme in ("hs6", "hs2"):
        row = table.loc[scheme]
        assert row.ci_low < -1.7 < row.ci_high < 0
        assert row.p_value == pytest.approx(1 / 200)
    assert table.n_units["hs6"] == 240 and table.n_units["hs2"] == 20
    assert table.n_units["by hs2 month"] == 20


def test_first_deal_is_the_law_as_it_was_and_the_others_keep_every_path_of_duties():
    design = make_design(world(noise=0.3))
    first, second = (law for law, _ in zip(design.laws("hs6", 1), range(2), strict=True))
    np.testing.assert_array_equal(first, design.law)
    assert not np.array_equal(second, first)
    np.testing.assert_allclose(np.sort(second), np.sort(first))


def test_wider_of_two_intervals_is_quoted_with_what_changed_place():
    design = make_design(world(noise=0.3))
    table = intervals(design, 19)
    other = [0.0] * (len(table) - 2)
    both = {"ci_low": [-2.0, -2.5], "ci_high": [-1.0, -0.9], "p_value": [0.01, 0.02]}
    table = table.assign(**{name: values + other for name, values in both.items()})
    e = with_interval(design, table)
    assert (e.ci_low, e.ci_high, e.p_value, e.n_clusters) == (-2.5, -0.9, 0.02, 10)
    assert e.cluster_by == "permutation over chapters"


def test_size_and_coverage_add_up_and_noise_lowers_power():
    tables = [
        retaliation_coverage(make_design(world(noise=noise, elasticity=-1)), laws=99, outcomes=100)
        for noise in (0.1, 2.0)
    ]
    for table in tables:
        assert len(table) == 4
        assert (table["size"] + table.coverage).tolist() == pytest.approx([1.0] * 4)
    assert (tables[0].power > tables[1].power).all()


def test_average_taxed_product_under_25_per_cent_falls_by_a_fifth_at_an_elasticity_of_one():
    made = world()
    rates = made.rates.where(made.rates == 0, 0.25)
    design = make_design(UnderLaw(made.values, rates))
    e = replace(design.fit().estimate(), value=-1.0, ci_low=-2.0, ci_high=0.0)
    own = effect(UnderLaw(made.values, rates), design, e)
    assert (own.value, own.ci_low, own.ci_high) == pytest.approx((-0.2, 1 / 1.25**2 - 1, 0.0))
    assert own.added_rate == pytest.approx(0.25)
    assert own.window == "2018-07:2019-08"


def test_window_without_a_change_of_the_law_is_refused():
    with pytest.raises(InputError, match="China's added duty does not vary"):
        make_design(world(), start="2018-01", end="2018-05").fit()


def test_toggles_of_one_elasticity_all_give_it():
    made = world(n=400)
    table = toggles(made, start="2018-01", end="2019-08")
    same = table[~table.toggle.eq("midpoint")]
    assert same.value.tolist() == pytest.approx([-1.7] * len(same), abs=1e-8)


def test_goods_are_told_by_their_codes():
    codes = pd.Index(["120190", "870323", "270900", "271111", "870899"])
    assert CARS(codes).tolist() == [False, True, False, False, False]
    assert ENERGY(codes).tolist() == [False, False, True, True, False]
    assert but(ENERGY)(codes).tolist() == [True, True, False, False, True]
