"""The ledger of an article's claims: each beside the figures that bear on it, with a verdict."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

import pandas as pd

from analysis.checks import InputError
from analysis.claims.amounts import Amount
from analysis.claims.asked import Asked
from analysis.claims.changes import EXTREMES
from analysis.claims.definitions import definition, others, short_name
from analysis.claims.figures import Figures
from analysis.claims.formulas import NO_FIRST, SUMMED, Found, compute
from analysis.claims.measures import MEASURES, RETALIATION, US
from analysis.fields import told

#: What a figure may differ by that no table has as it was first printed.
NEAR_SUMS, NEAR_REVISION = "such sums lie off", "revisions move"


@dataclass(frozen=True)
class Verdict:
    """Whether a claim holds."""

    text: str  #: At which release it holds.
    holds: bool | None = None  #: In the earliest release that is in the package; None without any.
    revised: bool = False  #: It held in that release, and does no more.
    open: bool = False  #: It is as near as a figure that is not in the tables may lie.


@dataclass(frozen=True)
class Other:
    """The same thing under another definition: its name, a shorter one, and its present value."""

    label: str
    short: str
    today: float | None


@told
@dataclass(frozen=True, kw_only=True)
class CheckedClaim:
    """One claim beside the figures that bear on it."""

    #: Stable name, what is claimed in words, and what it is measured as.
    key: str
    statement: str
    definition: str
    #: What it is about, and what is asked of it.
    measure: str
    asked: str = "level"
    unit: str  #: ``"fraction"``, ``"USD"``, ``"months"`` or ``"count"``.
    claimed: float  #: In ``unit``; the middle of a claimed range.
    #: Ends of a range that the claim itself gives.
    low: float | None = None
    high: float | None = None
    found: Found  #: In ``unit``: as first published, and as published today.
    also: tuple[Other, ...] = ()  #: The same thing under other definitions.
    verdict: Verdict  #: Whether the claim holds, at which release and under which definition.
    report: str  #: Stem of the report that explains it.
    read_as: str = ""  #: Line of the grammar that a sentence was read as; empty where it is one.

    @property
    def documented(self) -> bool:
        """Whether documents bear on it, and no series."""
        return self.measure == "document"

    @property
    def growth(self) -> bool:
        """Whether it is a change on a year earlier."""
        return self.asked == "yoy"

    @property
    def value(self) -> float | None:
        """Value on which it was judged: the earliest release that is in the package."""
        releases = (self.found.first_release, self.found.before_revision, self.found.today)
        return next((value for value in releases if value is not None), None)

    @property
    def has_first(self) -> bool:
        """Whether the first release, on which it is judged, is in the tables."""
        return self.found.first_release is not None

    @property
    def otherwise(self) -> tuple[Other, ...]:
        """Other definitions whose value is known."""
        return tuple(other for other in self.also if other.today is not None)

    def to_frame(self) -> pd.DataFrame:
        """Return the claim as one row: claimed, found, verdict, vintages, source and report."""
        row = {
            "claim": self.statement,
            "verdict": self.verdict.text,
            "claimed": self.claimed,
            "value": self.value,
            "first_release": self.found.first_release,
            "before_revision": self.found.before_revision,
            "today": self.found.today,
            "unit": self.unit,
            "definition": self.definition,
            "vintage": self.found.vintage,
            "source": self.found.series,
            "also": "; ".join(f"{o.short} {o.today:.4g}" for o in self.also if o.today is not None),
            "report": self.report,
            "read_as": self.read_as,
        }
        numbers = ["claimed", "value", "first_release", "before_revision", "today"]
        return pd.DataFrame([row]).astype(dict.fromkeys(numbers, float))

    def _repr_html_(self) -> str:
        row = self.to_frame().iloc[0]
        return row[row.notna() & row.ne("")].to_frame().to_html(header=False)


def check_parsed(
    asked: Asked,
    amount: Amount,
    figures: Figures,
    *,
    key: str,
    statement: str,
    said: str = "",
    also: tuple[Other, ...] | None = None,
) -> CheckedClaim:
    """Compute one claim as first published and as published today, and judge it.

    Parameters
    ----------
    asked, amount : Asked, Amount
        As :func:`grammar.parse_claim` returns them.
    figures : Figures
    key, statement : str
    said : str
        Definition in words that replaces the usual one.
    also : tuple of Other, optional
        The same thing under other definitions; by default all that the registry knows.
    """
    computed = compute(asked, figures)
    if asked.asked in EXTREMES and computed.today and computed.today % 1 and amount.low > computed.today:
        needs = "earlier months of the series"
        computed = replace(computed, today=None, before_revision=None, needs=needs)
    if also is None:
        also = _known_others(asked, figures)
    documents = figures.documents[asked.topic] if asked.measure == "document" else None
    verdict = judge_documents(amount, documents) if documents else judge(amount, computed, also)
    return CheckedClaim(
        key=key,
        statement=statement,
        definition=said or definition(asked, figures),
        measure=asked.measure,
        asked=asked.asked,
        unit=amount.unit,
        claimed=amount.value,
        low=amount.low if amount.is_range else None,
        high=amount.high if amount.is_range else None,
        found=computed,
        also=also,
        verdict=verdict,
        report=documents["report"] if documents else _report(asked),
    )


def _report(asked: Asked) -> str:
    """Return the report that explains a measure, also one whose series is not in the package."""
    if (asked.measure, asked.ledger) in MEASURES:
        return MEASURES[asked.measure, asked.ledger].report
    return RETALIATION if asked.kind == "rate" else MEASURES[asked.measure, US].report


def other(asked: Asked, figures: Figures, *, label: str = "", short: str = "") -> Other:
    """Compute the same thing under another definition; its value is None where it is not known."""
    label = label or definition(asked, figures)
    return Other(label, short or short_name(asked, figures), compute(asked, figures).today)


def _known_others(asked: Asked, figures: Figures) -> tuple[Other, ...]:
    """Return the other definitions of which the period is known."""
    alternatives = []
    for one in others(asked):
        with suppress(InputError):  # a period that this series does not have
            alternatives.append(other(one, figures))
    return tuple(o for o in alternatives if o.today is not None)


def judge(amount: Amount, found: Found, also: tuple[Other, ...] = ()) -> Verdict:
    """Say whether the claimed value lies within its own rounding, or range, of each release."""
    today = found.today
    if found.first_release is not None:
        when, earliest = "as first published", found.first_release
    elif found.before_revision is not None:
        when, earliest = "as published before the annual revision", found.before_revision
    elif today is not None:
        return _judge_today(amount, found, also)
    else:
        needed = f"needs {found.needs}" if found.needs else "no figure in the package"
        return Verdict(f"cannot be checked: {needed}")
    if not amount.holds(earliest):
        if amount.holds(earliest, found.revision):
            return _open(NEAR_REVISION, amount, also)
        if amount.holds(earliest, found.beside):
            return _open(found.why_beside, amount, also)
        if today is not None and amount.holds(today):
            return Verdict(f"does not hold {when}; holds after revision", holds=False)
        return _fails(amount, when, also)
    if today is None or today == earliest:
        return Verdict(f"holds {when}; no revision found", holds=True)
    if amount.holds(today):
        return Verdict(f"holds {when} and after revision", holds=True)
    return Verdict(f"held {when}; revised since", holds=True, revised=True)


def _judge_today(amount: Amount, found: Found, also: tuple[Other, ...]) -> Verdict:
    """Judge by the newest vintage alone; a difference of a revision's size decides nothing."""
    when = "by law" if found.by_law else "as published today"
    if found.summed:
        when = f"as {SUMMED}"
    elif found.first_vintage == NO_FIRST:
        when += ", with no first release in the tables"
    if amount.holds(found.today):
        return Verdict(f"holds {when}", holds=True)
    if amount.holds(found.today, found.rounding):
        return Verdict(f"holds {when}, within their rounding", holds=True)
    if amount.holds(found.today, found.revision):
        return _open(NEAR_SUMS if found.summed else NEAR_REVISION, amount, also)
    if amount.holds(found.today, found.beside):
        return _open(found.why_beside, amount, also)
    return _fails(amount, when, also)


