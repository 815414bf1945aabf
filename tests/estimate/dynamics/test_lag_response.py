"""The response by age: a truth planted on the real tariffs is recovered with honest intervals."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.checks import InputError
from analysis.estimate.dynamics import lag_response as module
from analysis.estimate.dynamics.lag_response import AGES, lag_response
from analysis.estimate.engine.fit import fit
from analysis.estimate.engine.specification import specification

SPEC = specification("iv_across_2025")
TRUTH = np.array([0.0, -1.0, -1.5, -2.5])


@pytest.fixture(scope="module")
def real():
    return module.draw_sample(SPEC), module._lagged_columns(SPEC, AGES)


def planted(real, monkeypatch, *, seed, noise, drift=0.0):
    """The response to real tariffs as the truth has it, with errors, some of which drift by partner."""
    _, (kept, columns) = real
    rng = np.random.default_rng(seed)
    shape = int(kept.partner.max()) + 1, int(kept.month.max()) + 1
    shocks = rng.normal(0, noise, len(kept.y))
    shocks += rng.normal(0, drift, shape).cumsum(axis=1)[kept.partner, kept.month]
    outcome = columns[:, 1 : len(AGES) + 1] @ np.diff(TRUTH, prepend=0) + shocks
    made = kept, np.column_stack([outcome, columns[:, 1:]])
    monkeypatch.setattr(module, "_lagged_columns", lambda spec, ages: made)
    return lag_response(SPEC)


def test_a_planted_response_is_recovered_at_every_age(real, monkeypatch):
    found = planted(real, monkeypatch, seed=1, noise=1e-6)
    assert found.values == pytest.approx(TRUTH, abs=1e-3)


@pytest.mark.parametrize("drift", [0.0, 0.1])
def test_intervals_cover_the_planted_response_about_as_often_as_they_say(real, monkeypatch, drift):
    covered = []
    for seed in range(12):
        found = planted(real, monkeypatch, seed=seed, noise=0.3, drift=drift)
        pairs = zip(found.estimates, TRUTH, strict=True)
        covered.append([e.ci_low <= truth <= e.ci_high for e, truth in pairs])
    # Nominal 95 %; the sandwich covers 50 to 85 % here.
    assert np.mean(covered) >= 0.85


@pytest.mark.slow
@pytest.mark.parametrize("drift", [0.0, 0.1])
def test_intervals_cover_the_planted_response_over_many_draws(real, monkeypatch, drift):
    covered = []
    for seed in range(150):
        found = planted(real, monkeypatch, seed=seed, noise=0.3, drift=drift)
        pairs = zip(found.estimates, TRUTH, strict=True)
        covered.append([e.ci_low <= truth <= e.ci_high for e, truth in pairs])
    assert 0.88 <= np.mean(covered) <= 0.99


def test_with_one_age_it_is_the_static_design(monkeypatch):
    monkeypatch.setattr(module, "AGES", (0,))
    alone, static = lag_response(SPEC).estimates[0], fit("iv_across_2025")
    # Two rows whose tariff is not established fall out of the one and not of the other.
    assert alone.value == pytest.approx(static.value, rel=5e-3)


def test_the_covariance_is_that_of_the_single_estimates():
    found = lag_response(SPEC)
    errors = [e.std_error for e in found.estimates]
    assert np.sqrt(np.diag(found.covariance)) == pytest.approx(errors)


def test_a_design_without_instrument_is_refused():
    with pytest.raises(InputError, match="needs estimator `iv`"):
        lag_response("ols_2025")


def test_lags_before_the_data_are_refused():
    with pytest.raises(InputError, match="no tariff 6 months before"):
        lag_response(replace(SPEC, window="2013-02:2014-12"))
