"""Rows of lists on numbers of the schedule that gave way: they go with the goods to the next numbers."""

from __future__ import annotations

import pandas as pd

#: First day of the changes that lists are carried over.
# ASSUME: lists made before 2026 stand in the numbers of their day, which the schedule of 2025 has; those
# of spring 2026 name numbers that gave way on 1 July.
FOLLOWED_FROM = pd.Timestamp("2026-01-01")

SUCCESSORS = "us_hts10_successors"


def followed(rows: pd.DataFrame, read) -> pd.DataFrame:
    """Return rows of lists with those of ten digits carried to the successors of their numbers.

    Parameters
    ----------
    rows : DataFrame
        As :func:`scopes.scope_rows`.
    read : callable
        ``collect.read_table``.

    Notes
    -----
    A list that begins later names numbers of its own day. One that names a number of the new edition
    itself says what holds there, unless the number was given to other goods: then what was said of it
    before is of those. Of several numbers that were merged the first one's row is taken. A number asked
    for before it was there bears what its goods did.
    """
    every = read(SUCCESSORS)
    edges = every[every.first_day.ge(FOLLOWED_FROM)].rename(columns={"first_day": "changed"})
    key = ["scope", "hts_prefix", "partner"]
    for changed, of_day in edges.groupby("changed"):
        steps = of_day.loc[of_day.old_hts10.ne(of_day.new_hts10), ["old_hts10", "new_hts10"]]
        reused = steps.new_hts10[steps.new_hts10.isin(edges.old_hts10)]
        before, holding = rows.first_day.lt(changed), rows.last_day.ge(changed)
        carried = rows[before].merge(steps, left_on="hts_prefix", right_on="old_hts10")
        others_before = carried.new_hts10.isin(every.old_hts10[every.first_day.le(changed)])
        carried = carried[~others_before | carried.last_day.ge(changed)]
        first = carried.first_day.mask(others_before, changed)
        carried = carried.assign(hts_prefix=carried.new_hts10, first_day=first)[rows.columns]
        named = pd.MultiIndex.from_frame(rows.loc[~rows.hts_prefix.isin(reused), key])
        carried = carried[~pd.MultiIndex.from_frame(carried[key]).isin(named)]
        carried = carried.drop_duplicates([*key, "first_day", "last_day"])
        ends = before & holding & rows.hts_prefix.isin(reused)
        rows = rows.assign(last_day=rows.last_day.mask(ends, changed - pd.Timedelta(days=1)))
        rows = pd.concat([rows, carried], ignore_index=True)
    return rows
