"""The law on all lines of a partner at once: the rate on a day, and the mean over some days."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from analysis.law.asked import became_of, numbers, stored_rows
from analysis.law.runs import Runs, runs_of
from analysis.law.successors import as_traded
from analysis.law.table import DECIMALS
from analysis.reading import cached

#: What the rates of a line leave unsaid.
FLAGS_UNSAID = ("by_use", "incomplete", "barred")


def rates_on_days(
    partner: str, days: list[tuple[pd.Timestamp, pd.Timestamp]], hts: Collection[str] | None = None
) -> pd.DataFrame:
    """Return the mean statutory rate of lines of a partner over some periods.

    Parameters
    ----------
    partner : str
        ISO alpha-3 code.
    days : list of (Timestamp, Timestamp)
        First and last day of each period, both within; one day twice is the rate on that day.
    hts : collection of str, optional
        Lines of ten digits; all that the partner sold in 2024 or 2025, under the number of then, and
        numbers of its goods since.

    Returns
    -------
    DataFrame
        Index: HTS10 line; a column for each period, numbered from 0 (fractions; every day on which the
        line may enter counts alike, missing where there is none: imports barred). A line whose number
        gave way has the law of its goods: the mean over their later numbers.

    Raises
    ------
    InputError
        The law is not built.
    """
    runs = runs_of(partner)
    if hts is None:
        hts = [f"{line:010d}" for line in np.unique(runs.lines).tolist()]
    index = pd.Index(hts, dtype=str, name="hts")
    lines = index.astype(np.int64).to_series(index=index)
    means = {}
    for number, (first, last) in enumerate(days):
        spans = _spans(first, last)
        parts = pd.DataFrame({k: _mean(runs, lines, partner, *s) for k, s in enumerate(spans)})
        if len(spans) == 1:
            means[number] = parts[0]
            continue
        # Lines of one number throughout have their own mean, whatever days they were barred on.
        whole = _of_numbers(runs, lines, first, last)
        length = np.array([(end - start).days + 1 for start, end in spans])
        by_part = (parts * length).sum(axis=1) / (parts.notna() * length).sum(axis=1).replace(0, np.nan)
        changed = index.isin(became_of(partner, numbers().list_of(last), lines).hts)
        means[number] = whole.where(~changed, by_part)
    return pd.DataFrame(means, index=index)


def _spans(first: pd.Timestamp, last: pd.Timestamp) -> list[tuple[pd.Timestamp, pd.Timestamp]]:
    """Return a period in parts within which no number changes."""
    starts = [first, *(day for day in numbers().days if first < day <= last)]
    ends = [day - pd.Timedelta(days=1) for day in starts[1:]] + [last]
    return list(zip(starts, ends, strict=True))


def _of_numbers(runs: Runs, lines: pd.Series, first: pd.Timestamp, last: pd.Timestamp) -> pd.Series:
    """Return the law of numbers of the tariff over a period."""
    ends = (np.full(len(lines), np.datetime64(day, "D")) for day in (first, last))
    return pd.Series(runs.means(lines.to_numpy(), *ends), lines.index)


def _mean(
    runs: Runs, lines: pd.Series, partner: str, first: pd.Timestamp, last: pd.Timestamp
) -> pd.Series:
    """Return the law of lines as traded over a period within which no number changes."""
    rates = _of_numbers(runs, lines, first, last)
    of_list = numbers().list_of(first)
    if of_list is None:
        return rates
    became = became_of(partner, of_list, lines)
    later = _of_numbers(runs, became.successor.astype(np.int64), first, last)
    rates = as_traded(rates, became, later)
    return rates.round(DECIMALS) if first == last else rates  # of a day, as every rate of a line


def flags_on(partner: str, day: pd.Timestamp, hts: pd.Series) -> pd.DataFrame:
    """Return what the rates of some of a partner's lines leave unsaid on a day.

    Returns
    -------
    DataFrame
        Index: ``hts``; ``by_use``, ``incomplete`` (text) and ``barred``, as :func:`table.law_table`: of
        a line whose number gave way what any of its later numbers has, barred where all are.
    """
    rows = _rows(partner)
    held = (rows.first_day <= day) & (rows.last_day >= day)
    flags = rows[held].set_index("hts")[list(FLAGS_UNSAID)]
    of_list = numbers().list_of(day)
    became = None if of_list is None else became_of(partner, of_list, hts.astype(np.int64))
    if became is None or became.empty:
        return flags.reindex(hts)
    later = (
        flags.reindex(became.successor).set_axis(became.hts).astype({"by_use": str, "incomplete": str})
    )
    words = {name: " ".join for name in ("by_use", "incomplete")}
    later = later.groupby("hts").agg(words | {"barred": "all"})
    for name in words:
        later[name] = [" ".join(dict.fromkeys(text.split())) for text in later[name]]
    return pd.concat([flags[~flags.index.isin(later.index)], later]).reindex(hts)


def expected_on(partner: str, day: pd.Timestamp, hts: pd.Series) -> pd.Series:
    """Return the rate expected at customs of some of a partner's lines on a day.

    Returns
    -------
    Series
        Index: ``hts``; fractions, missing where barred; of a line whose number gave way the mean over
        its later numbers.
    """
    columns = ["hts", "first_day", "last_day", "barred", "expected_rate"]
    rows = stored_rows("law", partner, columns=columns, date_as_object=False)
    rows = rows[(rows.first_day <= day) & (rows.last_day >= day) & ~rows.barred]
    rates = rows.set_index(rows.hts.astype(str)).expected_rate.astype(float)
    of_list = numbers().list_of(day)
    if of_list is None:
        return rates.reindex(hts)
    became = became_of(partner, of_list, hts.astype(np.int64))
    later = rates.reindex(became.successor.astype(str)).set_axis(became.index)
    return as_traded(rates.reindex(hts), became, later)


@cached(most=64)
def _rows(partner: str) -> pd.DataFrame:
    """Return a partner's rows of the law by ten digits; China's law to 2023 stands by six."""
    columns = ["hts", "first_day", "last_day", *FLAGS_UNSAID]
    rows = stored_rows("law", partner, columns=columns, date_as_object=False)
    return rows[rows.hts.str.len().eq(10)]
