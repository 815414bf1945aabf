import pytest

from analysis.checks import InputError
from analysis.estimate.parameters import check_parameters


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"partner": "VNM", "start": "2024-01", "end": "2025-11", "system": "naics3"},
        {"system": "hs2", "end": "2021-07", "leave_out": ["VEN"]},
        {"quoted": ["2025-05", "2025-10"], "month": "2025-05"},
        {"claims": "2025-06-09"},
        {"leave_out_goods": ["laptops"], "digits": 6},
        {"waves": ["2018-07", "2025-05"], "others": ["ols_2018", "headline_2025"]},
        {"partner": "RUS", "episodes": ["2018"]},
        {"partner": "BRA", "start": "2025-04", "fit_start": "2021-01", "fit_end": "2024-10"},
        {"a_name_of_the_notebook_s_own": 3, "month": None},
    ],
)
def test_sound_parameters_pass(parameters):
    assert check_parameters(parameters) is None


@pytest.mark.parametrize(
    "parameters, message",
    [
        ({"partner": "XXX"}, r"unknown partner 'XXX'.*naics3 panel.*CHN"),
        (
            {"partner": "VNM", "system": "naisc3"},
            "unknown product system 'naisc3'.*Did you mean 'naics3'",
        ),
        ({"system": "naisc3"}, "unknown product system 'naisc3'"),
        ({"start": "2012-01"}, "start 2012-01 is outside the data"),
        ({"start": "2025-06", "end": "2025-05"}, "start 2025-06 is after end 2025-05"),
        ({"start": "June 2025"}, "start 'June 2025' is not a month"),
        ({"leave_out": ["RUS", "USSR"]}, "unknown partner 'USSR'.*naics3 panel"),
        ({"quoted": ["2025-05", "2025-5"]}, "'2025-5' is not a month; write it as 2025-05"),
        ({"month": "2025-14"}, "'2025-14' is not a month"),
        ({"claims": "2025-06-10"}, "no claims file '2025-06-10'. Shipped: 2025-06-09"),
        ({"fit_start": "2021-01", "fit_end": "2025-06"}, "before start 2025-04"),
        (
            {"start": "2016-04", "end": "2016-11", "fit_start": "2013-01", "fit_end": "2015-10"},
            "no quiet window like 2016-04",
        ),
        ({"episodes": ["2019"]}, "unknown episode '2019'"),
        ({"leave_out_goods": ["laptop"]}, "unknown group of goods 'laptop'.*Did you mean 'laptops'"),
        ({"digits": 8}, "digits 8: lines are matched at 10, 6, 4, 2 digits"),
        ({"specification": "olz_2025"}, "unknown specification 'olz_2025'.*Did you mean 'ols_2025'"),
    ],
)
def test_bad_parameter_says_what_where_and_what_is_valid(parameters, message):
    with pytest.raises(InputError, match=message) as refused:
        check_parameters(parameters)
    assert "\n" not in str(refused.value)


def test_world_total_is_for_reports_that_say_so():
    check_parameters({"partner": "WLD", "start": "2018-01"}, world=True)
    with pytest.raises(InputError, match="partner 'WLD' is all countries together, which only 02_"):
        check_parameters({"partner": "WLD", "start": "2018-01"})


def test_studies_check_the_parameters_of_their_reports():
    regime = {"partner": "CHN", "start": "2013-01", "end": "latest", "breaks": 0, "trimming": 0.04}
    with pytest.raises(InputError, match="breaks 0 is not a number from 1 to 20"):
        check_parameters(regime)
    check_parameters(regime | {"breaks": 5})


@pytest.mark.parametrize(
    "parameters, message",
    [
        (
            {"waves": ["2018-09", "2018-7"]},
            r"unknown wave '2018-7' in parameter waves\. Did you mean '2018-07'\? Valid: 2018-07, 2018",
        ),
        (
            {"others": ["ols_2018", "olz_2018"]},
            "unknown linear specification 'olz_2018' in parameter others. Did you mean 'ols_2018'",
        ),
        ({"others": ["ppml_2018"]}, "unknown linear specification 'ppml_2018' in parameter others"),
        (
            {"partner": "RUS", "episodes": ["2018", "2025"]},
            "partner 'RUS' is left out of 2024-01:2025-11 .*episodes=",
        ),
    ],
)
def test_what_a_design_cannot_take_is_refused_before_the_report_runs(parameters, message):
    with pytest.raises(InputError, match=message):
        check_parameters(parameters)


def test_no_episode_at_all_is_refused():
    with pytest.raises(InputError, match="parameter episodes: name at least one of 2018, 2025"):
        check_parameters({"episodes": []})
