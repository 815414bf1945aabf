"""Our numbers beside published ones, on regressor, window, horizon and outcome of these."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.engine.fitting import fit
from analysis.estimate.elasticity.main.inputs import main_estimate
from analysis.estimate.record.inputs import replicated
from analysis.estimate.record.published import NONE, scoreboard
from analysis.estimate.record.replications import Ours, implied
from analysis.estimate.specifications import specification


@pytest.fixture(scope="module")
def published():
    return read_table("published_estimates")


@pytest.fixture(scope="module")
def ours():
    return replicated()


@pytest.fixture(scope="module")
def board(ours, published):
    return scoreboard(ours, published).set_index("id")


def test_each_published_number_stands_beside_ours_on_its_own_terms(board):
    assert {
        "fgkk_value",
        "arw_quantity",
        "tamberi_short",
        "tamberi_long",
        "jiang_exports",
        "nicita_fall",
        "alfaro_chor_2016",
        "alfaro_chor_2022",
    } <= set(board.index)
    row = board.loc["fgkk_value"]
    half = 1.96 * 0.18  # printed with its standard error
    assert (row.band_low, row.band_high) == pytest.approx((-1.52 - half, -1.52 + half))
    assert row.checked == "from memory" and "2017-01 to 2019-04" in row.how
    assert board.how["tamberi_short"] != board.how["tamberi_long"]  # by horizon
    assert board.unit["jiang_exports"] == "percent" and -40 < board.value["jiang_exports"] < 0


def test_a_replication_is_its_regression_on_its_window(chapters, ours):
    fitted = fit(specification("reduced_2018", system="hs2", window="2017-01:2019-04"), chapters)
    assert ours["fgkk_value"].value == pytest.approx(fitted.value, rel=1e-12)


def test_what_an_elasticity_implies_is_a_power_of_the_rise_of_the_law_by_hand():
    months = pd.date_range("2017-12", "2019-12", freq="MS")
    rates = pd.DataFrame(0.0, months, ["a", "b"])
    rates.loc["2018-06":, "b"] = 0.25
    found = implied(main_estimate("2018"), pd.Series({"a": 0.6, "b": 0.4}), rates)
    power = 1.25 ** main_estimate("2018").value
    assert found["jiang_exports"].value == pytest.approx(100 * (0.6 + 0.4 * power - 1))
    assert found["nicita_fall"].value == pytest.approx(100 * (power - 1))  # of the goods hit alone
    assert found["nicita_fall"].ci_low < found["nicita_fall"].value < found["nicita_fall"].ci_high


def test_a_share_of_imports_meets_its_published_figure_as_printed(board):
    for name in ("alfaro_chor_2016", "alfaro_chor_2022"):
        distance = abs(board.value[name] - board.published[name])
        assert board.met[name] and distance < 0.5, name
        assert np.isnan(board.distance[name]) and np.isnan(board.width[name]), name


def test_what_no_design_here_can_meet_says_why_and_has_no_number(board):
    row = board.loc["blp_long_low"]
    assert np.isnan(row.value) and "seven years" in row.reason
    assert board.value.isna().to_dict() == {name: name in NONE for name in board.index}


def test_ours_of_values_stand_beside_published_numbers_of_values(board, published):
    """The log of a value is that of quantity plus that of unit value."""
    parts = published.set_index("id").estimate[["arw_quantity", "arw_price"]]
    assert board.published["arw_quantity"] == pytest.approx(parts.sum()) != parts["arw_quantity"]


def test_no_width_of_ours_turns_a_miss_into_a_match(ours, published):
    """Every number, with its interval a hundred times as wide and as narrow."""
    met = scoreboard(ours, published).set_index("id").met
    for factor in (0.01, 100.0):
        other = {
            name: replace(
                number,
                ci_low=number.value + factor * (number.ci_low - number.value),
                ci_high=number.value + factor * (number.ci_high - number.value),
            )
            for name, number in ours.items()
        }
        assert scoreboard(other, published).set_index("id").met.equals(met)


def test_distance_is_the_difference_over_the_joint_error_by_hand(published):
    row = scoreboard({"fgkk_value": Ours(-1.0, -1.0 - 1.96 * 0.24, -1.0 + 1.96 * 0.24, "")}, published)
    row = row.set_index("id").loc["fgkk_value"]
    assert row.distance == pytest.approx(0.52 / np.hypot(0.18, 0.24))
    assert row.width == pytest.approx(0.24 / 0.18) and not row.met


def test_studies_of_2026_stand_beside_what_is_like_them(board, published):
    later = {name for name in published.id if "_2026" in name} & set(board.index)
    assert len(later) >= 10 and set(board.index[board.value.isna()]) & later == {"pagarani_2026_exchina"}
    assert board.reason[list(later)].ne("").all()
    assert abs(board.value["ecb_2026_exports_us"] + 20) < 2  # China's customs, both
    assert board.value["nyfed_2026_nov"] < board.value["nyfed_2026"] < 1


def test_goods_hit_are_those_whose_law_rose_and_no_rounding_of_sums_is_a_rise(ours):
    """A line that stays at 10 per cent is not hit, though sums of layers differ in the last digit."""
    months = pd.date_range("2017-12", "2019-12", freq="MS")
    rates = pd.DataFrame({"hit": 0.35, "spared": 0.1 + 1e-17 + 2**-55}, index=months)
    rates.loc["2017-12"] = [0.1, 0.1]
    weights = pd.Series({"hit": 0.5, "spared": 0.5})
    elasticity = main_estimate("2018")
    fell = 100 * ((1.35 / 1.1) ** elasticity.value - 1)
    found = implied(elasticity, weights, rates)
    assert found["arw_value_drop"].value == pytest.approx(fell)
    assert found["jiang_exports"].value == pytest.approx(fell / 2)  # of all goods
    for name, value in {"arw_value_drop": -15.16, "nicita_fall": -18.34}.items():
        assert ours[name].value == pytest.approx(value, abs=0.005), name


@pytest.mark.parametrize(
    ("name", "value", "met"),
    [
        ("nyfed_2026_china_share", 9.9, True),  # printed as below 10
        ("nyfed_2026_china_share", 10.1, False),
        ("kiel_2026_india_low", -23.9, True),  # printed as 18 to 24
        ("kiel_2026_india_low", -17.9, False),
        ("nyfed_2026", 0.85, True),  # a share of 0.94
        ("nyfed_2026", 0.8, False),
        ("ecb_2026_exports_us", -24.9, True),  # a change of -20 %
    ],
)
def test_a_bound_a_range_a_share_and_a_figure_are_each_met_on_their_own_terms(
    published, name, value, met
):
    estimate = Ours(value, value - 1, value + 1, "")
    both = ("kiel_2026_india_low", "kiel_2026_india_high") if "india" in name else (name,)
    board = scoreboard(dict.fromkeys(both, estimate), published).set_index("id")
    assert board.met[name] == met and "kiel_2026_india_high" not in board.index
