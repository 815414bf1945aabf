"""What an office published of one series: levels and printed growth by period, and their statistics."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import pandas as pd

#: A period: first day of its last month, and its months.
MonthsUpTo = tuple[pd.Timestamp, int]

#: How far growth of levels may lie from the printed one where both are of one vintage: its rounding.
ROUNDING = 0.00051

#: The coarsest unit to which a level of one or two months is printed, as a power of ten of US dollars.
COARSEST = 8


@dataclass(frozen=True, kw_only=True)
class Published:
    """One release of a series."""

    #: Period -> value (US dollars, or a fraction for a rate).
    levels: dict[MonthsUpTo, float] = field(default_factory=dict)
    #: Period -> growth on a year earlier as printed (fraction).
    growth: dict[MonthsUpTo, float] = field(default_factory=dict)
    #: Period -> growth on the month before as printed (fraction).
    monthly_growth: dict[MonthsUpTo, float] = field(default_factory=dict)
    exact: bool = True  #: Whether growth of the levels has more digits than the printed one.
    #: First month whose level may be the base of a growth rate that nobody printed.
    comparable: pd.Timestamp | None = None
    #: Whether what is printed of several months is the sum of what was printed of each.
    adds_up: bool = True

    def months(self) -> list[pd.Timestamp]:
        """Months in which anything is known."""
        return [end for of in (self.levels, self.growth, self.monthly_growth) for end, _ in of]

    def level(self, end: pd.Timestamp, n_months: int = 1) -> float | None:
        """Return the value of a period: as published for it, else the sum of its months.

        January and February are taken together where they were published together.
        """
        parts = self._parts(end, n_months)
        return None if parts is None else sum(self.levels[part] for part in parts)

    def _parts(self, end: pd.Timestamp, n_months: int) -> list[MonthsUpTo] | None:
        """Return the periods whose levels make that of a period; None where one is not known."""
        if (end, n_months) in self.levels:
            return [(end, n_months)]
        months = _months(end, n_months)
        parts = [(month, 1) for month in months]
        if n_months > 2 and end.month == n_months and (months[1], 2) in self.levels:
            parts[:2] = [(months[1], 2)]
        return parts if all(part in self.levels for part in parts) else None

    def summed(self, asked: str, end: pd.Timestamp, n_months: int) -> bool:
        """Whether the office printed no such figure, and sums of its months stand for it."""
        if self.adds_up or n_months == 1 or (asked == "yoy" and (end, n_months) in self.growth):
            return False
        parts, before = (self._parts(e, n_months) or [] for e in (end, end - pd.DateOffset(years=1)))
        return len(parts) > 1 or (asked == "yoy" and len(before) > 1)

    def rounding(self, asked: str, end: pd.Timestamp, n_months: int) -> float:
        """Return how far a level, or growth of levels, may lie off as printed in round figures.

        In US dollars, or as a fraction of growth: half the last printed unit of each part, all one way.
        """
        parts, before = (self._parts(e, n_months) or [] for e in (end, end - pd.DateOffset(years=1)))
        off = sum(_half_unit(self.levels[part]) for part in parts)
        if asked != "yoy" or not before:
            return off
        base = sum(self.levels[part] for part in before)
        growth = sum(self.levels[part] for part in parts) / base
        return (off + growth * sum(_half_unit(self.levels[part]) for part in before)) / base

    def yoy(self, end: pd.Timestamp, n_months: int = 1) -> float | None:
        """Return growth on a year earlier.

        That of the levels where it has more digits than the printed one and rounds to it, since then
        both levels are of one vintage; else the printed one.
        """
        printed = self.growth.get((end, n_months))
        if printed is not None and not self.exact:
            return printed
        year_before = end - pd.DateOffset(years=1)
        now, before = self.level(end, n_months), self.level(year_before, n_months)
        if now is None or not before:
            return printed
        implied = now / before - 1
        if printed is not None:
            return implied if abs(implied - printed) <= ROUNDING else printed
        start = _months(year_before, n_months)[0]
        return implied if self.comparable is None or start >= self.comparable else None

    def mom(self, end: pd.Timestamp) -> float | None:
        """Return growth on the month before, as printed or else of the levels."""
        if (end, 1) in self.monthly_growth:
            return self.monthly_growth[end, 1]
        now, before = self.level(end), self.level(end - pd.DateOffset(months=1))
        return now / before - 1 if now is not None and before else None

    def on(self, base: pd.Timestamp, end: pd.Timestamp, n_months: int) -> float | None:
        """Return growth on another period of as many months, of the levels; of prices month by month."""
        if self.monthly_growth:
            growth, month = 1.0 if base < end else math.nan, base
            while month < end:
                month += pd.DateOffset(months=1)
                growth *= 1 + self.monthly_growth.get((month, 1), math.nan)
            return growth - 1 if math.isfinite(growth) else None
        now, before = self.level(end, n_months), self.level(base, n_months)
        return now / before - 1 if now is not None and before else None

    def since(self, end: pd.Timestamp, *, low: bool) -> int | None:
        """Return the months since growth on a year earlier was last as low (or as high).

        None where a month in between is unknown, or no such month is: a January is known by the two
        months that were published together.
        """
        now, month, months = self.yoy(end), end, 0
        while now is not None:
            month, months = month - pd.DateOffset(months=1), months + 1
            then = self.yoy(month)
            if then is None and month.month == 2:
                then = self.yoy(month, 2)
            if then is None and month.month != 1:
                return None
            if then is not None and (then <= now if low else then >= now):
                return months
        return None

    def statistic(
        self, asked: str, end: pd.Timestamp, n_months: int, base: pd.Timestamp | None = None
    ) -> float | None:
        """Return what a claim asks of one series (not what needs another beside it)."""
        if asked == "from":
            return self.on(base, end, n_months)
        if asked == "mom":
            return self.mom(end)
        if asked in ("as_low", "as_high"):
            return self.since(end, low=asked == "as_low")
        return self.yoy(end, n_months) if asked == "yoy" else self.level(end, n_months)


@dataclass(frozen=True, kw_only=True)
class Record:
    """A series in the releases that are in the tables; None where there is none."""

    first: Published | None = None  #: As first published, about ten days after the month.
    #: In an earlier vintage that is no first release: before an annual revision.
    before: Published | None = None
    today: Published  #: In the newest vintage.
    #: Periods of ``first`` whose source says that they are first releases.
    stated: frozenset[MonthsUpTo] = frozenset()
    #: Of ``today``, and where it stands.
    vintage: str
    table: str

    def span(self) -> tuple[pd.Timestamp, pd.Timestamp]:
        """First and last month in which anything is known."""
        months = [m for p in (self.first, self.before, self.today) if p for m in p.months()]
        return min(months), max(months)


def by_month(values: pd.Series) -> dict[MonthsUpTo, float]:
    """Return a monthly series as periods of one month; missing ones are left out."""
    observed = values.dropna()
    return {(month, 1): float(value) for month, value in observed.items()}


def by_period(values: pd.Series) -> dict[MonthsUpTo, float]:
    """Return a series with index month x n_months as periods; missing ones are left out."""
    observed = values.dropna()
    return {(month, int(n)): float(value) for (month, n), value in observed.items()}


def _half_unit(level: float) -> float:
    """Return half the unit of the last digit of a level that is not nought."""
    # ASSUME: noughts at the end of a level are not printed, down to a tenth of a billion dollars.
    power = next((p for p in range(COARSEST, 0, -1) if round(level) % 10**p == 0), 0)
    return 10.0**power / 2


def _months(end: pd.Timestamp, n_months: int) -> pd.DatetimeIndex:
    return pd.date_range(end=end, periods=n_months, freq="MS")
