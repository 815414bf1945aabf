from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.estimate.dynamics.pairs import LEVELS, Pairs, left_out, load_pairs, regress_rows, spec_for
from analysis.estimate.dynamics.projections import (
    lagged,
    placebo,
    project,
    response,
    swap_p_value,
    to_path,
)
from analysis.estimate.engine.fit import fit

PATH = np.array([[1.0, 2.0, 4.0, 7.0]])
RESPONSE = np.array([-0.5, -1.0, -1.5, -2.0])  # level 0, 1, 2, 3 or more months after a lasting change


def simulated(seed: int, *, share_collected: float = 0.5, noise: float = 0.05) -> Pairs:
    """Paths on the panel's months: tariffs move at random, imports follow with the response above."""
    random = np.random.default_rng(seed)
    partner, product = (a.ravel() for a in np.indices((30, 12)))
    months = pd.date_range("2013-01", "2025-11", freq="MS")
    shape = len(partner), len(months)
    change = np.where(random.random(shape) < 0.05, random.normal(0, 0.2, shape), 0.0)
    law = np.cumsum(change, axis=1)
    kernel = np.diff(RESPONSE, prepend=0.0)
    tariff_part = sum(k * np.nan_to_num(lagged(law, j)) for j, k in enumerate(kernel))
    common = random.normal(0, 0.3, (12, len(months)))[product] + random.normal(0, 1, shape[0])[:, None]
    value = np.exp(15 + tariff_part + common + random.normal(0, noise, shape))
    return Pairs(
        partner, product, pd.Index([f"P{i:02d}" for i in range(30)]),
        pd.Index([f"{k:03d}" for k in range(12)]), months, value, law, share_collected * law,
    )  # fmt: skip


def test_lag_looks_back_and_a_negative_lag_ahead():
    np.testing.assert_array_equal(lagged(PATH, 1), [[np.nan, 1, 2, 4]])
    np.testing.assert_array_equal(lagged(PATH, -2), [[4, 7, np.nan, np.nan]])


def test_response_is_the_level_less_that_of_the_month_before():
    np.testing.assert_array_equal(response(PATH, 1), [[np.nan, 3, 5, np.nan]])
    np.testing.assert_array_equal(response(PATH, -2), [[np.nan, np.nan, -1, -2]])


def test_earlier_base_is_the_mean_of_its_months():
    np.testing.assert_array_equal(response(PATH, 0, base=(1, 2)), [[np.nan, np.nan, 2.5, 4.0]])


def test_cumulative_response_is_the_mean_over_the_horizon():
    np.testing.assert_array_equal(response(PATH, 1, cumulative=True), [[np.nan, 2.0, 3.5, np.nan]])


def test_rows_of_pairs_give_the_static_design_to_the_last_digit():
    pairs, window = load_pairs(), "2017-01:2019-12"
    columns = pairs.inside(window)
    pair, at = np.indices((len(pairs.partner), len(columns))).reshape(2, -1)
    rows = pair, columns[at]
    law, paid = pairs.statutory[rows], pairs.effective[rows]
    spec = spec_for(window, "naics3", LEVELS["within"])
    found = regress_rows(pairs, rows, pairs.log_value[rows], paid[:, None], spec, z=law).estimate(0, "a")
    static = fit("iv_2018")
    for field in ("value", "std_error", "first_stage_f", "n_obs", "n_zeros"):
        assert getattr(found, field) == pytest.approx(getattr(static, field), rel=1e-9)


def test_change_of_basket_is_no_change_of_law():
    pairs = load_pairs()
    at = pairs.position("2024-01")
    china = pairs.partners[pairs.partner] == "CHN"
    step = pairs.statutory[china, at] - pairs.statutory[china, at - 1]
    assert np.nanmax(np.abs(step)) < 1e-12


def test_russia_is_left_out_from_2022_on_unless_asked_for():
    assert left_out("2017-01:2019-12") == ()
    assert left_out("2024-01:2025-11") == ("RUS",)
    assert left_out("2024-01:2025-11", ()) == ()


