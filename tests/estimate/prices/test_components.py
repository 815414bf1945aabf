"""Weights of producer prices found from rounded figures, and what each component gave."""

import numpy as np
import pandas as pd
import pytest

from analysis.estimate.prices.components import (
    BRANCHES,
    COMPONENTS,
    GROUPS,
    RAW,
    Programme,
    contributions,
    least_squares,
)

MAY = pd.Timestamp("2025-05-01")
TRUTH = pd.Series([0.04, 0.21, 0.5, 0.07, 0.03, 0.06, 0.09], COMPONENTS)


def simulated(n: int, *, seed: int, digits: int = 3) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rates of components under known weights, true and rounded as the Bureau prints them."""
    rng = np.random.default_rng(seed)
    months = pd.date_range("2024-07-01", periods=n, freq="MS")
    spread = np.array([0.05, 0.03, 0.01, 0.01, 0.005, 0.007, 0.01])
    true = pd.DataFrame(rng.normal(-0.02, spread, (n, 7)), months, COMPONENTS)
    for branch, members in BRANCHES.items():
        true[branch] = true[members] @ TRUTH[members] / TRUTH[members].sum()
    true["total"] = true[COMPONENTS] @ TRUTH
    return true, true.round(digits)


def as_source(rates: pd.DataFrame) -> pd.DataFrame:
    """Return rates in the shape of the source table."""
    long = rates.drop(columns="total").rename_axis("month").reset_index()
    return long.melt("month", var_name="component", value_name="yoy_growth").assign(contribution=np.nan)


@pytest.mark.parametrize("seed", range(6))
def test_bounds_hold_the_true_weights_and_contributions(seed):
    true, rounded = simulated(11, seed=seed)
    known, month = Programme(rounded), rounded.index[5]
    assert known.holds
    for members in [*([c] for c in COMPONENTS), *GROUPS.values()]:
        low, high = known.weights(members)
        assert low - 1e-7 <= TRUTH[members].sum() <= high + 1e-7
        low, high = known.given(members, month)
        assert low - 1e-7 <= (true.loc[month, members] * TRUTH[members]).sum() <= high + 1e-7


def test_weights_are_found_from_figures_with_many_digits():
    _, printed = simulated(11, seed=1, digits=9)
    assert least_squares(printed).to_numpy() == pytest.approx(TRUTH.to_numpy(), abs=1e-4)


def test_more_months_leave_less_room():
    _, long = simulated(20, seed=2)
    wide, narrow = (
        np.diff(Programme(rows).weights(["mining"])).item() for rows in (long.iloc[:8], long)
    )
    assert 0 < narrow < wide


def test_components_and_what_is_left_are_the_total(prices, parts, whole_months):
    asked = whole_months[::5].union(whole_months[-3:])
    found = {m: contributions(prices.ppi_yoy_growth, parts, m) for m in asked}
    known = {month: own for month, own in found.items() if own is not None}
    assert len(known) >= len(asked) - 2  # none of 2022
    for month, own in known.items():
        assert own.total == prices.ppi_yoy_growth[month]
        assert own.parts.value[COMPONENTS].sum() + own.residual == pytest.approx(own.total, abs=1e-12)
        assert own.parts.weight[COMPONENTS].sum() == pytest.approx(1)
        assert own.parts.value[list(GROUPS)].sum() == pytest.approx(own.parts.value[COMPONENTS].sum())
        assert abs(own.residual) <= 0.001  # the rounding of a total and of components with weight one
        # Least squares take rounded rates as they are: a hair outside, far less than is printed.
        inside = own.parts.value.between(own.parts.low - 5e-5, own.parts.high + 5e-5)
        assert inside.all(), (month, own.parts[~inside])


def test_the_bureau_s_own_contributions_lie_within_the_bounds(prices, parts):
    """Printed to a hundredth of a point, and not used to find the weights."""
    own = contributions(prices.ppi_yoy_growth, parts, MAY).published
    assert len(own) == 12
    assert own.published.between(own.low - 0.00005, own.high + 0.00005).all()


def test_mining_and_raw_materials_gave_half_of_the_fall_of_may_2025(prices, parts):
    found = contributions(prices.ppi_yoy_growth, parts, MAY)
    own = found.parts.loc[RAW]
    assert (own.low, own.value, own.high) == pytest.approx((-0.0173, -0.0159, -0.0146), abs=2e-4)
    assert len(found.months) == 11
    assert found.fit < 0.0005
    # The Bureau's own contribution of producer goods is that of the three together.
    assert found.parts.value["producer_goods"] == pytest.approx(-0.0298, abs=2e-4)


def test_no_weights_hold_where_relative_prices_jumped(prices, parts):
    """In 2022 mining went from +18.8 to -6.7 per cent: weights by value moved with it."""
    assert contributions(prices.ppi_yoy_growth, parts, pd.Timestamp("2022-10-01")) is None


@pytest.mark.parametrize("month", ["2023-03", "2025-06", "2026-06"])
def test_a_month_without_all_components_is_not_split(prices, parts, month):
    assert contributions(prices.ppi_yoy_growth, parts, pd.Timestamp(f"{month}-01")) is None


def test_too_few_months_find_no_weights():
    _, rounded = simulated(6, seed=0)
    assert contributions(rounded.total, as_source(rounded), rounded.index[3]) is None


def test_the_order_of_rows_changes_nothing(prices, parts):
    found = contributions(prices.ppi_yoy_growth, parts, MAY)
    mixed = contributions(prices.ppi_yoy_growth, parts.sample(frac=1, random_state=1), MAY)
    pd.testing.assert_frame_equal(found.parts, mixed.parts)


def test_a_wrong_digit_in_a_component_is_noticed(prices, parts):
    wrong = parts.copy()
    at = wrong.month.eq("2025-05-01") & wrong.component.eq("processing")
    wrong.loc[at, "yoy_growth"] = -0.038
    assert contributions(prices.ppi_yoy_growth, wrong, MAY) is None


def test_components_are_named_once_and_say_how_they_were_checked(parts):
    assert set(parts.component) == {*COMPONENTS, *BRANCHES}
    own = parts[parts.checked.eq("publisher")]
    assert len(own) and own.source_url.str.contains("stats.gov.cn").all()
    several = parts[parts.checked.eq("two sources")]
    assert len(several) and several.source_url.str.contains(" ; ").all()
