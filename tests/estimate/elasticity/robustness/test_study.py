from functools import partial

import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.engine.stored import stored
from analysis.estimate.elasticity.robustness import curve_fits, inputs
from analysis.estimate.elasticity.robustness import study as s
from analysis.estimate.elasticity.robustness.curve import CURVE, CURVE_CHOICES, Curve
from tests.coded import faults_of_csv

ASKED = {"partner": "CHN", "episodes": ["2018", "2025"]}


@pytest.mark.parametrize("changes", [{}, {"episodes": ["2018"], "partner": "RUS"}])
def test_sound_parameters_pass(changes):
    assert s.check(**ASKED | changes) is None


@pytest.mark.parametrize(
    "changes, message",
    [
        ({"partner": "CHM"}, "unknown partner 'CHM' in the naics3 panel. Did you mean 'CHN'"),
        ({"partner": "RUS"}, "partner 'RUS' is left out of 2024-01:"),
        ({"episodes": []}, "parameter episodes: name at least one of 2018, 2025"),
        ({"episodes": ["2019"]}, "unknown episode '2019'"),
    ],
)
def test_bad_parameter_says_what_where_and_what_is_valid(changes, message):
    with pytest.raises(InputError, match=message) as refused:
        s.check(**ASKED | changes)
    assert "\n" not in str(refused.value)


@pytest.fixture
def curve():
    rows = [dict.fromkeys(CURVE_CHOICES, "") | {"episode": e, "value": 1 / 3} for e in ("2018", "2025")]
    frame = pd.DataFrame(rows).reindex(columns=list(CURVE))
    return Curve(frame)


def test_a_stored_curve_is_read_and_not_fitted_again(curve, panels_of_the_curve, tmp_path, monkeypatch):
    runs = []
    monkeypatch.setattr(inputs, "panels", lambda: panels_of_the_curve)
    monkeypatch.setattr(inputs, "stored", partial(stored, folder=tmp_path))
    monkeypatch.setattr("analysis.engine.stored.SHIPPED_ESTIMATES", tmp_path)
    monkeypatch.setattr(curve_fits, "run", lambda *_: runs.append(1) or curve)
    for _ in range(2):
        found = inputs.load_curve()
        assert len(runs) == 1
        pd.testing.assert_frame_equal(found.estimates, curve.estimates, check_dtype=False)


@pytest.fixture
def panels_of_the_curve(data, chapters):
    return {"naics3": data, "hs2": chapters}


def test_the_table_is_the_same_at_every_writing(curve, tmp_path, monkeypatch):
    monkeypatch.setattr(inputs, "load_curve", lambda: curve)
    first = inputs.write_curve(tmp_path / "a").read_bytes()
    assert inputs.write_curve(tmp_path / "b").read_bytes() == first
    rows = pd.read_csv(tmp_path / "a" / "specification_curve.csv", dtype={"episode": str})
    assert rows.value.tolist() == [0.33333333] * 2
    assert faults_of_csv(tmp_path / "a" / "specification_curve.csv") == []
