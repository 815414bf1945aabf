"""Consistent edits pass every check within a table; what others publish of the same trade finds them."""

import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.combine import agreement
from analysis.combine.integrity import IntegrityError
from analysis.combine.load import load_duties_paid
from analysis.combine.panel import ANNUAL
from analysis.law.lines import naics3_of_lines

TRADE = ["customs_value", "duties"]


@pytest.fixture(scope="module")
def lines():
    return read_table(ANNUAL)


@pytest.fixture(scope="module")
def totals():
    return read_table("us_trade_totals_monthly"), read_table("partners").set_index("census_name").partner


def renamed(table, **names):
    return table.assign(partner=table.partner.astype(str).replace(names))


def scaled(table, factor, columns, partner):
    rows = table.partner.eq(partner)
    return table.assign(**{c: table[c].astype(float).where(~rows, table[c] * factor) for c in columns})


def in_year(table, year):
    return table[table.month.dt.year.eq(year)]


@pytest.fixture(scope="module")
def sectors(lines):
    codes = pd.Series(lines.hs10.unique())
    return naics3_of_lines(codes, read_table("hs10_naics6")).set_axis(codes)


def test_published_trade_is_the_same_in_every_publication(naics3, hs2, lines, totals):
    agreement.partners_agree_with_lines(naics3, lines)
    agreement.partners_agree_with_totals(read_table("us_imports_naics3_monthly"), *totals)
    agreement.partners_agree_by_classification(naics3, hs2)
    agreement.rate_agrees_with_published(naics3, read_table("us_realised_rate_china_monthly"))
    agreement.law_near_outside_model(load_duties_paid()[1])


def test_two_partners_that_changed_places_are_found(naics3, lines, totals):
    swapped = renamed(naics3, VNM="MEX", MEX="VNM")
    with pytest.raises(IntegrityError, match="partners_agree_with_totals' failed: .*(VNM|MEX)"):
        agreement.partners_agree_with_totals(swapped, *totals)
    with pytest.raises(IntegrityError, match="partners_agree_with_lines' failed: .*(VNM|MEX)"):
        agreement.partners_agree_with_lines(swapped, lines)


def test_partner_whose_trade_was_halved_is_found(naics3, hs2, totals):
    halved = scaled(naics3, 0.5, TRADE, "DEU").astype({"partner": str})
    with pytest.raises(IntegrityError, match="partners_agree_with_totals' failed: .*DEU.*5.%"):
        agreement.partners_agree_with_totals(halved, *totals)
    with pytest.raises(IntegrityError, match="partners_agree_by_classification' failed: .*DEU"):
        agreement.partners_agree_by_classification(halved, hs2)


def test_duties_that_were_doubled_are_found(naics3, lines):
    with pytest.raises(IntegrityError, match="partners_agree_with_lines' failed: .*VNM.*duties"):
        agreement.partners_agree_with_lines(scaled(naics3, 2, ["duties"], "VNM"), lines)
    with pytest.raises(IntegrityError, match="rate_agrees_with_published' failed: .*10.\\..%"):
        china = scaled(naics3, 2, ["duties"], "CHN")
        agreement.rate_agrees_with_published(china, read_table("us_realised_rate_china_monthly"))
    imports, receipts = (
        read_table(n) for n in ("us_imports_naics3_monthly", "us_customs_revenue_monthly")
    )
    agreement.duties_agree_with_receipts(imports, receipts)
    with pytest.raises(IntegrityError, match="duties_agree_with_receipts"):
        agreement.duties_agree_with_receipts(scaled(imports, 2, ["duties"], "WLD"), receipts)


def test_law_that_moved_away_from_the_other_reading_is_found_for_one_partner_and_for_all():
    beside = load_duties_paid()[1]
    one = beside.assign(gap=beside.gap + 0.1 * beside.partner.eq("CHN"))
    with pytest.raises(IntegrityError, match="law_near_outside_model' failed: CHN: 0.0"):
        agreement.law_near_outside_model(one)
    with pytest.raises(IntegrityError, match="half of the partners"):
        agreement.law_near_outside_model(beside.assign(gap=pd.Series(0.015, beside.index)))


def test_a_partner_whose_year_was_lowered_by_a_tenth_is_found(naics3, lines):
    """Germany's trade of 2025 less 9 %, in value and duties alike."""
    later = read_table("us_trade_totals_vintages")
    agreement.partners_agree_with_revised_totals(naics3.astype({"partner": str}), later)
    lowered = scaled(in_year(naics3, 2025), 0.91, TRADE, "DEU").astype({"partner": str})
    with pytest.raises(IntegrityError, match="with_revised_totals' failed: .*DEU.*2025.*: apart by 8"):
        agreement.partners_agree_with_revised_totals(lowered, later)
    with pytest.raises(IntegrityError, match="partners_agree_with_lines' failed: .*DEU.*2025"):
        agreement.partners_agree_with_lines(lowered, lines)


@pytest.mark.parametrize("partner", ["IND", "VNM", "CHN"])
def test_duties_of_a_partner_a_month_late_are_found(naics3, partner):
    releases = read_table("us_collected_rate_revisions_2025")
    agreement.rates_within_releases(naics3, releases)
    year = in_year(naics3, 2025)
    own = year.partner.eq(partner) & year.month.ge("2025-08-01")
    before = year.groupby(["partner", "naics3"], observed=True).duties.shift(1)
    late = year.assign(duties=year.duties.astype(float).where(~own, before))
    with pytest.raises(IntegrityError, match=f"rates_within_releases' failed: .*{partner}"):
        agreement.rates_within_releases(late, releases)


@pytest.mark.parametrize("year", [2024, 2025])
def test_lines_of_one_chapter_that_were_raised_by_half_are_found(naics3, lines, sectors, year):
    """Viet Nam's furniture: a line's weight in the law, which no total of the panel shows."""
    agreement.sectors_agree_with_lines(naics3, lines, sectors)
    furniture = lines.partner.eq("VNM") & lines.hs10.str.startswith("94") & lines.year.eq(year)
    value = lines.customs_value.astype(float)
    raised = lines.assign(customs_value=value.mask(furniture, 1.5 * value))
    with pytest.raises(IntegrityError, match=f"sectors_agree_with_lines' failed: .*VNM.*337.*{year}"):
        agreement.sectors_agree_with_lines(naics3, raised, sectors)


def test_lines_moved_to_another_partner_are_found(naics3, lines, sectors):
    knitted = lines.partner.eq("CHN") & lines.hs10.str.startswith("61")
    moved = lines.assign(partner=lines.partner.mask(knitted, "THA"))
    with pytest.raises(IntegrityError, match="sectors_agree_with_lines' failed: .*CHN.*315.*2025"):
        agreement.sectors_agree_with_lines(naics3, moved, sectors)


def test_a_concordance_that_sorts_furniture_with_toys_is_found(naics3, lines, sectors):
    toys = sectors.mask(sectors.eq("337"), "339")
    with pytest.raises(IntegrityError, match="sectors_agree_with_lines' failed: .*337"):
        agreement.sectors_agree_with_lines(naics3, lines, toys)
