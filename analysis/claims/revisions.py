"""How far a series was revised: the sizes of all its revisions, between the releases that are held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.claims.records import MonthsUpTo, Record

#: How far a sum of months may be revised, as a part of it; its growth, and that of January and February.
# ASSUME: one per cent, as US imports from Canada in 2023 were printed as 421.1 bn dollars and later as
# 418.0; half a point, as printed growth to date lies so near to that of sums; a point for two months,
# for which 2.3 % was printed in 2025 where sums give 2.9.
TOGETHER, TOGETHER_GROWTH, NEW_YEAR = 0.01, 0.005, 0.01


@dataclass(frozen=True, kw_only=True)
class Revisions:
    """The revisions of one series, largest first."""

    levels: tuple[float, ...] = ()  #: As parts of the level.
    growth: tuple[float, ...] = ()  #: In growth on a year earlier, or in a rate (fractions).
    #: How far growth to date as printed lies from that of sums of months (fractions).
    sums: tuple[float, ...] = ()
    source: str = ""  #: Table that holds both releases.
    vintages: str = ""  #: The two that are compared.

    def level(self, n_months: int = 1) -> float:
        """Return how far a level of so many months may be revised, as a part of it."""
        return _largest(self.levels, TOGETHER if n_months > 1 else None)

    def change(self, n_months: int = 1) -> float:
        """Return how far growth, or a rate, of so many months may be revised."""
        together = {1: None, 2: NEW_YEAR}.get(n_months, TOGETHER_GROWTH)
        return max(_largest(self.growth, together), max(self.sums, default=0.0) if n_months > 1 else 0.0)


def revisions_of(record: Record, *, source: str, vintages: str) -> Revisions:
    """Return the revisions of a series between its first or earlier release and the newest."""
    old, new = record.first or record.before, record.today
    if old is None:
        return Revisions()
    return Revisions(
        levels=_sizes(
            new.levels[one] / old.levels[one] - 1
            for one in old.levels
            if _both(one, old.levels, new.levels)
        ),
        growth=_sizes(new.growth[one] - old.growth[one] for one in old.growth if one in new.growth)
        or _sizes(
            _growth(new.levels, one) - _growth(old.levels, one)
            for one in old.levels
            if all(_both(at, old.levels, new.levels) for at in (one, _year_before(one)))
        ),
        sums=_sizes(
            printed - apart
            for (end, n_months), printed in old.growth.items()
            if n_months > 1 and (apart := _of_sums(record, end, n_months)) is not None
        ),
        source=source,
        vintages=vintages,
    )


def middle(every: Sequence[Revisions]) -> Revisions:
    """Return the series of several whose largest revision is the one in the middle."""
    # ASSUME: a series held in one vintage was revised like the middle one of its kind.
    ordered = sorted(every, key=lambda one: (one.level(), one.change()))
    return ordered[len(ordered) // 2] if ordered else Revisions()


def _largest(sizes: tuple[float, ...], together: float | None) -> float:
    """Return the largest revision of a series that is revised, or that of sums of its months."""
    return 0.0 if not sizes else max(sizes) if together is None else together


def _sizes(moves) -> tuple[float, ...]:
    return tuple(sorted((abs(float(move)) for move in moves), reverse=True))


def _year_before(period: MonthsUpTo) -> MonthsUpTo:
    return period[0] - pd.DateOffset(years=1), period[1]


def _both(period: MonthsUpTo, old: dict, new: dict) -> bool:
    return bool(old.get(period)) and period in new


def _growth(levels: dict, period: MonthsUpTo) -> float:
    return levels[period] / levels[_year_before(period)] - 1


def _of_sums(record: Record, end: pd.Timestamp, n_months: int) -> float | None:
    """Return growth of the sums of months; None where one is not known."""
    months = pd.date_range(end=end, periods=n_months, freq="MS")
    levels = record.first.levels if record.first else record.today.levels
    if any((at, 1) not in levels for month in months for at in (month, month - pd.DateOffset(years=1))):
        return None
    now, before = (
        sum(levels[month - pd.DateOffset(years=back), 1] for month in months) for back in (0, 1)
    )
    return now / before - 1
