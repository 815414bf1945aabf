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


def fitted(months, known, ahead):
    kind = known.astype(np.int8) + 2 * ahead.astype(np.int8)
    return zip(s.LEVEL_SHARES, s._given_shares(months[0], kind.tobytes(), 3.0), strict=True)


@pytest.mark.parametrize("missing", [(), (3, 4, 5, 40, 60, 61, 62, 63)])
def test_means_variances_and_weights_of_shares_are_those_of_the_exact_diffuse_filter(values, missing):
    """The months ahead of an unobserved-components model, step by step in statsmodels."""
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    logs = np.log(values.to_numpy()) - 23
    ahead = MONTHS.isin(AHEAD)
    known = ~ahead & ~np.isin(np.arange(len(MONTHS)), missing)
    model = UnobservedComponents(
        np.where(known, logs, np.nan),
        level="llevel",
        exog=s._design(MONTHS, 3.0)[:, 1:],
        mle_regression=False,
        use_exact_diffuse=True,
    )
    apart = []
    for share, fit in fitted(MONTHS, known, ahead):
        model.update([1 - share, share])
        found = model.ssm.filter()
        assert fit.mean @ logs[known] == pytest.approx(found.forecasts[0, ahead], abs=1e-8)
        variance = found.forecasts_error_cov[0, 0]
        assert np.diag(fit.covariance) == pytest.approx(variance[ahead], abs=1e-8)
        settled = known & (found.forecasts_error_diffuse_cov[0, 0] < 1e-8)
        errors = found.forecasts_error[0, settled] / np.sqrt(variance[settled])
        residuals = fit.errors @ logs[known]
        assert residuals @ residuals == pytest.approx(errors @ errors)
        assert fit.freedom == len(errors)
        apart.append(fit.log_scales - np.log(variance[settled]).sum() / 2)
    assert apart == pytest.approx([apart[0]] * len(apart), abs=1e-8)


def test_paths_are_drawn_from_each_share_of_the_level_by_its_weight():
    """Of imports whose level alone moves paths spread as those of the largest shares do."""
    moving = simulate(np.random.default_rng(1), level=0.2, noise=0.0)
    still = simulate(np.random.default_rng(1), level=0.0, noise=0.2)
    shares, ratios = [], []
    for series in (still, moving):
        found = s.structural_forecast(series[PAST], AHEAD, draws=4096)
        spread = np.log(found.paths).std(axis=0)
        shares.append(found.level_share)
        ratios.append(spread[-1] / spread[0])
    assert shares[0] < 0.1 and shares[1] > 0.5
    assert ratios[1] > 1.5 * ratios[0]


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
    left_out = s.structural_forecast(gaps.dropna(), AHEAD)
    assert np.array_equal(left_out.paths, bridged.paths)
    assert bridged.mean == pytest.approx(s.structural_forecast(values[PAST], AHEAD).mean, rel=0.1)


def test_the_festival_of_the_month_is_forecast():
    """Two Februaries that differ by the festival alone."""
    rng = np.random.default_rng(2)
    values = simulate(rng, level=0.001, noise=0.005)
    months = pd.DatetimeIndex(["2024-02-01", "2024-03-01"])
    found = s.structural_forecast(values[:"2023-12"], months)
    assert found.mean == pytest.approx(values[months].to_numpy(), rel=0.03)


def test_working_days_are_those_of_the_calendar():
    # May 2026: 21 weekdays; October 2025: 23.
    found = s._design(pd.DatetimeIndex(["2026-05-01", "2025-10-01"]), 3.0)[:, -1]
    assert found == pytest.approx([0.0, np.log(23 / 21)])


def test_no_warning_leaks_and_a_month_that_is_never_known_has_no_say(values):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        no_june = values[PAST][PAST.month != 6]
        found = s.structural_forecast(no_june, AHEAD[AHEAD.month != 6])
    assert 0 < found.level_share < 1
    assert found.mean == pytest.approx(values[AHEAD[AHEAD.month != 6]].to_numpy(), rel=0.5)


def test_values_without_a_logarithm_and_months_in_the_past_are_refused(values):
    with pytest.raises(InputError, match="the value of 2014-03 is not positive"):
        s.structural_forecast(values.where(values.index != "2014-03-01", 0.0), AHEAD + MONTHS.freq * 9)
    with pytest.raises(InputError, match="20 months are too few"):
        s.structural_forecast(values[:20], AHEAD)
    with pytest.raises(InputError, match="after 2024-11, the last fitted"):
        s.structural_forecast(values, AHEAD)
