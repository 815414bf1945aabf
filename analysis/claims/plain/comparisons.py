"""What was understood of a sentence, and on which periods a change of it can be."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.checks import InputError, read_yaml
from analysis.claims.periods import written
from analysis.claims.plain.charges import Charge
from analysis.claims.plain.dates import Period
from analysis.claims.plain.relations import Extreme, Run
from analysis.claims.plain.rivals import Rivals
from analysis.claims.plain.sides import Side
from analysis.claims.plain.values import Value
from analysis.claims.quantities import SAID

#: On what a change is read where a sentence does not say, by office and subject.
USUAL = {
    (row["ledger"], row["subject"]): row
    for row in read_yaml(Path(__file__).parents[1] / "usual.yaml")["usual"]
}


@dataclass(frozen=True)
class Claim:
    """One claim of a sentence."""

    lines: list[str]  #: What it can mean in the grammar; the first is judged.
    usual: str = ""  #: On what its change is read, where the sentence does not say.
    by_us: bool = False  #: Whether another country's trade is held against figures of the United States.
    denied: bool = False  #: Whether the sentence denies it.


@dataclass(frozen=True)
class Read:
    """What was understood of a sentence, and the rest of it."""

    where: str  #: The sentence, for messages.
    rest: str  #: Words that no step has taken, with marks of values and of the period.
    about: Side | Charge | Rivals
    period: Period
    values: list[Value]
    base: str  #: Comparison that it names, as :func:`relations.take_base` returns it.
    base_period: Period | None
    extreme: Extreme | None
    periods: list[Period]
    concept: str = ""  #: Which imports of the Census it names.
    release: str = ""  #: ``"first"`` or ``"revised"``, where it is of that release alone.
    revised_way: int = 0  #: Which way it is said to have been revised: 1 for up, -1 for down.
    run: Run | None = None

    @property
    def level(self) -> bool:
        """Whether it is of a rate or of a share, of which a value is what it was."""
        about = self.about
        return (
            isinstance(about, Charge)
            and about.rate
            or isinstance(about, Side)
            and about.asked == "share"
        )

    @property
    def subject(self) -> str:
        """Subject of the table of usual bases."""
        if isinstance(self.about, (Side, Rivals)):
            return "trade"
        if self.about.price:
            return "prices"
        return "rates" if self.about.rate else "receipts"


def bases(read: Read) -> list[str]:
    """Return the comparisons that a change can be on, as the grammar writes them."""
    period, named = read.period, read.base_period
    price = isinstance(read.about, Charge) and read.about.price
    if read.base == "yoy" or (price and not read.base and period.n_months == 1):
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
    if _from_month(period):
        change = "mom" if period.n_months == 2 else f"from {written(period.start, 1)}"
        return [change] if period.between else [change, "yoy"]
    if period.start is not None and (period.between or price):
        return ["mom" if period.n_months == 2 else f"from {written(period.start, 1)}"]
    unsaid = {1: ["yoy", "mom"], 3: ["yoy", _before(read)]}
    each = unsaid.get(period.n_months, ["yoy"])
    usual = _usual(read)["base"]
    return sorted(each, key=lambda base: base != usual)


def unsaid(read: Read) -> str:
    """Say on what a change is read where the sentence does not say; empty where it does."""
    if read.base or _from_month(read.period):
        return ""
    row = _usual(read)
    return f"with no base named {SAID[row['base']].strip()}, as is usual at {row['office']}"


def _usual(read: Read) -> dict[str, str]:
    """Return the base of changes of a subject; that of trade by month where an office has no row."""
    return USUAL.get((read.about.ledger, read.subject), USUAL["USA", "trade"])


def _from_month(period: Period) -> bool:
    """Whether a range compares its last month with its first: ``from April to May``, not to date."""
    return period.start is not None and period.end.month != period.n_months


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
