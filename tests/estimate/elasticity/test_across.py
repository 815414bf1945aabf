"""The design across partners, with its interval over partners."""

import pytest

from analysis.engine.fitting import fit
from analysis.estimate.elasticity.inputs import across_estimate
from analysis.estimate.specifications import ACROSS, specification


@pytest.mark.parametrize("episode", ["2018", "2025"])
def test_the_interval_over_partners_is_around_the_estimate_of_its_own_episode(data, episode):
    clustered, jackknifed = fit(specification(ACROSS[episode]), data), across_estimate(episode)
    assert jackknifed.value == pytest.approx(clustered.value)
    assert (jackknifed.ci_low + jackknifed.ci_high) / 2 == pytest.approx(clustered.value)
    assert jackknifed.std_error > clustered.std_error  # much hangs on single partners
