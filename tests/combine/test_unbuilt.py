"""Where no panel is built it is made of rates that ship for this code and data, and else is none."""

import shutil

import pytest

from analysis.combine import load, unbuilt
from analysis.fingerprint import State
from analysis.paths import PANEL


@pytest.fixture
def ships(tmp_path, monkeypatch):
    """Rates that ship under a key."""
    monkeypatch.delenv("ALL", raising=False)
    monkeypatch.setattr(unbuilt, "SHIPPED_ESTIMATES", tmp_path)
    return lambda key: shutil.copyfile(
        PANEL / "statutory.parquet", tmp_path / f"statutory-{key}.parquet"
    )


def test_a_panel_made_of_the_rates_that_ship_is_the_one_that_is_built(ships, naics3):
    ships(State().key_of_panels)
    assert unbuilt.panel_as_shipped("naics3").equals(naics3)
    assert unbuilt.panel_as_shipped("statutory").equals(load.load_statutory())
    assert unbuilt.panel_as_shipped("duties_paid") is None


def test_rates_of_other_code_or_data_make_no_panel(ships, monkeypatch):
    ships("0123456789ab")
    assert unbuilt.panel_as_shipped("naics3") is None is unbuilt.panel_as_shipped("statutory")
