"""Windows of months after each cut of the tariff on China, and the same months of base years."""

from __future__ import annotations

import numpy as np
import pandas as pd

#: Months in which 145 per cent was in force on goods shipped, 10 April to 13 May 2025: on China's side
#: April and May, a month later on arrival.
# ASSUME: goods arrive one month after they are shipped. Fixed by the calendar, not by the lowest month.
TROUGH = {"us": ("2025-05", "2025-06"), "china": ("2025-04", "2025-05")}
TROUGH |= dict.fromkeys(("share", "share_without"), TROUGH["us"])

#: Cuts of the tariff on China, and the days on which they took effect.
CUTS = {
    "Geneva": pd.Timestamp("2025-05-14"),
    "Fentanyl cut": pd.Timestamp("2025-11-10"),
    "IEEPA ends": pd.Timestamp("2026-02-24"),
}

#: Years that serve as base, the first one by default.
# ASSUME: 2024 is what would have been without the tariffs; its last months already hold stocks
# brought forward, and trade with China was shrinking before. 2023 and three years' mean are printed.
BASE_YEARS = {"2024": (2024,), "2023": (2023,), "2022 to 2024": (2022, 2023, 2024)}


def windows_after_cuts(last: pd.Timestamp) -> dict[str, pd.DatetimeIndex]:
    """Return for each cut the three months before the next one, or the last three of the data.

    Parameters
    ----------
    last : Timestamp
        Last month of the data.
    """
    # ASSUME: a month is before a cut if most of it is.
    ends = [(day + pd.Timedelta(days=15)).replace(day=1) for day in CUTS.values()]
    ends = [*ends[1:], last + pd.DateOffset(months=1)]
    return {
        cut: pd.date_range(end - pd.DateOffset(months=3), periods=3, freq="MS")
        for cut, end in zip(CUTS, ends, strict=True)
    }


def base_months(window: pd.DatetimeIndex, year: int) -> pd.DatetimeIndex:
    """Return the same months of another year."""
    return pd.DatetimeIndex([m.replace(year=year) for m in window])


def over_base(values: pd.Series, window: pd.DatetimeIndex, years: tuple[int, ...]) -> pd.Series:
    """Return each month's value over the mean sum of the window's months in the base years."""
    base = np.mean([values[base_months(window, year)].sum() for year in years])
    return values[window] / base


def less_base(log_rate: pd.Series, window: pd.DatetimeIndex, years: tuple[int, ...]) -> float:
    """Return the mean log rate of a window less that of its months in the base years."""
    base = np.mean([log_rate[base_months(window, year)].mean() for year in years])
    return float(log_rate[window].mean() - base)


def pool_new_year(values: pd.DataFrame | pd.Series) -> pd.DataFrame | pd.Series:
    """Sum January into February; a January without its February is left out."""
    month = values.index
    at = month.where(month.month > 1, month + pd.DateOffset(months=1))
    return values.groupby(at).sum()[lambda summed: summed.index.isin(month)]
