"""Parameters of report 03 are checked before it runs, and windows end with the data."""

import pytest

from analysis.checks import InputError
from analysis.estimate.trade.regime.study import check

SOUND = {"partner": "CHN", "breaks_from": "2013-01", "end": "latest", "breaks": 5, "trimming": 0.04}


def test_sound_parameters_pass():
    check(**SOUND)
    check(**SOUND | {"partner": "VNM", "end": "2025-11"})


@pytest.mark.parametrize(
    "wrong, message",
    [
        ({"partner": "CHM"}, "unknown partner 'CHM'.*Did you mean 'CHN'"),
        ({"end": "last"}, "end 'last' is not a month"),
        ({"breaks_from": "2012-01"}, "breaks_from 2012-01 is outside the data"),
        ({"breaks": 0}, "breaks 0 is not a number from 1 to 20"),
        (
            {"breaks_from": "2024-01", "end": "2024-12"},
            "11 observations are too few for segments of at least 6",
        ),
        ({"trimming": 0.6}, "trimming 0.6 is not a share between 0 and 0.5"),
    ],
)
def test_a_bad_parameter_says_what_is_valid(wrong, message):
    with pytest.raises(InputError, match=message):
        check(**SOUND | wrong)


def test_windows_go_to_the_last_month_of_the_data(regime_story, naics3):
    last = f"{naics3.month.max():%Y-%m}"
    assert regime_story.asymmetry.window == f"2024-01:{last}"
    assert f"{regime_story.selection.end:%Y-%m}" == last
