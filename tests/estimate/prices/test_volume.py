"""Exports in value and volume: deflators by hand, and periods that mean something."""

import numpy as np
import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.estimate.prices.study import study
from analysis.estimate.prices.volume import DEFLATORS, deflators, volumes
from analysis.estimate.trade.exports.china_ledger import split_by_month

MONTHS = pd.date_range("2024-01-01", "2025-12-01", freq="MS")


@pytest.fixture(scope="module")
def found():
    return study().volumes


def made(*, value=1.1, price=1.0, ppi=0.0, cny=7.0) -> pd.DataFrame:
    """Exports and prices that change once, from 2024 to 2025."""
    later = MONTHS.year == 2025
    level = pd.DataFrame({"USA": np.where(later, 100.0 * value, 100.0)}, MONTHS)
    index = pd.Series(np.log(np.where(later, price, 1.0)), MONTHS)
    rates = pd.Series(ppi, MONTHS)
    yuan = pd.Series(np.where(later, cny, 7.0), MONTHS)
    return volumes(level, deflators(index, rates, yuan))


def test_value_is_volume_where_no_price_moves():
    rows = made()
    for name in DEFLATORS:
        assert rows[name].to_numpy() == pytest.approx(0.1)


def test_a_lower_price_makes_volume_larger_than_value():
    rows = made(price=0.9, ppi=-0.2)
    assert rows["import"].to_numpy() == pytest.approx(1.1 / 0.9 - 1)
    assert rows.producer.to_numpy() == pytest.approx(1.1 / 0.8 - 1)
    assert (rows.low <= rows.high).all()


def test_a_dearer_yuan_raises_producer_prices_in_dollars():
    rows = made(ppi=0.0, cny=6.3)
    assert rows.producer.to_numpy() == pytest.approx(1.1 / (7 / 6.3) - 1)
    assert rows["import"].to_numpy() == pytest.approx(0.1)


def test_january_and_february_are_one_period_and_a_year_is_all_of_its_months():
    rows = made()
    months = rows[rows.period.eq("month")]
    assert months.month.dt.month.tolist() == list(range(2, 13))
    assert months.n_months.tolist() == [2] + [1] * 10
    (year,) = rows[rows.period.eq("year")].n_months
    assert year == 12


def test_february_without_january_is_no_period():
    levels = pd.DataFrame({"USA": 100.0}, MONTHS)
    levels.loc["2025-01-01"] = np.nan
    flat = pd.DataFrame(dict.fromkeys(DEFLATORS, 0.0), MONTHS)
    rows = volumes(levels, flat)
    assert rows[rows.period.eq("month")].month.min() == pd.Timestamp("2025-03-01")


def test_dollars_in_another_unit_change_nothing():
    flat = pd.DataFrame(dict.fromkeys(DEFLATORS, 0.05), MONTHS)
    level = pd.DataFrame({"USA": np.linspace(50, 80, 24)}, MONTHS)
    pd.testing.assert_frame_equal(volumes(level, flat), volumes(1e9 * level, flat))


def test_a_year_is_the_weighted_mean_of_its_months(found):
    usa = found[found.partner.eq("USA") & found.month.dt.year.eq(2025)]
    months, year = usa[usa.period.eq("month")], usa[usa.period.eq("year")].iloc[0]
    assert year.n_months == months.n_months.sum() == 11
    assert months["import"].min() < year["import"] < months["import"].max()


def test_months_without_a_price_are_left_out_and_not_filled(found):
    assert pd.Timestamp("2025-10-01") not in set(found.month)


def test_value_is_the_growth_that_the_export_report_splits(found):
    split = split_by_month(read_table("china_customs_monthly"))
    own = found[found.partner.eq("WLD") & found.period.eq("month")].set_index("month").value
    both = own.index.intersection(split.index)
    assert len(both) > 10
    assert own[both].to_numpy() == pytest.approx(split.total[both].to_numpy(), abs=1e-9)


def test_exports_to_the_united_states_fell_less_in_volume_than_in_value_in_may_2025(found):
    row = found[found.month.eq("2025-05-01") & found.partner.eq("USA")].iloc[0]
    assert row.value == pytest.approx(-0.3452, abs=1e-4)
    assert (row.low, row.high) == pytest.approx((-0.3265, -0.3244), abs=2e-4)


def test_deflators_part_when_the_yuan_and_producer_prices_rise_together(found):
    months = found[found.partner.eq("WLD") & found.period.eq("month")].set_index("month")
    width = months.high - months.low
    assert width["2025-05-01"] < 0.01
    assert width["2026-05-01"] > 0.1
