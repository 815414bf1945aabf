"""Two partners under each other's name: each has the goods, or the flows, that were the other's."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.collect.refresh.complete import numbers_of, shown, time_of
from analysis.collect.refresh.plausible import FEWEST, PAST, whose_column
from analysis.vocabulary import WORLD

#: Columns of partners, and of goods, whose mix tells one partner from another.
PARTNERS, GOODS = ("partner", "census_partner_code"), ("naics3", "hs2", "hs6", "hs10")

# ASSUME: two partners are exchanged where each has the other's mix of goods of the last year, 1.25 times
# nearer than its own. Seen without an exchange: 1.08 times (Russia and Venezuela, November 2019). Of all
# pairs of 2014 to 2025, exchanged, it finds all but 1 in 2,600. Partners of ten million dollars a month.
GOODS_FIT, GOODS_FROM = 1.25, 1e7
# ASSUME: where imports and exports alone tell partners apart, 4 times; of a billion a month each. Seen
# without an exchange: 3.05 (Malaysia and Switzerland, June 2024). It finds 4 of 5.
FLOWS_FIT, FLOWS_FROM = 4, 1e9


def check_exchanged(now: pd.DataFrame, new: pd.DataFrame, held: pd.DataFrame, *, where: str) -> None:
    """Raise InputError that names two partners of a time, each with what the other has, or had before.

    Parameters as of :func:`plausible.check_plausible`.
    """
    time, whose = time_of(now), whose_column(now)
    goods = next((name for name in GOODS if name in now), "")
    told_apart = goods or len(numbers_of(now)) > 1
    if time not in PAST or not len(held) or whose not in PARTNERS or not told_apart:
        return
    fit, times = FLOWS_FIT if not goods else GOODS_FIT, sorted(set(now[time]))
    for at in _revised(new, held, time, whose):
        mixes = [_mix(table[table[time].eq(at)], whose, goods) for table in (new, held)]
        _check_mixes(*mixes, fit, "has", where=f"{where}: {shown(at)}")
    for at in sorted(set(new[time]) - set(held[time])):
        before = [one for one in times if one < at][-PAST[time] :]
        if len(before) >= FEWEST[time]:
            mixes = [_mix(now[now[time].isin(some)], whose, goods) for some in ([at], before)]
            _check_mixes(*mixes, fit, "had before", where=f"{where}: {shown(at)}")


def _revised(new: pd.DataFrame, held: pd.DataFrame, time: str, whose: str) -> list:
    """Return the times that were held and of which two partners, or more, are by a hundredth another."""
    name = numbers_of(new)[0]
    sums = [table.groupby([time, whose])[name].sum() for table in (new, held)]
    moved = (sums[0] / sums[1].where(sums[1] > 0) - 1).abs().gt(0.01)
    n_moved = moved.groupby(level=0).sum()
    return list(n_moved.index[n_moved > 1])


def _mix(rows: pd.DataFrame, whose: str, goods: str) -> pd.DataFrame:
    """Return the shares of goods by partner, or the logs of its flows; of the large partners alone."""
    time, amounts = time_of(rows), numbers_of(rows)
    rows = rows[rows[whose].ne(WORLD)]
    sums = rows.groupby(whose)[amounts].sum() / (rows[time].nunique() * (12 if time == "year" else 1))
    if not goods:
        return np.log(sums[sums.ge(FLOWS_FROM).all(axis=1)])
    rows = rows[rows[whose].isin(sums.index[sums[amounts[0]].ge(GOODS_FROM)])]
    values = rows.groupby([whose, goods])[amounts[0]].sum().unstack(fill_value=0)
    return values.div(values.sum(axis=1), axis=0)


def _check_mixes(own: pd.DataFrame, past: pd.DataFrame, fit: float, when: str, *, where: str) -> None:
    """Refuse two partners that are nearer to what the other has, or had, than to their own."""
    both = own.index.intersection(past.index)
    if len(both) < 2:
        return
    now, before = own.loc[both].align(past.loc[both], join="outer", axis=1, fill_value=0)
    apart = np.array([np.abs(before.to_numpy() - row).sum(axis=1) for row in now.to_numpy()])
    stay = np.add.outer(apart.diagonal(), apart.diagonal())
    wrong = stay > fit * (apart + apart.T)
    np.fill_diagonal(wrong, val=False)
    if wrong.any():
        one, other = both[np.argwhere(wrong)[0]]
        raise InputError(
            f"{where} of {own.index.name} {one}: comes with what {other} {when}, and {other} with what "
            f"{one} {when}: exchanged? No table was changed."
        )
