"""Levels and growth by period: by hand, with the pooled January and February of China's customs."""

import pandas as pd
import pytest

from analysis.estimate.claims.records import Published, Record, by_month


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


def test_first_release_of_a_sum_is_one_where_each_month_is():
    stated = frozenset({(day("2025-01"), 1), (day("2025-02"), 1)})
    record = Record(today=Published(), stated=stated, vintage="", table="")
    assert record.is_first(day("2025-02"), 2)
    assert not record.is_first(day("2025-03"), 3)
