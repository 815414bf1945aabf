"""What the tariff report can be asked is said before it runs; its parts are of one partner."""

import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.estimate.tariffs.study import check


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"partner": "VNM", "start": "2024-01", "end": "2025-11", "system": "naics3"},
        {"partner": "WLD", "start": "2018-01"},
        {"system": "hs2", "end": "2021-07", "quoted": ["2025-05"]},  # of another window: not shown
        {"end": "2026-08", "quoted": ["2025-05", "2025-10"]},  # China's law goes on
    ],
)
def test_sound_parameters_pass(parameters):
    assert check(**parameters) is None


@pytest.mark.parametrize(
    "parameters, message",
    [
        ({"partner": "CHM"}, r"unknown partner 'CHM'.*naics3 panel. Did you mean 'CHN'\?"),
        ({"system": "naisc3"}, "unknown product system 'naisc3'.*Did you mean 'naics3'"),
        ({"system": "hs2", "end": "2025-11"}, "end 2025-11 is outside the data: CHN in hs2 has 2013-01"),
        ({"partner": "VNM", "end": "2026-08"}, "end 2026-08 is outside the data"),
        ({"start": "2025-06", "end": "2025-05"}, "start 2025-06 is after end 2025-05"),
        ({"quoted": ["2025-05", "2030-01"]}, "quoted 2030-01 is outside the data: they have 2013-01 to"),
        ({"start": "0000-01"}, "start '0000-01' is not a month"),
        ({"quoted": ["Maj 2025"]}, "quoted 'Maj 2025' is not a month; write it as 2025-05"),
        ({"start": "2026-01", "end": "2026-08"}, "collected rates are published to 2025-11"),
    ],
)
def test_bad_parameter_says_what_where_and_what_is_valid(parameters, message):
    with pytest.raises(InputError, match=message) as refused:
        check(**parameters)
    assert "\n" not in str(refused.value)


def test_sectors_are_of_the_last_month_with_a_collected_rate(tariff_story):
    story = tariff_story(end="2026-08")
    assert story.path.index[-1] == pd.Timestamp("2026-08-01")
    assert story.month == pd.Timestamp("2025-11-01")
    collected = (story.sectors.effective_rate * story.sectors.customs_value).sum()
    rate = collected / story.sectors.customs_value.sum()
    assert rate == pytest.approx(story.path.effective_rate[story.month])


def test_duties_due_and_paid_are_of_the_partner_and_of_all_for_all_countries(tariff_story):
    own, world = tariff_story().duties_paid, tariff_story(partner="WLD").duties_paid
    assert own.by_partner.equals(world.by_partner)
    assert own.by_programme.n_lines.sum() == own.all_lines.n_lines["CHN"]
    assert world.by_programme.n_lines.sum() == world.all_lines.n_lines.sum()
    assert own.explained.value["law less collected"] < world.explained.value["law less collected"]
    assert world.by_month.empty
    assert own.by_month.index[-1] == pd.Timestamp("2025-11-01")


def test_each_partner_s_largest_gap_to_the_outside_model_has_a_reason(tariff_story):
    outside = tariff_story().duties_paid.outside
    assert outside.partner.is_unique
    assert outside.gap.abs().is_monotonic_decreasing
    assert outside.head(10).why.str.len().gt(5).all()
    assert set(outside.nearer.dropna()) <= {"ours", "theirs"}
