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
from analysis.claims.evidence import Found
from analysis.claims.figures import Figures
from analysis.claims.formulas import compute
from analysis.claims.measures import MEASURES, US
from analysis.claims.periods import said as period
from analysis.claims.quantities import RUNS
from analysis.claims.verdicts import Other, Verdict, judge, judge_documents, judge_release
from analysis.fields import told


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
    claimed: float  #: In ``unit``; the middle of a claimed range; missing where it says which way alone.
    #: Ends of a range that the claim itself gives.
    low: float | None = None
    high: float | None = None
    found: Found  #: In ``unit``: as first published, and as published today.
    also: tuple[Other, ...] = ()  #: The same thing under other definitions.
    verdict: Verdict  #: Whether the claim holds, at which release and under which definition.
    report: str  #: Stem of the report that explains it.
    read_as: str = ""  #: Line of the grammar that a sentence was read as; empty where it is one.
    usual: str = ""  #: On what the change is read where the sentence does not say, and by which rule.
    #: Each claim of a sentence that makes several; the rest is then of the one that decides.
    parts: tuple[CheckedClaim, ...] = ()

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
            "status": self.verdict.status,
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


#: What it needs to say that something was never as low, or for how long not.
EARLIER_MONTHS = "earlier months of the series"


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
    held = (computed.first_release, computed.before_revision, computed.today)
    if not computed.needs and held == (None, None, None):
        computed = replace(computed, needs=definition(asked, figures))
    # ASSUME: trade grows in dollars, so that a low of the months known is none of all, and a high is.
    low = amount.ever and asked.asked == "low"
    beyond = computed.today and computed.today % 1 and (low or amount.low > computed.today)
    if asked.asked in (*EXTREMES, *RUNS) and beyond:
        computed = replace(computed, today=None, before_revision=None, needs=EARLIER_MONTHS)
    if also is None:
        also = _known_others(asked, figures)
    documents = figures.documents[asked.topic] if asked.measure == "document" else None
    if documents:
        verdict = judge_documents(amount, documents)
    elif asked.release:
        verdict = judge_release(asked.release, amount, computed)
    else:
        verdict = judge(amount, computed, also)
    if amount.ever and verdict.holds:
        first = asked.end - pd.DateOffset(months=int(computed.before_revision or computed.today))
        text = f"{verdict.text.partition(';')[0]}, of all from {period(first, asked.n_months)} on"
        verdict = replace(verdict, text=text)
    return CheckedClaim(
        key=key,
        statement=statement,
        definition=said or definition(asked, figures),
        measure=asked.measure,
        asked=asked.asked,
        unit=amount.unit or asked.unit,
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
    return "07_retaliation" if asked.kind in ("rate", "tariff") else MEASURES[asked.measure, US].report


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
