"""Parameters of report 08 are checked before it runs; a file of one path is enough."""

import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.estimate.counterfactual.scenario.inputs import read_laws
from analysis.estimate.counterfactual.scenario.study import check, study

SOUND = {
    "partner": "CHN",
    "window": "2025-06:latest",
    "elasticities": "2025",
    "upper": 1.0,
    "paths": "",
}


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
        (
            {"window": "2025-01:2025-04"},
            "window 2025-01:2025-04: before 2025-05 tariff path 'no_truce' is "
            "the actual law; choose a window that ends in that month or later",
        ),
        ({"partner": "BRA", "window": "2025-03:2025-04"}, "before 2025-05 tariff path 'removal'"),
    ],
)
def test_a_bad_parameter_says_what_is_valid(wrong, message):
    with pytest.raises(InputError, match=message) as refused:
        check(**SOUND | wrong)
    assert "\n" not in str(refused.value)


#: A path of a reader: 40 % on all goods from July 2025 on, in place of what there was.
OWN = """
mine:
  label: 40 % instead
  since: 2025-07-01
  ends: [uniform]
  adds:
    - {from: 2025-07-01, rate: 0.40}
"""


@pytest.fixture
def file(tmp_path):
    """Return a function that writes a file of tariff paths."""

    def write(text: str) -> str:
        (tmp_path / "paths.yaml").write_text(text)
        return str(tmp_path / "paths.yaml")

    return write


def test_one_path_of_a_reader_is_enough_and_stands_beside_the_law_as_it_was(file):
    paths, asked, laws = read_laws("BRA", file(OWN))
    assert (list(paths), asked) == (["actual", "mine"], "mine")
    assert (laws["mine"].loc[:, :"2025-06"] == laws["actual"].loc[:, :"2025-06"]).all(axis=None)
    found = study(partner="BRA", window="2025-08:2025-11", paths=file(OWN), n_draws=64)
    assert found.scenarios.asked == "mine" and f"{found.scenarios.starts:%Y-%m}" == "2025-07"
    assert set(found.totals.path) == {"actual", "mine"}


def test_a_readers_path_is_asked_about_before_shipped_ones_in_the_same_file(file):
    from analysis.combine.tariff_paths import TARIFF_PATHS_FILE

    assert read_laws("CHN", file(TARIFF_PATHS_FILE.read_text() + OWN))[1] == "mine"
    assert [read_laws(partner)[1] for partner in ("CHN", "BRA")] == ["no_truce", "removal"]


@pytest.mark.parametrize(
    "text, message",
    [
        (
            OWN.replace("mine", "actual"),
            "paths.yaml: 'actual' is the actual law; give your path another",
        ),
        (
            "actual:\n  label: the law as it was\n  why: the event calendar\n",  # its label in 0.7.0
            "only the actual law is for",
        ),
        ("idle:\n  label: as it was\n", "'idle' is the actual law in every month; ask about one"),
    ],
)
def test_a_file_without_a_path_that_differs_is_refused(file, text, message):
    with pytest.raises(InputError, match=message) as refused:
        check(**SOUND | {"paths": file(text)})
    assert "\n" not in str(refused.value)


def test_the_law_is_known_from_the_year_before_the_episode_on():
    laws = read_laws("CHN")[2]
    assert all(law.columns[0] == pd.Timestamp("2024-01-01") for law in laws.values())
