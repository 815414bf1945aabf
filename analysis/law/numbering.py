"""Which numbers of the tariff there are on a day, and what lines weigh under them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.law.successors import became, carried, edges

EDITIONS = "us_hts_lines_by_revision"


def weights_on(
    values: pd.Series, became_rows: pd.DataFrame, numbers: TariffNumbers, first_day: pd.Timestamp | None
) -> pd.Series:
    """Return what lines of a partner weigh under the numbers from a day of changes on.

    Parameters
    ----------
    values : Series
        Imports; index: numbers as traded, and all that stand for their goods later.
    became_rows : DataFrame
        The partner's rows of :func:`successors.successor_table`.
    numbers : Numbers
    first_day : Timestamp or None
        One of ``numbers.days``; None: before the first of them.

    Returns
    -------
    Series
        Missing where the number is not there: it gave way, or begins later and nothing was traded as it.
    """
    if first_day is not None:
        of_day = became_rows[became_rows.first_day.eq(first_day)]
        values = carried(values, of_day).reindex(values.index)
    there = numbers.there(values.index.to_numpy(str), first_day) | values.gt(0)
    return values.where(there)


class TariffNumbers:
    """Which numbers of the tariff there are on a day, by the change record and the editions.

    A number of which neither says anything is there on every day: it is carried back.
    """

    def __init__(self, read) -> None:
        self.edges = edges(read)
        self.days = list(self.edges.first_day.unique())  #: First days of changes.
        printed = read(EDITIONS)[["hts", "first_day", "next_day"]]
        printed = printed[printed.hts.str.len().eq(10)]
        self._ended: dict[pd.Timestamp | None, frozenset[str]] = {None: frozenset()}
        self._unborn = {None: self._after(None)}
        ended: set[str] = set()
        for day in self.days:
            step = self.edges[self.edges.first_day.eq(day)]
            ended = (ended | (set(step.old) - _printed_on(printed, day))) - set(step.new)
            self._ended[day], self._unborn[day] = frozenset(ended), self._after(day)

    def _after(self, last: pd.Timestamp | None) -> frozenset[str]:
        """Return the numbers that begin after a day of changes."""
        later = self.edges if last is None else self.edges[self.edges.first_day.gt(last)]
        before = set() if last is None else set(self.edges.new[self.edges.first_day.le(last)])
        begins, ends = later.groupby("new").first_day.min(), later.groupby("old").first_day.min()
        ends = ends.reindex(begins.index)
        return frozenset(set(begins.index[ends.isna() | ends.gt(begins)]) - before)

    def list_of(self, day: pd.Timestamp) -> pd.Timestamp | None:
        """Return the day of the last changes up to a day; None before the first."""
        return max((first for first in self.days if first <= day), default=None)

    def ended(self, day: pd.Timestamp) -> frozenset[str]:
        """Return the numbers that gave way up to a day and were given to no other goods since."""
        return self._ended[self.list_of(day)]

    def unborn(self, day: pd.Timestamp) -> frozenset[str]:
        """Return the numbers that begin after a day."""
        return self._unborn[self.list_of(day)]

    def there(self, codes: np.ndarray, first_day: pd.Timestamp | None) -> np.ndarray:
        """Return whether numbers are there from a day of changes on (None: before the first)."""
        return ~np.isin(codes, list(self._ended[first_day] | self._unborn[first_day]))

    def before(self, start: pd.Timestamp, end: pd.Timestamp) -> dict[str, str]:
        """Return the number on a first day of goods whose number of the last day was then another's.

        Of goods that come from several numbers it is the first.
        """
        between = self.edges[self.edges.first_day.gt(start) & self.edges.first_day.le(end)]
        reused = set(between.new) - self.unborn(start)
        back = {number: number for number in sorted(reused - self.ended(end))}
        for _, step in sorted(between.groupby("first_day"), reverse=True):
            origin = step.drop_duplicates("new").set_index("new").old
            back = {number: origin.get(held, held) for number, held in back.items()}
        return {number: origin for number, origin in back.items() if origin != number}

    def successors(self, number: str, day: pd.Timestamp) -> tuple[pd.Timestamp, list[str]] | None:
        """Return when a number gave way and the numbers of its goods on a day; None where it did not."""
        if number not in self.ended(day):
            return None
        steps = self.edges[self.edges.old.eq(number) & self.edges.first_day.le(day)]
        of_day = became(pd.DataFrame({"partner": [""], "hts": [number]}), self.edges, day)
        return steps.first_day.max(), of_day.successor.tolist()

    def predecessors(self, number: str, day: pd.Timestamp) -> tuple[pd.Timestamp, list[str]] | None:
        """Return when a number begins and the numbers of its goods on a day; None where it is there."""
        if number not in self.unborn(day):
            return None
        held, born = {number}, pd.NaT
        later = self.edges[self.edges.first_day.gt(day)]
        for first_day, step in sorted(later.groupby("first_day"), reverse=True):
            ends = step[step.new.isin(held)]
            born = first_day if number in set(ends.new) else born
            held = (held - set(ends.new)) | set(ends.old)
        return born, sorted(held)


def _printed_on(printed: pd.DataFrame, day: pd.Timestamp) -> set[str]:
    """Return the numbers that the edition of a day prints; none after the last edition read."""
    if day > printed.first_day.max():
        return set()
    return set(printed.hts[printed.first_day.le(day) & ~printed.next_day.le(day)])
