"""Base effects, carry-over and records: exact arithmetic, and what rounding leaves of it."""

import numpy as np
import pandas as pd
import pytest

from analysis.estimate.claims.study import study as check_article
from analysis.estimate.prices.arithmetic import (
    PPI_ROUNDING,
    arithmetic,
    as_part,
    carry_over,
    chained,
    log_mean,
    record,
    step,
)

MAY = pd.Timestamp("2025-05-01")


def series(rates: dict[str, float]) -> pd.Series:
    return pd.Series(rates, dtype=float).rename(index=pd.Timestamp)


def rates_of(prices, name):
    return prices[f"{name}_yoy_growth"], prices[f"{name}_mom_growth"]


def test_a_price_that_rose_a_year_ago_and_not_again_lowers_the_rate_by_its_base():
    """Prices rose 10 % a year ago in this month and stand still now: the rate loses the 10 %."""
    yoy = series({"2025-04-01": 0.1, "2025-05-01": 0.0})
    found = step(yoy, series({"2025-05-01": 0.0, "2024-05-01": 0.1}), MAY)
    assert found.change.value == pytest.approx(-0.1)
    assert found.new.value == 0
    assert found.base.value == pytest.approx(-0.1)
    assert found.base_published == pytest.approx(-0.1)


def test_may_2025_by_hand():
    """From -2.7 to -3.3 with -0.4 in the month: prices of May 2024 had risen by two tenths."""
    yoy, mom = series({"2025-04-01": -0.027, "2025-05-01": -0.033}), series({"2025-05-01": -0.004})
    found = step(yoy, mom, MAY)
    by_hand = np.log(0.967 / 0.973) - np.log(0.996)
    assert found.base.value == pytest.approx(by_hand * log_mean(0.967, 0.973))
    assert found.base.value == pytest.approx(-0.0021, abs=1e-4)
    assert found.base.low < -0.002 < found.base.high < 0


@pytest.mark.parametrize("name", ["ppi", "cpi"])
def test_base_effect_and_new_change_are_the_change_of_the_rate(prices, name):
    yoy, mom = rates_of(prices, name)
    splits = {month: step(yoy, mom, month) for month in yoy.index[1:]}
    known = {month: split for month, split in splits.items() if split is not None}
    assert len(known) > 20
    for month, split in known.items():
        before = month - pd.DateOffset(months=1)
        assert split.new.value + split.base.value == pytest.approx(yoy[month] - yoy[before], abs=1e-12)


@pytest.mark.parametrize("name", ["ppi", "cpi"])
def test_base_effect_is_the_published_change_of_a_year_ago_to_rounding(prices, name):
    """Four rounded rates; consumer prices of 2021, with another base year, are the exception."""
    yoy, mom = rates_of(prices, name)
    splits = {month: step(yoy, mom, month) for month in yoy.index[1:]}
    both = {m: s for m, s in splits.items() if s is not None and s.base_published is not None}
    slack = PPI_ROUNDING * 1.05  # that of the change of a year ago
    beyond = [
        month
        for month, s in both.items()
        if not s.base.low - slack <= s.base_published <= s.base.high + slack
    ]
    assert len(both) == {"ppi": 8, "cpi": 103}[name]
    assert {month.year for month in beyond} <= ({2021} if name == "cpi" else set())


@pytest.mark.parametrize("name", ["ppi", "cpi"])
def test_what_was_there_in_december_and_what_came_since_are_the_rate(prices, name):
    yoy, mom = rates_of(prices, name)
    found = {month: carry_over(yoy, mom, month) for month in yoy.index}
    known = {month: carry for month, carry in found.items() if carry is not None}
    assert MAY in known
    for month, carry in known.items():
        assert carry.carried.value + carry.new.value == pytest.approx(yoy[month], abs=1e-12)
        assert carry.december == pd.Timestamp(month.year - 1, 12, 1)


def test_carry_over_is_december_s_index_over_that_of_the_month_a_year_before(prices):
    """Consumer prices have every monthly change: the index can be chained and compared."""
    yoy, mom = rates_of(prices, "cpi")
    index = (1 + mom).cumprod()
    for month in yoy.index[24:]:
        carry = carry_over(yoy, mom, month)
        year_ago = month - pd.DateOffset(years=1)
        chained_ = index[carry.december] / index[year_ago] - 1
        assert abs(carry.carried.value - chained_) < 13 * PPI_ROUNDING


