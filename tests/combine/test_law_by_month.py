"""The law by month for a frame of tariff lines, and the trade of the worked case beside a twin."""

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.collect import read_table
from analysis.combine import law_by_month as by_month
from analysis.combine.law_by_month import with_rates_on_disk, with_statutory_rate
from analysis.law.lookup import statutory_rate
from analysis.law.spared import usmca_share

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
        (frame("CHN", "2023-12-01"), "on CHN has no 2023-12; it runs from 2024-01 .* by six digits"),
        (frame("CNA", "2025-05-01"), "unknown partner 'CNA' in the law"),
    ],
)
def test_a_frame_that_the_law_cannot_answer_is_refused_in_one_line(rows, said):
    with pytest.raises(InputError, match=said) as refused:
        with_statutory_rate(rows)
    assert "\n" not in str(refused.value)


def test_months_before_2024_are_refused_of_china_alone():
    rows = pd.concat([frame("CHN", "2024-01-01"), frame("MEX", "2019-08-01")], ignore_index=True)
    assert with_statutory_rate(rows).statutory_rate.notna().sum() >= 4


@pytest.fixture
def folder(tmp_path):
    """A folder of two files, one of them within a folder; their rows have no order."""
    rows = pd.concat([frame(who, "2025-03-01", "2025-06-01") for who in ("CAN", "CHN", "MEX")])
    rows = rows.assign(customs_value=5, duties=1).sample(frac=1, random_state=0)
    rows = rows.rename(columns={"product": "hts10"}).astype({"month": "datetime64[ms]"})
    (tmp_path / "imports" / "later").mkdir(parents=True)
    for name, part in (("a.parquet", rows[:5]), ("later/b.parquet", rows[5:])):
        part.to_parquet(tmp_path / "imports" / name, index=False)
    return tmp_path


def test_a_folder_has_the_rates_of_a_frame_row_by_row(folder, monkeypatch):
    monkeypatch.setattr(by_month, "BATCH", 4)
    assert with_rates_on_disk(folder / "imports", folder / "rates", "hts10") == 18
    for name in ("a.parquet", "later/b.parquet"):
        given, found = (pd.read_parquet(folder / where / name) for where in ("imports", "rates"))
        told = with_statutory_rate(given.rename(columns={"hts10": "product"})).statutory_rate
        keys = found[["partner", "hts10"]].astype("str")
        pd.testing.assert_frame_equal(keys.assign(**given.drop(columns=list(keys))), given)
        np.testing.assert_array_equal(found.statutory_rate, told)
    assert sorted(path.name for path in folder.iterdir()) == ["imports", "rates"]


def test_a_row_of_a_folder_that_the_law_cannot_answer_is_named_and_nothing_is_written(folder):
    file = folder / "imports" / "later" / "b.parquet"
    rows = pd.read_parquet(file)
    rows.loc[7, "hts10"] = "101210010"
    rows.to_parquet(file, index=False)
    said = "imports/later/b.parquet, row 7, column hts10: '101210010' is no HTS line of ten digits"
    with pytest.raises(InputError, match=said):
        with_rates_on_disk(folder / "imports", folder / "rates", "hts10")
    assert [path.name for path in folder.iterdir()] == ["imports"]


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
