"""Chinese New Year by month: the festival moves between January and February, and trade with it.

Factories rush before the festival and stand still after it. Growth on a year earlier of January or of
February alone therefore says mostly when the festival was; a regressor that places the days of its
effect in months lets both be modelled jointly with the rest of the year.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from analysis.checks import InputError

#: Years whose mean is taken out: two cycles of 19 years, after which the dates of the festival recur.
CYCLE = range(2001, 2039)

#: Days of the effect: the rush before the first day, and the standstill that begins with it.
# ASSUME: two weeks each; of windows from one to four weeks none fits China's arrivals clearly better.
DAYS_BEFORE, DAYS_AFTER = 14, 14


@cache
def new_year_dates() -> pd.Series:
    """Return the first day of the Chinese New Year by year, from the lunisolar calendar.

    Returns
    -------
    Series
        Index: the years of :data:`CYCLE`; the day.
    """
    from holidays import country_holidays

    public = country_holidays("CN", years=CYCLE, language="en_US", observed=False)
    festival = "Chinese New Year (Spring Festival)"
    days = pd.Series(pd.to_datetime(sorted(day for day, name in public.items() if festival in name)))
    return days.groupby(days.dt.year).min()


def new_year_regressors(months: pd.DatetimeIndex, *, lag_weeks: float = 0.0) -> pd.DataFrame:
    """Return how much of the festival's effect falls into each month, less what it does on average.

    Parameters
    ----------
    months : DatetimeIndex
        First days of months within :data:`CYCLE`.
    lag_weeks : float
        Weeks from the exporter's customs to where the series is recorded: 0 for China's exports,
        3 to 6 for arrivals in the United States.

    Returns
    -------
    DataFrame
        Index ``months``; ``before`` and ``after``: share of the days of each part that fall in the
        month (fractions), less the mean of that calendar month over :data:`CYCLE`: a calendar month
        sums to zero over the cycle, and what recurs every year stays with the seasonal.

    Raises
    ------
    InputError
        Months outside the cycle, or a lag that is negative or beyond 20 weeks.
    """
    if months.year.min() < CYCLE[0] or months.year.max() > CYCLE[-1]:
        raise InputError(f"new year regressors are made for {CYCLE[0]} to {CYCLE[-1]} only.")
    if not 0 <= lag_weeks <= 20:
        raise InputError(f"lag_weeks {lag_weeks} is not between 0 and 20.")
    return _centred(round(7 * lag_weeks)).reindex(months)


@cache
def _centred(shift: int) -> pd.DataFrame:
    """Return the regressors of every month of the cycle."""
    parts = {"before": range(-DAYS_BEFORE, 0), "after": range(DAYS_AFTER)}
    table = pd.DataFrame({name: _shares(shift + np.array(days)) for name, days in parts.items()})
    return table - table.groupby(table.index.month).transform("mean")


def _shares(days: np.ndarray) -> pd.Series:
    """Return the share of ``days`` (counted from the festival) in every month of the cycle."""
    first = new_year_dates().to_numpy()[:, None]
    in_month = (first + days * np.timedelta64(1, "D")).astype("datetime64[M]").ravel()
    counts = pd.Series(in_month.astype("datetime64[ns]")).value_counts() / len(days)
    every = pd.date_range(f"{CYCLE[0]}-01", f"{CYCLE[-1]}-12", freq="MS")
    return counts.reindex(every, fill_value=0.0)
