"""The stored law: the run of a line that holds on a day, its mean over days, and lines under a prefix.

``law.parquet`` has a row for each line and run of days without a change.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from analysis.law.asked import became_of, check_partner, lines_of, numbers, stored_rows
from analysis.law.china_by_line import rows_by_line
from analysis.law.goods import SUBHEADING, WHOLE_LINE, is_of_2017, successors_of
from analysis.law.statutory import DECIMALS
from analysis.law.successors import as_traded
from analysis.law.table import FIRST_DAY
from analysis.reading import cached

#: What a rate leaves unsaid, in words of the stored law.
WORDS = ("by_use", "claims", "incomplete")

#: Bits of a day in a key, counted from :data:`DAY_0`; the rest is the line, as a number.
BITS, DAY_0 = 13, np.datetime64("2018-01-01")
#: What a sum of rates is counted in, so that it is exact in whatever order.
UNIT = 10**DECIMALS


class Book:
    """A partner's law: runs of days without a change, in the order of line and first day.

    Lines stand by number: China's of six digits, which ended in 2023, before those of ten.

    Parameters
    ----------
    rows : DataFrame
        Of one partner, as :func:`table.law_table`.
    """

    def __init__(self, rows: pd.DataFrame):
        rows = rows.astype({"hts": str, **dict.fromkeys(WORDS, str)})
        self.rows = rows.iloc[rows.hts.astype(np.int64).argsort(kind="stable")].reset_index(drop=True)
        self.line = self.rows.hts.to_numpy(np.int64)
        self.first, self.last = (_count(self.rows[name]) for name in ("first_day", "last_day"))
        self._key = (self.line << BITS) + self.first
        free = ~self.rows.barred.to_numpy(bool)
        rate = np.rint(np.where(free, self.rows.statutory_rate, 0.0) * UNIT)
        self._daily = np.column_stack([rate, free]).astype(np.int64)
        sums = np.cumsum(self._daily * (self.last - self.first + 1)[:, None], axis=0)
        self._before = np.vstack([np.zeros((1, 2), np.int64), sums])

    def run(self, line: np.ndarray, day) -> np.ndarray:
        """Return the place of the run of each line on its day, shape (lines,); -1 where none is."""
        if self.rows.empty:  # of a country that sold nothing
            return np.full(len(line), -1)
        at, day = self._at(line, _count(day)), _count(day)
        return np.where((self.line[at] == line) & (self.last[at] >= day), at, -1)

    def mean(self, line: np.ndarray, first, last) -> np.ndarray:
        """Return the mean statutory rate of lines over periods, ends within, shape (lines,).

        Days on which imports are barred count nothing; missing where there is no other.
        """
        rate, days = (self._until(line, _count(last) + 1) - self._until(line, _count(first))).T
        return np.divide(rate, days * UNIT, out=np.full(len(line), np.nan), where=days > 0)

    def under(self, hts: str, digits: int = WHOLE_LINE) -> slice:
        """Return where the runs of lines of so many digits under a prefix stand."""
        ends = int(hts.ljust(digits, "0")), int(hts.ljust(digits, "9")) + 1
        return slice(*np.searchsorted(self.line, ends).tolist())

    def _at(self, line: np.ndarray, day: np.ndarray) -> np.ndarray:
        return np.searchsorted(self._key, (line << BITS) + day, side="right") - 1

    def _until(self, line: np.ndarray, day: np.ndarray) -> np.ndarray:
        """Return rate and free days, summed over all runs before a day of a line, shape (lines, 2)."""
        if self.rows.empty:
            return np.zeros((len(line), 2))
        at = self._at(line, day := np.clip(day, 0, (1 << BITS) - 1))
        held = np.minimum(day, self.last[at] + 1) - self.first[at]
        within = (at >= 0) & (self.line[at] == line)
        whole = self._before[at + 1]
        return np.where(within[:, None], self._before[at] + self._daily[at] * held[:, None], whole)


def _count(day) -> np.ndarray:
    return (np.asarray(day, "datetime64[D]") - DAY_0).astype(int)


@cached(most=256)
def book_of(partner: str, by_line: bool = False) -> Book:
    """Return a partner's stored law; China's to 2023 by six digits, ``by_line`` by ten, carried back.

    Raises
    ------
    InputError
        The law is not built.
    """
    return Book(rows_by_line() if by_line else stored_rows("law", partner, date_as_object=False))


def lines_on(partner: str, hts: str, day: pd.Timestamp, *, by_line: bool | None = None) -> pd.DataFrame:
    """Return the law on a partner's lines under a prefix, by the numbers of a day.

    Returns
    -------
    DataFrame
        Rows as :func:`table.law_table`, and ``weight`` (imports of 2024 carried to these numbers, US
        dollars; of China's lines of six digits shares of 2017); the index is their place in the
        :class:`Book`. A number that gave way stands by its successors, if all were sold.
    """
    early = is_of_2017(partner, day)
    by_line = early and len(hts) > SUBHEADING if by_line is None else by_line
    law, of_list = book_of(partner, by_line), numbers().list_of(day)
    if len(hts) == WHOLE_LINE and (gave_way := successors_of(hts, of_list)):
        runs = law.run(np.array(gave_way[1]).astype(np.int64), day)
        runs = runs if (runs >= 0).all() else runs[:0]
    else:
        span = law.under(hts, SUBHEADING if early and not by_line else WHOLE_LINE)
        held = (law.first[span] <= _count(day)) & (law.last[span] >= _count(day))
        runs = span.start + np.flatnonzero(held)
    weight = _weights(partner, of_list or FIRST_DAY).reindex(law.rows.hts.iloc[runs]).to_numpy(float)
    there = ~np.isnan(weight)
    return law.rows.iloc[runs[there]].assign(weight=weight[there])


@cached(most=512)
def _weights(partner: str, day: pd.Timestamp) -> pd.Series:
    return lines_of(partner, day=day).set_index("hts").weight


def rates_between(partner, hts, first, last=None) -> np.ndarray:
    """Return the statutory rate of whole tariff lines over periods, arrays in, an array out.

    A thousand take as long as one; :func:`lookup.statutory_rate` says more of each.

    Parameters
    ----------
    partner : sequence of str, or str
        ISO alpha-3 codes.
    hts : sequence of str, or str
        Lines of the schedule of 2024-2026, ten digits.
    first, last : sequence of datetime64, or one
        Days from 2018-01-01 (China: 2024-01-01) to 2027-02-28; without ``last`` the rate on a day.

    Returns
    -------
    ndarray, shape (n,)
        Fractions; the mean over the days of the period on which imports were not barred. Missing where
        there is none, and on a line that the partner sold in neither 2024 nor 2025.

    Raises
    ------
    InputError
        A partner that the law does not know, or a law that is not built.
    """
    days = (np.asarray(day, dtype="datetime64[D]") for day in (first, first if last is None else last))
    partner, hts, first, last = np.broadcast_arrays(*map(np.atleast_1d, (partner, hts, *days)))
    line, rates = hts.astype(str).astype(np.int64), np.empty(len(hts))
    for code in np.unique(partner).tolist():
        rows = partner == code
        rates[rows] = book_of(check_partner(code)).mean(line[rows], first[rows], last[rows])
    return rates


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
    law = book_of(partner)
    hts = law.rows.hts[law.line >= 10**SUBHEADING].unique() if hts is None else hts
    lines = pd.Series(np.asarray(hts, str).astype(np.int64), pd.Index(hts, dtype=str, name="hts"))
    return pd.DataFrame({n: _over(law, partner, lines, *span) for n, span in enumerate(days)})


def _over(law: Book, partner: str, lines: pd.Series, first, last) -> pd.Series:
    """Return the law of goods over a period, in parts within which no number changes."""
    starts = [first, *(day for day in numbers().days if first < day <= last)]
    ends = [*(day - pd.Timedelta(days=1) for day in starts[1:]), last]
    spans = list(zip(starts, ends, strict=True))
    parts = pd.DataFrame({k: _of_goods(law, partner, lines, *span) for k, span in enumerate(spans)})
    if len(spans) == 1:
        return parts[0]
    length = [(end - start).days + 1 for start, end in spans]
    by_part = (parts * length).sum(axis=1) / (parts.notna() * length).sum(axis=1).replace(0, np.nan)
    # Lines of one number throughout have their own mean, whatever days they were barred on.
    changed = lines.index.isin(became_of(partner, numbers().list_of(last), lines).hts)
    return by_part.where(changed, law.mean(lines.to_numpy(), first, last))


def _of_goods(law: Book, partner: str, lines: pd.Series, first, last) -> pd.Series:
    """Return the law of lines as traded over a period within which no number changes."""
    rates = pd.Series(law.mean(lines.to_numpy(), first, last), lines.index)
    if (of_list := numbers().list_of(first)) is None:
        return rates
    became = became_of(partner, of_list, lines)
    later = law.mean(became.successor.to_numpy(np.int64), first, last)
    rates = as_traded(rates, became, pd.Series(later, became.index))
    return rates.round(DECIMALS) if first == last else rates  # of a day, as every rate of a line


def flags_on(partner: str, day: pd.Timestamp, hts: pd.Series) -> pd.DataFrame:
    """Return what the rates of some of a partner's lines leave unsaid on a day.

    Returns
    -------
    DataFrame
        Index: ``hts``; ``by_use``, ``incomplete`` (text) and ``barred``, as :func:`table.law_table`: of
        a line whose number gave way what any of its later numbers has, barred where all are.
    """
    law, of_list = book_of(partner), numbers().list_of(day)
    goods = pd.DataFrame({"hts": hts, "successor": hts})
    if of_list is not None:
        became = became_of(partner, of_list, hts.astype(np.int64))[["hts", "successor"]]
        goods = pd.concat([goods[~goods.hts.isin(became.hts)], became])
    runs = law.run(goods.successor.to_numpy(np.int64), day)
    flags = law.rows[["by_use", "incomplete", "barred"]].iloc[runs].set_axis(goods.hts)[runs >= 0]
    words = dict.fromkeys(("by_use", "incomplete"), each_once)
    return flags.groupby("hts").agg(words | {"barred": "all"}).reindex(hts)


def expected_on(partner: str, day: pd.Timestamp, hts: pd.Series) -> pd.Series:
    """Return the rate expected at customs of some of a partner's lines on a day.

    Returns
    -------
    Series
        Index: ``hts``; fractions, missing where barred; of a line whose number gave way the mean over
        its later numbers.
    """
    law, of_list = book_of(partner), numbers().list_of(day)
    expected = law.rows.expected_rate.mask(law.rows.barred.astype(bool)).to_numpy(float)

    def rates(lines: pd.Series) -> np.ndarray:
        runs = law.run(lines.to_numpy(np.int64), day)
        return np.where(runs >= 0, expected[runs], np.nan)

    lines = pd.Series(hts.astype(str).astype(np.int64).to_numpy(), pd.Index(hts.astype(str), name="hts"))
    of_number = pd.Series(rates(lines), lines.index)
    if of_list is None:
        return of_number
    became = became_of(partner, of_list, lines)
    return as_traded(of_number, became, pd.Series(rates(became.successor), became.index))


def each_once(texts: Collection[str]) -> str:
    """Return the words of some texts, each once, in order."""
    return " ".join(dict.fromkeys(" ".join(texts).split()))
