"""Tests import the code of this folder, however pytest was started."""

import sys
from functools import cache
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


@pytest.fixture(scope="session")
def naics3():
    """The built panel by sector; a test that changes it works on a copy."""
    from analysis.combine import load_panel

    return load_panel("naics3")


@pytest.fixture(scope="session")
def hs2():
    """The built panel by chapter."""
    from analysis.combine import load_panel

    return load_panel("hs2")


@pytest.fixture(scope="session")
def data():
    """The panel by sector as estimators take it, with all tariff concepts."""
    from analysis.estimate.load import load

    return load("naics3", headline=True)


@pytest.fixture(scope="session")
def chapters():
    """The panel by chapter as estimators take it."""
    from analysis.estimate.load import load

    return load("hs2")


@pytest.fixture(scope="session")
def statutory():
    """The built statutory rates with their layers."""
    from analysis.combine import load_statutory

    return load_statutory()


@pytest.fixture(scope="session")
def events():
    """The shipped event calendar."""
    from analysis.collect import read_events

    return read_events()


@pytest.fixture(scope="session")
def customs():
    """China's published exports; a test that changes them works on a copy."""
    from analysis.collect import read_table

    return read_table("china_customs_monthly")


@pytest.fixture(scope="session")
def tariff_story():
    """Make the story of the tariff report with some parameters, each once."""
    from analysis.estimate.tariffs.study import study

    made = cache(study)
    return lambda **asked: made(**{"partner": "CHN"} | asked)


@pytest.fixture(scope="session")
def export_story():
    """Make the story of the export report with some parameters, each once."""
    from analysis.estimate.exports.study import study

    made = cache(study)
    return lambda **asked: made(**{"partner": "CHN"} | asked)


@pytest.fixture(scope="session")
def claims_story():
    """The story of the shipped article."""
    from analysis.estimate.claims.study import study

    return study(claims="2025-06-09")
