"""Draws that fill a distribution evenly."""

import numpy as np
import pytest

from analysis.engine.points import normal, uniform, with_covariance

WALK = np.minimum.outer(np.arange(1.0, 9), np.arange(1.0, 9))


def test_points_have_the_moments_of_a_normal():
    points = normal(2048, 6, 1)
    assert points.mean(axis=0) == pytest.approx(np.zeros(6), abs=0.002)
    assert np.cov(points.T) == pytest.approx(np.eye(6), abs=0.02)
    assert np.isfinite(points).all()


def test_sums_of_a_random_walk_hang_less_on_the_seed_than_those_of_independent_draws():
    def ends(shocks):
        return np.quantile(np.exp(0.05 * shocks).sum(axis=1), [0.025, 0.975]), np.exp(
            0.05 * shocks
        ).mean()

    root, even, free = np.linalg.cholesky(WALK), [], []
    for seed in range(20):
        even.append(ends(with_covariance(normal(2048, 8, seed), WALK)))
        free.append(ends(np.random.default_rng(seed).standard_normal((2048, 8)) @ root.T))
    spread = {
        name: [np.std([one[k] for one in found], axis=0) for k in (0, 1)]
        for name, found in {"even": even, "free": free}.items()
    }
    assert (spread["even"][0] < spread["free"][0] / 2).all()
    assert spread["even"][1] < spread["free"][1] / 20


def test_points_have_the_covariance_asked_for():
    drawn = with_covariance(normal(8192, 8, 2), WALK)
    assert np.cov(drawn.T) == pytest.approx(WALK, rel=0.02)


def test_noise_of_a_machine_in_a_covariance_moves_no_draw():
    """Directions have a sign of their own, whichever the library returns."""
    noise = 1e-15 * np.random.default_rng(3).standard_normal((8, 8))
    points = normal(64, 8, 2)
    for covariance in (WALK, 0.9 * np.eye(8) + 0.1 * WALK):
        moved = with_covariance(points, covariance + noise + noise.T)
        assert moved == pytest.approx(with_covariance(points, covariance), abs=1e-9)


def test_shared_points_cannot_be_written_to():
    for points in (uniform(8, 2, 1), normal(8, 2, 1)):
        with pytest.raises(ValueError, match="read-only"):
            points[0] = 0.0
