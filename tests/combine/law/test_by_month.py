"""The law by month for a frame of tariff lines, and the trade of the worked case beside a twin."""

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.collect import read_table
from analysis.combine.law.by_month import with_statutory_rate
from analysis.combine.law.lookup import statutory_rate
from analysis.combine.law.spared import usmca_share

#: Hot-rolled coils, stainless scrap and small cars.
LINES = ["7208370030", "7204210000", "8703220110"]


def frame(partner: str, *months: str, lines=LINES) -> pd.DataFrame:
    cells = [(partner, line, pd.Timestamp(month)) for line in lines for month in months]
    return pd.DataFrame(cells, columns=["partner", "product", "month"])


def claims_2025() -> pd.DataFrame:
    claims = read_table("us_usmca_claims_hs10_monthly")
    return claims[claims.month.dt.year.eq(2025) & claims.hs10.str.startswith(("72", "73", "8703"))]


@pytest.mark.slow
@pytest.mark.parametrize("partner", ["CAN", "MEX"])
def test_the_rate_of_a_month_is_the_mean_of_its_days(partner):
    found = with_statutory_rate(frame(partner, "2025-03-01", "2025-06-01"))
    for row in found.itertuples():
        days = pd.date_range(row.month, row.month + pd.offsets.MonthEnd(0))
        rates = [statutory_rate(partner, row.product, day).statutory_rate for day in days]
        assert row.statutory_rate == pytest.approx(np.mean(rates), abs=1e-9)


def test_canadian_steel_in_march_2025_owes_three_days_whole_five_without_usmca_and_twenty_of_232():
    line = "7208370030"
    shares = usmca_share(read_table("us_usmca_claims_hs10_monthly"))
    own = shares[shares.partner.eq("CAN") & shares.hts_prefix.eq(line)].share.iloc[0]
    assert 0 < own < 1
    by_hand = 0.25 * (3 + 5 * (1 - own) + 20) / 31
    (found,) = with_statutory_rate(frame("CAN", "2025-03-01", lines=[line])).statutory_rate
    assert found == pytest.approx(by_hand, abs=1e-6)


def test_steel_owes_twice_as_much_from_june_and_scrap_nothing_under_232():
    found = with_statutory_rate(frame("MEX", "2025-02-01", "2025-05-01", "2025-07-01"))
    coils, scrap, cars = found.statutory_rate.to_numpy().reshape(3, 3)
    np.testing.assert_allclose(coils, [0, 0.25, 0.50], atol=1e-6)
    assert scrap[2] == pytest.approx(scrap[1]) and scrap[2] < 0.25
    assert 0 < cars[1] <= 0.25 + 0.025 and cars[2] == pytest.approx(cars[1])


def test_rows_keep_their_order_and_their_labels_and_an_unsold_line_has_no_rate():
    rows = frame("CAN", "2025-05-01", lines=["9999999999", *LINES]).iloc[::-1]
    found = with_statutory_rate(rows)
    pd.testing.assert_frame_equal(found[["partner", "product", "month"]], rows)
    assert found.statutory_rate.isna().tolist() == [False, False, False, True]


@pytest.mark.parametrize(
    "rows, said",
    [
        (frame("CAN", "2025-05-01").drop(columns="product"), "no column 'product'"),
        (frame("CAN", "2025-05-01", lines=["101210010"]), "row 0, column product: '101210010' is no"),
        (frame("CAN", "2027-03-01"), "the law by line on CAN has no 2027-03"),
        (frame("CHN", "2023-12-01"), "on CHN has no 2023-12; it runs from 2024-01"),
        (frame("CNA", "2025-05-01"), "unknown partner 'CNA' in the law"),
    ],
)
def test_a_frame_that_the_law_cannot_answer_is_refused_in_one_line(rows, said):
    with pytest.raises(InputError, match=said) as refused:
        with_statutory_rate(rows)
    assert "\n" not in str(refused.value)


def test_monthly_imports_from_neighbours_sum_to_the_annual_table_of_census():
    """Two tables of Census, by rate provision and by year, that reached us apart."""
    monthly = claims_2025().groupby(["partner", "hs10"]).imports_value.sum()
    annual = read_table("us_imports_hs10_annual").query("year == 2025 and partner in ['CAN', 'MEX']")
    annual = annual[annual.hs10.str.startswith(("72", "73", "8703"))]
    annual = annual.groupby(["partner", "hs10"]).customs_value.sum()
    both = pd.concat([monthly, annual], axis=1).fillna(0)
    totals = both.groupby("partner").sum()
    np.testing.assert_allclose(totals.imports_value, totals.customs_value, rtol=0.003)
    apart = (both.imports_value - both.customs_value).abs().sum() / both.customs_value.sum()
    assert apart < 0.015
