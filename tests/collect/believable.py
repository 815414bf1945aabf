"""Rules that every source table keeps, whatever it is of: what is careless in one column breaks one.

Each takes a table's name and its rows and returns what is wrong, the empty text where nothing is.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.collect import read_events, read_table, tables
from analysis.collect.refresh.complete import TIMES, numbers_of, time_of
from analysis.collect.refresh.exchanged import check_exchanged
from analysis.collect.refresh.plausible import check_plausible, whose_column

#: A ratio that a publisher prints beside its parts -> numerator, denominator.
RATIOS = {
    "collected_rate": ("duties", "customs_value"),
    "effective_rate": ("duties", "customs_value"),
    "implied_rate": ("duties", "dutiable_value"),
    "dutiable_share": ("dutiable_value", "customs_value"),
}
#: Days of tables of law that are no event of the calendar: an edition's or an order's own.
OTHER_DAYS = {
    "china_retaliation_hs8_2018_2019": "2019-01-02",
    "china_tariff_on_us_hs6_dates": "2025-03-20",
    "retaliation_lists_2025": "2025-03-13",
    "us_hts_lines_by_revision": "2025-02-05 2025-07-01 2026-02-01",
    "us_section301_four_year_review_hts8_dates": "2024-06-15 2025-06-01",
    "us_section301_aircraft_hts_dates": "2020-03-05",
    "us_gsp_beneficiaries": "2019-05-17 2019-06-05",
    "us_new_programmes_hts_2026": "2027-08-15 2028-08-15 2029-08-15 2030-08-15",
    "us_programme_rules_2026": "2026-04-23 2030-08-15",
}
#: Tables of days that are no days of a measure: of orders, editions and other people's codes.
NO_CALENDAR = {
    "us_adcvd_orders",
    "us_chapter99_register",
    "us_hts10_successors",
    "us_hts_chapter99_headings_by_revision",
    "us_section301_exclusions_hts10",
    "us_tariff_scopes_exceptions_hts8_gta",
    "us_trade_totals_vintages",
}
#: Table of rates of which some were suspended before they began: China's on cars and their parts, 2019.
NEVER_BORNE = "china_retaliation_hs8_2018_2019"
#: Headings whose rate was another once: the register has the last one.
MOVED = {"9903.91.08", "9903.89.05"}
#: Tables whose months may lie apart: sums of the year among months, refunds that a court ordered.
UNEVEN = {"china_customs_monthly", "china_rare_earth_exports_monthly", "us_customs_refunds_monthly"}
#: Tables of a few goods or other figures, in which partners cannot be told apart by what they sell.
FEW_GOODS = {"china_critical_mineral_exports_monthly", "us_realised_rate_china_monthly"} | UNEVEN
#: A part, and the whole that it is never above.
PARTS = (("dutiable_value", "customs_value"), ("usmca_value", "imports_value"))


def a_row_twice(name: str, rows: pd.DataFrame) -> str:
    """Whether a row stands there twice, in tables without a key as well."""
    return "a row twice" if rows.duplicated().any() else ""


def a_ratio_that_is_none(name: str, rows: pd.DataFrame) -> str:
    """Whether a printed ratio is that of the amounts beside it, to its last digit."""
    for ratio, (above, below) in RATIOS.items():
        if {ratio, above, below} <= set(rows):
            both = rows[[ratio, above, below]].astype(float)
            both = both[both[below].gt(0)].dropna()
            if (both[above] / both[below] - both[ratio]).abs().gt(5.1e-5).any():
                return f"{ratio} is not {above} over {below}"
    return ""


def a_part_above_its_whole(name: str, rows: pd.DataFrame) -> str:
    """Whether what is dutiable, or claimed, is more than what came."""
    for part, whole in PARTS:
        if {part, whole} <= set(rows) and rows[part].gt(rows[whole]).any():
            return f"{part} is above {whole}"
    return ""


def days_without_an_event(name: str, rows: pd.DataFrame) -> str:
    """Whether the law of a table begins and ends on days of the calendar, and begins before it ends."""
    both = {"first_day", "last_day"} <= set(rows) and name != NEVER_BORNE
    if both and rows.last_day.lt(rows.first_day).any():
        return "last_day is before first_day"
    if name in NO_CALENDAR:
        return ""
    after = [("first_day", 0), ("last_day", 1)]
    days = [rows[c].dropna() + pd.Timedelta(days=n) for c, n in after if c in rows]
    if not days:
        return ""
    days = pd.concat(days)
    of_calendar = [
        *read_events().effective_date.dropna(),
        *map(pd.Timestamp, OTHER_DAYS.get(name, "").split()),
    ]
    strange = days[~days.isin(of_calendar)]
    return "" if strange.empty else f"{strange.iloc[0]:%Y-%m-%d} is no day of the calendar"


def a_rate_of_another_heading(name: str, rows: pd.DataFrame) -> str:
    """Whether each heading bears the rate, and begins on a day, that the register of chapter 99 has.

    Safeguards fall year by year under one heading, which the register has once.
    """
    rate = next((c for c in ("rate", "added_rate") if c in rows), "")
    if "heading" not in rows or not rate or name == "us_chapter99_register":
        return ""
    register = read_table("us_chapter99_register").set_index("heading")
    rows = rows[~rows.heading.isin(MOVED) & ~rows.heading.str.startswith("9903.45")]
    printed = rows.heading.map(register.rate).astype(float)
    wrong = rows[(rows[rate] - printed).abs().gt(1e-9)]
    return "" if wrong.empty else f"{wrong.heading.iloc[0]} bears another rate in the register"


def months_far_from_their_past(name: str, rows: pd.DataFrame) -> str:
    """Whether a month is what a refresh would take as one that came after those before it."""
    if name in UNEVEN or not set(TIMES[:2]) & set(rows) or not numbers_of(rows):
        return ""
    try:
        check_plausible(rows, rows, rows.iloc[:0], where=name)
        if name not in FEW_GOODS:
            time = time_of(rows)
            half = sorted(rows[time].unique())[rows[time].nunique() // 2]
            late = rows[time].ge(half)
            check_exchanged(rows, rows[late], rows[~late], where=name)
    except InputError as refused:
        return str(refused)
    return ""


def groups_that_are_one(name: str, rows: pd.DataFrame) -> str:
    """Whether two partners, or two goods, have the same amounts in all their rows, of ten or more."""
    whose = whose_column(rows) or next((c for c in ("naics3", "hs2") if c in rows), "")
    if not whose or "month" not in rows:
        return ""
    amounts = [c for c in numbers_of(rows) if pd.api.types.is_integer_dtype(rows[c])]
    if not amounts:
        return ""
    hashes = pd.util.hash_pandas_object(rows[["month", *amounts]], index=False)
    sums = hashes.groupby(rows[whose].to_numpy()).agg(["sum", "size"])
    twice = sums[sums["size"].ge(10)].duplicated("sum")
    return f"two of {whose} have the same amounts" if twice.any() else ""


def a_rate_unlike_its_text(name: str, rows: pd.DataFrame) -> str:
    """Whether a rate, or an amount by weight or number, is that of the text printed beside it."""
    if not {"rate_text", "ad_valorem", "specific_amount"} <= set(rows):
        return ""
    rows = rows[rows.kind.ne("other")]
    printed = rows.rate_text.str.extract(r"([\d.]+)\s*%")[0].astype(float) / 100
    printed = printed.mask(rows.kind.eq("free"), 0.0)
    amount = rows.rate_text.str.extract(r"([\d.]+)\s*(¢)?")
    dollars = amount[0].astype(float) / np.where(amount[1].eq("¢"), 100, 1)
    dollars = dollars.where(rows.kind.isin(["specific", "compound"]))
    for column, text in (("ad_valorem", printed), ("specific_amount", dollars)):
        wrong = (rows[column].astype(float) - text).abs().gt(1e-9) | rows[column].isna().ne(text.isna())
        if wrong.any():
            return f"{column} is not that of {rows.rate_text[wrong].iloc[0]!r}"
    return ""


def months_unlike_those_before(name: str, rows: pd.DataFrame) -> str:
    """Whether a good, or a partner, is as near to its month before as to any other's: rows were mixed.

    Half of all changes, as logs; of true tables they are at most .4 of the distance between strangers.
    """
    key = [one for one in tables.describe(name)["schema"].get("primaryKey", []) if one != "month"]
    if not key or "month" not in rows:
        return ""
    rows, draw = rows.sort_values("month"), np.random.default_rng(1)
    for column in numbers_of(rows):
        logs = np.log(rows[column].astype(float).where(rows[column].gt(0))).to_numpy()
        pairs = [pd.Series(one, rows.index) for one in (logs, draw.permutation(logs))]
        near, far = (
            one.groupby([rows[k] for k in key], observed=True).diff().abs().median() for one in pairs
        )
        if near > 0.7 * far:
            return f"{column} of a month is not near that of the month before"
    return ""


RULES = (
    a_row_twice,
    a_ratio_that_is_none,
    a_part_above_its_whole,
    days_without_an_event,
    a_rate_of_another_heading,
    months_far_from_their_past,
    groups_that_are_one,
    a_rate_unlike_its_text,
    months_unlike_those_before,
)


def broken(name: str, rows: pd.DataFrame) -> str:
    """Return the first rule that a table breaks; the empty text where it keeps all."""
    return next((wrong for rule in RULES if (wrong := rule(name, rows))), "")
