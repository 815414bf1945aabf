import pytest

from analysis.estimate.elasticity.dynamics.rows import continued
from analysis.estimate.episodes import episodes


@pytest.fixture(scope="session")
def paths(data):
    """The paths that designs of each episode rest on."""
    return {name: continued(data, episode.window) for name, episode in episodes().items()}
