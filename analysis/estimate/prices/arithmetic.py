"""Exact arithmetic of published rates of inflation: base effects, carry-over, when it was last as low.

A rate on a year earlier is the product of twelve changes on the month before. From one month to the
next it gains the newest change and loses the one of a year ago, which is the base effect; and at any
month it is what was there in December (the carry-over) and what has come since. Nothing here is
estimated. Rates are published to a tenth of a point: every part carries an interval of rounding. The
parts are logs, scaled by the logarithmic mean of the levels, so that they add up in points too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.columns import Columns, returns
from analysis.law import names
from analysis.vocabulary import Term

#: Half a unit of the last digit that the Bureau prints.
PPI_ROUNDING = 0.0005


@dataclass(frozen=True)
class Part:
    """A part of a change with its interval of rounding (log, or fraction once scaled)."""

    value: float
    low: float
    high: float

    def __sub__(self, other: Part) -> Part:
        """Return the difference; the rounding of both adds up."""
        return Part(self.value - other.value, self.low - other.high, self.high - other.low)

    def scaled(self, factor: float) -> Part:
        """Return the part in another unit."""
        return Part(self.value * factor, self.low * factor, self.high * factor)


def as_part(*growths: float) -> Part:
    """Return the sum of the logs of published rates, each known to its rounding."""
    rates = np.array(growths)
    return Part(*(float(np.log1p(rates + slack).sum()) for slack in (0, -PPI_ROUNDING, PPI_ROUNDING)))


def log_mean(a: float, b: float) -> float:
    """Return the logarithmic mean of two levels: their difference over that of their logs."""
    return a if a == b else float((a - b) / (np.log(a) - np.log(b)))


@dataclass(frozen=True)
class Step:
    """How a rate on a year earlier changed since the month before (fractions)."""

    change: Part  #: Of the rate on a year earlier.
    new: Part  #: The change on the month before.
    base: Part  #: Less the change on the month before of a year ago: ``change`` less ``new``.
    base_published: float | None  #: The same from the change published a year ago, where it was found.


@dataclass(frozen=True)
class Carry:
    """A rate on a year earlier as what was there in December and what came since (fractions)."""

    #: The rate; what the index of December was above that of the month asked for, a year before; and the
    #: changes on the month before since. ``carried`` is ``total`` less ``new``.
    total: Part
    carried: Part
    new: Part

    december: pd.Timestamp


@dataclass(frozen=True)
class RateRecord:
    """How unusual a rate was on the day."""

    falling: bool  #: Whether the rate is below zero, so that a lower one is more unusual.
    #: Last month before in which it was as low (as high, if it is not below zero); None if in none.
    since: pd.Timestamp | None
    #: First month of the unbroken run of rates with this sign; None if it is older than the data.
    run_since: pd.Timestamp | None


@dataclass(frozen=True)
class Arithmetic:
    """What arithmetic says of one price index in a month."""

    yoy: pd.Series  #: Growth on a year earlier by month (fraction).
    step: Step | None
    carry: Carry | None  #: None where a month that it needs is not published.
    record: RateRecord
    chained: pd.DataFrame  #: Of :func:`chained`.


def check_month(month: str, yoy: pd.Series) -> None:
    """Refuse a month whose rate on a year earlier, or that of the month before, is not known."""
    if names.month(month, "month") not in yoy.index[1:]:
        raise InputError(
            f"month {month}: China's producer prices are here from {yoy.index[1]:%Y-%m} to "
            f"{yoy.index[-1]:%Y-%m}."
        )


def arithmetic(yoy: pd.Series, mom: pd.Series, month: pd.Timestamp) -> Arithmetic:
    """Take the rate of a month apart.

    Parameters
    ----------
    yoy, mom : Series
        Growth on a year earlier and on the month before (fractions), indexed by month.
    month : Timestamp
        In which the rate on a year earlier is known.
    """
    return Arithmetic(
        yoy, step(yoy, mom, month), carry_over(yoy, mom, month), record(yoy, month), chained(yoy, mom)
    )


def step(yoy: pd.Series, mom: pd.Series, month: pd.Timestamp) -> Step | None:
    """Split the change of a rate on a year earlier since the month before; None where data lack.

    Parameters
    ----------
    yoy, mom, month
        As :func:`arithmetic`.
    """
    rates = [yoy.get(month), yoy.get(month - pd.DateOffset(months=1)), mom.get(month)]
    if any(pd.isna(rate) for rate in rates):
        return None
    now, before, new = (as_part(rate) for rate in rates)
    change, ago = now - before, mom.get(month - pd.DateOffset(years=1))
    factor = log_mean(1 + rates[0], 1 + rates[1])
    base = None if pd.isna(ago) else -float(np.log1p(ago)) * factor
    return Step(*(part.scaled(factor) for part in (change, new, change - new)), base)


def carry_over(yoy: pd.Series, mom: pd.Series, month: pd.Timestamp) -> Carry | None:
    """Split a rate on a year earlier at the last December; None where a month since is missing.

    Parameters
    ----------
    yoy, mom, month
        As :func:`arithmetic`.
    """
    since = pd.date_range(f"{month.year}-01-01", month, freq="MS")
    changes = mom.reindex(since)
    if changes.isna().any() or pd.isna(yoy.get(month)):
        return None
    total, new = as_part(yoy[month]), as_part(*changes)
    factor = log_mean(1 + yoy[month], 1.0)
    parts = (part.scaled(factor) for part in (total, total - new, new))
    return Carry(*parts, since[0] - pd.DateOffset(months=1))


def record(yoy: pd.Series, month: pd.Timestamp) -> RateRecord:
    """Return since when a rate on a year earlier was not as low, or as high if it is not below zero."""
    rate, before = yoy[month], yoy[yoy.index < month].dropna()
    falling = bool(rate < 0)
    as_far = before[before <= rate] if falling else before[before >= rate]
    other = before[(before < 0) != falling]
    start = None if other.empty else other.index[-1] + pd.DateOffset(months=1)
    return RateRecord(falling, as_far.index.max() if len(as_far) else None, start)


CHAINED = Columns(
    "a kind of comparison",
    {
        "comparison": Term(
            "Rate implied by",
            "",
            "step: the rate of the month before, the new change "
            "and that of a year ago; year: twelve changes on the month before",
        ),
        "n_months": Term(
            "Months with all of them", "months", "in which all of them are published", "count"
        ),
        "largest": Term(
            "Largest distance",
            "fraction",
            "of the implied from the published rate",
            "points",
            missing="where there is no such month",
        ),
        "allowed": Term(
            "Rounding allows", "fraction", "distance that rounding alone can make", "points"
        ),
        "n_beyond": Term(
            "Months beyond", "months", "in which the distance is larger than allowed", "count"
        ),
        "first_beyond": Term("First", "date", "first of these months", missing="where there is none"),
        "last_beyond": Term("Last", "date", "last of these months", missing="where there is none"),
    },
)


@returns(CHAINED)
def chained(yoy: pd.Series, mom: pd.Series) -> pd.DataFrame:
    """Compare published rates with those that the changes on the month before give.

    Parameters
    ----------
    yoy, mom : Series
        As :func:`arithmetic`.
    """
    step_ = (1 + yoy.shift(1)) * (1 + mom) / (1 + mom.shift(12)) - 1
    year = np.expm1(np.log1p(mom).rolling(12).sum())
    rows = []
    for name, implied, n_rounded in (("step", step_, 4), ("year", year, 13)):
        apart = (implied - yoy).abs().dropna()
        allowed = n_rounded * PPI_ROUNDING
        # The product of rates with rounding is a hair more than the sum of their rounding.
        beyond = apart.index[apart > allowed * 1.02]
        ends = (beyond.min(), beyond.max()) if len(beyond) else (pd.NaT, pd.NaT)
        rows.append((name, len(apart), apart.max(), allowed, len(beyond), *ends))
    return pd.DataFrame(rows, columns=list(CHAINED))
