"""When each figure was first public, and the tables as they stood on a day.

A replay of the past may use only what had been published by then. :func:`as_of` cuts a table to the
rows whose day of first publication has come, and :func:`check_released` refuses any later one. The
values of the kept rows are those of the vintage in this repository, revisions of later years
included; first releases stand in where the repository has them (China's customs).
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd

from analysis.checks import InputError, check_choice
from analysis.collect.events import read_events
from analysis.collect.tables import read_table
from analysis.reading import cached

#: Month of the figures -> day of the US release "International Trade in Goods and Services" (FT-900).
# ASSUME: days from memory of the calendars; no figure of the vintages table was seen before its day.
CENSUS_DAYS = {
    # The government was shut in October 2013, in January 2019 and in October 2025.
    "2013-08": "2013-10-24",
    "2013-09": "2013-11-14",
    "2018-11": "2019-02-06",
    "2018-12": "2019-03-06",
    "2019-01": "2019-03-27",
    "2019-02": "2019-04-17",
    "2019-03": "2019-05-09",
    "2024-12": "2025-02-05",
    "2025-01": "2025-03-06",
    "2025-02": "2025-04-03",
    "2025-03": "2025-05-06",
    "2025-04": "2025-06-05",
    "2025-05": "2025-07-03",
    "2025-06": "2025-08-05",
    "2025-07": "2025-09-04",
    "2025-08": "2025-11-19",
    "2025-09": "2025-12-11",
    "2025-10": "2026-01-08",
    "2025-11": "2026-01-29",
    "2025-12": "2026-02-19",
    # From here on as the table of first prints says; none between is held.
    "2026-07": "2026-09-03",
    "2026-08": "2026-10-06",
}

#: Month -> day on which China's customs published it; January comes with February.
# ASSUME: days from memory, in agreement with the dates of the reports that the table cites.
GACC_DAYS = {
    "2022-09": "2022-10-24",  # put off during the Party Congress
    "2024-12": "2025-01-13",
    "2025-02": "2025-03-07",
    "2025-03": "2025-04-14",
    "2025-04": "2025-05-09",
    "2025-05": "2025-06-09",
    "2025-06": "2025-07-14",
    "2025-07": "2025-08-07",
    "2025-08": "2025-09-08",
    "2025-09": "2025-10-13",
    "2025-10": "2025-11-07",
    "2025-11": "2025-12-08",
    "2025-12": "2026-01-14",
    "2026-02": "2026-03-10",
}

#: Month -> day on which China's statistics bureau published consumer and producer prices.
# ASSUME: days from memory; May's is that of the article.
NBS_DAYS = {"2025-03": "2025-04-10", "2025-04": "2025-05-10", "2025-05": "2025-06-09"}

#: Days from the end of a month to its release where no day is listed, on the late side: a day too late
#: withholds a figure, a day too early leaks it.
# ASSUME: 40 for US trade (mostly about 35), 16 for China's customs (7 to 14) and prices (9 to 15).
CENSUS_LAG, GACC_LAG, NBS_LAG = 40, 16, 16


def _days(months: pd.Series, known: dict[str, str], lag: int) -> pd.Series:
    """Return the listed day of each month, else its end plus ``lag`` days."""
    days = pd.Series(pd.to_datetime(list(known.values())), index=pd.to_datetime(list(known)))
    return months.map(days).fillna(months + pd.offsets.MonthEnd(0) + pd.Timedelta(days=lag))


def census_days(months: pd.Series) -> pd.Series:
    """Return the day on which US trade of each month was first published."""
    return _days(months, CENSUS_DAYS, CENSUS_LAG)


def gacc_days(months: pd.Series) -> pd.Series:
    """Return the day on which China's trade of each month was first published."""
    jointly = months.where(months.dt.month > 1, months + pd.DateOffset(months=1))
    return _days(jointly, GACC_DAYS, GACC_LAG)


def _china_customs(table: pd.DataFrame) -> pd.Series:
    first = gacc_days(table.month)
    # ASSUME: a revised level comes out as the base of the growth printed a year later; not earlier.
    revised = gacc_days(table.month + pd.DateOffset(years=1))
    return first.where(table.release.ne("revised"), revised)


