import warnings

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.estimate.counterfactual import structural as s

MONTHS = pd.date_range("2013-01", "2024-11", freq="MS")
PAST, AHEAD = MONTHS[:-8], MONTHS[-8:]


def simulate(rng, *, level=0.03, noise=0.04, months=MONTHS):
    """Imports whose level wanders, with seasons and a New Year; US dollars."""
    log_values = 23 + np.cumsum(level * rng.standard_normal(len(months)))
    seasonal = 0.1 * np.sin(2 * np.pi * months.month / 12)
    festival = s.new_year_regressors(months, lag_weeks=3).to_numpy() @ [0.05, -0.2]
    noise = noise * rng.standard_normal(len(months))
    return pd.Series(np.exp(log_values + seasonal + festival + noise), months)


@pytest.fixture(scope="module")
def values():
    return simulate(np.random.default_rng(1))


@pytest.fixture(scope="module")
def forecast(values):
    return s.structural_forecast(values[PAST], AHEAD, draws=20_000)


def covered(n, *, level):
    rng, inside = np.random.default_rng(3), []
    for _ in range(n):
        values = simulate(rng, level=level)
        sums = s.structural_forecast(values[PAST], AHEAD, draws=400).paths.sum(axis=1)
        low, high = np.quantile(sums, [0.025, 0.975])
        inside.append(low <= values[AHEAD].sum() <= high)
    return np.mean(inside)


def test_interval_of_a_sum_of_months_covers_as_often_as_it_says():
    # Three standard errors of 120 samples below 95 per cent.
    assert covered(120, level=0.03) >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / 120)


@pytest.mark.slow
@pytest.mark.parametrize("level", [0.0, 0.01, 0.03, 0.08])
def test_interval_covers_whether_the_level_stands_still_or_wanders(level):
    # A level that never moves is the worst case of the flat prior: the interval is then too wide.
    assert 0.93 < covered(1000, level=level) < 0.99


def test_fit_agrees_with_generalised_least_squares(values):
    """The same coefficients, squares and likelihood ratios by one matrix inversion each."""
    y = np.log(values[PAST].to_numpy()) - 23
    design = s._design(PAST, 3)
    x, n = np.column_stack([np.ones(len(y)), design]), len(y)
    posterior = []
    fits = s.fitted(y, design, s.LEVEL_SHARES)
    for share, fit in list(zip(s.LEVEL_SHARES, fits, strict=True))[::4]:
        variance = share * np.minimum.outer(np.arange(n), np.arange(n)) + (1 - share) * np.eye(n)
        inverse = np.linalg.inv(variance)
        information = x.T @ inverse @ x
        coefficients = np.linalg.solve(information, x.T @ inverse @ y)
        residuals = y - x @ coefficients
        squares = residuals @ inverse @ residuals
        assert fit.squares == pytest.approx(squares, rel=1e-6)
        assert len(fit.errors) == n - x.shape[1]
        assert fit.state[1:] == pytest.approx(coefficients[1:], abs=1e-6)
        determinants = np.linalg.slogdet(variance)[1] + np.linalg.slogdet(information)[1]
        posterior.append(-determinants / 2 - len(fit.errors) / 2 * np.log(squares))
    ours = np.array([fit.log_posterior for fit in fits[::4]])
    assert ours - ours[0] == pytest.approx(np.array(posterior) - posterior[0], abs=1e-5)


def test_paths_are_drawn_from_each_share_of_the_level_by_its_weight(monkeypatch):
    """Of imports whose level alone moves, the largest share has some weight, and as many paths."""
    n_paths, draw = {}, s._draw

    def counted(fit, share, design, steps, size, shocks):
        n_paths[share] = len(size)
        return draw(fit, share, design, steps, size, shocks)

    monkeypatch.setattr(s, "_draw", counted)
    moving = simulate(np.random.default_rng(1), level=0.2, noise=0.0)
    forecast = s.structural_forecast(moving[PAST], AHEAD, draws=1024)
    mean = sum(share * n for share, n in n_paths.items()) / 1024
    assert n_paths[s.LEVEL_SHARES[-1]] > 10
    assert mean == pytest.approx(forecast.level_share, abs=1e-3)


