"""What the export report can be asked is said before it runs, in one line."""

import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.estimate.trade.exports.study import check


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"partner": "VNM", "start": "2024-01", "end": "2025-11", "quoted": ["2025-05", "2025-10"]},
        {"month": "2022-05"},  # not published in levels: no split
        {"end": "latest"},
    ],
)
def test_sound_parameters_pass(parameters):
    assert check(**parameters) is None


@pytest.mark.parametrize(
    "parameters, message",
    [
        ({"partner": "CHM"}, r"unknown partner 'CHM'.*naics3 panel. Did you mean 'CHN'\?"),
        ({"partner": "WLD"}, "'WLD' is all countries together, which only 02_tariffs can show"),
        ({"start": "2012-01"}, "start 2012-01 is outside the data"),
        ({"start": "2025-06", "end": "2025-05"}, "start 2025-06 is after end 2025-05"),
        ({"start": "Juno 2025"}, "start 'Juno 2025' is not a month"),
        ({"quoted": ["2030-01"]}, "quoted 2030-01 is outside the data"),
        ({"month": "2030-01"}, "month 2030-01 is outside the data"),
        ({"quoted": ["2025-05", "2025"]}, "quoted '2025' is not a month; write it as 2025-05"),
        ({"month": "2025-14"}, "month '2025-14' is not a month"),
        ({"start": "2025-12", "end": "2026-03"}, "US imports are published to 2025-11"),
    ],
)
def test_bad_parameter_says_what_where_and_what_is_valid(parameters, message):
    with pytest.raises(InputError, match=message) as refused:
        check(**parameters)
    assert "\n" not in str(refused.value)


def test_window_without_an_end_goes_as_far_as_the_panel(export_story, naics3):
    story = export_story()
    assert story.selection.end == naics3.month.max() == story.us.totals.index[-1]
    assert story.us.shares_until == naics3.month.max()
    assert story.china.split.contribution.sum() == pytest.approx(0.048, abs=1e-9)
    assert story.china.month == pd.Timestamp("2025-05-01")


@pytest.mark.parametrize(
    "asked",
    [
        {"start": "2014-01", "end": "2015-12", "month": "2015-05"},  # before China's levels
        {"start": "2014-01", "end": "2015-12", "month": "2025-05"},  # outside the window
        {"start": "2018-01", "end": "2019-12", "month": "2018-11"},
    ],
)
def test_early_window_has_no_split_of_china_s_growth_instead_of_failing(export_story, asked):
    china = export_story(**asked).china
    assert china.split is None
    assert china.months.empty


def test_splits_end_with_the_window_and_without_an_end_with_china_s_own_figures(export_story, naics3):
    ended = export_story(end="2025-11").china
    assert ended.months.index[-1] == pd.Timestamp("2025-11-01")
    open_ended = export_story().china
    assert open_ended.months.index[-1] > naics3.month.max()


def test_window_that_opens_the_data_has_no_growth(export_story):
    us = export_story(start="2013-01", end="2013-06").us
    assert us.sectors.contribution.isna().all() and us.partners.contribution.isna().all()
