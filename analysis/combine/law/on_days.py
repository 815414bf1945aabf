"""The law on all lines of a partner at once: the rate on a day, and the mean over some days."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.combine.law.lookup import stored_rows


def rates_on_days(partner: str, days: list[tuple[pd.Timestamp, pd.Timestamp]]) -> pd.DataFrame:
    """Return the mean statutory rate of every line of a partner over some periods.

    Parameters
    ----------
    partner : str
        ISO alpha-3 code.
    days : list of (Timestamp, Timestamp)
        First and last day of each period, both within; one day twice is the rate on that day.

    Returns
    -------
    DataFrame
        Index: HTS10 line that the partner sold in 2024 or 2025; a column for each period, numbered
        from 0 (fractions; every day counts alike).

    Raises
    ------
    InputError
        The law is not built.
    """
    lines, code, first, last, rate = _runs(partner)
    found = {}
    for number, period in enumerate(days):
        start, end = (np.datetime64(day, "D") for day in period)
        within = np.minimum(last, end) - np.maximum(first, start)
        held = np.maximum(within.astype(int) + 1, 0)
        sums = np.bincount(code, held * rate, len(lines))
        found[number] = sums / np.bincount(code, held, len(lines))
    return pd.DataFrame(found, index=lines)


@lru_cache(maxsize=64)
def _runs(partner: str) -> tuple[pd.Index, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return a partner's lines, and of each run of days its line, first and last day and rate."""
    rows = stored_rows("law", partner, date_as_object=False)
    rows = rows[rows.hts.str.len().eq(10)]  # China's law to 2023 stands by six digits
    code, lines = pd.factorize(rows.hts)
    first, last = (rows[name].to_numpy("datetime64[D]") for name in ("first_day", "last_day"))
    return pd.Index(lines, name="hts"), code, first, last, rows.statutory_rate.to_numpy()
