"""Shares add up, and magnets fell alike in both records."""

import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.estimate.retaliation.controls.dependence import (
    CONTROLLED_IMPORTS,
    magnets_both_ways,
    us_origins,
)


@pytest.fixture(scope="module")
def minerals():
    return read_table("china_critical_mineral_exports_monthly")


@pytest.fixture(scope="module")
def imports():
    return read_table("us_imports_hs10_annual")


@pytest.fixture(scope="module")
def origins(imports):
    return us_origins(
        imports, read_table("census_partner_codes").set_index("census_partner_code").partner
    )


def test_origins_of_a_good_have_all_of_it(origins):
    assert origins.groupby(["good", "year"]).share.sum().to_numpy() == pytest.approx(1, abs=1e-12)
    assert origins.good.nunique() == len(CONTROLLED_IMPORTS)


def test_value_of_magnets_is_the_sum_of_their_lines(origins, imports):
    lines = imports[imports.hs10.str.startswith("850511")].groupby("year").customs_value.sum()
    own = origins[origins.good.eq("magnets")].groupby("year").customs_value.sum()
    pd.testing.assert_series_equal(own, lines)


def test_china_s_magnets_are_three_quarters_of_us_imports(origins):
    own = origins[origins.good.eq("magnets") & origins.partner.eq("CHN")].set_index("year").share
    assert own[2024] == pytest.approx(344_428_916 / 453_556_000, abs=2e-3)


def test_graphite_group_is_the_sum_of_its_two_codes(minerals):
    """The one group whose parts are in the table: the two transcriptions agree to the dollar."""
    group = minerals[minerals.product_group.eq("graphite")]
    group = group.groupby(["month", "partner"]).trade_value.sum()
    codes = minerals[minerals.hs6.isin(["250410", "380110"])]
    codes = codes.groupby(["month", "partner"]).trade_value.sum().reindex(group.index)
    assert (group - codes).abs().max() <= 1


def test_weights_of_2017_are_not_usable(minerals):
    """A kilogram of artificial graphite did not get four times as dear in January 2018's mirror."""
    own = minerals[minerals.hs6.eq("380110")].groupby(minerals.month.dt.year)
    unit = own.trade_value.sum() / own.net_weight.sum()
    assert unit[2017] > 2.5 * unit[2018]
    assert unit[2019] == pytest.approx(unit[2018], rel=0.4)
    assert minerals[minerals.hs6.eq("811292") & minerals.month.lt("2018-01-01")].net_weight.isna().all()


def test_what_gallium_s_code_gained_went_mostly_to_hong_kong_and_singapore(minerals):
    own = minerals[minerals.hs6.eq("811292")].set_index("month").sort_index()
    after = own["2023-08":"2024-07"].groupby("partner")[["trade_value", "net_weight"]].sum()
    before = own["2022-07":"2023-06"].groupby("partner")[["trade_value", "net_weight"]].sum()
    gained = after.sub(before, fill_value=0)
    assert (gained.loc[["HKG", "SGP"]].sum() / gained.sum() > 0.5).all()


def test_magnets_to_the_united_states_fell_alike_in_both_records(origins):
    """Tonnes by China's customs, dollars by those of the United States."""
    found = magnets_both_ways(read_table("china_rare_earth_exports_monthly"), origins)
    assert found["tonnes"] == pytest.approx(found["dollars"], abs=0.03)
    assert found["usd_per_kg"] == pytest.approx(found["usd_per_kg_world"], rel=0.1)
