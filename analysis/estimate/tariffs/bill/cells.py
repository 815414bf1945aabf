"""The bill by partner, sector, month and authority: 2025 by line, and the months after it by partner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.estimate.tariffs.bill.lines import (
    UNMOVED_LAW,
    YEAR,
    LawByMonth,
    Traded,
    bill_of_lines,
    law_by_month,
)
from analysis.estimate.tariffs.bill.months import OTHER_PARTNERS
from analysis.estimate.tariffs.bill.split import AT_SEA, bounds, in_proportion, ratio
from analysis.law.authorities import LawByAuthority
from analysis.law.statutory import Law
from analysis.vocabulary import SPECIAL_SECTORS, TERMS, Term

#: Duties on lines on which the law sets none.
UNASSIGNED = "unassigned"

BILL_CELLS = Columns(
    "a partner, sector, month and authority",
    {
        "partner": Term("Partner", "", "exporting country, ISO 3166-1 alpha-3; EU; other: all others"),
        "product": Term("Sector", "", "NAICS3 sector; all: all goods without chapters 98 and 99"),
        "month": TERMS["month"],
        "authority": Term("Authority", "", "statute and order under which the duty is due"),
        "due": Term("Due", "USD", "duties that the law sets on trade as it was"),
        "due_new": Term("Due, new", "USD", "the part that the law of 31 December 2024 did not set"),
        "collected": Term(
            "Collected",
            "USD",
            "duties calculated by customs, before refunds",
            ends=("lowest", "highest"),
        ),
        "lowest": Term(
            "Interval from", "USD", "the same, where its duties were spared before all others"
        ),
        "highest": Term("Interval to", "USD", "the same, where they were spared after all others"),
        "collected_new": Term(
            "Collected, new",
            "USD",
            "new duties among those collected",
            ends=("new_lowest", "new_highest"),
        ),
        "new_lowest": Term(
            "Interval from", "USD", "the same, where new duties were spared before all others"
        ),
        "new_highest": Term("Interval to", "USD", "the same, where they were spared after all others"),
        "new_before": Term(
            "New, on trade of 2024", "USD", "new duties that the law sets on trade of the month of 2024"
        ),
        "new_by_elasticity": Term(
            "New, as trade moves",
            "USD",
            "the same on that trade as the main elasticity moves it",
            ends=("new_by_elasticity_low", "new_by_elasticity_high"),
        ),
        "new_by_elasticity_low": Term(
            "Interval from", "USD", "the same at the elasticity's lower end, where trade moves most"
        ),
        "new_by_elasticity_high": Term(
            "Interval to", "USD", "the same at the elasticity's upper end, where trade moves least"
        ),
    },
)
AMOUNTS = [name for name, term in BILL_CELLS.items() if term.unit == "USD"]

#: Lines that are divided at once, whole sectors of them.
LINES = 1_000


@dataclass(frozen=True)
class Held:
    """What is held of trade, beside the law."""

    value: pd.DataFrame  #: Imports of 2025 by group and sector, twelve months; US dollars.
    before: pd.DataFrame  #: The same of 2024.
    duties: pd.DataFrame  #: Duties of 2025, as ``value``, of partners with months by sector.
    collected: pd.Series  #: Duties of 2025 by partner and line.
    later: pd.DataFrame  #: Index: group, month after 2025; ``customs_value``, ``duties``, ``before``.
    groups: dict[str, str]  #: Partner -> the group of which the later months are.


@returns(BILL_CELLS)
def bill_cells(law: Law, held: Held, elasticities: list[float]) -> pd.DataFrame:
    """Return the bill of every partner from January 2025 on, by the rule of ``split``.

    Parameters
    ----------
    law : Law
        From :func:`statutory.read_law`, lines of later numbers among them.
    held : Held
    elasticities : list of float
        As :func:`lines.bill_of_lines` takes them.
    """
    later = held.later.index.get_level_values("month").unique().sort_values()
    months = pd.date_range(f"{YEAR}-01-01", periods=12, freq="MS")
    shares = [_shares(table) for table in (held.value, held.before)]
    parts, sums = [], Later(held, elasticities, later)
    paid = law.lines.join(held.collected.rename("duties"), on=["partner", "hs10"]).duties.fillna(0.0)
    all_months = months.append(later)
    since, until = min(months[0] - AT_SEA, UNMOVED_LAW), all_months[-1] + pd.offsets.MonthEnd()
    by_authority = LawByAuthority(law, since, until)
    for partner in law.partners:
        lines = law.of(partner)
        lines = lines.assign(duties=paid[lines.index])
        lines = lines[(lines.value_2024 + lines.value_2025).gt(0)]
        lines = lines.sort_values("naics3", kind="stable")
        lawful = law_by_month(by_authority, lines, all_months)
        of_lines, name = _traded(held, shares, lines), _group(held, partner)
        for block in _blocks(of_lines.sector):
            some, traded = lines[block], of_lines.part(block)
            of_year = _part(lawful, slice(12), block)
            bill = bill_of_lines(of_year, traded, elasticities)
            sums.add(partner, some, _part(lawful, slice(12, None), block), traded, bill)
            parts += list(_by_sector(name, of_year.names, bill, some.naics3.to_numpy()))
    every = pd.concat([_frame(parts, months), *sums.cells()], ignore_index=True)
    keys = [name for name in BILL_CELLS if name not in AMOUNTS]
    every = every.groupby(keys, sort=True)[AMOUNTS].sum().reset_index()
    return every[every[AMOUNTS].ne(0).any(axis=1)].reset_index(drop=True)


def _group(held: Held, partner: str) -> str:
    """Return the partner, or the others together where it has no months by sector."""
    return partner if partner in held.value.index.get_level_values("partner") else OTHER_PARTNERS


def _blocks(sector: np.ndarray) -> Iterator[slice]:
    """Yield lines of whole sectors, in whose order they are: few authorities charge neighbours."""
    begins = np.flatnonzero(np.diff(sector, prepend=-1))
    _, first = np.unique(begins // LINES, return_index=True)
    ends = [*begins[first[1:]], len(sector)]
    return map(slice, begins[first], ends)


def _part(law: LawByMonth, months: slice, lines: slice) -> LawByMonth:
    """Return the law of some months and lines, by the authorities that charge there."""
    rows = np.flatnonzero(law.rate[:, months, lines].any(axis=(1, 2)))
    of = (part[rows, months, lines] for part in (law.rate, law.ashore, law.new))
    return LawByMonth([law.names[row] for row in rows], *of, law.before[lines])


def _traded(held: Held, shares: list[pd.DataFrame], lines: pd.DataFrame) -> Traded:
    """Return trade and duties of one partner's lines (step 1 of the rule)."""
    name = _group(held, lines.partner.iloc[0])
    sectors, sector = np.unique(lines.naics3.to_numpy(str), return_inverse=True)
    of_2025, of_2024 = (of.loc[name].reindex(sectors).fillna(1 / 12).to_numpy().T for of in shares)
    months = None
    if name != OTHER_PARTNERS:
        months = held.duties.loc[name].reindex(sectors).fillna(0.0).to_numpy().T
    return Traded(
        of_2025[:, sector] * lines.value_2025.to_numpy(float),
        of_2024[:, sector] * lines.value_2024.to_numpy(float),
        lines.duties.to_numpy(float),
        sector,
        months,
    )