def _open(why: str, amount: Amount, also: tuple[Other, ...]) -> Verdict:
    """Say that a claim is as near as something may lie that no table has."""
    lacking = {
        NEAR_SUMS: "no printed figure in the tables, and ",
        NEAR_REVISION: "no first release in the tables, and ",
    }.get(why, "")
    text = f"is open: {lacking}it differs by no more than {why}"
    return Verdict(text + _instead(amount, also), open=True)


def _fails(amount: Amount, when: str, also: tuple[Other, ...]) -> Verdict:
    """Say that a claim does not hold, and as what else it would."""
    return Verdict(f"does not hold {when}{_instead(amount, also)}", holds=False)


def _instead(amount: Amount, also: tuple[Other, ...]) -> str:
    """Say as what else a claim holds; nothing where it does as nothing."""
    fitting = [o.short for o in also if o.today is not None and amount.holds(o.today)]
    return f"; holds as {fitting[0]}" if fitting else ""


def judge_documents(amount: Amount, documents: dict) -> Verdict:
    """Say what documents support of a claim; no series bears on it, so that it does not count."""
    if amount.unit != documents["unit"]:
        return Verdict(f"cannot be checked: the documents are in {documents['unit']}")
    low, high = documents["low"], documents["high"]
    agrees = amount.holds(low) or amount.holds(high) or low <= amount.value <= high
    return Verdict(documents["verdict"] if agrees else "the documents cited do not support it")