@pytest.mark.parametrize("comparison", ["within", "across"])
def test_projection_recovers_a_response_that_builds_up(comparison):
    path = to_path(project([0, 1, 2, 3, 5], pairs=simulated(1), comparison=comparison))
    truth = RESPONSE[[0, 1, 2, 3, 3]]
    assert (np.abs(path.value - truth) < 4 * path.std_error).all()
    assert (path.std_error < 0.15).all()


def test_leads_of_unforeseen_changes_are_zero():
    path = to_path(project([-5, -3, -2], pairs=simulated(2), comparison="across"))
    assert (np.abs(path.value) < 3.5 * path.std_error).all()


def test_multiplier_is_lost_imports_per_tariff_collected():
    # Half of the law is collected: twice the mean response over the horizon, whatever the path.
    (found,) = project([0], pairs=simulated(3), kind="lp_iv")
    assert found.value == pytest.approx(2 * RESPONSE[0], abs=4 * found.std_error)
    assert found.first_stage == pytest.approx(0.5)
    assert found.first_stage_f > 1e6


def test_earlier_base_recovers_the_same_response():
    (found,) = project([0], pairs=simulated(6), comparison="across", base=(2, 6))
    assert found.name.endswith("reduced_earlier.h0")
    # Earlier changes of the tariff lie between base and month t here: noisier, and unbiased.
    assert found.value == pytest.approx(RESPONSE[0], abs=4 * found.std_error)


def test_shock_as_instrument_dates_the_multiplier_from_the_change():
    (found,) = project([3], pairs=simulated(4), kind="lp_iv", instrument="shock", comparison="across")
    assert found.value == pytest.approx(2 * RESPONSE.mean(), abs=4 * found.std_error)


def test_interval_of_a_projection_covers_the_truth_about_95_times_in_100():
    covered = []
    for seed in range(60):
        (found,) = project([2], pairs=simulated(100 + seed, noise=0.3), comparison="across")
        covered.append(found.ci_low <= RESPONSE[2] <= found.ci_high)
    assert 0.87 <= np.mean(covered) <= 1.0


def test_interval_of_the_multiplier_covers_the_truth_about_95_times_in_100():
    covered = []
    for seed in range(60):
        pairs = simulated(500 + seed, noise=0.3)
        (found,) = project([0], pairs=pairs, kind="lp_iv", comparison="across")
        covered.append(found.ci_low <= 2 * RESPONSE[0] <= found.ci_high)
    assert 0.87 <= np.mean(covered) <= 1.0


def test_dollars_in_other_units_change_nothing():
    pairs = simulated(5)
    (dollars,) = project([2], pairs=pairs)
    (thousands,) = project([2], pairs=replace(pairs, value=pairs.value / 1e3))
    assert thousands.value == pytest.approx(dollars.value, abs=1e-9)


def test_outcomes_stay_inside_the_episode():
    inside = project([0, 12], episode="2018", comparison="across")
    pairs = load_pairs()
    later = replace(pairs, value=np.where(pairs.months > "2019-12-01", np.nan, pairs.value))
    for a, b in zip(
        inside, project([0, 12], episode="2018", comparison="across", pairs=later), strict=True
    ):
        assert a.value == pytest.approx(b.value, abs=1e-12)
        assert a.n_obs == b.n_obs


def test_multiplier_has_no_leads():
    with pytest.raises(InputError, match="has no leads; use kind 'reduced'"):
        project([-2, 0], kind="lp_iv")


def test_unknown_episode_names_the_valid_ones():
    with pytest.raises(InputError, match="unknown episode '2019'.*2018, 2025, pooled"):
        project([0], episode="2019")


def test_placebo_is_marked_and_near_zero_across_partners():
    (found,) = placebo([3], episode="2018", comparison="across")
    assert found.is_placebo
    assert found.ci_low < 0 < found.ci_high


def test_swapping_tariffs_makes_the_response_across_partners_rare():
    assert swap_p_value(6, episode="2025", comparison="across") == pytest.approx(1 / 29)
