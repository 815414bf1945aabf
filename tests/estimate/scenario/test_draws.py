"""What scenarios rest on: draws have the moments of the estimates, and demand slopes down."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.estimate.dynamics.lag_response import LagResponse
from analysis.estimate.scenario import draws
from analysis.estimate.scenario.study import draw


def test_draws_have_the_mean_and_covariance_of_the_estimates():
    values, covariance = np.array([-1.0, -2.0]), np.array([[0.2, 0.1], [0.1, 0.3]])

    class Base:
        n_clusters = 200

    drawn = LagResponse((0, 1), values, covariance, [Base()]).draw(40_000, np.random.default_rng(1))
    assert drawn.mean(axis=0) == pytest.approx(values, abs=0.02)
    assert np.cov(drawn.T) == pytest.approx(covariance * 199 / 197, abs=0.01)


def test_every_drawn_demand_slopes_down():
    drawn = draw("2025", 2_000)
    assert (drawn.substitution >= draws.SMALLEST).all()
    assert (drawn.elasticities[:, 1:] <= 0).all()
    assert 0 < drawn.drawn_again < 0.5
    low, high = drawn.between
    assert ((drawn.pass_through >= low) & (drawn.pass_through <= high)).all()


def test_published_elasticities_stay_between_their_bounds():
    drawn = draw("published", 500).elasticities
    assert (drawn[:, 0] >= -1.4).all() and (drawn[:, 0] <= -0.76).all()
    assert (drawn[:, -1] >= -3.7).all() and (drawn[:, -1] <= -0.76).all()


def test_a_draw_has_the_same_place_between_published_bounds_at_every_age():
    stated = pd.Series({"blp_short": -2.0, "tamberi_short": -1.0, "tamberi_long": -4.0})
    bounds = draws.published_bounds(stated)
    assert (bounds.low[0], bounds.high[0], bounds.high[15]) == (-2.0, -1.0, -4.0)
    assert bounds.high[5] == pytest.approx(-2.0)  # a third of the way
    drawn = bounds.draw(50, np.random.default_rng(3))
    place = (drawn[:, 0] + 2.0) / 1.0
    assert drawn[:, 15] == pytest.approx(-2.0 - 2.0 * place)


def test_one_elasticity_at_once_is_as_uncertain_as_the_estimate_says(scenario_story):
    class Estimate:
        n_clusters, value, std_error = 29, -1.3, 0.8

    at_once = draws.draw_at_once(Estimate, scenario_story.by_age)
    assert at_once.substitution.min() >= draws.SMALLEST
    t = stats.t(28, -1.3, 0.8)
    assert np.quantile(at_once.elasticities, 0.025) == pytest.approx(
        t.ppf(0.025 * t.cdf(-0.12)), rel=0.1
    )
    # What is drawn again lies above rho - 1 - rho / 10, which is near -0.1.
    assert at_once.drawn_again == pytest.approx(t.sf(-0.12), abs=0.03)
