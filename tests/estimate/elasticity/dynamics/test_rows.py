import numpy as np
import pytest

from analysis.engine.fitting import fit
from analysis.estimate.elasticity.dynamics.rows import (
    LEVELS_EFFECTS,
    cells,
    lagged,
    left_out,
    regress_rows,
    response,
    swapped,
)
from analysis.estimate.specifications import specification

PATH = np.array([[1.0, 2.0, 4.0, 7.0]])


def test_lag_looks_back_and_a_negative_lag_ahead():
    np.testing.assert_array_equal(lagged(PATH, 1), [[np.nan, 1, 2, 4]])
    np.testing.assert_array_equal(lagged(PATH, -2), [[4, 7, np.nan, np.nan]])


def test_response_is_the_level_less_that_of_the_month_before():
    np.testing.assert_array_equal(response(PATH, 1), [[np.nan, 3, 5, np.nan]])
    np.testing.assert_array_equal(response(PATH, -2), [[np.nan, np.nan, -1, -2]])


def test_cumulative_response_is_the_mean_over_the_horizon():
    np.testing.assert_array_equal(response(PATH, 1, cumulative=True), [[np.nan, 2.0, 3.5, np.nan]])


def test_rows_of_pairs_give_the_static_design_to_the_last_digit(data, paths):
    own, window = paths["2018"], "2017-01:2019-12"
    rows = cells(own, own.inside(window))
    found = regress_rows(
        own,
        rows,
        own.log_value[rows],
        own.effective[rows][:, None],
        z=own.statutory[rows],
        window=window,
        fixed_effects=LEVELS_EFFECTS["within"],
        name="a",
    ).estimate()
    static = fit(specification("iv_2018"), data)
    for field in ("value", "std_error", "first_stage_f", "n_obs", "n_zeros"):
        assert getattr(found, field) == pytest.approx(getattr(static, field), rel=1e-9)


def test_change_of_basket_is_no_change_of_law(paths):
    own = paths["2018"]
    at, china = own.position("2024-01"), own.of("CHN")
    step = own.statutory[china, at] - own.statutory[china, at - 1]
    assert np.nanmax(np.abs(step)) < 1e-12


def test_russia_is_left_out_from_2022_on(paths):
    assert left_out("2017-01:2019-12") == ()
    assert left_out("2024-01:2025-11") == left_out("2024-01:latest") == ("RUS",)
    assert [("RUS" in own.partners) for own in paths.values()] == [True, False]


def test_swap_exchanges_the_law_of_two_partners_good_by_good(paths):
    own = paths["2018"]
    a, b = (own.partners.get_loc(partner) for partner in ("CHN", "VNM"))
    before, after = own.cube("statutory"), swapped(own, a, b).cube("statutory")
    both = np.isfinite(before[a]) & np.isfinite(before[b])
    np.testing.assert_array_equal(after[a][both], before[b][both])
    np.testing.assert_array_equal(after[b][both], before[a][both])
    np.testing.assert_array_equal(np.delete(after, [a, b], 0), np.delete(before, [a, b], 0))
