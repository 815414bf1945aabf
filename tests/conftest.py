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
def statutory():
    """The built statutory rates with their layers."""
    from analysis.combine import load_statutory

    return load_statutory()


@pytest.fixture(scope="session")
def scenario_story():
    """The study of China's scenarios and replays, with few draws; the headline estimated anew.

    Stored estimates may differ in the last bit, and tests of the replay compare all of them.
    """
    from analysis.estimate.robustness import headline
    from analysis.estimate.scenario import replay, study

    chosen = headline.headline_designs([replay.EPISODE])[replay.EPISODE]
    with pytest.MonkeyPatch.context() as patch:
        anew = headline.leave_one_out([chosen])
        patch.setattr(headline, "load_left_out", lambda: anew)
        series = ["imports", "realised", "exports"]
        return study.study(window="2025-06:2025-11", series=series, n_draws=300)


@pytest.fixture(scope="session")
def regime_story():
    """The study of China's regimes with few redrawn series."""
    from analysis.estimate.regime.study import study

    return study(breaks=5, draws=39)


@pytest.fixture(scope="session")
def events():
    """The shipped event calendar."""
    from analysis.collect import read_events

    return read_events()
