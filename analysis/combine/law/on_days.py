"""The law on all lines of a partner at once: the rate on a day, and the mean over some days."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.combine.law.asked import stored_rows
from analysis.reading import cached


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
        from 0 (fractions; every day on which the line may enter counts alike, missing where there is
        none: imports barred).

    Raises
    ------
    InputError
        The law is not built.
    """
    lines, code, first, last, rate, barred = _runs(partner)
    found = {}
    for number, period in enumerate(days):
        start, end = (np.datetime64(day, "D") for day in period)
        within = np.minimum(last, end) - np.maximum(first, start)
        held = np.maximum(within.astype(int) + 1, 0) * ~barred
        sums, total = np.bincount(code, held * rate, len(lines)), np.bincount(code, held, len(lines))
        found[number] = np.divide(sums, total, out=np.full(len(lines), np.nan), where=total > 0)
    return pd.DataFrame(found, index=lines)


def flags_on(partner: str, day: pd.Timestamp) -> pd.DataFrame:
    """Return what the rates of a partner's lines leave unsaid on a day.

    Returns
    -------
    DataFrame
        Index: HTS10 line; ``by_use``, ``incomplete`` (text) and ``barred``, as :func:`table.law_table`.
    """
    rows = _rows(partner)
    held = (rows.first_day <= day) & (rows.last_day >= day)
    return rows[held].set_index("hts")[["by_use", "incomplete", "barred"]]


@cached(most=64)
def _rows(partner: str) -> pd.DataFrame:
    """Return a partner's rows of the law by ten digits; China's law to 2023 stands by six."""
    rows = stored_rows("law", partner, date_as_object=False)
    return rows[rows.hts.str.len().eq(10)]


@cached(most=64)
def _runs(partner: str) -> tuple[pd.Index, *tuple[np.ndarray, ...]]:
    """Return a partner's lines, and of each run of days its line, first and last day, rate and ban."""
    rows = _rows(partner)
    code, lines = pd.factorize(rows.hts)
    first, last = (rows[name].to_numpy("datetime64[D]") for name in ("first_day", "last_day"))
    rate, barred = rows.statutory_rate.fillna(0.0).to_numpy(), rows.barred.to_numpy(bool)
    return pd.Index(lines, name="hts"), code, first, last, rate, barred
