"""Shares add up, and both records are laid side by side."""

import numpy as np
import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.estimate.retaliation.controls.dependence import (
    CONTROLLED_IMPORTS,
    both_records,
    magnets_both_ways,
    us_origins,
)

CODES = {"250410": "natural_graphite", "380110": "artificial_graphite", "811292": "gallium_germanium"}


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


@pytest.fixture(scope="module")
def records(minerals, imports):
    return both_records(minerals, read_table("us_imports_hs6_changes"), imports, CODES)


def test_both_records_of_a_trade_are_of_one_size_and_move_alike(records):
    """They differ by half and more, as the report says; a code or unit mixed up would by ten."""
    levels = records[records.start_year.eq(records.end_year)]
    assert levels.gap.between(np.log(1 / 10), np.log(1.2)).all()
    changes = records[records.start_year.ne(records.end_year)]
    assert changes.gap.abs().max() < 0.5
    assert (changes.china * changes.us > 0).sum() == 5


def test_gap_of_the_records_is_their_log_ratio(records, minerals, imports):
    row = records[records.good.eq("natural_graphite") & records.start_year.eq(2024)].iloc[0]
    own = minerals[minerals.hs6.eq("250410") & minerals.partner.eq("USA")]
    china = own[own.month.dt.year.eq(2024)].trade_value.sum()
    us = imports[imports.partner.eq("CHN") & imports.year.eq(2024)]
    us = us[us.hs10.str.startswith("250410")].general_value.sum()
    assert row.gap == pytest.approx(np.log(china / us))


def test_magnets_to_the_united_states_fell_alike_in_both_records(origins):
    """Tonnes by China's customs, dollars by those of the United States."""
    found = magnets_both_ways(read_table("china_rare_earth_exports_monthly"), origins)
    assert found["tonnes"] == pytest.approx(found["dollars"], abs=0.03)
    assert found["usd_per_kg"] == pytest.approx(found["usd_per_kg_world"], rel=0.1)


def test_shares_in_refining_agree_across_publishers_and_exceed_those_in_mining():
    shares = read_table("china_rare_earth_shares")
    refining = shares[shares.stage.eq("refining")].share
    assert refining.max() - refining.min() < 0.0201
    assert refining.min() > shares[shares.stage.eq("mining")].share.max()
