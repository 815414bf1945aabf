import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.combine import select
from analysis.estimate.diversion import destinations as ds
from analysis.estimate.trade.exports.china_ledger import china_exports

APRIL, NOVEMBER = pd.Timestamp("2025-04-01"), pd.Timestamp("2025-11-01")


@pytest.fixture(scope="module")
def customs():
    return read_table("china_customs_monthly")


def test_parts_and_contributions_add_up_to_the_world(customs):
    table = ds.same_months(customs, APRIL, NOVEMBER)
    first = table[table.n_months.eq(8)]
    customs = read_table("china_customs_monthly")
    world = china_exports(customs, "WLD", release="revised").trade_value
    now, before = world["2025-04":"2025-11"].sum(), world["2024-04":"2024-11"].sum()
    assert first.now.sum() == pytest.approx(now) and first.before.sum() == pytest.approx(before)
    assert first.contribution.sum() == pytest.approx(now / before - 1)


def test_the_year_after_takes_only_months_that_are_published_in_both_years(customs):
    table = ds.same_months(customs, APRIL, NOVEMBER)
    later = table[table.period.eq("2026-04 to 2026-06")].set_index("part")
    usa = china_exports(read_table("china_customs_monthly"), "USA", release="first").trade_value
    assert later.now["United States"] == pytest.approx(usa["2026-04":"2026-06"].sum())
    assert later.before["United States"] == pytest.approx(usa["2025-04":"2025-06"].sum())


def test_months_before_the_levels_begin_give_no_comparison(customs):
    early = pd.Timestamp("2021-04-01")
    assert ds.same_months(customs, early, pd.Timestamp("2021-11-01")).empty


def test_only_china_has_a_ledger_of_its_own(customs):
    vietnam = select(partner="VNM", start="2025-04", end="2025-11")
    assert ds.destinations(customs, vietnam, vintage="") is None


def test_months_without_any_figure_have_no_destinations(customs):
    early = select(partner="CHN", start="2016-01", end="2016-03")
    assert ds.destinations(customs, early, vintage="") is None
