"""The bill of one partner's lines in 2025: what was due, what was paid, what trade was before."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.estimate.tariffs.bill.split import (
    AT_SEA,
    bounds_by_month,
    bounds_of_some,
    fitted_to_months,
    paid_by_authority,
    ratio,
)
from analysis.law.authorities import IEEPA, LEGAL_AUTHORITIES, LawByAuthority
from analysis.law.calendar import day_weights

#: Last day of the law before the new duties, and the year whose trade they had not yet moved.
UNMOVED_LAW, UNMOVED_YEAR, YEAR = pd.Timestamp("2024-12-31"), 2024, 2025

#: Partners whose goods come over land, so that none are at sea.
OVERLAND = ("CAN", "MEX")

#: New duties on the trade of the year before, at the elasticity and at the ends of its interval.
BY_ELASTICITY = ("new_by_elasticity", "new_by_elasticity_low", "new_by_elasticity_high")


@dataclass(frozen=True)
class LawByMonth:
    """The law of lines by authority and month; arrays of shape (authorities, months, lines)."""

    names: list[str]  #: Authorities, in the order of :data:`authorities.LEGAL_AUTHORITIES`.
    rate: np.ndarray  #: Fractions, means over the days of the month.
    ashore: np.ndarray  #: The same without what was at sea when a duty under IEEPA rose.
    new: np.ndarray  #: The part that the law of :data:`UNMOVED_LAW` did not charge.
    before: np.ndarray  #: Shape (lines,). All that the law of :data:`UNMOVED_LAW` charged.

    @cached_property
    def rise(self) -> np.ndarray:
        """Rise of the log of (1 + tariff) since :data:`UNMOVED_LAW`, shape (months, lines)."""
        return np.log1p(self.rate.sum(axis=0)) - np.log1p(self.before)


def law_by_month(law: LawByAuthority, lines: pd.DataFrame, months: pd.DatetimeIndex) -> LawByMonth:
    """Return the law of one partner's lines by authority and month (steps 2 and 3 of the rule)."""
    segments, rates = law.as_traded(lines)
    starts = segments.union(segments + AT_SEA)
    starts = starts[starts <= law.until]
    now, earlier = (_at(segments, days) for days in (starts, starts - AT_SEA))
    days, days_at_sea = day_weights(segments, months), day_weights(starts, months)
    names = [name for name in LEGAL_AUTHORITIES if name in rates]
    unmoved = {name: rates[name][_at(segments, [UNMOVED_LAW])[0]] for name in names}
    rate = np.array([days @ rates[name] for name in names])
    ashore, new = rate.copy(), rate.copy()
    for row, name in enumerate(names):
        if name in IEEPA and lines.partner.iloc[0] not in OVERLAND:
            ashore[row] = days_at_sea @ np.minimum(rates[name][now], rates[name][earlier])
        if unmoved[name].any():
            new[row] = days @ np.clip(rates[name] - unmoved[name], 0, None)
    return LawByMonth(names, rate, ashore, new, sum(unmoved.values()))


def _at(segments: pd.DatetimeIndex, days: pd.DatetimeIndex) -> np.ndarray:
    return np.clip(segments.searchsorted(days, side="right") - 1, 0, None)


@dataclass(frozen=True)
class Traded:
    """Trade of lines of 2025 and the year before; US dollars."""

    value: np.ndarray  #: Shape (12, lines). Imports by month of 2025, as its sector came.
    before: np.ndarray  #: Shape (12, lines). The same of 2024.
    duties: np.ndarray  #: Shape (lines,). Collected in 2025.
    sector: np.ndarray  #: Shape (lines,). Position of each line's sector.
    #: Shape (12, sectors). Duties that customs published by month; None where it did not.
    months: np.ndarray | None

    def part(self, lines: slice) -> Traded:
        """Return some lines, whole sectors in their order."""
        sector = self.sector[lines] - self.sector[lines.start]
        sectors = slice(self.sector[lines.start], self.sector[lines][-1] + 1)
        months = None if self.months is None else self.months[:, sectors]
        return Traded(self.value[:, lines], self.before[:, lines], self.duties[lines], sector, months)


def bill_of_lines(law: LawByMonth, traded: Traded, elasticities: list[float]) -> dict[str, np.ndarray]:
    """Return what was due and paid of lines by authority and month of 2025 (steps 2 to 6 of the rule).

    Parameters
    ----------
    law : LawByMonth
        Of the months of 2025.
    traded : Traded
    elasticities : list of float
        Of imports to (1 + tariff): estimate, lowest and highest.

    Returns
    -------
    dict of ndarray, shape (authorities, 12, lines)
        US dollars, columns of :data:`cells.BILL_CELLS`; ``unassigned``, shape (12, lines); and
        ``ashore``, shape (lines,), what was due in the year without what was afloat.
    """
    due, ashore = law.rate * traded.value, law.ashore * traded.value
    split = paid_by_authority(due, ashore, traded.duties)
    assigned = traded.duties - split.unassigned
    paid = split.paid * _fitted(split.paid.sum(axis=0), assigned, traded)
    lowest, highest = bounds_by_month(paid, due, assigned)
    due_new = law.new * traded.value
    paid_new = paid * ratio(due_new, due)
    others = (due - due_new).sum(axis=(0, 1))
    new_lowest, new_highest = bounds_of_some(paid_new, due_new, others, assigned)
    on_before = law.new * traded.before
    moved = [on_before * np.exp(one * law.rise) for one in elasticities]
    named = dict(zip(BY_ELASTICITY, moved, strict=True))
    return {
        "due": due,
        "due_new": due_new,
        "collected": paid,
        "lowest": lowest,
        "highest": highest,
        "collected_new": paid_new,
        "new_lowest": new_lowest,
        "new_highest": new_highest,
        "new_before": on_before,
        **named,
        "ashore": ashore.sum(axis=(0, 1)),
        "unassigned": _months_of(traded.value) * split.unassigned,
    }


def _fitted(paid: np.ndarray, assigned: np.ndarray, traded: Traded) -> np.ndarray:
    """Return the factor of step 5, of duties on which the law sets one."""
    if traded.months is None:
        return np.ones_like(paid)
    n = traded.months.shape[1]
    every = np.bincount(traded.sector, traded.duties, n)
    some = np.bincount(traded.sector, assigned, n)
    months = traded.months * ratio(some, every)
    return fitted_to_months(paid, assigned, traded.sector, months)


def _months_of(value: np.ndarray) -> np.ndarray:
    """Return the share of each month in imports of each line, all alike where nothing was bought."""
    whole = value.sum(axis=0)
    return np.divide(value, whole, out=np.full(value.shape, 1 / len(value)), where=whole > 0)
