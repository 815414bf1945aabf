"""Refreshes that cannot be: a shipped table with one month or partner wrong, and what is said of it."""

from functools import cache

import numpy as np
import pandas as pd

from analysis.collect import read_table

SECTORS, CHAPTERS = "us_imports_naics3_monthly", "us_imports_hs2_monthly"
LINES, FINER = "us_imports_hs10_annual", "us_imports_hs6_monthly"
TOTALS, RECEIPTS = "us_trade_totals_monthly", "us_customs_revenue_monthly"
PRICES, CHANGES = "us_import_price_index_china_naics3_monthly", "us_imports_hs6_changes"
CHN, MEX = "5700", "2010"


@cache
def shipped(name: str) -> pd.DataFrame:
    """The last months of a table, which are enough of a past; of the finest, the sectors as goods."""
    if name == FINER:
        table = shipped(SECTORS)
        return table.assign(hs6=table.naics3 + "100").drop(columns="naics3")
    table = read_table(name)
    if name == LINES:  # every tenth line of the partners that have a code
        return table[table.partner.notna() & table.hs10.str[-3].eq("1")].reset_index(drop=True)
    if "month" not in table:
        return table
    return table[table.month.ge(table.month.max() - pd.DateOffset(months=16))].reset_index(drop=True)


def at(table: pd.DataFrame, month=None, **values) -> pd.Series:
    """Whether a row is of a month, or of other values; of nothing: all rows."""
    good = pd.Series(True, table.index)
    for name, value in ({"month": pd.Timestamp(month)} if month else {}).items() | values.items():
        good &= table[name].eq(value)
    return good


def times(factor: float, *amounts: str, **where):
    """Amounts of some rows times a factor."""

    def change(table: pd.DataFrame) -> pd.DataFrame:
        rows = at(table, **where)
        changed = {n: (table[n] * factor).astype(table[n].dtype).where(rows, table[n]) for n in amounts}
        return table.assign(**changed)

    return change


def exchanged(one: str, other: str, column: str = "partner", **where):
    """Two partners under each other's name."""

    def change(table: pd.DataFrame) -> pd.DataFrame:
        named = table[column].replace({one: other, other: one})
        return table.assign(**{column: named.where(at(table, **where), table[column])})

    return change


def again(month: str, source: str, **where):
    """What was answered of another month, once more."""

    def change(table: pd.DataFrame) -> pd.DataFrame:
        rows = table[at(table, source, **where)].assign(month=pd.Timestamp(month))
        return pd.concat([table[~at(table, month, **where)], rows.astype(table.dtypes)])

    return change


def grown(table: pd.DataFrame) -> pd.DataFrame:
    """Changes by line as they are where one partner's 2025 was read in other units."""
    rows = at(table, partner="MEX", end_year=2025)
    return table.assign(log_change_value=table.log_change_value + np.log(1000) * rows)


