"""What scenarios rest on: draws have the main estimate's level, the path of months, and every sign."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.engine.points import uniform
from analysis.estimate.counterfactual.scenario import draws
from analysis.estimate.counterfactual.scenario.draws import CUTS_BETWEEN, SCENARIO_SEED, draw_parameters
from analysis.estimate.counterfactual.scenario.inputs import draw
from analysis.estimate.elasticity.response.by_age import ByAge, path_shape
from analysis.estimate.elasticity.response.inputs import response_of
from analysis.estimate.what_if.effect import cuts_in


class Base:
    """What a draw takes of an estimate."""

    def __init__(self, value=0.0, std_error=0.0, n_clusters=200):
        self.value, self.std_error, self.n_clusters = value, std_error, n_clusters


def by_age(shape, level, *, ages=(0, 1, 3, 6)):
    return ByAge(ages, np.array(shape), level)


def test_the_mean_response_of_the_first_year_is_a_draw_of_the_main_estimate():
    path = pd.DataFrame({"horizon": [0, 1, 3, 6], "value": [-0.4, -1.4, -1.3, -1.5]})
    response = ByAge(*path_shape(path), Base(-2.2, 0.7, 24))
    assert response.weights.tolist() == [1 / 12, 2 / 12, 3 / 12, 6 / 12]
    assert response.values @ response.weights == pytest.approx(-2.2)
    elasticity_draws = response.draw(uniform(4096, 1, SCENARIO_SEED)) @ response.weights
    at = [0.025, 0.5, 0.975]
    assert np.quantile(elasticity_draws, at) == pytest.approx(stats.t(23, -2.2, 0.7).ppf(at), abs=0.01)


@pytest.mark.parametrize("episode", ["2018", "2025"])
def test_no_median_rises_in_any_month_of_a_duty(episode):
    assert (np.median(draw(episode, 512).elasticities, axis=0) < 0).all()


def test_a_draw_whose_demand_slopes_up_is_kept_and_counted():
    """The share above zero is what the t distribution says, and not none."""
    response = by_age([1.0], Base(-1.0, 0.8, 30), ages=(0,))
    drawn = draw_parameters(response, (1.0, 1.0), draws=4096)
    assert len(drawn.elasticities) == 4096
    up = stats.t(29, -1.0, 0.8).sf([0, -draws.SMALLEST_SUBSTITUTION])
    assert (drawn.elasticities > 0).mean() == pytest.approx(up[0], abs=0.002)
    assert 1 - drawn.slopes_down.mean() == pytest.approx(up[1], abs=0.002)


@pytest.mark.parametrize("episode", ["2018", "2025"])
def test_elasticities_are_the_main_estimate_by_law_over_the_first_year(episode):
    drawn, response = draw(episode, 4096), response_of(episode)
    assert response.level.regressor == "log(1 + statutory rate)"
    low, middle, high = np.quantile(drawn.elasticities @ response.weights, [0.025, 0.5, 0.975])
    assert middle == pytest.approx(response.level.value, abs=0.01)
    assert high - low == pytest.approx(response.level.ci_high - response.level.ci_low, rel=0.02)
    low, high = drawn.between
    assert ((drawn.pass_through >= low) & (drawn.pass_through <= high)).all()


def test_quantiles_hardly_hang_on_the_seed_and_draws_do():
    one, other = (draw("2025", seed=seed).elasticities for seed in (1, 2))
    assert not np.allclose(one, other)
    at = [0.025, 0.5, 0.975]
    assert np.quantile(one, at, axis=0) == pytest.approx(np.quantile(other, at, axis=0), abs=0.1)


def test_points_are_spread_evenly_for_any_number_of_draws():
    for number in (1, 300, 1024):
        points = uniform(number, 3, SCENARIO_SEED)
        assert points.shape == (number, 3) and ((points >= 0) & (points < 1)).all()
    counts = np.histogram(uniform(1024, 3, SCENARIO_SEED)[:, 2], 16, (0, 1))[0]
    assert (counts == 64).all()  # at random they would differ


def test_published_elasticities_stay_between_their_bounds():
    drawn = draw("published", 500).elasticities
    assert (drawn[:, 0] >= -1.4).all() and (drawn[:, 0] <= -0.76).all()
    assert (drawn[:, -1] >= -3.7).all() and (drawn[:, -1] <= -0.76).all()


def test_a_draw_has_the_same_place_between_published_bounds_at_every_age():
    stated = pd.Series({"blp_short": -2.0, "tamberi_short": -1.0, "tamberi_long": -4.0})
    bounds = draws.published_bounds(stated)
    assert (bounds.low[0], bounds.high[0], bounds.high[15]) == (-2.0, -1.0, -4.0)
    assert bounds.high[5] == pytest.approx(-2.0)  # a third of the way
    bound_draws = bounds.draw(uniform(50, 4, SCENARIO_SEED))
    place = (bound_draws[:, 0] + 2.0) / 1.0
    assert bound_draws[:, 15] == pytest.approx(-2.0 - 2.0 * place)


def test_one_elasticity_at_once_is_as_uncertain_as_the_estimate_says():
    by_age = draw("2018", 2000)
    at_once = draws.draw_at_once(Base(-1.3, 0.8, 29), by_age)
    assert at_once.ages == (0,) and (at_once.pass_through == by_age.pass_through).all()
    at, t = [0.025, 0.5, 0.975], stats.t(28, -1.3, 0.8)
    assert np.quantile(at_once.elasticities, at) == pytest.approx(t.ppf(at), abs=0.02)


def test_paths_and_what_ifs_have_one_rule_for_cuts():
    """0.7.0 let a path's cut undo a rise with an interval that left out no response at all."""
    cuts, of_what_ifs = draw("2025", 256).cuts, cuts_in(0.5)
    assert sorted([of_what_ifs["effect_low"], of_what_ifs["effect_high"]]) == list(CUTS_BETWEEN)
    assert (cuts.min(), cuts.max(), cuts.mean()) == pytest.approx((*CUTS_BETWEEN, 0.5), abs=0.01)
