"""Every source table keeps the rules of :mod:`believable`; a careless edit of one breaks one."""

import pandas as pd
import pytest

from analysis.collect import read_table, tables
from collect.believable import RULES, broken

#: Rows of a table from which on a test of it takes seconds; panels are held to more as they are built.
MANY = 100_000
TABLES = [
    pytest.param(table["name"], marks=[pytest.mark.slow] if table["rows"] > MANY else [])
    for table in tables.datapackage()["resources"]
]


@pytest.mark.parametrize("name", TABLES)
def test_every_source_table_keeps_every_rule(name):
    assert broken(name, read_table(name)) == ""


LAW, TRADE = "us_section338_canada_hts", "us_trade_totals_monthly"
CHINA = "us_realised_rate_china_monthly"


def days_late(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(first_day=rows.first_day + pd.Timedelta(days=1))


def ended_before_it_began(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(last_day=rows.first_day - pd.Timedelta(days=1))


def a_hundredth(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(rate=rows.rate / 100)


def a_month_as_the_one_before(rows: pd.DataFrame) -> pd.DataFrame:
    *_, before, last = sorted(rows.month.unique())
    return pd.concat([rows[rows.month.ne(last)], rows[rows.month.eq(before)].assign(month=last)])


def sums_of_the_year(rows: pd.DataFrame) -> pd.DataFrame:
    key = [rows.census_partner_code, rows.month.dt.year]
    return rows.assign(general_imports=rows.groupby(key).general_imports.cumsum())


def a_group_over_another(rows: pd.DataFrame) -> pd.DataFrame:
    one, other, *_ = sorted(rows.partner.unique())
    rest = rows[rows.partner.ne(other)]
    return pd.concat([rest, rest[rest.partner.eq(one)].assign(partner=other)])


def exchanged_lately(rows: pd.DataFrame) -> pd.DataFrame:
    late = rows.month.ge("2019-01-01")
    return rows.assign(
        partner=rows.partner.mask(late, rows.partner.replace({"JPN": "VNM", "VNM": "JPN"}))
    )


def shuffled(rows: pd.DataFrame) -> pd.DataFrame:
    values = rows.exports_value.sample(frac=1, random_state=1).set_axis(rows.index)
    return rows.assign(exports_value=values)


@pytest.mark.parametrize(
    "name, careless, said",
    [
        (LAW, days_late, "no day of the calendar"),
        (LAW, ended_before_it_began, "last_day is before"),
        (LAW, a_hundredth, "another rate in the register"),
        (TRADE, a_month_as_the_one_before, "the same, to the dollar"),
        (TRADE, sums_of_the_year, "general_imports is"),
        (CHINA, lambda rows: rows.assign(duties=rows.duties * 2), "effective_rate is not"),
        ("published_rates", lambda rows: pd.concat([rows, rows[:1]]), "a row twice"),
        ("us_usmca_claims_hs10_monthly", lambda r: r.assign(usmca_value=r.imports_value + 1), "above"),
        ("us_collected_rate_partner_monthly", a_group_over_another, "have the same amounts"),
        ("us_imports_hs2_monthly", exchanged_lately, "exchanged?"),
        (
            "us_mfn_rates_hts8",
            lambda rows: rows.assign(ad_valorem=10 * rows.ad_valorem),
            "is not that of",
        ),
        ("us_mfn_rates_hts8", lambda rows: rows.fillna({"ad_valorem": 0}), "is not that of"),
        ("us_exports_hs2_monthly", shuffled, "is not near that of the month before"),
    ],
)
def test_a_careless_edit_breaks_the_rule_that_it_is_of(name, careless, said):
    rows = careless(read_table(name))
    assert [rule.__name__ for rule in RULES if said in rule(name, rows)]
