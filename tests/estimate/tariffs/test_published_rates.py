"""Published rates beside ours: distances by hand, and totals that must agree with one another."""

import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.combine import load_world
from analysis.estimate.tariffs import published_rates as pr

#: How far Treasury's figures and Census's may be apart over a year; set at 5 per cent beforehand.
ALLOWED = 0.05


@pytest.fixture(scope="module")
def china(tariff_story):
    return tariff_story().published.rows


@pytest.fixture(scope="module")
def trade():
    """US imports by sector and partner, and of all countries together."""
    return read_table("us_imports_naics3_monthly")


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


def test_much_is_paid_back_from_may_2026_on_and_never_before(refunds):
    repaid = pr.months_repaid(refunds.reset_index())
    assert [f"{month:%Y-%m}" for month in repaid.index] == ["2026-05", "2026-06", "2026-07"]
    assert repaid.refunds.sum() > repaid.gross_receipts.sum()


def collected_by_hand(trade: pd.DataFrame, month: str, *partners: str) -> float:
    """Return duties over value of the partners in one month, from the source table."""
    trade = trade[trade.month.eq(pd.Timestamp(month)) & trade.partner.isin(partners)]
    return trade.duties.sum() / trade.customs_value.sum()


def row(rows: pd.DataFrame, *, period: str = "", **wanted) -> pd.Series:
    if period:
        first, last = pd.to_datetime((period.split("/") * 2)[:2])
        wanted |= {"first": first, "last": last}
    for column, value in wanted.items():
        rows = rows[rows[column].eq(value)]
    assert len(rows) == 1
    return rows.iloc[0]


def test_distance_on_bruegel_s_rate_of_china_is_that_computed_by_hand(china, trade):
    october = row(china, partner="CHN", concept=pr.COLLECTED_MEASURE, period="2025-10")
    ours = collected_by_hand(trade, "2025-10", "CHN")
    assert october.ours == pytest.approx(ours)
    assert october.distance == pytest.approx(ours - 0.377)
    assert october.reason == "equal as printed"


def test_treasury_s_rate_of_april_2025_is_that_computed_by_hand(china):
    april = row(china, source=pr.TREASURY_SOURCE, period="2025-04")
    assert april.published == pytest.approx(15_634 / 276_133.4)
    assert april.ours == pytest.approx(19_285_644_610 / 272_746_782_562)
    assert april.distance == pytest.approx(0.0141, abs=5e-5)


def test_treasury_s_months_go_as_far_as_customs_figures(china, trade):
    treasury = china[china.source.eq(pr.TREASURY_SOURCE)]
    assert treasury["first"].min() == pd.Timestamp("2025-01-01")
    assert treasury["last"].max() == trade.month.max()
    assert len(treasury) == 1 + treasury["first"].nunique()


def test_treasury_and_customs_agree_over_eleven_months_of_2025(china):
    whole = row(china, source=pr.TREASURY_SOURCE, period="2025-01/2025-11")
    assert whole.ours / whole.published == pytest.approx(1, abs=ALLOWED)


def test_same_ratio_published_by_others_lies_within_half_a_point(china):
    same = china[china.concept.eq(pr.COLLECTED_MEASURE) & china.source.ne(pr.TREASURY_SOURCE)].dropna()
    same = same[~same.source.str.startswith("Gopinath")]
    assert len(same) == 8
    assert same.distance.abs().max() < 0.005


def test_every_row_has_a_reason_and_only_missing_rates_are_not_computed(tariff_story):
    for partner in ("DEU", "VNM", "WLD"):
        rows = tariff_story(partner=partner).published.rows
        assert rows.reason.str.len().gt(5).all()
        assert (rows.reason.str.startswith("not computed here") == rows.ours.isna()).all()


def test_months_after_our_customs_figures_are_left_open_with_their_end(china):
    late = china[china.concept.eq(pr.COLLECTED_MEASURE) & china["first"].gt("2025-11-01")]
    assert set(late.reason) == {"not computed here: customs data end 2025-11"}


def test_statutory_rate_of_all_countries_is_not_computed(china):
    world = china[china.partner.eq("WLD") & china.concept.eq(pr.LAWFUL_MEASURE)]
    assert len(world) == 4
    assert set(world.reason) == {"not computed here: law is by country"}


def test_step_within_a_month_is_said_of_a_statutory_rate(china):
    law = china[china.partner.eq("CHN") & china.concept.eq(pr.LAWFUL_MEASURE)].set_index("first").reason
    assert "step within month" in law["2025-11-01"]  # the fentanyl cut of 10 November
    assert "step within month" not in law["2019-09-01"]  # list 4A, on the first of the month


def test_member_of_the_union_brings_its_row_and_names_the_members_that_lack(tariff_story, trade):
    found = tariff_story(partner="DEU").published
    union = row(found.rows, partner="EU27")
    nine = ["AUT", "BEL", "DEU", "ESP", "FRA", "IRL", "ITA", "NLD", "SWE"]
    assert union.ours == pytest.approx(collected_by_hand(trade, "2025-10", *nine))
    assert union.reason == "9 of 27 members here"
    assert len(found.missing) == 18
    assert "Poland" in found.missing


def test_pass_through_and_china_s_own_tariff_are_no_rows(china):
    assert set(china.concept) == {pr.COLLECTED_MEASURE, pr.RECEIPTS_MEASURE, pr.LAWFUL_MEASURE, pr.FIXED}


def test_rate_on_the_weights_of_its_own_month_is_the_plain_rate(trade):
    plain = collected_by_hand(trade, "2025-09", "WLD")
    month = pd.Timestamp("2025-09-01")
    found = pr.fixed_weight_rate(trade, month, ("2025-09", "2025-09"))
    assert found == pytest.approx(plain, rel=1e-3)


def test_ratio_of_a_range_is_of_sums_and_needs_every_month():
    months = pd.to_datetime(["2025-01-01", "2025-02-01"])
    totals = pd.DataFrame({"customs_value": [100.0, 300.0], "duties": [10.0, 10.0]}, index=months)
    assert pr.ratio(totals, *months) == pytest.approx(20 / 400)
    assert pd.isna(pr.ratio(totals, months[1], pd.Timestamp("2025-03-01")))


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
