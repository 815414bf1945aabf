"""US exports joined with China's law: day-weighted, by HS6, blank where no table dates a line."""

import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.combine.retaliation import AIRCRAFT, EXPORTS, added_rates, exports_under_law, rates_by_day
from analysis.law.china import china_law

MONTHS = pd.date_range("2018-06", "2019-10", freq="MS")


@pytest.fixture(scope="module")
def law():
    return china_law(read_table)


@pytest.fixture(scope="module")
def joined(law):
    return exports_under_law(read_table(EXPORTS), law)


def test_month_in_which_a_duty_begins_counts_the_days_that_it_held(law):
    rates = added_rates(law, MONTHS)
    # Soybeans: 25 % from 6 July 2018, on 26 of 31 days.
    assert rates.at["120190", pd.Timestamp("2018-07-01")] == pytest.approx(0.25 * 26 / 31)
    assert rates.at["120190", pd.Timestamp("2018-06-01")] == 0
    assert rates.at["120190", pd.Timestamp("2018-08-01")] == pytest.approx(0.25)


def test_rate_of_a_product_is_the_mean_over_its_listed_lines(law):
    lines = law[law.digits.eq(8) & law.hts.str.startswith("870323")]
    june = lines[lines.first_day.le("2018-12-31") & ~lines.last_day.lt("2018-12-31")]
    assert rates_by_day(law).at["870323", pd.Timestamp("2018-09-24")] == pytest.approx(
        june.added_rate.mean()
    )


def test_no_rate_is_claimed_from_september_2019_on_and_none_is_missing_before(joined):
    assert joined.rates.loc[:, "2019-09":].isna().all(axis=None)
    assert joined.rates.loc[:, :"2019-08"].notna().all(axis=None)
    assert joined.rates.loc[:, :"2018-06"].eq(0).all(axis=None)


def test_products_on_no_list_bore_no_added_duty(joined, law):
    unlisted = joined.rates.index.difference(rates_by_day(law).index)
    assert len(unlisted) > 500
    assert joined.rates.loc[unlisted, :"2019-08"].eq(0).all(axis=None)


def test_exports_are_balanced_and_hold_every_dollar_of_goods_that_have_a_code(joined):
    exports = read_table(EXPORTS)
    goods = exports[exports.hs6.lt("98") & exports.hs6.ne(AIRCRAFT)]
    assert joined.values.notna().all(axis=None) and joined.values.shape == joined.rates.shape
    assert joined.values.to_numpy().sum() == goods.exports_value.sum()


def test_nearly_all_listed_products_are_among_exports(joined, law):
    listed = rates_by_day(law).index
    assert listed.isin(joined.values.index).mean() > 0.96


def test_canadas_lists_are_dated_by_line_and_no_line_stands_on_both():
    law = read_table("retaliation_lists_2025").query("reporter == 'CAN'")
    assert not law.hs8.duplicated().any() and law.hs8.str.fullmatch(r"\d{8}").all()
    assert law.groupby("list").size().to_dict() == {"first list": 1_270, "metals and other": 539}
    assert set(law.added_rate) == {0.25}
    assert law[law.list.eq("first list")].last_day.eq("2025-08-31").all()
    assert law[law.list.eq("metals and other")].last_day.isna().all()