BOTH, NEW, HELD = ("customs_value", "duties"), "2025-11", "2025-06"
#: What is wrong with a new month of sectors; whose it is, and what is said.
NEW_MONTH = {
    "a month x1000": (times(1000, *BOTH, month=NEW), "AUS", "customs_value is"),
    "a month / 1000": (times(0.001, *BOTH, month=NEW), "AUS", "customs_value is"),
    "China x1000": (times(1000, *BOTH, month=NEW, partner="CHN"), "CHN", "customs_value is"),
    "Chile / 1000": (times(0.001, *BOTH, month=NEW, partner="CHL"), "CHL", "customs_value is"),
    "the world x1000": (times(1000, *BOTH, month=NEW, partner="WLD"), "WLD", "customs_value is"),
    "India's value x20": (times(20, "customs_value", month=NEW, partner="IND"), "IND", "customs_value"),
    "duties x20": (times(20, "duties", month=NEW), "AUS", "duties over customs_value are"),
    "Vietnam's duties x20": (times(20, "duties", month=NEW, partner="VNM"), "VNM", "duties over"),
    "Mexico's duties x20": (times(20, "duties", month=NEW, partner="MEX"), "MEX", "duties over"),
    "Japan's duties / 20": (times(0.05, "duties", month=NEW, partner="JPN"), "JPN", "duties over"),
    "France and Italy exchanged": (exchanged("FRA", "ITA", month=NEW), "FRA", "comes with what"),
    "Germany and Japan exchanged": (exchanged("DEU", "JPN", month=NEW), "DEU", "comes with what"),
    "Austria and Sweden exchanged": (exchanged("AUT", "SWE", month=NEW), "AUT", "comes with what"),
    "last month again": (again(NEW, "2025-10"), "AUS", "the same, to the dollar, as in 2025-10"),
    "Korea's last month again": (again(NEW, "2025-10", partner="KOR"), "KOR", "the same, to the dollar"),
    "last year's month again": (again(NEW, "2024-11"), "AUS", "the same, to the dollar, as in 2024-11"),
}
#: The same of a month that was held.
HELD_MONTH = {
    "a month x1000": (times(1000, *BOTH, month=HELD), "AUS", "customs_value is 1,000 times what"),
    "Canada x1000": (times(1000, *BOTH, month=HELD, partner="CAN"), "CAN", "customs_value is 1,000"),
    "Brazil doubled": (times(2, *BOTH, month=HELD, partner="BRA"), "BRA", "customs_value is 2.0 times"),
    "duties x20": (times(20, "duties", month=HELD), "AUS", "duties over customs_value are 20 times"),
    "China's duties x20": (times(20, "duties", month=HELD, partner="CHN"), "CHN", "duties over"),
    "Japan and Korea exchanged": (exchanged("JPN", "KOR", month=HELD), "JPN", "comes with what KOR has"),
    "another month": (again(HELD, "2025-03"), "AUS", "customs_value is"),
}
#: Table, first time that is new (none: all is held), what is wrong, and what is said.
OTHERS = {
    "the first of some new months x1000": (
        SECTORS,
        "2025-08",
        times(1000, *BOTH, month="2025-08"),
        "2025-08 of partner AUS",
    ),
    "the second of some new months again": (
        SECTORS,
        "2025-08",
        again("2025-09", "2025-08"),
        "2025-09 of partner AUS",
    ),
    "two partners exchanged in all months": (SECTORS, "", exchanged("CHN", "TWN"), "of partner CHN"),
    "chapters: a month x1000": (
        CHAPTERS,
        "2021-07",
        times(1000, *BOTH, month="2021-07"),
        "2021-07 of partner AUT",
    ),
    "chapters: Canada and Mexico exchanged": (
        CHAPTERS,
        "2021-07",
        exchanged("CAN", "MEX", month="2021-07"),
        "2021-07 of partner CAN",
    ),
    "lines: China's year x1000": (
        LINES,
        2025,
        times(1000, *BOTH, "general_value", year=2025, census_partner_code=CHN),
        CHN,
    ),
    "lines: duties of a year x20": (LINES, 2025, times(20, "duties", year=2025), "2025 .* duties over"),
    "lines: China and Mexico exchanged": (
        LINES,
        2025,
        exchanged(CHN, MEX, "census_partner_code", year=2025),
        f"2025 .*{MEX}: comes",
    ),
    "finer: China x1000": (
        FINER,
        "beside",
        times(1000, *BOTH, month=HELD, partner="CHN"),
        "2025-06 has 99,900% more of the customs_value of partner CHN that us_imports_naics3_monthly",
    ),
    "finer: China's duties x20": (
        FINER,
        "beside",
        times(20, "duties", month=HELD, partner="CHN"),
        "2025-06 has 1,900% more of the duties of partner CHN that us_imports_naics3_monthly holds",
    ),
    "finer: Mexico and Vietnam exchanged": (
        FINER,
        "beside",
        exchanged("MEX", "VNM", month=HELD),
        "2025-06 has .* more of the customs_value of partner VNM",
    ),
    "totals: a month x1000": (
        TOTALS,
        "2024-12",
        times(1000, "general_imports", "exports", month="2024-12"),
        "2024-12 .* exports is",
    ),
    "totals: exports to China x1000": (
        TOTALS,
        "2024-12",
        times(1000, "exports", month="2024-12", census_partner_code=CHN),
        f"2024-12 .* {CHN}: exports",
    ),
    "totals: China and Mexico exchanged": (
        TOTALS,
        "2024-12",
        exchanged(CHN, MEX, "census_partner_code", month="2024-12"),
        f"2024-12 .*{MEX}: comes with",
    ),
    "totals: last month again": (
        TOTALS,
        "2024-12",
        again("2024-12", "2024-11"),
        "2024-12 .* as in 2024-11",
    ),
    "totals: China x1000 in a held month": (
        TOTALS,
        "",
        times(1000, "general_imports", month="2024-06", census_partner_code=CHN),
        f"2024-06 .* {CHN}: ",
    ),
    "receipts: a month x1000": (
        RECEIPTS,
        "2026-03",
        times(1000, "customs_duties", month="2026-03"),
        "2026-03: customs_duties is",
    ),
    "receipts: last month again": (
        RECEIPTS,
        "2026-03",
        again("2026-03", "2026-02"),
        "2026-03: the same, to the dollar",
    ),
    "receipts: a held month x1000": (
        RECEIPTS,
        "",
        times(1000, "customs_duties", month="2025-09"),
        "2025-09: customs_duties is",
    ),
    "prices: a month x1.5": (
        PRICES,
        "2020-12",
        times(1.5, "import_price_index", month="2020-12"),
        "2020-12 of bls_series EIU",
    ),
    "prices: a held month x1.1": (
        PRICES,
        "",
        times(1.1, "import_price_index", month="2020-06"),
        "2020-06 of bls_series EIU",
    ),
    "changes: a partner's year x1000": (
        CHANGES,
        "",
        grown,
        "2024 of partner MEX: half of the log_change_value",
    ),
}

#: All of them: table, first time that is new, what is wrong, and what is said.
FAULTS = {
    **{
        f"new month: {name}": (SECTORS, NEW, change, f"{NEW} of partner {whose}.*: {said}")
        for name, (change, whose, said) in NEW_MONTH.items()
    },
    **{
        f"held month: {name}": (SECTORS, "", change, f"{HELD} of partner {whose}.*: {said}")
        for name, (change, whose, said) in HELD_MONTH.items()
    },
    **OTHERS,
}
