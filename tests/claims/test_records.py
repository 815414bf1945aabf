"""Levels and growth by period: by hand, with the pooled January and February of China's customs."""

import pandas as pd
import pytest

from analysis.claims.records import Published, by_month


def day(month: str) -> pd.Timestamp:
    return pd.Timestamp(f"{month}-01")


def monthly(start: str, *values: float) -> dict:
    index = pd.date_range(day(start), periods=len(values), freq="MS")
    return by_month(pd.Series(values, index, dtype=float))


def test_period_is_the_sum_of_its_months():
    series = Published(levels=monthly("2025-01", 1, 2, 4))
    assert series.level(day("2025-03"), 3) == 7
    assert series.level(day("2025-04"), 4) is None


def test_january_and_february_published_together_stand_for_their_months():
    series = Published(levels=monthly("2025-03", 4, 8) | {(day("2025-02"), 2): 3.0})
    assert series.level(day("2025-04"), 4) == 15


def test_period_as_published_beats_the_sum_of_its_months():
    series = Published(levels=monthly("2025-01", 1, 2) | {(day("2025-02"), 2): 3.1})
    assert series.level(day("2025-02"), 2) == 3.1


def test_growth_of_levels_is_taken_where_it_rounds_to_the_printed_one():
    levels = monthly("2024-05", 44.016) | monthly("2025-05", 28.819)
    may = (day("2025-05"), 1)
    assert Published(levels=levels, growth={may: -0.345}).yoy(*may) == pytest.approx(-0.34526, abs=1e-5)
    assert Published(levels=levels, growth={may: -0.30}).yoy(*may) == -0.30
    assert Published(levels=levels, growth={may: -0.345}, exact=False).yoy(*may) == -0.345


def test_growth_is_never_made_from_levels_that_are_not_comparable():
    levels = monthly("2022-05", 50) | monthly("2023-05", 40)
    assert Published(levels=levels).yoy(day("2023-05")) == pytest.approx(-0.2)
    assert Published(levels=levels, comparable=day("2024-01")).yoy(day("2023-05")) is None


def test_growth_to_date_compares_the_same_months_by_hand():
    levels = monthly("2024-01", 10, 10, 10) | monthly("2025-01", 8, 10, 9)
    assert Published(levels=levels).yoy(day("2025-03"), 3) == pytest.approx(27 / 30 - 1)


def test_growth_on_the_month_before_needs_that_month():
    series = Published(levels=monthly("2025-04", 33, 28.8))
    assert series.mom(day("2025-05")) == pytest.approx(28.8 / 33 - 1)
    assert series.mom(day("2025-04")) is None


def test_months_since_growth_was_as_low_count_back_to_the_last_such_month():
    growth = monthly("2023-07", -0.044, -0.03, -0.02, -0.033)
    series = Published(growth=growth)
    assert series.since(day("2023-10"), low=True) == 3
    assert series.since(day("2023-09"), low=False) is None  # never as high within the data
    assert series.since(day("2023-10"), low=False) == 1


def test_months_since_are_unknown_where_a_month_between_is_missing_but_not_a_pooled_january():
    growth = monthly("2024-11", 0.01) | monthly("2025-03", 0.02, 0.01)
    assert Published(growth=growth).since(day("2025-04"), low=True) is None
    pooled = growth | monthly("2024-12", 0.05) | {(day("2025-02"), 2): 0.03}
    assert Published(growth=pooled).since(day("2025-04"), low=True) == 5


#: China prints growth to date itself, and its totals to a tenth of a billion dollars.
CHINA = Published(
    levels=monthly("2024-01", 100.1e9, 50e9, 80e9) | monthly("2025-01", 110e9, 60e9, 85.2e9),
    growth={(day("2025-02"), 2): 0.14},
    adds_up=False,
)


def test_sum_of_months_is_one_only_where_the_office_printed_no_figure_of_its_own():
    assert CHINA.summed("yoy", day("2025-03"), 3)
    assert CHINA.summed("level", day("2025-02"), 2)
    assert not CHINA.summed("yoy", day("2025-02"), 2)
    assert not CHINA.summed("yoy", day("2025-03"), 1)
    assert not Published(levels=CHINA.levels).summed("yoy", day("2025-03"), 3)


def test_rounding_of_a_sum_is_half_the_last_digit_of_every_month():
    assert CHINA.rounding("level", day("2025-03"), 3) == 3 * 0.05e9
    growth = 255.2 / 230.1
    by_hand = (0.15 + growth * 0.15) / 230.1
    assert CHINA.rounding("yoy", day("2025-03"), 3) == pytest.approx(by_hand)


def test_level_printed_in_millions_is_rounded_to_half_a_million():
    assert Published(levels=monthly("2025-05", 28_819e6)).rounding("level", day("2025-05"), 1) == 0.5e6