def _census_month(table: pd.DataFrame) -> pd.Series:
    return census_days(table.month)


#: Table -> day of first publication of each of its rows.
RELEASE_RULES: dict[str, Callable[[pd.DataFrame], pd.Series]] = {
    "china_customs_monthly": _china_customs,
    "china_prices_monthly": lambda table: _days(table.month, NBS_DAYS, NBS_LAG),
    "us_collected_rate_first_prints": lambda table: table.print_date,
    "us_imports_hs10_annual": lambda table: census_days(
        pd.to_datetime(table.year.astype(str) + "-12-01")
    ),
    "us_imports_hs2_monthly": _census_month,
    "us_imports_naics3_monthly": _census_month,
    # The series was compiled later; what it is computed from came out with the release.
    "us_realised_rate_china_monthly": _census_month,
    "us_trade_totals_monthly": _census_month,
    "us_trade_totals_vintages": lambda table: table.first_seen,
    "us_usmca_claims_hs10_monthly": _census_month,
}


def as_of(name: str, day: str | pd.Timestamp) -> pd.DataFrame:
    """Return a table with only the rows that were public on a day.

    Parameters
    ----------
    name : str
        A source table with release days.
    day : str or Timestamp
        Rows released on the day itself are kept.

    Returns
    -------
    DataFrame
        Columns of the table, and ``released``: the day on which the row was first public. Where China's
        customs published a first figure and a revision, the first is kept.

    Raises
    ------
    InputError
        A table without release days (code books, lists), or a day that is none.
    """
    table = dated(name)
    public = table[table.released <= parse_day(day)]
    return _first_releases(public) if name == "china_customs_monthly" else public


def events_as_of(day: str | pd.Timestamp) -> pd.DataFrame:
    """Return the event calendar, as :func:`events.read_events`, with only what was announced by a day.

    Raises
    ------
    InputError
        A day that is none.
    """
    events = read_events()
    return events[announced(events) <= parse_day(day)]


def announced(events: pd.DataFrame) -> pd.Series:
    """Return the day from which each event was known: the first in force where no other is; or none."""
    return events.announcement_date.fillna(events.effective_date)


@cached
def dated(name: str) -> pd.DataFrame:
    """Return all rows of a table with the day on which each was first public, ``released``.

    Read once and shared: change a copy, never the frame.
    """
    check_choice(name, RELEASE_RULES, what="table with release days")
    table = read_table(name)
    return table.assign(released=RELEASE_RULES[name](table))


def _first_releases(table: pd.DataFrame) -> pd.DataFrame:
    """Leave out revisions of what the table has as first released, in levels."""
    key = ["month", "n_months", "partner", "flow"]
    first = table[table.release.ne("revised") & table.trade_value.notna()][key]
    again = table[key].merge(first.drop_duplicates(), on=key, how="left", indicator=True)["_merge"]
    return table[~(table.release.eq("revised") & again.eq("both").to_numpy())]


def check_released(released: pd.Series, day: str | pd.Timestamp, *, what: str) -> None:
    """Refuse figures that were not public on a day; ``released`` by month or by row.

    Raises
    ------
    InputError
        Naming the first figure that would leak.
    """
    late = released[~(released <= parse_day(day))]
    if len(late):
        label = late.index[0]
        which = f"{label:%Y-%m}" if isinstance(label, pd.Timestamp) else f"row {label}"
        when = "on no known day" if pd.isna(late.iloc[0]) else f"on {late.iloc[0]:%Y-%m-%d}"
        raise InputError(
            f"{what}: the figure of {which} was published {when}, after {parse_day(day):%Y-%m-%d}; "
            "a replay may not use it."
        )


def parse_day(day: str | pd.Timestamp) -> pd.Timestamp:
    """Return a day written ``2025-06-09``, else refuse it."""
    # Digits of other scripts are digits to Python; years beyond these are none of trade statistics.
    try:
        if isinstance(day, str) and not re.fullmatch(r"(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}", day):
            raise ValueError(day)
        return pd.to_datetime(day, format="%Y-%m-%d")
    except (ValueError, TypeError):
        raise InputError(f"day {day!r} is not a day; write it as 2025-06-09.") from None
