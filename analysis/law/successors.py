"""Statistical numbers that give way to others: what became on a day of goods traded under a number.

Imports of a year stand under the numbers of that year. Some ended since and some were given to other
goods, so that a year and a later law are never joined by equal numbers: imports are carried from list to
list of changes, and all changes of a day are made at once.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

TABLE, EDITIONS = "us_hts10_successors", "us_hts_lines_by_revision"

#: Day from which imports of a year, the last that is recorded, stand under numbers of later lists.
RECORDED_TO = pd.Timestamp("2026-01-01")

#: What became of a line: the columns of :func:`became`.
BECAME = ["partner", "hts", "successor", "share"]

#: Columns of :func:`successor_table`.
SUCCESSORS = ["partner", "hts", "first_day", "successor", "share"]


def edges(read) -> pd.DataFrame:
    """Return the changes of numbers: ``first_day``, ``old`` and ``new``, all within eight digits."""
    table = read(TABLE)[["first_day", "old_hts10", "new_hts10"]]
    return table.set_axis(["first_day", "old", "new"], axis=1)


def became(
    lines: pd.DataFrame, changes: pd.DataFrame, day: pd.Timestamp, *trade: pd.Series
) -> pd.DataFrame:
    """Return the numbers under which goods of lines stand on a day, where these are not their own.

    Parameters
    ----------
    lines : DataFrame
        ``partner``, ``hts``: numbers as traded.
    changes : DataFrame
        From :func:`edges`.
    day : Timestamp
    *trade : Series
        Imports of 2025 by number of all partners, then by partner and number; none: all in equal parts.

    Returns
    -------
    DataFrame
        :data:`BECAME`; ``share`` of the goods (sums to one by line). No row of a line without a change.
    """
    held = lines.loc[lines.hts.isin(changes.old), ["partner", "hts"]]
    held = held.assign(successor=held.hts, share=1.0).reset_index(drop=True)
    for first_day, step in changes[changes.first_day.le(day)].groupby("first_day"):
        held = _stepped(held, step[["old", "new"]], trade if first_day < RECORDED_TO else ())
    own = held.successor.eq(held.hts) & held.share.eq(1.0)
    return held[~own].reset_index(drop=True)


def _stepped(held: pd.DataFrame, step: pd.DataFrame, trade: tuple[pd.Series, ...]) -> pd.DataFrame:
    """Return goods under their numbers after the changes of one day."""
    moving = held.successor.isin(step.old)
    moved = held[moving].merge(step, left_on="successor", right_on="old")
    share = moved.share * _parts(moved, trade)
    moved = moved.assign(successor=moved.new, share=share)[BECAME]
    keys = ["partner", "hts", "successor"]
    return pd.concat([held[~moving], moved]).groupby(keys, as_index=False, sort=True).share.sum()


def _parts(moved: pd.DataFrame, trade: tuple[pd.Series, ...]) -> np.ndarray:
    """Return the part of each successor in what moved; parts of a number sum to one."""
    # ASSUME: goods of a number that was split went to its successors as the partner's imports of 2025
    # did, else as those of all partners; where no successor was traded, in equal parts.
    keys = [moved.partner, moved.hts, moved.old]
    part = pd.Series(1.0, moved.index)
    if trade and len(moved):
        every, own = trade
        pairs = pd.MultiIndex.from_frame(moved[["partner", "new"]])
        for imports in (every.reindex(moved.new), own.reindex(pairs)):
            weights = imports.fillna(0.0).to_numpy(float)
            part = part.mask(_sums(weights, keys) > 0, weights)
    return (part / _sums(part, keys)).to_numpy()


def _sums(values, keys: list[pd.Series]) -> pd.Series:
    return pd.Series(values, keys[0].index).groupby(keys).transform("sum")


def successor_table(lines: pd.DataFrame, read) -> pd.DataFrame:
    """Return what became of lines from each day of changes to the next.

    Parameters
    ----------
    lines : DataFrame
        ``partner``, ``hs10``, ``value_2024`` and ``value_2025`` of :func:`lines.traded_lines`; those of
        no value were traded under other numbers, and are left out.
    read : callable
        ``collect.read_table``.

    Returns
    -------
    DataFrame
        Key partner x hts x first_day x successor, sorted; ``share``.
    """
    changes, lines = edges(read), lines[lines.value_2024.gt(0) | lines.value_2025.gt(0)]
    traded = lines[["partner", "hs10"]].set_axis(["partner", "hts"], axis=1)
    imports = read("us_imports_hs10_annual")
    every = imports[imports.year.eq(RECORDED_TO.year - 1)].groupby("hs10").customs_value.sum()
    own = lines.set_index(["partner", "hs10"]).value_2025
    parts = [
        became(traded, changes, day, every, own).assign(first_day=day)
        for day in changes.first_day.unique()
    ]
    table = pd.concat(parts) if parts else nothing_became()
    return table[SUCCESSORS].sort_values(SUCCESSORS[:-1], ignore_index=True)


def nothing_became() -> pd.DataFrame:
    """Return :func:`successor_table` of no lines."""
    return pd.DataFrame(columns=SUCCESSORS).astype({"share": float})


def carried(values: pd.Series, of_day: pd.DataFrame) -> pd.Series:
    """Return values of a partner's lines under the numbers of a day, what moved in whole dollars.

    Parameters
    ----------
    values : Series
        US dollars; index: numbers as traded.
    of_day : DataFrame
        The partner's rows of :func:`successor_table` from one day of changes.
    """
    moved = of_day.hts.map(values).fillna(0.0) * of_day.share
    rest = values.mask(values.index.isin(of_day.hts), 0.0)
    return rest.add(moved.groupby(of_day.successor).sum().round(), fill_value=0.0)


def as_traded(values: pd.Series, of_day: pd.DataFrame) -> pd.Series:
    """Return values of the numbers of a day as those of lines as traded, means where these were split.

    Parameters
    ----------
    values : Series
        Index: numbers of the day; missing values, as of goods that are barred, are in no mean.
    of_day : DataFrame
        As :func:`carried`.
    """
    of_number = of_day.successor.map(values)
    part = of_day.share.where(of_number.notna())
    sums = pd.DataFrame({"value": of_number * part, "part": part}).groupby(of_day.hts).sum()
    means = (sums.value / sums.part.where(sums.part > 0)).reindex(values.index)
    return means.where(values.index.isin(of_day.hts), values)


def weights_on(
    values: pd.Series, became_rows: pd.DataFrame, numbers: Numbers, first_day: pd.Timestamp | None
) -> pd.Series:
    """Return what lines of a partner weigh under the numbers from a day of changes on.

    Parameters
    ----------
    values : Series
        Imports; index: numbers as traded, and all that stand for their goods later.
    became_rows : DataFrame
        The partner's rows of :func:`successor_table`.
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


