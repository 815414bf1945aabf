"""Parameters of the report on our record are checked before it runs."""

import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.estimate.record.study import check

SOUND = {"partner": "CHN", "as_of": "2025-06-09", "series": ["imports", "exports"]}


def test_sound_parameters_pass_and_give_the_day():
    assert check(**SOUND) == pd.Timestamp("2025-06-09")
    assert check(**SOUND | {"partner": "BRA", "as_of": "2025-08-10"}) == pd.Timestamp("2025-08-10")


@pytest.mark.parametrize(
    "wrong, message",
    [
        ({"partner": "CHM"}, "unknown partner 'CHM'.*Did you mean 'CHN'"),
        ({"as_of": "2025-05-13"}, "is made for 2025-05-14 to 2025-08-10"),
        ({"series": ["import"]}, "unknown series to forecast 'import'.*Did you mean 'imports'"),
        ({"partner": "MEX", "series": ["exports"]}, "MEX has none of the series exports"),
    ],
)
def test_a_bad_parameter_says_what_is_valid(wrong, message):
    with pytest.raises(InputError, match=message) as refused:
        check(**SOUND | wrong)
    assert "\n" not in str(refused.value)
