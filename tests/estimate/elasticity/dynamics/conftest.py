import pytest

from analysis.collect import read_table
from analysis.estimate.elasticity.dynamics.rows import continued
from analysis.estimate.elasticity.dynamics.waves import WaveLaw
from analysis.estimate.episodes import episodes


@pytest.fixture(scope="session")
def law(events, statutory):
    return WaveLaw(events, read_table("partners").set_index("partner").group, statutory)


@pytest.fixture(scope="session")
def paths(data):
    """The paths that designs of each episode rest on."""
    return {name: continued(data, episode.window) for name, episode in episodes().items()}
