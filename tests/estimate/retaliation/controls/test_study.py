"""The study of export controls checks its destination and measures each good against its control."""

import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.collect import read_table
from analysis.estimate.retaliation.controls.study import check, study


@pytest.fixture(scope="module")
def story():
    return study()


@pytest.mark.parametrize("partner, says", [("USB", "Did you mean 'USA'"), ("FRA", "Valid: DEU, IND")])
def test_destination_without_published_magnets_is_refused_with_those_that_have(partner, says):
    with pytest.raises(InputError, match=f"destination of magnets '{partner}'.*{says}"):
        check(partner=partner)


def test_good_is_measured_from_the_day_of_its_control(story):
    good = story.goods["gallium_germanium"]
    assert story.start(good.event) == pd.Timestamp("2023-08-01")
    assert good.by_value[12].base == (pd.Timestamp("2022-07-01"), pd.Timestamp("2023-06-01"))


def test_us_chips_are_the_codes_of_their_heading(story):
    table = read_table("us_exports_to_china_hs6_monthly")
    own = table[table.hs6.str.startswith("8542") & table.month.dt.year.eq(2019)].exports_value.sum()
    assert story.goods["chips"].values["2019"].sum() == own


def test_goods_under_no_control_are_compared_on_the_days_of_graphite(story):
    compared = [good for good in story.goods.values() if not good.controlled]
    assert {good.event for good in compared} == {story.goods["natural_graphite"].event}
    assert all(good.tonnes is None for good in compared)


def test_main_numbers_are_frozen(story):
    graphite = story.goods["natural_graphite"].by_weight[3]
    assert graphite.effect == pytest.approx(-1.1214, abs=2e-3)
    assert (graphite.ci_low, graphite.ci_high) == (
        pytest.approx(-1.6848, abs=5e-3),
        pytest.approx(-0.5579, abs=5e-3),
    )
    own = story.printed[story.printed["product"].eq("magnets") & story.printed.partner.eq("WLD")]
    assert own.set_index("month").change_low["2025-05-01"] == -0.74


def test_licences_resumed_after_the_london_talks(story):
    assert story.london == pd.Timestamp("2025-06-10")


@pytest.fixture(scope="module")
def minerals():
    return read_table("china_critical_mineral_exports_monthly")


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
