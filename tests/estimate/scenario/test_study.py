"""Parameters of report 08 are checked before it runs."""

import pytest

from analysis.checks import InputError
from analysis.estimate.scenario.study import check

SOUND = {
    "partner": "CHN", "window": "2025-06:latest", "elasticities": "2025", "upper": 1.0, "paths": "",
    "as_of": "2025-06-09", "series": ["imports", "exports"],
}  # fmt: skip


def test_sound_parameters_pass():
    check(**SOUND)
    check(**SOUND | {"partner": "BRA", "elasticities": "published"})


@pytest.mark.parametrize(
    "wrong, message",
    [
        ({"partner": "CHM"}, "unknown partner 'CHM'.*Did you mean 'CHN'"),
        ({"window": "2025-06"}, "window '2025-06' is not two months"),
        ({"window": "2025-06:2028-01"}, "the simulation has 2025-01 to 2027-12"),
        ({"elasticities": "2024"}, "source of elasticities '2024'"),
        ({"upper": -1}, "upper -1 is no elasticity from 0 to 10"),
        ({"paths": "missing.yaml"}, "there is no file missing.yaml"),
        ({"as_of": "2025-05-13"}, "is made for 2025-05-14 to 2025-08-10"),
        ({"series": ["import"]}, "unknown series to forecast 'import'.*Did you mean 'imports'"),
        ({"partner": "MEX", "series": ["exports"]}, "MEX has none of the series exports"),
    ],
)
def test_a_bad_parameter_says_what_is_valid(wrong, message):
    with pytest.raises(InputError, match=message) as refused:
        check(**SOUND | wrong)
    assert "\n" not in str(refused.value)
