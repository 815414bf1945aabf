"""The response by age: a path in time scaled to a level, and a law that counts as it is felt."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis.estimate.elasticity.response.by_age import ByAge, aged, as_felt, path_errors, path_shape


def test_a_path_is_scaled_and_not_shifted():
    """A shift by a level that is larger than the path's own made imports rise in the first month."""
    path = pd.DataFrame({"horizon": [0, 1, 3, 6], "value": [-0.2, -2.5, -2.0, -3.0]})
    ages, shape = path_shape(path)
    response = ByAge(ages, shape, SimpleNamespace(value=-1.1))
    assert response.values / response.values[-1] == pytest.approx(path.value / -3.0)
    assert (response.values < 0).all()
    assert response.values @ response.weights == pytest.approx(-1.1)


def test_a_rise_counts_as_much_as_its_age_is_felt():
    """A duty of 10 log points in the third month and in the fifth, at ages of none, and of more."""
    by_age = ByAge((0, 1), np.array([0.5, 1.25]), None)
    felt = as_felt(np.array([[0.0, 0.0, 0.1, 0.1, 0.2]]), by_age)
    assert felt[0] == pytest.approx([0, 0, 0.05, 0.125, 0.175])


def test_the_parts_of_a_law_by_age_add_up_to_it_and_what_always_held_is_old():
    levels = np.random.default_rng(0).normal(size=(4, 24)).cumsum(axis=1)
    parts = aged(levels, (0, 1, 3, 6))
    assert parts.sum(axis=0) == pytest.approx(levels)
    assert parts[-1][:, :7] == pytest.approx(np.repeat(levels[:, :1], 7, axis=1))
    assert not parts[:-1, :, 0].any()


def test_the_error_of_a_path_moves_months_against_each_other_and_not_their_mean():
    path = pd.DataFrame(
        {"horizon": [0, 6], "value": [-1.0, -2.0], "ci_low": [-2.0, -4.0], "ci_high": [0.0, 0.0]}
    )
    level = SimpleNamespace(value=-1.5, std_error=0.3, n_clusters=30)
    unsure = ByAge(*path_shape(path), level, path_errors(path))
    assert path_errors(path) == pytest.approx(np.array([1, 2]) / 1.959964 / 1.5)
    points = np.random.default_rng(3).uniform(size=(20_000, unsure.dimensions))
    drawn, sure = unsure.draw(points), ByAge(*path_shape(path), level).draw(points)
    assert drawn @ unsure.weights == pytest.approx(sure @ unsure.weights)
    assert drawn.mean(axis=0) == pytest.approx(unsure.values, abs=0.02)
    ratio = (drawn[:, 1] / (drawn @ unsure.weights)).std()
    by_hand = np.hypot(2 / 3 * path_errors(path)[0], 1 / 3 * path_errors(path)[1])
    assert ratio == pytest.approx(by_hand, rel=0.02)
