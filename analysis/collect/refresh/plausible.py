"""What no publisher means: a month or a partner far from its neighbours, said twice, or another's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from analysis.checks import InputError
from analysis.collect.refresh.complete import numbers_of, shown, time_of

#: Columns that say whose series a row is part of; the first that a table has.
WHOSE = ("census_partner_code", "bls_series", "partner")
#: Whose a row is where all rows are one series.
ALL = "all"
#: Amounts that the law moves at will: the first is judged by the rate that it is.
TAXED = ("duties", "dutiable_value")
#: Times of the past that a new one is held against, and how many there must be.
PAST, FEWEST = {"month": 12, "year": 3}, {"month": 3, "year": 1}


@dataclass(frozen=True)
class Limits:
    """How far an amount may be from what was held of it, and from its last twelve months, as ratios."""

    revised: float
    moves: float
    #: Amounts a month from which on these hold; below, :data:`SMALL_MOVES` does.
    revised_from: float = 0
    moves_from: float = 0


# ASSUME: what was held of 100 million dollars a month is revised by less than a quarter. Seen: 4 %
# (South Korea, September 2025). A partner of a billion does not trade four times the most of its last
# twelve months, nor a quarter of the least. Seen since 2014: 2.5 times (Swiss gold, December 2024) and
# 1 / 2.1 (US exports to India, April 2020); Russia of 2024, 1 / 2.3, had no billion any more.
DOLLARS = Limits(revised=1.25, moves=4, revised_from=1e8, moves_from=1e9)
# ASSUME: a price index is revised by less than a twentieth, and leaves its last twelve months by less
# than a quarter. Seen: 4 %.
PRICES = Limits(revised=1.05, moves=1.25)
# ASSUME: a partner of ten million dollars a month does not trade 100 times more. Seen: 51 (Chad, 2023).
SMALL_MOVES, SMALL = 100, 1e7

# ASSUME: duties over value rise by less than 25 points above the most of the last twelve months, and do
# not fall to a tenth of the least of three. Seen: 13 points (China, March 2025) and a quarter (Ireland,
# September 2025). They are revised to less than 2.5 times the rate; seen: 1.7 (Canada, May 2025).
RISE, FALL, REVISED_RATE = 0.25, 10, 2.5

# ASSUME: half of a partner's goods change between two years as they did in the table, within a tenth.
CHANGED = 0.1


def check_plausible(now: pd.DataFrame, new: pd.DataFrame, held: pd.DataFrame, *, where: str) -> None:
    """Raise InputError that names the first month, and partner, that no publisher can mean.

    Parameters
    ----------
    now : DataFrame
        What came, and the older rows that stay.
    new : DataFrame
        What came.
    held : DataFrame
        The table as it was: times that it held are compared with it, later ones with their own past.
    where : str
        For the message.
    """
    time = time_of(now)
    if time == "start_year":
        return _check_changes(new, held, where=where)
    after, later = _sums(now), sorted(set(new[time]) - set(held[time]))
    if len(held):
        _check_revised(_sums(new), _sums(held), where=where)
    _check_repeated(after, later, where=where)
    _check_levels(after, later, where=where)
    _check_rates(after, later, where=where)
    return None


def whose_column(table: pd.DataFrame) -> str:
    """Return the column that says whose a row is; none where all rows are one series."""
    return next((name for name in WHOSE if name in table), "")


def _sums(table: pd.DataFrame) -> pd.DataFrame:
    """Return amounts a month; index: time; columns: the amount, and whose it is, if it is anybody's."""
    time, whose, amounts = time_of(table), whose_column(table), numbers_of(table)
    by = table[whose].astype(str) if whose else pd.Series(ALL, table.index)
    sums = table.groupby([time, by.rename(whose or ALL)])[amounts].sum(min_count=1).astype(float)
    return (sums / (12 if time == "year" else 1)).unstack()


def _refuse(wrong: pd.DataFrame, said: Callable[[object, str], str], *, where: str) -> None:
    """Refuse the earliest of the cells that are true, with what is said of its time and whose it is."""
    if not wrong.to_numpy().any():
        return
    at = wrong.index[wrong.any(axis=1)][0]
    whose, *others = wrong.columns[wrong.loc[at]]
    of = f" of {wrong.columns.name} {whose}" if whose != ALL else ""
    of += f" (and {len(others)} others)" if others else ""
    raise InputError(f"{where}: {shown(at)}{of}: {said(at, whose)}. No table was changed.")


