"""What was public on a day: when each figure was first published, and tables cut to what was out by then.

A replay of a past forecast reads through :func:`as_of` only, so that a figure that came later cannot
reach it. The cut is by month of release. Values are those of the vintage in the package: where it is
a later one, a figure that was public in another form is here as revised (:data:`LATER_VINTAGE`).
"""

from __future__ import annotations

import pandas as pd

from analysis.checks import InputError, check_choice
from analysis.collect.events import read_events
from analysis.collect.tables import read_table

#: First day on which the month's US trade was public (FT-900, Census Bureau and BEA).
# ASSUME: days by the published calendar; those from August 2025 on were delayed by the shutdown of
# October and November 2025.
CENSUS_DAYS = {
    "2024-12": "2025-02-05", "2025-01": "2025-03-06", "2025-02": "2025-04-03",
    "2025-03": "2025-05-06", "2025-04": "2025-06-05", "2025-05": "2025-07-03",
    "2025-06": "2025-08-05", "2025-07": "2025-09-04", "2025-08": "2025-11-19",
    "2025-09": "2025-12-11", "2025-10": "2026-01-08", "2025-11": "2026-01-29",
}  # fmt: skip

#: First day of China's customs figures, by the reports that the table cites. January has no release of
#: its own: it comes with February's.
CHINA_DAYS = {
    "2024-12": "2025-01-13", "2025-01": "2025-03-07", "2025-02": "2025-03-07",
    "2025-03": "2025-04-14", "2025-04": "2025-05-09", "2025-05": "2025-06-09",
    "2025-06": "2025-07-14", "2025-07": "2025-08-07", "2025-08": "2025-09-08",
    "2025-09": "2025-10-13", "2025-10": "2025-11-07", "2025-11": "2025-12-08",
}  # fmt: skip

#: First day of China's consumer and producer prices.
PRICE_DAYS = {"2025-04": "2025-05-10", "2025-05": "2025-06-09"}

#: Days from a month's end to its release where no day is listed.
# ASSUME: releases are never later than that: about 35 days for US trade, 7 to 14 for China's customs
# and prices. The later day is taken, so that no figure is let in early.
CENSUS_LAG, CHINA_LAG, PRICE_LAG = 45, 15, 15

#: Tables of the Census Bureau with a column ``month``, or of what others made of them the same day.
CENSUS = (
    "us_imports_naics3_monthly",
    "us_imports_hs2_monthly",
    "us_trade_totals_monthly",
    "us_realised_rate_china_monthly",
    "us_usmca_claims_naics3_monthly",
)

#: Code books, lists in the law and weights of 2017: no figure of a later month is in them.
# ASSUME: the lists are of late 2025; lines of them that came into force later have dates of their own,
# which `tariff_paths` cuts.
WITHOUT_MONTH = (
    "partners",
    "product_codes",
    "hs10_naics6",
    "us_mfn_rates_hts8_2025",
    "us_section301_lists_hts8",
    "us_tariff_changes_on_china_hs6_2018_2020",
    "us_imports_from_china_weights_hs6_2017",
    "us_ieepa_annex2_exempt_hs10",
)

#: Blanket coverage of Section 232, which the product table leaves without a day (Procl. 10895, 10896).
BLANKET_232 = pd.Timestamp("2025-02-10")

#: Tables whose values are of a later vintage than their months' first releases.
LATER_VINTAGE = (
    "us_imports_naics3_monthly",
    "us_imports_hs10_annual",
    "us_realised_rate_china_monthly",
    "us_usmca_claims_naics3_monthly",
)


def as_of(name: str, day: str | pd.Timestamp, *, read=None) -> pd.DataFrame:
    """Return a source table with only the rows that were public on a day.

    Parameters
    ----------
    name : str
        Name of a source table.
    day : str or Timestamp
        ``2025-06-09``; what came out on that day is in.
    read : callable, optional
        Reader of whole tables in place of ``read_table``.

    Returns
    -------
    DataFrame
        Columns as in the table. Of a figure of China's customs that was public both as first released
        and as revised, the first release.

    Raises
    ------
    InputError
        Unknown table, one whose days of release are not known, or a day that is none.
    """
    day = parse_day(day)
    rows = (read or read_table)(name)
    public = release_days(name, rows).le(day)
    if name == "china_customs_monthly":
        key = ["month", "n_months", "partner", "flow"]
        first = pd.MultiIndex.from_frame(rows.loc[public & rows.release.ne("revised"), key])
        replaced = rows.release.eq("revised") & pd.MultiIndex.from_frame(rows[key]).isin(first)
        public &= ~replaced
    return rows[public].reset_index(drop=True)