def _shares(value: pd.DataFrame) -> pd.DataFrame:
    """Return the share of each month in the year, all alike where nothing came."""
    return value.div(value.sum(axis=1).where(lambda sums: sums > 0), axis=0).fillna(1 / 12)


def _by_sector(name: str, names: list[str], bill: dict, naics3: np.ndarray) -> Iterator[tuple]:
    """Yield the sums of a partner's lines by sector, in whose order they are, an authority each.

    They are of shape (amounts, months, sectors).
    """
    sectors, begins = np.unique(naics3.astype(str), return_index=True)
    sums = np.array([np.add.reduceat(bill[what], begins, axis=2) for what in AMOUNTS])
    for row, authority in enumerate(names):
        yield name, authority, sectors, sums[:, row]
    unassigned = np.zeros((len(AMOUNTS), *sums.shape[2:]))
    collected = [AMOUNTS.index(what) for what in ("collected", "lowest", "highest")]
    unassigned[collected] = np.add.reduceat(bill["unassigned"], begins, axis=1)
    yield name, UNASSIGNED, sectors, unassigned


def _frame(parts: list[tuple], months: pd.DatetimeIndex) -> pd.DataFrame:
    """Return sums of :func:`_by_sector` as a frame."""
    names, authorities, sectors, sums = zip(*parts, strict=True)
    n = [part[0].size for part in sums]
    amounts = np.concatenate([part.reshape(len(AMOUNTS), -1) for part in sums], axis=1)
    keys = {
        "partner": np.repeat(names, n),
        "product": np.concatenate([np.tile(some, len(months)) for some in sectors]),
        "month": np.concatenate([np.repeat(months, len(some)) for some in sectors]),
        "authority": np.repeat(authorities, n),
    }
    return pd.DataFrame(keys | dict(zip(AMOUNTS, amounts, strict=True)))