def _refuse_far(ratio, size, most: float, floor: float, what: str, *, where: str) -> None:
    """Refuse an amount of a size whose ratio to what it should be near is too large, or too small."""
    wrong = (ratio.gt(most) | ratio.lt(1 / most)) & size.ge(floor)
    wrong |= ratio.gt(SMALL_MOVES) & size.ge(SMALL)

    def said(at, whose: str) -> str:
        far = ratio.loc[at, whose]
        return what.format(f"{far:,.{far < 10:d}f} times" if far > 1 else f"a fraction of {far:.2g} of")

    _refuse(wrong, said, where=where)


def _limits(amount: str) -> Limits:
    return PRICES if amount == "import_price_index" else DOLLARS


def _check_revised(new: pd.DataFrame, held: pd.DataFrame, *, where: str) -> None:
    """Refuse a time that the table held and that is now another; duties by the rate that they are."""
    held = held.reindex_like(new.loc[new.index.isin(held.index)])
    new = new.loc[held.index]
    for name in new.columns.unique(0).difference(TAXED):
        limits, what = _limits(name), f"{name} is {{}} what the table holds"
        ratio = new[name] / held[name].where(held[name].gt(0))
        _refuse_far(ratio, held[name], limits.revised, limits.revised_from, what, where=where)
    if "duties" in new:
        size, what = held.customs_value, "duties over customs_value are {} what the table holds"
        ratio = (new.duties / new.customs_value) / (held.duties / size).where(held.duties.gt(0))
        _refuse_far(ratio, size, REVISED_RATE, DOLLARS.revised_from, what, where=where)


def _before(amounts: pd.DataFrame, times: dict[str, int] = PAST) -> pd.api.typing.Rolling:
    """Return the times before each, as many as it is held against."""
    name = amounts.index.name
    return amounts.shift().rolling(times[name], min_periods=FEWEST[name])


def _check_levels(sums: pd.DataFrame, later: list, *, where: str) -> None:
    """Refuse a later time whose amount is far from those before it."""
    for name in sums.columns.unique(0).difference(TAXED):
        amounts, limits, before = sums[name], _limits(name), _before(sums[name])
        ratio = (amounts / before.max()).clip(lower=1) * (amounts / before.min()).clip(upper=1)
        what = f"{name} is {{}} what it was before"
        size = before.median().loc[later]
        _refuse_far(ratio.loc[later], size, limits.moves, limits.moves_from, what, where=where)


def _check_rates(sums: pd.DataFrame, later: list, *, where: str) -> None:
    """Refuse a later time whose duties over value are far from those before it."""
    if "duties" not in sums:
        return
    rates, size = sums.duties / sums.customs_value, _before(sums.customs_value).median()
    most, least = _before(rates).max(), _before(rates, FEWEST).min()
    wrong = (rates.gt(most + RISE) | rates.lt(least / FALL)) & size.ge(DOLLARS.revised_from)

    def said(at, whose: str) -> str:
        rate, *past = (table.loc[at, whose] for table in (rates, most, least))
        bound = f"most {past[0]:.1%}" if rate > past[0] else f"least {past[1]:.1%}"
        return f"duties over customs_value are {rate:.2%}, and were at {bound} before"

    _refuse(wrong.loc[later], said, where=where)


def _check_repeated(sums: pd.DataFrame, later: list, *, where: str) -> None:
    """Refuse a later time whose amounts are, to the dollar, those of a time before."""
    amounts = list(sums.columns.unique(0))
    rows = sums.stack(future_stack=True).reset_index()
    time, whose = rows.columns[:2]
    rows["first"] = rows.groupby([whose, *amounts], dropna=False)[time].transform("first")
    rows = rows.assign(same=rows[time].ne(rows["first"]) & rows[amounts[0]].ge(SMALL))
    first, same = (rows.pivot(index=time, columns=whose, values=name) for name in ("first", "same"))

    def said(at, whose: str) -> str:
        return f"the same, to the dollar, as in {shown(first.loc[at, whose])}"

    _refuse(same.loc[later], said, where=where)


def _check_changes(new: pd.DataFrame, held: pd.DataFrame, *, where: str) -> None:
    """Refuse a partner whose goods changed otherwise between the same two years than the table holds."""
    key, spans = ["start_year", "end_year", "partner", "hs6"], ["start_year", "partner"]
    both = new.merge(held, on=key, suffixes=("", "_held"))
    for name in (name for name in held if name.startswith("log_change")):
        apart = (both[name] - both[f"{name}_held"]).abs().groupby([both[one] for one in spans]).median()
        message = f"half of the {name} are more than {CHANGED} from what the table holds"
        _refuse(apart.unstack().gt(CHANGED), lambda *_, message=message: message, where=where)
