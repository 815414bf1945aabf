import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.estimate.record.naive import last_block, random_walk, seasonal_naive


def monthly(values, start: str = "2018-01") -> pd.Series:
    return pd.Series(values, pd.date_range(start, periods=len(values), freq="MS"), dtype=float)


def after(values: pd.Series, h: int) -> pd.DatetimeIndex:
    return pd.date_range(values.index[-1] + pd.DateOffset(months=1), periods=h, freq="MS")


@pytest.fixture
def walk() -> pd.Series:
    return monthly(np.exp(20 + 0.05 * np.random.default_rng(1).normal(size=90).cumsum()))


def test_a_random_walk_expects_the_last_value(walk):
    found = random_walk(walk, after(walk, 3), draws=20_000)
    assert np.median(found.paths, axis=0) == pytest.approx(np.full(3, walk.iloc[-1]), rel=0.01)


def test_the_spread_of_a_random_walk_is_what_it_missed_by_before(walk):
    found = random_walk(walk, after(walk, 2), draws=50_000)
    log_values = np.log(walk.to_numpy())
    for k in (1, 2):
        missed = np.sqrt(np.mean((log_values[k:] - log_values[:-k]) ** 2))
        assert np.log(found.paths[:, k - 1]).std() == pytest.approx(missed, rel=0.02)


def test_intervals_of_a_random_walk_cover_a_random_walk():
    rng, inside = np.random.default_rng(2), []
    for _ in range(150):
        series = monthly(np.exp(0.05 * rng.normal(size=96).cumsum()))
        known, came = series.iloc[:90], series.iloc[95]
        paths = random_walk(known, after(known, 6), draws=400).paths[:, 5]
        inside.append(np.abs((paths <= came).mean() - 0.5) <= 0.45)
    assert np.mean(inside) == pytest.approx(0.9, abs=0.07)


def test_the_seasonal_forecast_is_the_year_before_with_the_growth_of_the_last_months():
    season = np.tile(np.linspace(1, 2, 12), 5)
    growing = monthly(100 * season * 1.1 ** (np.arange(60) / 12))
    found = seasonal_naive(growing, after(growing, 14))
    expected = 100 * np.tile(np.linspace(1, 2, 12), 2)[:14] * 1.1 ** (np.arange(60, 74) / 12)
    assert np.median(found.paths, axis=0) == pytest.approx(expected)


def test_the_seasonal_forecast_carries_on_a_fall():
    values = np.full(40, 100.0)
    values[-3:] = [80.0, 70.0, 60.0]
    series = monthly(values)
    middle = np.median(seasonal_naive(series, after(series, 1), draws=20_000).paths)
    assert middle == pytest.approx(100 * (0.8 * 0.7 * 0.6) ** (1 / 3), rel=0.02)


def test_months_that_are_not_next_to_the_last_one_are_forecast_as_many_steps_ahead(walk):
    every, later = after(walk, 4), after(walk, 4)[2:]
    one, two = (random_walk(walk, m, draws=30_000).paths[:, -1] for m in (every, later))
    assert np.log(one).std() == pytest.approx(np.log(two).std(), rel=0.03)


def test_only_the_months_after_the_last_gap_are_used():
    series = pd.concat([monthly([9.0, 9.0], "2015-01"), monthly([1.0, 2.0, 3.0])])
    assert last_block(series).tolist() == [1.0, 2.0, 3.0]


def test_the_same_seed_gives_the_same_paths(walk):
    assert np.array_equal(
        seasonal_naive(walk, after(walk, 3)).paths, seasonal_naive(walk, after(walk, 3)).paths
    )


def test_months_already_known_are_refused(walk):
    with pytest.raises(InputError, match="must lie after 2025-06"):
        random_walk(walk, walk.index[-2:])


def test_a_short_series_is_refused():
    series = monthly(np.arange(1.0, 9.0))
    with pytest.raises(InputError, match="8 months in a row are too few"):
        random_walk(series, after(series, 1))
