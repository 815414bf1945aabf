"""The response by age: a truth planted on the real tariffs is recovered with honest intervals."""

from dataclasses import replace

import numpy as np
import pytest
from statsmodels.sandbox.regression.gmm import IV2SLS

from analysis.checks import InputError
from analysis.estimate.dynamics.lag_response import AGES, by_age, lag_response, lagged_sample
from analysis.estimate.engine.fit import fit, fit_sample
from analysis.estimate.engine.specification import specification

SPEC = specification("iv_across_2025")
TRUTH = np.array([0.0, -1.0, -1.5, -2.5])


@pytest.fixture(scope="module")
def real(data):
    return lagged_sample(data, SPEC, AGES)


@pytest.fixture(scope="module")
def third(real):
    """A third of the goods: the same tariffs and partners in a third of the time."""
    return real.keep(real.product % 3 == 0)


def planted(sample, *, seed, noise, drift=0.0):
    """The response to real tariffs as the truth has it, with errors, some of which drift by partner."""
    rng = np.random.default_rng(seed)
    shape = int(sample.partner.max()) + 1, int(sample.month.max()) + 1
    shocks = rng.normal(0, noise, len(sample.y))
    shocks += rng.normal(0, drift, shape).cumsum(axis=1)[sample.partner, sample.month]
    return by_age(SPEC, replace(sample, y=sample.x @ np.diff(TRUTH, prepend=0) + shocks), AGES)


def coverage(sample, draws, drift):
    covered = []
    for seed in range(draws):
        found = planted(sample, seed=seed, noise=0.3, drift=drift)
        pairs = zip(found.estimates, TRUTH, strict=True)
        covered.append([e.ci_low <= truth <= e.ci_high for e, truth in pairs])
    return np.mean(covered)


def test_a_planted_response_is_recovered_at_every_age(real):
    found = planted(real, seed=1, noise=1e-6)
    assert found.values == pytest.approx(TRUTH, abs=1e-3)


@pytest.mark.parametrize("drift", [0.0, 0.1])
def test_intervals_cover_the_planted_response_about_as_often_as_they_say(third, drift):
    # Nominal 95 %; the sandwich covers 50 to 85 % here.
    assert coverage(third, 12, drift) >= 0.85


@pytest.mark.slow
@pytest.mark.parametrize("drift", [0.0, 0.1])
def test_intervals_cover_the_planted_response_over_many_draws(real, drift):
    assert 0.88 <= coverage(real, 150, drift) <= 0.99


def test_instruments_of_several_ages_give_what_statsmodels_gives(real):
    found = fit_sample(SPEC, real)
    y, x, z = np.split(found.columns, [1, 1 + len(AGES)], axis=1)
    assert found.coefficients == pytest.approx(IV2SLS(y[:, 0], x, z).fit().params, rel=1e-9)
    assert found.first_stage is None


def test_with_one_age_it_is_the_static_design(data):
    alone = by_age(SPEC, lagged_sample(data, SPEC, (0,)), (0,)).estimates[0]
    static = fit("iv_across_2025", data)
    # Two rows whose tariff is not established fall out of the one and not of the other.
    assert alone.value == pytest.approx(static.value, rel=5e-3)


def test_the_covariance_is_that_of_the_single_estimates(data):
    found = lag_response(data, SPEC)
    errors = [e.std_error for e in found.estimates]
    assert np.sqrt(np.diag(found.covariance)) == pytest.approx(errors)
    assert tuple(e.horizon for e in found.estimates) == AGES


def test_a_design_without_instrument_is_refused(data):
    with pytest.raises(InputError, match="needs estimator `iv`"):
        lag_response(data, "ols_2025")


def test_lags_before_the_data_are_refused(data):
    with pytest.raises(InputError, match="no tariff 6 months before"):
        lag_response(data, replace(SPEC, window="2013-02:2014-12"))
