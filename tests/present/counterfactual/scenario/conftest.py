"""The story of a partner without a truce."""

import pytest

from tests.present.counterfactual.scenario import stories


@pytest.fixture(scope="module")
def elsewhere(scenario_story):
    return stories.elsewhere(scenario_story)
