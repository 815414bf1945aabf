"""The same law given to two other years: a regression of growth on the mean law of a pair's goods."""

import numpy as np
import pandas as pd
import pytest

from analysis.estimate.elasticity.checks.placebos import growth, year_pair
from analysis.estimate.elasticity.main.lines import mean_law


def test_a_year_pair_is_the_regression_of_growth_on_the_mean_law_of_its_goods():
    lines = pd.DataFrame(
        {
            "partner": ["A", "A", "A", "B"],
            "product": ["x", "x", "y", "x"],
            "law": [0.1, 0.3, 0.2, 0.4],
            "value_2024": [1.0, 3.0, 2.0, 5.0],
        }
    )
    law = mean_law(lines)
    assert law["A", "x"] == pytest.approx(0.25) and law["B", "x"] == pytest.approx(0.4)
    rng = np.random.default_rng(0)
    index = pd.MultiIndex.from_product([list("ABCDEF"), list("uvwxyz")], names=["partner", "product"])
    law = pd.Series(rng.random(36), index)
    before = pd.Series(np.exp(rng.normal(size=36)), index)
    after = before * np.exp(-1.5 * law + rng.normal(size=6).repeat(6))
    found = year_pair(growth(before, after), before, law, version="letters", window="2013:2014")
    assert found.fit("partners").coefficients[0] == pytest.approx(-1.5, rel=1e-9)


def test_a_year_pair_by_value_follows_its_largest_pairs_and_with_equal_weights_all():
    rng = np.random.default_rng(2)
    index = pd.MultiIndex.from_product([list("ABCDEF"), list("uvwxyz")], names=["partner", "product"])
    law, large = pd.Series(rng.random(36), index), rng.random(36) < 0.5
    change = law * np.where(large, -3.0, -1.0)
    before = pd.Series(np.where(large, 1e6, 1.0), index)
    own = {"version": "letters", "window": "2013:2014"}
    equal, value = (
        year_pair(change, before, law, weights=weights, **own).fit("partners").estimate()
        for weights in ("equal", "value")
    )
    assert (equal.weights, value.weights) == ("equal", "value")
    assert value.value == pytest.approx(-3.0, abs=0.3) and equal.value > value.value + 0.5