def weights_by_list(lines: pd.DataFrame, became_rows: pd.DataFrame, numbers: Numbers) -> pd.DataFrame:
    """Return what lines whose number gives way, or stands for others, weigh from list to list.

    Parameters
    ----------
    lines : DataFrame
        ``partner``, ``hts``, ``weight``, as :func:`table.law_lines`.
    became_rows, numbers
        As in :func:`weights_on`, of all these partners.

    Returns
    -------
    DataFrame
        Key partner x hts x ``since`` (missing: from the beginning); ``until`` (missing: to the end; days
        within), ``weight``. No row while the number is not there.
    """
    moving = {*numbers.edges.old, *numbers.edges.new}
    lines = lines[lines.hts.isin(moving)]
    starts, by_partner = [None, *numbers.days], dict(iter(became_rows.groupby("partner", observed=True)))
    parts = []
    for partner, own in lines.groupby("partner", observed=True):
        values = pd.Series(own.weight.to_numpy(float), own.hts.to_numpy(str))
        rows = by_partner.get(partner, became_rows.iloc[:0])
        for since, following in zip(starts, [*starts[1:], None], strict=True):
            weight = weights_on(values, rows, numbers, since).dropna()
            until = pd.NaT if following is None else following - pd.Timedelta(days=1)
            part = {"partner": partner, "hts": weight.index, "since": since or pd.NaT, "until": until}
            parts.append(pd.DataFrame(part | {"weight": weight.to_numpy()}))
    columns = ["partner", "hts", "since", "until", "weight"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


class Numbers:
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
        given = set(between.new) - self.unborn(start)
        back = {number: number for number in sorted(given - self.ended(end))}
        for _, step in sorted(between.groupby("first_day"), reverse=True):
            origin = step.drop_duplicates("new").set_index("new").old
            back = {number: origin.get(held, held) for number, held in back.items()}
        return {number: origin for number, origin in back.items() if origin != number}

    def successors(self, number: str, day: pd.Timestamp) -> tuple[pd.Timestamp, list[str]] | None:
        """Return when a number gave way and the numbers of its goods on a day; None where it did not."""
        if number not in self.ended(day):
            return None
        own = self.edges[self.edges.old.eq(number) & self.edges.first_day.le(day)]
        of_day = became(pd.DataFrame({"partner": [""], "hts": [number]}), self.edges, day)
        return own.first_day.max(), of_day.successor.tolist()


def _printed_on(printed: pd.DataFrame, day: pd.Timestamp) -> set[str]:
    """Return the numbers that the edition of a day prints; none after the last edition read."""
    if day > printed.first_day.max():
        return set()
    return set(printed.hts[printed.first_day.le(day) & ~printed.next_day.le(day)])
