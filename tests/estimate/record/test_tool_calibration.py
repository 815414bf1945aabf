"""Forecast intervals of what-ifs are scored on partners and dates that taught them nothing."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtri

from analysis.estimate.record import tool_calibration as trial
from analysis.estimate.record.calibration import COVERAGE_LEVELS, WEIGHINGS
from analysis.estimate.record.inputs import load_tool_calibration
from analysis.estimate.record.tool_calibration import beside, factors_left_out

NINE = ndtri(0.95)


@pytest.fixture(scope="module")
def found():
    return load_tool_calibration()


def missed(error, month, partner, *, noise=1.0, imports=1.0) -> pd.DataFrame:
    """Return forecasts that missed by so much, noise in one part."""
    return pd.DataFrame(
        {
            "error": np.asarray(error, float),
            "month": pd.DatetimeIndex(month),
            "partner": partner,
            "product": "S",
            "noise": noise,
            "effect_error": 0.0,
            "imports_before": imports,
        }
    )


def spread(seed: int = 1, *, n: int = 400, scale: float = 1.0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    months = pd.date_range("2018-01", periods=20, freq="MS")[np.arange(n) % 20]
    return missed(scale * rng.standard_normal(n), months, [f"P{k // 20 % 10}" for k in range(n)])


def test_a_factor_is_learnt_on_other_partners_in_other_months():
    made = missed([1, 2, 30, 4], ["2018-01"] * 2 + ["2018-02"] * 2, ["A", "B", "A", "B"])
    # Of each cell, one alone has neither its partner nor its month.
    assert factors_left_out(made) * NINE == pytest.approx([4, 30, 2, 1])


def test_no_error_of_a_partner_or_month_moves_its_own_factor():
    made = spread()
    at = made.partner.eq("P3") | made.month.eq(made.month[0])
    other = made.assign(error=made.error.where(~at, 100.0))
    own = (made.partner.eq("P3") & made.month.eq(made.month[0])).to_numpy()
    np.testing.assert_array_equal(factors_left_out(made)[own], factors_left_out(other)[own])
    assert not np.allclose(factors_left_out(made)[~own], factors_left_out(other)[~own])


def test_intervals_hold_what_they_say_whatever_the_noise_is_called():
    """A predictor that says half its noise gets twice the factor, and the same intervals."""
    made = spread(n=4000)
    table = beside({"right": made, "half": made.assign(noise=0.5)})
    right, half = (
        table[table.predictor.eq(name)].set_index(["weighing", "level"]) for name in ("right", "half")
    )
    for level in COVERAGE_LEVELS:
        assert right.coverage["equal", level] == pytest.approx(level, abs=0.02)
    pd.testing.assert_series_equal(right.coverage, half.coverage)
    pd.testing.assert_series_equal(right.width, half.width)
    pd.testing.assert_series_equal(2 * right.factor, half.factor)
    assert half.ratio.tolist() == pytest.approx([1.0] * len(half))


def test_a_sharper_predictor_has_narrower_intervals():
    table = beside({"known": spread(), "tool": spread(scale=0.6)})
    ratio = table[table.predictor.eq("tool")].ratio
    assert ratio.tolist() == pytest.approx([0.6] * len(ratio))


def test_the_error_of_a_coverage_is_clustered_by_month():
    """Two months, all held in one and none in the other, say next to nothing."""
    months = ["2018-01"] * 50 + ["2018-02"] * 50
    made = missed([0.0] * 50 + [1e9] * 50, months, [f"P{k % 5}" for k in range(100)])
    (row,) = beside({"one": made}).query("level == 0.9 and weighing == 'equal'").itertuples()
    assert row.coverage == 0.5 and row.n_dates == 2
    # Half a month's share off the mean in each, times the root of 2 / 1.
    assert row.std_error == pytest.approx(0.5)


def test_where_misses_exceed_all_on_record_what_is_common_makes_up_for_the_bound():
    made = spread(n=4000).assign(largest=0.5, common=0.1)
    table = beside({"bounded": made}).query("weighing == 'equal'").set_index("level")
    assert table.bound.loc[[0.8, 0.9, 0.95]].tolist() == pytest.approx([1, 1, 1])
    assert table.coverage[0.9] == pytest.approx(0.9, abs=0.02)
    assert table.width[0.9] == pytest.approx(2 * NINE, rel=0.05)
    free = beside({"free": made.assign(largest=np.inf)})
    assert free.bound.eq(0).all() and free.factor.iloc[0] == pytest.approx(1, rel=0.05)


def test_what_is_shipped_is_whole(found):
    assert list(vars(found)) == list(trial.TOOL_FRAMES)
    assert len(found.beside) == len(trial.PREDICTORS) * len(WEIGHINGS) * len(COVERAGE_LEVELS)
    assert not found.beside.isna().any().any() and found.beside.n_steps.nunique() == 1
    assert found.dates.n_scored.sum() == found.beside.n_steps.iloc[0] > 1500
    for _, own in found.beside.groupby(["predictor", "weighing"]):
        own = own.sort_values("level")
        assert own.coverage.is_monotonic_increasing and own.width.is_monotonic_increasing


def test_ninety_per_cent_intervals_of_what_ifs_hold_nine_in_ten_at_less_width(found):
    """Frozen: within 85 to 95 % by either weighing; about two thirds of the width with lines alike."""
    rows = found.beside.query("predictor == 'tool' and level == 0.9").set_index("weighing")
    assert rows.coverage["equal"] == pytest.approx(0.912, abs=0.005)
    assert rows.coverage["value"] == pytest.approx(0.874, abs=0.005)
    assert rows.ratio["equal"] == pytest.approx(0.683, abs=0.01)
    assert rows.ratio["value"] == pytest.approx(0.869, abs=0.01)


def test_effects_stray_less_from_what_what_ifs_predict_than_from_what_was_known(found):
    spreads = found.effect_spread.set_index(["sample", "weighing"])
    row, factor = spreads.loc[("all", "value")], found.widening.set_index(["sample", "weighing"])
    assert row.effect_sd == pytest.approx(0.214, abs=0.005) and row.effect_sd < 0.228
    assert factor.factor["all", "value"] == pytest.approx(1.093, abs=0.01)
    assert factor.ci_low["all", "value"] < 1 < factor.ci_high["all", "value"]
