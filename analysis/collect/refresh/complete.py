"""What an answer lacks: times, partners, goods and rows that a table held, taken for no trade else."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from analysis.checks import InputError

#: Columns of time, of which a table has one.
TIMES = ("month", "year", "start_year")
#: Columns whose every value has trade, or a figure, at every time: partners and goods of these tables.
ALWAYS = ("partner", "naics3", "hs2", "bls_series")

# ASSUME: from one month to the next, up to November 2025, at most 3 % of the rows, with .03 % of the
# trade, went from a table, and annual revisions take back less. Lines of the tariff go by the year:
# from 2024 to 2025 21 % of the rows, with 1.6 % of the trade.
SHARES = {"month": (0.001, 0.05), "start_year": (0.001, 0.05), "year": (0.05, 0.40)}

# ASSUME: the trade of a partner in a month is revised by less than a quarter between two tables of it.
LACKING = 0.25


def time_of(table: pd.DataFrame) -> str:
    """Return the column of time of a table."""
    return next(name for name in TIMES if name in table)


def numbers_of(table: pd.DataFrame) -> list[str]:
    """Return the columns of amounts: numbers that are never below zero."""
    names = table.select_dtypes("number").columns.difference([*TIMES, "end_year"], sort=False)
    return [name for name in names if len(table) and table[name].min() >= 0]


def check_complete(
    new: pd.DataFrame,
    held: pd.DataFrame,
    key: list[str],
    *,
    where: str,
    window: tuple[str, str],
    later: bool = True,
) -> None:
    """Raise InputError that names what came without, of what the table held.

    Parameters
    ----------
    new : DataFrame
        What came.
    held : DataFrame
        The table as it was; a later time is compared with the one just before, held or come.
    key : list of str
        Of a row.
    where : str
        For the message.
    window : (str, str)
        First and last month asked for, ``2024-01``.
    later : bool
        Whether a time after the last held must have what the time before it has.
    """
    time = time_of(new)
    _check_times(new, held, time, where=where, window=window)
    reference = _reference(new, held, time, later=later)
    _check_groups(new, reference, time, where=where)
    _check_rows(new, reference, key, where=where)
    _check_amounts(new, held, time, where=where)


def check_groups(new: pd.DataFrame, beside: pd.DataFrame, *, where: str, name: str) -> None:
    """Raise InputError for a partner that has less, or more, in the named table of the same concept."""
    time = time_of(new)
    beside = beside[beside[time].isin(new[time])]
    _check_groups(new, beside, time, where=where, holder=name)
    for amount in (one for one in numbers_of(new) if one in beside):
        sums = [table.groupby([time, "partner"])[amount].sum() for table in (new, beside)]
        over = (sums[0] / sums[1].where(sums[1] > 0) - 1).dropna()
        if (over.abs() > LACKING).any():
            at, partner = over.abs().idxmax()
            how = "has {:,.0%} more" if over[at, partner] > 0 else "lacks {:.1%}"
            raise InputError(
                f"{where}: {shown(at)} {how.format(abs(over[at, partner]))} of the {amount} of partner "
                f"{partner} that {name} holds. No table was changed."
            )


def way_on(table: dict, case: str) -> str:
    """Return what to do where what came is refused, and in a case is right."""
    path = Path(table["path"])
    by_hand = f"put data/sources/{path} in order by hand and `python -m analysis.collect register "
    by_hand += f"{table['name']} --vintage ... --revised`"
    if path.parent.parent.name == "vintages":
        by_hand = f"remove data/vintages/{path.parent.name}, with which this is compared"
    return f"Ask again later; where {case}, {by_hand}."


@contextmanager
def advised(way: str) -> Iterator[None]:
    """Add to what is refused within what to do about it."""
    try:
        yield
    except InputError as refused:
        raise InputError(f"{refused} {way}") from None


def shown(value) -> str:
    """Return a time, or another value of a key, as messages print it."""
    return f"{value:%Y-%m}" if isinstance(value, pd.Timestamp) else str(value)


def _check_times(new, held, time: str, *, where: str, window: tuple[str, str]) -> None:
    """Refuse a time of the window that the table held and that did not come."""
    if time == "start_year":  # only spans within the window are compared at all
        return
    first, last = (pd.Timestamp(month) for month in window)
    if time == "year":
        first, last = first.year, last.year if last.month == 12 else last.year - 1
    lacking = sorted(set(held[time][held[time].between(first, last)]) - set(new[time]))
    if lacking:
        raise InputError(
            f"{where}: the answer lacks {shown(lacking[0])}, which the table holds. "
            "No table was changed."
        )


def _reference(new: pd.DataFrame, held: pd.DataFrame, time: str, *, later: bool) -> pd.DataFrame:
    """Return the rows that a table held of times that came, of later times those of the one before."""
    if "end_year" in held:
        spans = new[["start_year", "end_year"]].drop_duplicates()
        return held.merge(spans, on=["start_year", "end_year"])
    parts = [held[held[time].isin(new[time])]]
    if later and len(held):
        after = new[new[time].gt(held[time].max())]
        times = [held[time].max(), *sorted(after[time].unique())]
        rows = pd.concat([held, after])
        parts += [rows[rows[time].eq(a)].assign(**{time: b}) for a, b in itertools.pairwise(times)]
    return pd.concat(parts, ignore_index=True).astype({time: new[time].dtype})


def _check_groups(
    new: pd.DataFrame, reference: pd.DataFrame, time: str, *, where: str, holder: str = "the table"
) -> None:
    """Refuse an answer without any trade of a partner, or of a kind of goods, at some time."""
    there = new[new[numbers_of(new)[:1]].gt(0).all(axis=1)]
    for name in (one for one in ALWAYS if one in new and one in reference):
        pairs = [frame[[time, name]].dropna().drop_duplicates() for frame in (reference, there)]
        missing = pairs[0].merge(pairs[1], on=[time, name], how="left", indicator=True)
        missing = missing[missing._merge.eq("left_only")].sort_values([time, name])
        if len(missing):
            codes = missing[name][missing[time].eq(missing[time].iloc[0])]
            gap = f"{shown(missing[time].iloc[0])} has nothing of {name} {', '.join(codes.iloc[:5])}"
            more = f" and {len(codes) - 5} others" if len(codes) > 5 else ""
            raise InputError(f"{where}: {gap}{more}, which {holder} holds. No table was changed.")


def _check_rows(new: pd.DataFrame, reference: pd.DataFrame, key: list[str], *, where: str) -> None:
    """Refuse an answer without more rows, or more of an amount, than publishers take back."""
    time, amounts = time_of(new), numbers_of(reference)
    both = reference[[*key, *amounts]].merge(
        new[[*key, *amounts]], on=key, how="left", suffixes=("", "_new")
    )
    for number, name in enumerate(amounts):
        there, now = both[both[name].gt(0)], f"{name}_new"
        gone = there[now].isna() if number else ~there[now].gt(0)
        by = pd.DataFrame({time: there[time], "rows": gone, "amount": there[name].where(gone, 0)})
        losses = by.groupby(time).agg(rows=("rows", "mean"), n=("rows", "sum"), amount=("amount", "sum"))
        losses["amount"] /= there.groupby(time)[name].sum()
        amount, rows = SHARES[time]
        wrong = losses[losses.amount.gt(amount) | losses.rows.gt(rows)]
        if len(wrong):
            at, first = wrong.index[0], wrong.iloc[0]
            lost = there[gone & there[time].eq(at)]
            row = lost.loc[lost[name].idxmax(), [one for one in key if one != time]]
            raise InputError(
                f"{where}: {shown(at)} lacks {first.n:,.0f} rows with {first.amount:.1%} of the {name} "
                f"that the table holds, first of all {' '.join(map(str, row))}. No table was changed."
            )


def _check_amounts(new: pd.DataFrame, held: pd.DataFrame, time: str, *, where: str) -> None:
    """Refuse an amount that is nothing everywhere."""
    for name in numbers_of(new):
        sums = new.groupby(time)[name].sum()
        if not sums.gt(0).all() and held.get(name, pd.Series(1)).gt(0).any():
            at = shown(sums.index[~sums.gt(0)][0])
            raise InputError(f"{where}: {name} is nothing but zeros in {at}. No table was changed.")
