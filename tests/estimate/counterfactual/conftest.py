"""What the panel holds of each partner's imports by month."""

import pytest

from analysis.estimate.counterfactual import plan as c


@pytest.fixture(scope="module")
def published(data):
    return c.monthly_totals(data)