def test_mean_of_a_sum_is_the_sum_of_the_means(forecast):
    assert forecast.paths.sum(axis=1).mean() == pytest.approx(forecast.mean.sum())


def test_uncertainty_grows_with_the_horizon(forecast):
    spread = np.log(forecast.paths).std(axis=0)
    assert spread[-1] > 1.2 * spread[0]
    assert np.corrcoef(np.log(forecast.paths[:, [0, -1]]).T)[0, 1] > 0.2


def test_twice_the_dollars_give_twice_the_forecast(values, forecast):
    twice = s.structural_forecast(2 * values[PAST], AHEAD, draws=20_000)
    assert twice.mean == pytest.approx(2 * forecast.mean)


def test_more_draws_or_another_seed_change_only_the_noise_of_simulation(values, forecast):
    other = s.structural_forecast(values[PAST], AHEAD, draws=20_000, seed=7)
    assert other.mean == pytest.approx(forecast.mean, rel=0.01)
    assert not np.array_equal(other.paths, forecast.paths)


def test_one_month_can_be_forecast_without_those_before_it(values, forecast):
    alone = s.structural_forecast(values[PAST], AHEAD[[5]], draws=20_000)
    assert alone.mean[0] == pytest.approx(forecast.mean[5], rel=0.01)


def test_missing_months_are_bridged(values):
    gaps = values[PAST].copy()
    gaps["2013-04":"2013-06"] = np.nan
    gaps["2020-02":"2020-06"] = np.nan
    bridged = s.structural_forecast(gaps, AHEAD)
    # Each month that is known has an error but those that find the level and 14 coefficients.
    assert len(bridged.errors) == len(PAST) - 8 - 15
    left_out = s.structural_forecast(gaps.dropna(), AHEAD)
    assert np.array_equal(left_out.paths, bridged.paths)


def test_the_festival_of_the_month_is_forecast():
    """Two Februaries that differ by the festival alone."""
    rng = np.random.default_rng(2)
    values = simulate(rng, level=0.001, noise=0.005)
    months = pd.DatetimeIndex(["2024-02-01", "2024-03-01"])
    found = s.structural_forecast(values[:"2023-12"], months)
    assert found.mean == pytest.approx(values[months].to_numpy(), rel=0.03)


def test_working_days_are_those_of_the_calendar():
    # May 2026: 21 weekdays; October 2025: 23.
    found = s.working_days(pd.DatetimeIndex(["2026-05-01", "2025-10-01"]))
    assert found == pytest.approx([0.0, np.log(23 / 21)])


def test_no_warning_leaks_and_the_checks_say_how_the_model_fits(values):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = s.structural_forecast(values[PAST], AHEAD)
        checks = s.fit_checks({"CHN": found}).loc["CHN"]
    assert 0 < checks["level_share"] < 1
    assert checks["sigma"] == pytest.approx(0.05, abs=0.015)
    assert 0.01 < checks["ljung_box_p"] <= 1


def test_what_the_model_leaves_in_the_errors_is_found(values):
    wave = np.exp(0.1 * np.sin(2 * np.pi * np.arange(len(PAST)) / 5))
    found = s.structural_forecast(values[PAST] * wave, AHEAD)
    assert s.fit_checks({"CHN": found}).ljung_box_p["CHN"] < 0.001


def test_values_without_a_logarithm_and_months_in_the_past_are_refused(values):
    with pytest.raises(InputError, match="the value of 2014-03 is not positive"):
        s.structural_forecast(values.where(values.index != "2014-03-01", 0.0), AHEAD + MONTHS.freq * 9)
    with pytest.raises(InputError, match="20 months are too few"):
        s.structural_forecast(values[:20], AHEAD)
    with pytest.raises(InputError, match="after 2024-11, the last fitted"):
        s.structural_forecast(values, AHEAD)


def test_autocorrelation_is_tested_as_statsmodels_does(forecast):
    from statsmodels.stats.diagnostic import acorr_ljungbox

    expected = acorr_ljungbox(forecast.errors, lags=[12]).lb_pvalue.iloc[0]
    assert s.ljung_box(forecast.errors) == pytest.approx(expected)
