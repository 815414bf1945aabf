"""The airline model finds the maximum of its likelihood, also where that is flat."""

import numpy as np
import pytest

from analysis.checks import InputError
from analysis.estimate.record.airline import _Contrasts, airline


def simulated(theta: float, seasonal: float, *, months: int = 108, seed: int = 4) -> np.ndarray:
    """Log values of the model around 20, with shocks of 5 %."""
    shocks = 0.05 * np.random.default_rng(seed).normal(size=months + 13)
    moved = shocks[13:] + theta * shocks[12:-1] + seasonal * shocks[1:-12]
    moved += theta * seasonal * shocks[:-13]
    values = np.zeros(months)
    for t in range(months):
        before = [values[t - lag] if t >= lag else 0.0 for lag in (1, 12, 13)]
        values[t] = before[0] + before[1] - before[2] + moved[t]
    return 20 + values


@pytest.fixture
def festival() -> np.ndarray:
    return np.random.default_rng(5).normal(size=(112, 2))


@pytest.mark.parametrize("missing", [[], [40, 41, 42, 77]])
def test_forecast_is_that_of_statsmodels_at_the_same_parameters(festival, missing):
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    values = simulated(-0.5, -0.6) + festival[:108] @ [0.1, -0.05]
    values[missing] = np.nan
    found = airline(values, festival)
    model = SARIMAX(values, festival[:108], order=(0, 1, 1), seasonal_order=(0, 1, 1, 12))
    given = [*found.coefficients, found.theta, found.seasonal, found.sigma2]
    ahead = model.smooth(given).get_forecast(4, exog=festival[108:])
    assert found.mean == pytest.approx(ahead.predicted_mean, abs=1e-6)
    assert np.sqrt(np.diag(found.covariance)) == pytest.approx(ahead.se_mean, rel=1e-6)


def test_no_parameters_that_statsmodels_tries_are_more_likely(festival):
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    values = simulated(-0.5, -0.6)
    found = airline(values, festival)
    model = SARIMAX(values, festival[:108], order=(0, 1, 1), seasonal_order=(0, 1, 1, 12))
    given = np.array([*found.coefficients, found.theta, found.seasonal, found.sigma2])
    best = model.loglike(given)
    for k in range(len(given)):
        for move in (-0.01, 0.01):
            tried = given.copy()
            tried[k] *= 1 + move
            assert model.loglike(tried) < best
    assert model.fit(given, disp=False).llf <= best + 1e-6


def test_the_slope_is_that_of_the_likelihood(festival):
    contrasts, pair = _Contrasts(simulated(-0.5, -0.6), festival), np.array([-0.3, -0.4])
    for k, move in enumerate(1e-5 * np.eye(2)):
        rise = contrasts.deviance(pair + move)[0] - contrasts.deviance(pair - move)[0]
        assert contrasts.deviance(pair)[1][k] == pytest.approx(rise / 2e-5, rel=1e-6)


def test_what_is_left_to_climb_is_the_steepest_of_both_slopes(festival):
    contrasts, pair = _Contrasts(simulated(-0.5, -0.6), festival), np.array([-0.3, -0.4])
    steps = np.clip(pair - contrasts.deviance(pair)[1], -1, 1) - pair
    assert abs(steps).min() < abs(steps).max() == contrasts.forecast(pair).slope


def test_nothing_is_left_to_climb(festival):
    for seed in range(5):
        assert airline(simulated(-0.4, -0.5, seed=seed), festival).slope < 1e-7


def test_a_seasonal_pattern_that_never_changes_is_found_at_the_end_of_the_range():
    """There the likelihood is flat, and an optimiser stops on the way."""
    month, festival = np.tile(np.sin(np.arange(12)), 15), np.zeros((184, 0))
    rng, found = np.random.default_rng(6), []
    for _ in range(6):
        values = 20 + 0.3 * month + 0.03 * rng.normal(size=180).cumsum()
        found.append(airline(values, festival).seasonal)
    assert np.mean(np.equal(found, -1.0)) >= 0.6
    assert not [x for x in found if -1 < x < -0.995]


def test_what_the_data_were_made_with_is_recovered(festival):
    found = [airline(simulated(-0.5, -0.6, seed=seed), festival) for seed in range(20)]
    assert np.mean([one.theta for one in found]) == pytest.approx(-0.5, abs=0.05)
    # Biased outwards in short series, as the maximum likelihood of a moving average is.
    assert np.median([one.seasonal for one in found]) == pytest.approx(-0.65, abs=0.1)
    assert np.mean([one.sigma2 for one in found]) == pytest.approx(0.05**2, rel=0.1)


def test_the_unit_of_the_values_and_trends_in_them_change_no_parameter(festival):
    values = simulated(-0.5, -0.6)
    one, two = airline(values, festival), airline(values + 7 + 0.01 * np.arange(108), festival)
    assert two.theta == pytest.approx(one.theta, abs=1e-8)
    assert two.mean - one.mean == pytest.approx(7 + 0.01 * np.arange(108, 112), abs=1e-8)


def test_months_too_few_to_tell_season_and_trend_apart_are_refused(festival):
    with pytest.raises(InputError, match="14 months are too few for a seasonal ARIMA"):
        airline(simulated(-0.5, -0.6)[:14], festival[:18])
