"""Tests import the code of this folder, however pytest was started."""

import sys
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
    """The panel by sector as estimators take it, with headline rates."""
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
