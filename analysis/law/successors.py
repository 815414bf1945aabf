"""Statistical numbers that give way to others: what became on a day of goods traded under a number.

Imports of a year stand under the numbers of that year. Some ended since and some were given to other
goods, so that a year and a later law are never joined by equal numbers: imports are carried from list to
list of changes, and all changes of a day are made at once.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator

import numpy as np
import pandas as pd

TABLE = "us_hts10_successors"

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
    *_, (_, rows) = _of_days(lines, changes[changes.first_day.le(day)], trade)
    return rows


def _of_days(
    lines: pd.DataFrame, changes: pd.DataFrame, trade: tuple[pd.Series, ...]
) -> Iterator[tuple[Hashable, pd.DataFrame]]:
    """Yield what became of lines by each day of changes, and first of all nothing."""
    held = lines.loc[lines.hts.isin(changes.old), ["partner", "hts"]]
    held = held.assign(successor=held.hts, share=1.0).reset_index(drop=True)
    yield pd.Timestamp.min, held.iloc[:0]
    for first_day, step in changes.groupby("first_day"):
        held = _stepped(held, step[["old", "new"]], trade if first_day < RECORDED_TO else ())
        same = held.successor.eq(held.hts) & held.share.eq(1.0)
        yield first_day, held[~same].reset_index(drop=True)


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
        every, of_partner = trade
        pairs = pd.MultiIndex.from_frame(moved[["partner", "new"]])
        for imports in (every.reindex(moved.new), of_partner.reindex(pairs)):
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
    of_partner = lines.set_index(["partner", "hs10"]).value_2025
    _, *of_days = _of_days(traded, changes, (every, of_partner))
    parts = [rows.assign(first_day=day) for day, rows in of_days]
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
    moved = of_day.hts.map(values).astype(float).fillna(0.0) * of_day.share
    rest = values.mask(values.index.isin(of_day.hts), 0.0)
    return rest.add(moved.groupby(of_day.successor).sum().round(), fill_value=0.0)


def as_traded(values: pd.Series, of_day: pd.DataFrame, later: pd.Series) -> pd.Series:
    """Return values of the numbers of a day as those of lines as traded, means where these were split.

    Parameters
    ----------
    values : Series
        Index: numbers; missing values, as of goods that are barred, are in no mean.
    of_day : DataFrame
        As :func:`carried`.
    later : Series
        Values of its successors, row by row.
    """
    part = of_day.share.where(later.notna())
    sums = pd.DataFrame({"value": later * part, "part": part}).groupby(of_day.hts).sum()
    sums = sums.reindex(values.index)
    return (sums.value / sums.part.where(sums.part > 0)).where(sums.part.notna(), values)


def layers_as_traded(
    lawful: tuple[pd.DatetimeIndex, dict[str, np.ndarray]], codes: pd.Series, became_rows: pd.DataFrame
) -> tuple[pd.DatetimeIndex, dict[str, np.ndarray]]:
    """Return the law of a partner's lines with that of their goods from the day their number gave way.

    Parameters
    ----------
    lawful : tuple
        Segments, and layers of shape (segments, lines), of :func:`rates.law_layers`.
    codes : Series
        Numbers of the lines, all later ones of their goods among them.
    became_rows : DataFrame
        The partner's rows of :func:`successor_table`.
    """
    if became_rows.empty:
        return lawful
    segments, layers = lawful
    lists = pd.DatetimeIndex(sorted(became_rows.first_day.unique()))
    starts = segments.union(lists[lists > segments[0]])
    at = segments.searchsorted(starts, side="right") - 1
    layers = {name: rates[at] for name, rates in layers.items()}
    place, ends = pd.Index(codes), [*lists[1:], pd.Timestamp.max]
    numbers = np.unique(place.get_indexer(became_rows.successor))
    of_numbers = {name: rates[:, numbers] for name, rates in layers.items()}
    for first_day, end in zip(lists, ends, strict=True):
        rows = became_rows[became_rows.first_day.eq(first_day)]
        old, new = place.get_indexer(rows.hts), place.get_indexer(rows.successor)
        held = np.flatnonzero((starts >= first_day) & (starts < end))
        for name, rates in layers.items():
            rates[np.ix_(held, np.unique(old))] = 0.0
            parts = of_numbers[name][np.ix_(held, numbers.searchsorted(new))] * rows.share.to_numpy()
            np.add.at(rates, (held[:, None], old[None]), parts)
    return starts, layers