def test_intervals_of_rounding_hold_the_parts_of_unrounded_prices():
    rng = np.random.default_rng(0)
    months = pd.date_range("2015-01-01", periods=72, freq="MS")
    for _ in range(20):
        index = pd.Series(np.exp(np.cumsum(rng.normal(0, 0.005, 72))), months)
        true_yoy, true_mom = index / index.shift(12) - 1, index / index.shift(1) - 1
        yoy, mom = true_yoy.round(3), true_mom.round(3)
        month = months[int(rng.integers(30, 72))]
        split, carry = step(yoy, mom, month), carry_over(yoy, mom, month)
        base = -np.log1p(true_mom[month - pd.DateOffset(years=1)])
        december = index[carry.december] / index[month - pd.DateOffset(years=1)]
        # Parts are scaled from logs by the level, which is itself known to rounding.
        assert (
            split.base.low - 2e-5
            <= base * log_mean(1 + yoy[month], 1 + yoy[month - pd.DateOffset(months=1)])
            <= split.base.high + 2e-5
        )
        factor = log_mean(1 + yoy[month], 1.0)
        assert carry.carried.low - 2e-5 <= np.log(december) * factor <= carry.carried.high + 2e-5


def test_a_part_of_several_rates_carries_the_rounding_of_each():
    one, three = as_part(0.01), as_part(0.01, 0.02, -0.01)
    assert one.high - one.low == pytest.approx(2 * PPI_ROUNDING / 1.01, rel=1e-4)
    assert three.high - three.low == pytest.approx(3 * (one.high - one.low), rel=0.02)


def test_a_missing_monthly_change_leaves_the_split_out_and_fills_nothing(prices):
    yoy, mom = rates_of(prices, "ppi")
    june = pd.Timestamp("2025-06-01")
    assert pd.isna(mom[june])
    assert step(yoy, mom, june) is None
    assert carry_over(yoy, mom, pd.Timestamp("2025-07-01")) is None


def test_the_fall_of_may_2025_was_the_steepest_in_22_months_as_the_article_s_claim_has_it(prices):
    found = record(prices.ppi_yoy_growth, MAY)
    (claim,) = [c for c in check_article(claims="2025-06-09").claims if c.key == "ppi.2025-05.steepest"]
    assert found.falling
    assert found.since == pd.Timestamp("2023-07-01")
    assert (MAY.year - found.since.year) * 12 + MAY.month - found.since.month == claim.found.today == 22
    assert found.run_since == pd.Timestamp("2022-10-01")


def test_a_rate_above_zero_is_compared_with_higher_ones():
    yoy = series({"2025-01-01": 0.03, "2025-02-01": -0.01, "2025-03-01": 0.01, "2025-04-01": 0.02})
    found = record(yoy, pd.Timestamp("2025-04-01"))
    assert not found.falling
    assert found.since == pd.Timestamp("2025-01-01")
    assert found.run_since == pd.Timestamp("2025-03-01")


def test_a_run_older_than_the_data_has_no_beginning():
    yoy = series({"2025-01-01": 0.03, "2025-02-01": 0.04})
    found = record(yoy, pd.Timestamp("2025-02-01"))
    assert found.since is None
    assert found.run_since is None


def test_published_rates_follow_from_monthly_changes_but_for_a_new_base_year(prices):
    for name, beyond in (("ppi", 0), ("cpi", 5)):
        found = chained(*rates_of(prices, name)).set_index("comparison")
        assert found.n_beyond["step"] == beyond
        assert found.n_beyond["year"] == 0
    assert found.first_beyond["step"].year == found.last_beyond["step"].year == 2021


def test_a_wrong_digit_in_a_monthly_change_is_found(prices):
    yoy, mom = rates_of(prices, "cpi")
    wrong = mom.copy()
    wrong[MAY] += 0.01
    before = chained(yoy, mom).set_index("comparison").n_beyond
    after = chained(yoy, wrong).set_index("comparison").n_beyond
    assert after["step"] > before["step"] and after["year"] > before["year"]


def test_both_indexes_are_taken_apart_alike(prices):
    found = arithmetic(*rates_of(prices, "ppi"), MAY)
    assert found.carry.carried.value == pytest.approx(-0.0182, abs=1e-4)
    assert found.carry.new.value == pytest.approx(-0.0148, abs=1e-4)
    assert found.yoy[MAY] == -0.033
