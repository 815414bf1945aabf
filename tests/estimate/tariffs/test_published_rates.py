"""Collected rates that others published, and totals of customs and Treasury, agree with ours."""

import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.combine import load_world

#: How far Treasury's figures and Census's may be apart over a year; set at 5 per cent beforehand.
ALLOWED = 0.05


@pytest.fixture(scope="module")
def by_year():
    """Census's world total beside Treasury's table, summed over whole years."""
    world = load_world().groupby("month")[["customs_value", "duties"]].sum()
    both = world.join(read_table("us_customs_revenue_monthly").set_index("month"))
    return both[:"2024-12"].groupby(both[:"2024-12"].index.year).sum()


@pytest.fixture(scope="module")
def refunds():
    """Duties received and paid back by month, of two statements of Treasury."""
    return read_table("us_customs_refunds_monthly").set_index("month")


def test_same_ratio_published_by_others_lies_within_half_a_point():
    """Duties over imports of one country, or of all; Gopinath's are as paid later."""
    rows = read_table("published_rates").query("concept == 'effective rate'")
    trade = read_table("us_imports_naics3_monthly")
    n = 0
    for row in rows[~rows.source.str.startswith("Gopinath")].itertuples():
        first, _, last = row.period.partition("/")
        months = trade[trade.month.between(pd.Timestamp(first), pd.Timestamp(last or first))]
        of = months[months.partner.eq(row.partner)]
        if pd.Timestamp(last or first) <= trade.month.max() and len(of):
            n += 1
            assert abs(of.duties.sum() / of.customs_value.sum() - row.value) < 0.005, row
    assert n >= 8


def test_duties_received_less_those_paid_back_are_treasury_s_net_receipts(refunds):
    """The table of net receipts is another compilation of the same statement."""
    monthly = refunds.dropna()
    net = read_table("us_customs_revenue_monthly").set_index("month").customs_duties
    assert (monthly.gross_receipts - monthly.refunds - monthly.net_receipts).abs().max() <= 1_000_000
    both = monthly.join(net, how="inner")
    assert len(both) == 19 and (both.net_receipts == both.customs_duties).all()


def test_duties_received_and_paid_back_sum_to_the_totals_of_fiscal_years(refunds):
    """As printed, million dollars: gross and net of 2025; gross, paid back and net of 2026 to August."""
    year = refunds[["gross_receipts", "refunds", "net_receipts"]] / 1e6
    of_2025, of_2026 = year["2024-10":"2025-09"].sum(), year["2025-10":"2026-08"].sum()
    assert of_2025[["gross_receipts", "net_receipts"]].tolist() == pytest.approx(
        [202_357, 194_866], abs=2
    )
    assert of_2026.tolist() == pytest.approx([292_533, 125_225, 167_308], abs=2)


def test_daily_deposits_lie_above_monthly_receipts_by_what_else_customs_takes(refunds):
    both = refunds.dropna()
    assert (both.deposits / both.gross_receipts).between(1.02, 1.17).all()


def test_world_total_by_sector_equals_the_one_by_chapter_until_later_revisions():
    sectors, chapters = (
        load_world(system)[lambda t: t.month.lt("2019-01-01")]
        .groupby("month")[["customs_value", "duties"]]
        .sum()
        for system in ("naics3", "hs2")
    )
    pd.testing.assert_frame_equal(sectors, chapters, rtol=1e-3)


def test_world_total_of_2024_is_the_sum_of_all_countries_lines():
    lines = read_table("us_imports_hs10_annual").query("year == 2024")
    world = load_world()[lambda t: t.month.dt.year.eq(2024)]
    assert lines.census_partner_code.nunique() > 220  # every country, and no total beside them
    for column in ("customs_value", "duties"):
        assert lines[column].sum() / world[column].sum() == pytest.approx(1, abs=0.01)


def test_world_imports_of_every_year_agree_with_those_beside_treasury_s_receipts(by_year):
    assert (by_year.customs_value / by_year.goods_imports).between(1 - ALLOWED, 1 + ALLOWED).all()


def test_calculated_duties_miss_receipts_by_more_than_allowed_in_known_years_only(by_year):
    """Receipts are larger in every year; how much is not explained by anything in the package."""
    ratio = by_year.duties / by_year.customs_duties
    assert ratio.lt(1).all()
    assert ratio[ratio < 1 - ALLOWED].index.tolist() == [2014, 2016, 2017, 2018, 2019, 2022, 2023]
    assert ratio.min() > 0.89
