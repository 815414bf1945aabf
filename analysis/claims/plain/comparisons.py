"""What was understood of a sentence, and on which periods a change of it can be."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.checks import InputError
from analysis.claims.periods import written
from analysis.claims.plain.charges import Charge
from analysis.claims.plain.dates import Period
from analysis.claims.plain.relations import Extreme
from analysis.claims.plain.sides import Side
from analysis.claims.plain.values import Value


@dataclass(frozen=True)
class Read:
    """What was understood of a sentence, and the rest of it."""

    where: str  #: The sentence, for messages.
    rest: str  #: Words that no step has taken, with marks of values and of the period.
    about: Side | Charge
    period: Period
    values: list[Value]
    base: str  #: Comparison that it names, as :func:`relations.take_base` returns it.
    base_period: Period | None
    extreme: Extreme | None
    periods: list[Period]


def bases(read: Read) -> list[str]:
    """Return the comparisons that a change can be on, as the grammar writes them."""
    period, named = read.period, read.base_period
    price = isinstance(read.about, Charge) and read.about.price
    if read.base == "yoy" or (price and not read.base):  # of prices a year is meant where none is said
        return ["yoy"]
    if read.base == "mom" and (
        period.n_months == 1 or (period.start is not None and period.n_months == 2)
    ):
        return ["mom"]
    if read.base in ("mom", "qoq"):
        return [_before(read)]
    if read.base == "same":
        return [_on(read, period.end.replace(year=named.end.year), period.n_months)]
    if read.base == "on":
        return [_on(read, named.end, named.n_months)]
    if period.start is not None:
        change = "mom" if period.n_months == 2 else f"from {written(period.start, 1)}"
        return [change] if period.between else ["yoy", change]
    unsaid = {1: ["yoy", "mom"], 3: ["yoy", _before(read)]}
    return unsaid.get(period.n_months, ["yoy"])


def _on(read: Read, base: pd.Timestamp, n_months: int) -> str:
    """Return a change on a named period, which must be as long."""
    period = read.period
    if n_months != period.n_months:
        raise InputError(
            f"{read.where} compares {period.n_months} months with {n_months}; write periods of one "
            "length."
        )
    apart = (period.end.year - base.year) * 12 + period.end.month - base.month
    if apart == 12:
        return "yoy"
    return "mom" if apart == period.n_months == 1 else f"from {written(base, n_months)}"


def _before(read: Read) -> str:
    """Return a change on the period before, as long."""
    period = read.period
    return _on(read, period.end - pd.DateOffset(months=period.n_months), period.n_months)
