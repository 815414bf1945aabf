"""The response by age: a truth planted on the real tariffs is recovered with honest intervals."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.checks import InputError
from analysis.estimate import lag_response as module
from analysis.estimate.fit import fit
from analysis.estimate.lag_response import AGES, lag_response
from analysis.estimate.specification import specification

SPEC = specification("iv_across_2025")
TRUTH = np.array([0.0, -1.0, -1.5, -2.5])


@pytest.fixture(scope="module")
def real():
    return module.draw_sample(SPEC), module._lagged_columns(SPEC, AGES)


def planted(real, monkeypatch, *, seed, noise):
    """The response to real tariffs as the truth has it, with errors that persist within a pair."""
    sample, (kept, columns) = real
    rng = np.random.default_rng(seed)
    shape = [int(codes.max()) + 1 for codes in (kept.partner, kept.product, kept.month)]
    shocks = rng.normal(0, noise, shape[:2])[kept.partner, kept.product] * (kept.month / shape[2])
    shocks += rng.normal(0, noise, len(kept.y))
    outcome = columns[:, 1 : len(AGES) + 1] @ np.diff(TRUTH, prepend=0) + shocks
    monkeypatch.setattr(module, "draw_sample", lambda spec: kept)
    monkeypatch.setattr(
        module, "_lagged_columns", lambda spec, ages: (kept, np.column_stack([outcome, columns[:, 1:]]))
    )
    return lag_response(SPEC)


def test_a_planted_response_is_recovered_at_every_age(real, monkeypatch):
    found = planted(real, monkeypatch, seed=1, noise=1e-6)
    assert found.values == pytest.approx(TRUTH, abs=1e-3)


def test_intervals_cover_the_planted_response_about_95_times_in_100(real, monkeypatch):
    covered = []
    for seed in range(40):
        found = planted(real, monkeypatch, seed=seed, noise=0.3)
        pairs = zip(found.estimates, TRUTH, strict=True)
        covered.append([e.ci_low <= truth <= e.ci_high for e, truth in pairs])
    assert (np.mean(covered, axis=0) >= 0.85).all()
    assert np.mean(covered) <= 0.995


def test_with_one_age_it_is_the_static_design():
    alone, static = lag_response(SPEC, ages=(0,)).estimates[0], fit("iv_across_2025")
    # Two rows whose tariff is not established fall out of the one and not of the other.
    assert alone.value == pytest.approx(static.value, rel=5e-3)
    assert alone.std_error == pytest.approx(static.std_error, rel=5e-3)


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
