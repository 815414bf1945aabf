"""How often the interval of a date holds it: the count is exact, and true of planted breaks."""

import numpy as np
import pandas as pd
import pytest
from scipy.signal import lfilter

from analysis.estimate.trade.regime.breaks import DATE_LEVEL, break_dates, find_breaks, minimise
from analysis.estimate.trade.regime.coverage import dates_held, is_held

TRUTH = np.array([39, 79])


def planted(rng, persistence: float, step: float) -> np.ndarray:
    y = lfilter([1.0], [1.0, -persistence], rng.normal(size=220))[100:]
    y[TRUTH[0] + 1 : TRUTH[1] + 1] += step
    return y


def held_by(y: np.ndarray, ends: tuple[int, ...]) -> np.ndarray:
    rows = break_dates(pd.Series(y), ends)
    return (rows.ci_low.to_numpy() - 1 <= TRUTH) & (rows.ci_high.to_numpy() - 1 >= TRUTH)


@pytest.mark.parametrize("step", [0.7, 1.5, 4.0])
def test_dates_counted_as_held_are_those_inside_their_intervals(step):
    rng = np.random.default_rng(1)
    series = [planted(rng, 0.4, step) for _ in range(60)]
    found = [minimise(y, 2, 6)[0] for y in series]
    counted = is_held(np.array(series), np.array(found), TRUTH, DATE_LEVEL)
    one_by_one = np.array([held_by(y, ends) for y, ends in zip(series, found, strict=True)])
    np.testing.assert_array_equal(counted, one_by_one)
    if step < 1:
        assert not one_by_one.all()  # some are missed, so that the count is put to the test


def test_a_date_without_noise_is_held_only_where_it_is_exact():
    y = np.repeat([0.0, 1.0, 0.0], [40, 40, 40])[None]
    assert is_held(y, TRUTH[None], TRUTH, DATE_LEVEL).all()
    assert not is_held(y, TRUTH[None], TRUTH + 1, DATE_LEVEL).any()


def test_dates_of_a_large_step_are_held_more_often_than_those_of_a_small_one():
    own = {"shortest": 6, "level": DATE_LEVEL, "draws": 199}
    small, large = (
        dates_held(
            planted(np.random.default_rng(5), 0.5, step),
            tuple(TRUTH),
            **own,
            rng=np.random.default_rng(0),
        ).mean()
        for step in (1.0, 5.0)
    )
    assert large > 0.95 > small + 0.05


@pytest.mark.parametrize("persistence, step", [(0.0, 1.5), (0.4, 2.0), (0.6, 2.5)])
def test_share_held_is_the_share_of_planted_dates_that_intervals_hold(persistence, step):
    """What a series says of itself agrees, over many, with how often their intervals are right."""
    rng, said, true = np.random.default_rng(7), [], []
    for _ in range(100):
        y = planted(rng, persistence, step)
        ends, _ = minimise(y, 2, 6)
        own = {"shortest": 6, "level": DATE_LEVEL, "draws": 39, "rng": rng}
        said.append(dates_held(y, ends, **own).mean())
        true.append(held_by(y, ends).mean())
    assert np.mean(said) == pytest.approx(np.mean(true), abs=0.06)


def test_every_break_found_says_how_often_its_interval_is_right():
    y = pd.Series(planted(np.random.default_rng(2), 0.3, 4.0))
    found = find_breaks(y, most=3, draws=39)
    assert len(found.dates) == 2
    assert found.dates.held.between(0.8, 1.0).all()
