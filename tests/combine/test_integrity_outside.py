"""Consistent edits pass every check within a table; what others publish of the same trade finds them."""

import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.combine import integrity
from analysis.combine.integrity import IntegrityError
from analysis.combine.load import load_till
from analysis.combine.panel import ANNUAL

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


def test_published_trade_is_the_same_in_every_publication(naics3, hs2, lines, totals):
    integrity.partners_agree_with_lines(naics3, lines)
    integrity.partners_agree_with_totals(read_table("us_imports_naics3_monthly"), *totals)
    integrity.partners_agree_by_classification(naics3, hs2)
    integrity.rate_agrees_with_published(naics3, read_table("us_realised_rate_china_monthly"))
    integrity.law_near_outside_model(load_till()[1])


def test_two_partners_that_changed_places_are_found(naics3, lines, totals):
    swapped = renamed(naics3, VNM="MEX", MEX="VNM")
    with pytest.raises(IntegrityError, match="partners_agree_with_totals' failed: .*(VNM|MEX)"):
        integrity.partners_agree_with_totals(swapped, *totals)
    with pytest.raises(IntegrityError, match="partners_agree_with_lines' failed: .*(VNM|MEX)"):
        integrity.partners_agree_with_lines(swapped, lines)


def test_partner_whose_trade_was_halved_is_found(naics3, hs2, totals):
    halved = scaled(naics3, 0.5, TRADE, "DEU").astype({"partner": str})
    with pytest.raises(IntegrityError, match="partners_agree_with_totals' failed: .*DEU.*5.%"):
        integrity.partners_agree_with_totals(halved, *totals)
    with pytest.raises(IntegrityError, match="partners_agree_by_classification' failed: .*DEU"):
        integrity.partners_agree_by_classification(halved, hs2)


def test_duties_that_were_doubled_are_found(naics3, lines):
    with pytest.raises(IntegrityError, match="partners_agree_with_lines' failed: .*VNM.*duties"):
        integrity.partners_agree_with_lines(scaled(naics3, 2, ["duties"], "VNM"), lines)
    with pytest.raises(IntegrityError, match="rate_agrees_with_published' failed: .*10.\\..%"):
        china = scaled(naics3, 2, ["duties"], "CHN")
        integrity.rate_agrees_with_published(china, read_table("us_realised_rate_china_monthly"))
    imports, receipts = (
        read_table(n) for n in ("us_imports_naics3_monthly", "us_customs_revenue_monthly")
    )
    integrity.duties_agree_with_receipts(imports, receipts)
    with pytest.raises(IntegrityError, match="duties_agree_with_receipts"):
        integrity.duties_agree_with_receipts(scaled(imports, 2, ["duties"], "WLD"), receipts)


def test_law_that_moved_away_from_the_other_reading_is_found_for_one_partner_and_for_all():
    beside = load_till()[1]
    one = beside.assign(gap=beside.gap + 0.1 * beside.partner.eq("CHN"))
    with pytest.raises(IntegrityError, match="law_near_outside_model' failed: CHN: 0.0"):
        integrity.law_near_outside_model(one)
    with pytest.raises(IntegrityError, match="half of the partners"):
        integrity.law_near_outside_model(beside.assign(gap=pd.Series(0.015, beside.index)))
