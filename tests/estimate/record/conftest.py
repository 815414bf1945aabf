"""The panel that steps of the law are looked for in."""

import pytest

from analysis.estimate.elasticity.dynamics.rows import continued


@pytest.fixture(scope="module")
def shipped(data):
    return continued(data)