def release_days(name: str, rows: pd.DataFrame) -> pd.Series:
    """Return the first day on which each row of a source table was public.

    Raises
    ------
    InputError
        Days of release are not known for that table.
    """
    rule = RULES[check_choice(name, RULES, what="table with known days of release")]
    return pd.Series(rule(rows), index=rows.index).astype("datetime64[ns]")


def month_release(months: pd.Series, days: dict[str, str], lag: int) -> pd.Series:
    """Return the listed day of each month, else ``lag`` days after the month's end."""
    months = pd.Series(months).astype("datetime64[ns]")
    listed = pd.to_datetime(months.dt.strftime("%Y-%m").map(days))
    return listed.fillna(months + pd.offsets.MonthEnd(1) + pd.Timedelta(days=lag))


def events_as_of(day: str | pd.Timestamp, *, read=None) -> pd.DataFrame:
    """Return the event calendar as far as it had been announced by a day."""
    events = (read or read_events)()
    # Where no announcement is known, an event was public on the day on which it came into force.
    known = events.announcement_date.fillna(events.effective_date)
    return events[known.le(parse_day(day))].reset_index(drop=True)


def parse_day(day: str | pd.Timestamp) -> pd.Timestamp:
    """Return a day given as text.

    Raises
    ------
    InputError
        Not a day.
    """
    try:
        found = pd.Timestamp(day)
    except ValueError:
        found = pd.NaT
    if found is pd.NaT or found != found.normalize():
        raise InputError(f"{day!r} is not a day; write it as 2025-06-09.")
    return found


def check_public(months: pd.Series, released: pd.Series, day: str | pd.Timestamp, what: str) -> None:
    """Refuse input of a replay that was not public on its day.

    Parameters
    ----------
    months, released : Series
        Month of each figure, and the first day on which it was public; aligned by position.
    day : str or Timestamp
    what : str
        Name of the input, for the message.

    Raises
    ------
    InputError
        Names the first figure that came later, and when.
    """
    day = parse_day(day)
    months, released = pd.Series(months).reset_index(drop=True), pd.Series(released).array
    late = pd.Series(released).gt(day)
    if late.any():
        first = late.idxmax()
        raise InputError(
            f"{what}: the figure of {months[first]:%Y-%m} was published on {released[first]:%Y-%m-%d}, "
            f"after {day:%Y-%m-%d}; a replay of that day may not use it."
        )


def _china_customs(rows: pd.DataFrame) -> pd.Series:
    # ASSUME: a revised figure is public when it is the base of the growth published a year later.
    later = pd.to_timedelta(rows.release.eq("revised").map({True: 365, False: 0}), unit="D")
    with_february = rows.month.where(rows.month.dt.month.ne(1), rows.month + pd.DateOffset(months=1))
    return month_release(with_february, CHINA_DAYS, CHINA_LAG) + later


def _annual(rows: pd.DataFrame) -> pd.Series:
    december = pd.to_datetime(rows.year.astype(str) + "-12-01")
    return month_release(december, CENSUS_DAYS, CENSUS_LAG)


#: Name of a table -> day on which each of its rows was first public.
RULES = {
    **dict.fromkeys(CENSUS, lambda rows: month_release(rows.month, CENSUS_DAYS, CENSUS_LAG)),
    **dict.fromkeys(WITHOUT_MONTH, lambda rows: pd.Timestamp("2000-01-01")),
    "us_imports_hs10_annual": _annual,
    "us_trade_totals_vintages": lambda rows: rows.first_seen,
    # ASSUME: goods were put under Section 232 no earlier in public than in force.
    "us_section232_products": lambda rows: rows.effective_date.fillna(BLANKET_232),
    "china_customs_monthly": _china_customs,
    "china_prices_monthly": lambda rows: month_release(rows.month, PRICE_DAYS, PRICE_LAG),
}