class Later:
    """Sums over lines of the law of months after 2025, by group: what its collections are divided by."""

    def __init__(self, held: Held, elasticities: list[float], months: pd.DatetimeIndex) -> None:
        self._held, self._elasticities, self._months = held, elasticities, months
        self._sums: dict[tuple[str, str], dict[str, np.ndarray]] = {}
        self._values: dict[str, np.ndarray] = {}

    def add(self, partner: str, lines, law: LawByMonth, traded: Traded, bill: dict) -> None:
        """Add what the law charges on one partner's lines without chapters 98 and 99."""
        plain = ~lines.naics3.isin(SPECIAL_SECTORS).to_numpy()
        value, before = (lines[name].to_numpy(float) * plain for name in ("value_2025", "value_2024"))
        ashore = bill["ashore"]
        paid = np.where(ashore > 0, ratio(traded.duties, ashore).clip(0, 1), 1.0)
        group = self._held.groups.get(partner, OTHER_PARTNERS)
        self._values[group] = self._values.get(group, 0.0) + np.array([value.sum(), before.sum()])
        moved = [np.exp(one * law.rise) * before for one in self._elasticities]
        for row, name in enumerate(law.names):
            weights = (value, value * paid, before, *moved)
            rates = (law.rate, law.rate, law.new, law.new, law.new, law.new)
            sums = [(rate[row] * w).sum(axis=1) for rate, w in zip(rates, weights, strict=True)]
            sums.append((law.new[row] * value).sum(axis=1))
            held = self._sums.setdefault((group, name), np.zeros((7, len(self._months))))
            held += np.array(sums)

    def cells(self) -> Iterator[pd.DataFrame]:
        """Yield the bill of each group by month and authority."""
        for group, (of_2025, of_2024) in self._values.items() if len(self._months) else ():
            held = self._held.later.loc[group].reindex(self._months)
            names = [name for of, name in self._sums if of == group]
            scale = np.array([held.customs_value / of_2025] * 2 + [held.before / of_2024] * 4)
            scale = np.concatenate([scale, scale[:1]])
            sums = np.array([self._sums[group, name] * scale for name in names])
            amounts = _of_month(*sums.swapaxes(0, 1), held.duties.to_numpy(float))
            for row, name in enumerate(names):
                of = {what: part[row] for what, part in amounts.items()}
                frame = pd.DataFrame(of, index=self._months.rename("month")).reset_index()
                yield frame.assign(partner=group, product="all", authority=name)


def _of_month(due, seed, before, moved, least, most, new, duties) -> dict[str, np.ndarray]:
    """Return the amounts of a group by authority and month, each of shape (authorities, months)."""
    collected = in_proportion(seed, due, duties)
    lowest, highest = bounds(due, duties)
    paid_new = collected * ratio(new, due)
    both = np.array([new.sum(axis=0), (due - new).sum(axis=0)])
    ends = [end[0] * ratio(paid_new, paid_new.sum(axis=0)) for end in bounds(both, duties)]
    named = (due, new, collected, lowest, highest, paid_new, *ends, before, moved, least, most)
    return dict(zip(AMOUNTS, named, strict=True))
