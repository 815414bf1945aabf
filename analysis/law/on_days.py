"""The law on all lines of a partner at once: the rate on a day, and the mean over some days."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.law.asked import became_of, numbers, stored_rows
from analysis.law.runs import Runs, runs_of
from analysis.law.successors import as_traded
from analysis.law.table import DECIMALS
from analysis.reading import cached

#: What the rates of a line leave unsaid.
FLAGS_UNSAID = ("by_use", "incomplete", "barred")


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
        Index: HTS10 line that the partner sold in 2024 or 2025, under the number of then, and numbers
        of its goods since; a column for each period, numbered from 0 (fractions; every day on which the
        line may enter counts alike, missing where there is none: imports barred). A line whose number
        gave way has the law of its goods: the mean over their later numbers.

    Raises
    ------
    InputError
        The law is not built.
    """
    runs = runs_of(partner)
    lines = np.unique(runs.lines)
    index = pd.Index([f"{line:010d}" for line in lines.tolist()], name="hts")
    means = {}
    for number, (first, last) in enumerate(days):
        spans = _spans(first, last)
        parts = pd.DataFrame({k: _mean(runs, lines, index, partner, *s) for k, s in enumerate(spans)})
        if len(spans) == 1:
            means[number] = parts[0]
            continue
        # Lines of one number throughout have their own mean, whatever days they were barred on.
        whole = pd.Series(runs.means(lines, *_ends(first, last, len(lines))), index)
        length = np.array([(end - start).days + 1 for start, end in spans])
        by_part = (parts * length).sum(axis=1) / (parts.notna() * length).sum(axis=1).replace(0, np.nan)
        changed = index.isin(became_of(partner, numbers().list_of(last)).hts)
        means[number] = whole.where(~changed, by_part)
    return pd.DataFrame(means, index=index)


def _spans(first: pd.Timestamp, last: pd.Timestamp) -> list[tuple[pd.Timestamp, pd.Timestamp]]:
    """Return a period in parts within which no number changes."""
    starts = [first, *(day for day in numbers().days if first < day <= last)]
    ends = [day - pd.Timedelta(days=1) for day in starts[1:]] + [last]
    return list(zip(starts, ends, strict=True))


def _ends(first: pd.Timestamp, last: pd.Timestamp, n: int) -> tuple[np.ndarray, np.ndarray]:
    return tuple(np.full(n, np.datetime64(day, "D")) for day in (first, last))


def _mean(
    runs: Runs, lines: np.ndarray, index: pd.Index, partner: str, first: pd.Timestamp, last: pd.Timestamp
) -> pd.Series:
    """Return the law of lines as traded over a period within which no number changes."""
    rates = pd.Series(runs.means(lines, *_ends(first, last, len(lines))), index)
    of_list = numbers().list_of(first)
    if of_list is None:
        return rates
    rates = as_traded(rates, became_of(partner, of_list))
    return rates.round(DECIMALS) if first == last else rates  # of a day, as every rate of a line


def flags_on(partner: str, day: pd.Timestamp) -> pd.DataFrame:
    """Return what the rates of a partner's lines leave unsaid on a day.

    Returns
    -------
    DataFrame
        Index: HTS10 line as in :func:`rates_on_days`; ``by_use``, ``incomplete`` (text) and ``barred``,
        as :func:`table.law_table`: of a line whose number gave way what any of its later numbers has,
        barred where all are.
    """
    rows = _rows(partner)
    held = (rows.first_day <= day) & (rows.last_day >= day)
    flags = rows[held].set_index("hts")[list(FLAGS_UNSAID)]
    of_list = numbers().list_of(day)
    became = None if of_list is None else became_of(partner, of_list)
    if became is None or became.empty:
        return flags
    flags = flags.astype({"by_use": str, "incomplete": str})
    later = became[["hts", "successor"]].join(flags, on="successor")
    words = {name: " ".join for name in ("by_use", "incomplete")}
    later = later.groupby("hts").agg(words | {"barred": "all"})
    for name in words:
        later[name] = [" ".join(dict.fromkeys(text.split())) for text in later[name]]
    return pd.concat([flags[~flags.index.isin(later.index)], later]).sort_index()


@cached(most=64)
def _rows(partner: str) -> pd.DataFrame:
    """Return a partner's rows of the law by ten digits; China's law to 2023 stands by six."""
    columns = ["hts", "first_day", "last_day", *FLAGS_UNSAID]
    rows = stored_rows("law", partner, columns=columns, date_as_object=False)
    return rows[rows.hts.str.len().eq(10)]
