"""Bounds on an effect by what came before it: relative magnitudes."""

import json
from pathlib import Path

import numpy as np
import pytest

from analysis.engine.trend_bounds import not_rejected, trend_bounds

OUTSIDE = json.loads((Path(__file__).parents[1] / "reference" / "trend_bounds.json").read_text())
COVARIANCE = np.diag([0.09, 0.08, 0.07, 0.06]) + 0.05


def drawn(mean: list[float], n: int = 1200) -> np.ndarray:
    return np.random.default_rng(5).multivariate_normal(mean, COVARIANCE, size=n)


@pytest.mark.parametrize("case", OUTSIDE["cases"])
def test_bounds_agree_with_the_package_of_the_authors_method(case):
    covariance = np.array(case["covariance"])
    ends = trend_bounds(np.array(case["coefficients"]), covariance, case["magnitude"])
    assert ends == pytest.approx((case["low"], case["high"]), abs=2 * OUTSIDE["step"])


@pytest.mark.parametrize("step", [0.0, 0.3, -0.3, 1.5])
def test_bounds_hold_the_effect_where_a_straight_trend_goes_on(step):
    """A trend that moves as far after the base as between any two periods before."""
    effect, trend = -1.5, step * np.array([-3, -2, -1, 1])
    paths_with_effect = drawn([*trend[:3], trend[3] + effect])
    held = [not_rejected(np.array(effect), one, COVARIANCE, 1.0) for one in paths_with_effect]
    assert np.mean(held) > 0.935


def test_half_the_magnitude_is_not_enough_for_a_trend_that_goes_on():
    trend = 4 * np.array([-3, -2, -1, 1])
    held = [not_rejected(np.array(0.0), one, COVARIANCE, 0.5) for one in drawn(list(trend), 400)]
    assert np.mean(held) < 0.5


def test_more_may_move_and_bounds_are_wider_and_none_is_the_interval_itself():
    path = np.array([0.4, 0.1, 0.2, -1.0])
    ends = [trend_bounds(path, COVARIANCE, m) for m in (0.0, 0.5, 1.0, 2.0)]
    lows, highs = zip(*ends, strict=True)
    assert list(lows) == sorted(lows, reverse=True) and list(highs) == sorted(highs)
    error = COVARIANCE[3, 3] ** 0.5
    assert highs[0] - path[3] == pytest.approx(path[3] - lows[0], rel=1e-3)
    assert 1.9 < (highs[0] - path[3]) / error < 2.1
