"""The law on all lines of a partner at once: the rate on a day, and the mean over some days."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.law.asked import stored_rows
from analysis.law.runs import runs_of
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
    runs = runs_of(partner)
    lines = np.unique(runs.lines)
    means = {}
    for number, period in enumerate(days):
        start, end = (np.full(len(lines), np.datetime64(day, "D")) for day in period)
        means[number] = runs.means(lines, start, end)
    return pd.DataFrame(means, index=pd.Index([f"{line:010d}" for line in lines.tolist()], name="hts"))


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
