"""What a report's parameters may be is said before it runs, in one line."""

import pytest

from analysis.checks import InputError
from analysis.estimate.elasticity.study import check

EPISODES = {"episodes": ["2018", "2025"]}


@pytest.mark.parametrize(
    "parameters",
    [
        EPISODES,
        {"episodes": ["2018"], "system": "hs2", "leave_out": ["VEN"]},
        EPISODES | {"draws": 19},
    ],
)
def test_sound_parameters_pass(parameters):
    assert check(**parameters) is None


@pytest.mark.parametrize(
    "parameters, message",
    [
        ({"episodes": []}, "parameter episodes: name at least one of 2018, 2025"),
        ({"episodes": ["2019"]}, "unknown episode '2019'"),
        (
            {"episodes": ["2025"], "system": "hs2"},
            "episode 2025 with system=hs2: .*hs2 has 2013-01 to 2021",
        ),
        (EPISODES | {"system": "naisc3"}, "unknown product system 'naisc3'.*Did you mean 'naics3'"),
        (EPISODES | {"leave_out": ["RUS", "USS"]}, "unknown partner 'USS'.*naics3 panel"),
        (EPISODES | {"draws": 18}, "parameter draws: 18 is not between 19 and 99,999"),
    ],
)
def test_bad_parameter_says_what_where_and_what_is_valid(parameters, message):
    with pytest.raises(InputError, match=message) as refused:
        check(**parameters)
    assert "\n" not in str(refused.value)
