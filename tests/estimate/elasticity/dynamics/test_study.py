import pytest

from analysis.checks import InputError
from analysis.estimate.elasticity.dynamics.study import check

SOUND = {"partner": "CHN", "system": "naics3", "episodes": ["2018", "2025"]}


@pytest.mark.parametrize(
    "changed",
    [{}, {"partner": "RUS", "episodes": ["2018"]}, {"system": "hs2", "episodes": ["2018"]}],
)
def test_sound_parameters_pass(changed):
    assert check(**SOUND | changed) is None


@pytest.mark.parametrize(
    "changed, message",
    [
        ({"partner": "XXX"}, "unknown partner 'XXX'.*naics3 panel.*CHN"),
        ({"partner": "WLD"}, "'WLD' is all countries together"),
        ({"system": "naisc3"}, "unknown product system 'naisc3'.*Did you mean 'naics3'"),
        ({"episodes": []}, "name at least one of 2018, 2025"),
        ({"episodes": ["2019"]}, "unknown episode '2019'"),
        ({"system": "hs2"}, "episode 2025 with system=hs2: window .* is outside the data"),
        ({"partner": "RUS"}, "'RUS' is left out of 2024-01:2025-11"),
    ],
)
def test_bad_parameter_is_refused_in_one_line_before_anything_is_estimated(changed, message):
    with pytest.raises(InputError, match=message) as refused:
        check(**SOUND | changed)
    assert "\n" not in str(refused.value)
