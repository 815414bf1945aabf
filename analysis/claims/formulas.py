"""Compute what a claim asks, as first published and as published today."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from analysis.checks import InputError, check_choice
from analysis.claims.asked import Asked
from analysis.claims.changes import at_base, base_of, of_levels, several
from analysis.claims.definitions import missing
from analysis.claims.figures import Figures
from analysis.claims.measures import MEASURES, Measure
from analysis.claims.ranks import rank
from analysis.claims.reaches import FORMER_REVISION, for_a_day, level_of, published_of, reaches
from analysis.claims.records import Record
from analysis.law.calendar import headline_steps
from analysis.vocabulary import WORLD

#: What stands for a vintage that is not there.
ONE, NO_REVISION = "one vintage in the package", "no revision found"
NO_FIRST, NOT_STATED = "not in the package", "release not stated by the source"
BEFORE = "before the annual revision of June 2026"
SUMMED = "computed from monthly levels"

#: Measures that go on where another ends.
FURTHER = {
    "effective": "receipts_rate",
    "imports": "general_imports",
    "general_imports": "imports",
}


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a claim is held against."""

    #: As first published, in an earlier vintage that is no first release, and in the newest one; None
    #: where no such figure is in the package.
    first_release: float | None = None
    before_revision: float | None = None
    today: float | None = None
    #: What was computed, and from which publications.
    series: str
    first_vintage: str = ""
    today_vintage: str = ""
    summed: bool = False  #: Whether sums of months stand for a figure that no table has as printed.
    #: How far ``today`` may lie off: as its levels are printed in round figures, and from a first
    #: release that no table has; nothing where one has it, or where nothing is revised.
    rounding: float = 0.0
    revision: float = 0.0
    #: How far it may lie from what an office prints beside it, and why, as a verdict says it.
    beside: float = 0.0
    why_beside: str = ""
    by_law: bool = False  #: Whether it is the law, which has no releases.
    needs: str = ""  #: Which series would be needed, where there is none.
    vintages: tuple[str, ...] = ()  #: Of every publication that it was computed from.

    @property
    def vintage(self) -> str:
        """Vintage of the figure on which a claim is judged, the earliest in the package."""
        if self.first_release is not None:
            return self.first_vintage
        return self.today_vintage if self.before_revision is None else BEFORE


def compute(asked: Asked, figures: Figures) -> Found:
    """Compute what a claim asks.

    Raises
    ------
    InputError
        A period outside the data, or a topic of no document: one line with what there is.
    """
    if asked.measure == "document":
        topic = check_choice(asked.topic, figures.documents, what="topic of documents")
        return Found(series=f"documents: {' '.join(figures.documents[topic]['reading'].split())}")
    if needs := missing(asked, figures):
        return Found(series="none in the package", needs=needs)
    if asked.measure == "headline":
        return _headline_rate(asked, figures)
    if asked.asked == "rank":
        return _ranked(asked, figures)
    measure = MEASURES[asked.measure, asked.ledger]
    pairs = [(word, asked.partner) for word in measure.parts] or [(asked.measure, asked.partner)]
    if asked.asked == "share":
        pairs.append((asked.measure, WORLD))
    # A share needs part and whole of one concept, which the table that goes further has of China alone.
    end = None if asked.asked == "share" else asked.end
    records = [
        figures.record(word, asked.ledger, partner, end=end, goods=asked.goods)
        for word, partner in pairs
    ]
    _check_month(asked, records)
    label = figures.names.get(asked.partner, asked.partner)
    return _found(asked, measure, records, label)


def _found(asked: Asked, measure: Measure, records: list[Record], label: str) -> Found:
    """Return the value in each release, and where it stands."""
    first, before, today = (_value(asked, measure, records, r) for r in ("first", "before", "today"))
    if of_levels(asked):  # of several releases
        first = None
    names = dict.fromkeys(one.table for one in records)
    vintages = dict.fromkeys(one.vintage for one in records)
    newest = "; ".join(vintages)
    first_vintage, release = ONE, "today"
    if all(one.first for one in records):
        first_vintage = "first release" if first is not None else NO_FIRST
        revised = any(_revised(one, asked) for one in records)
        if first is not None and (not revised or _summed(asked, records, "today")):
            today, newest, release = first, NO_REVISION, "first"
        if first is not None and _summed(asked, records, "first"):
            first, first_vintage, newest = None, NO_FIRST, "; ".join(vintages)
        elif first is not None and not all((asked.end, asked.n_months) in o.stated for o in records):
            first, first_vintage, newest = None, NOT_STATED, "; ".join(vintages)
    elif before is not None:
        first_vintage = f"{NO_FIRST}; {BEFORE} in an earlier vintage"
    summed = today is not None and _summed(asked, records, release)
    return Found(
        summed=summed,
        first_release=first,
        before_revision=before,
        today=today,
        series=f"{' and '.join(names)}, {asked.measure.replace('_', ' ')}: {label}",
        first_vintage="law, not revised" if asked.measure == "statutory" else first_vintage,
        today_vintage=newest,
        rounding=_rounding(asked, records, release),
        **reaches(asked, records, today, summed=summed, unknown=_unknown(first, before, asked)),
        by_law=asked.measure == "statutory",
        vintages=tuple(vintages),
    )


def _value(asked: Asked, measure: Measure, records: list[Record], release: str) -> float | None:
    """Return the value in one release; None where a part of it is not known there."""
    if of_levels(asked):
        return several(
            asked, lambda end: _comparable(replace(asked, end=end), measure, records, release)
        )
    if not measure.parts and asked.asked != "share":
        series = getattr(records[0], release)
        return series and series.statistic(asked.asked, asked.end, asked.n_months, asked.base)
    return _together(asked, measure, records, release)


def _together(asked: Asked, measure: Measure, records: list[Record], release: str) -> float | None:
    """Return the level of a series, or of the one that its parts make."""
    levels = [level_of(one, release, asked) for one in records]
    if None in levels:
        return None
    if len(levels) == 1:
        return levels[0]
    part, whole = levels
    return part - whole if measure.kind == "balance" else part / whole


def _comparable(asked: Asked, measure: Measure, records: list[Record], release: str) -> float | None:
    """Return a level that others may be held against; None before the first such month."""
    first = asked.end - pd.DateOffset(months=asked.n_months - 1)
    parts = [getattr(one, release) for one in records]
    starts = [series.comparable for series in parts if series is not None]
    if any(start is not None and first < start for start in starts):
        return None
    return _together(asked, measure, records, release)


def _summed(asked: Asked, records: list[Record], release: str) -> bool:
    """Whether any part of what is asked is a sum of months that no office printed."""
    word = "yoy" if asked.asked == "yoy" else "level"
    parts = [published_of(one, release, asked) for one in records]
    return any(series is not None and series.summed(word, asked.end, asked.n_months) for series in parts)


def _rounding(asked: Asked, records: list[Record], release: str) -> float:
    """Return how far sums of months may lie off since each is printed in round figures."""
    if asked.unit == "months" or not _summed(asked, records, release):
        return 0.0
    parts = [published_of(one, release, asked) for one in records]
    if asked.asked == "yoy" and asked.kind != "balance":
        return parts[0].rounding("yoy", asked.end, asked.n_months)
    off = [series.rounding("level", asked.end, asked.n_months) for series in parts]
    if asked.asked == "share":
        part, whole = (series.level(asked.end, asked.n_months) for series in parts)
        return (off[0] + off[1] * part / whole) / whole
    if base_of(asked) is None:
        return sum(off)
    before = at_base(asked)
    parts = [published_of(one, release, before) for one in records]
    total = sum(off) + sum(series.rounding("level", before.end, before.n_months) for series in parts)
    levels = [series.level(before.end, before.n_months) for series in parts]
    if None in levels:
        return 0.0
    base = abs(levels[0] - levels[1]) if len(levels) == 2 else levels[0]
    return total if asked.unit == "USD" else total / base


def _unknown(first: float | None, before: float | None, asked: Asked) -> bool:
    """Whether a first release may differ from every figure that is known."""
    return first is None and (before is None or asked.end <= FORMER_REVISION)


def _ranked(asked: Asked, figures: Figures) -> Found:
    """Return the rank of a country, from the table of all of them."""
    value, table = rank(asked, figures)
    vintage = figures.vintages[table]
    return Found(
        today=value,
        series=f"{table}, {asked.measure.replace('_', ' ')} by country",
        first_vintage=ONE,
        today_vintage=vintage,
        vintages=(vintage,),
    )


def _revised(one: Record, asked: Asked) -> bool:
    """Whether a revision of what is asked was found."""
    asked_of = "level" if asked.asked == "share" or of_levels(asked) else asked.asked
    return one.today.statistic(asked_of, asked.end, asked.n_months, asked.base) is not None


def _headline_rate(asked: Asked, figures: Figures) -> Found:
    """The uniform add-on in force on a day, from the event calendar."""
    group = figures.groups.get(asked.partner, asked.partner)  # a customs union is its own
    group = group if isinstance(group, str) else None
    steps = headline_steps(asked.partner, group, figures.events)
    last = figures.last_day
    if not steps.index[0] <= asked.end <= last:
        raise InputError(
            f"{asked.end:%Y-%m-%d} is outside the calendar, which goes from {steps.index[0]:%Y-%m-%d} "
            f"to {last:%Y-%m-%d}."
        )
    today = float(steps[: asked.end].iloc[-1])
    return Found(
        today=today,
        series=f"event calendar, {figures.names[asked.partner]} on {asked.end:%Y-%m-%d}",
        first_vintage="law, not revised",
        today_vintage="legal texts",
        by_law=True,
        **for_a_day(asked, figures.events, today),
        vintages=("legal texts",),
    )


def _check_month(asked: Asked, records: list[Record]) -> None:
    """Refuse a month before the first or after the last of a series."""
    first, last = (end(one.span()[k] for one in records) for k, end in ((0, max), (1, min)))
    if not first <= asked.end <= last:
        further = FURTHER.get(asked.measure)
        hint = f" {further} may go further." if further and asked.end > last else ""
        raise InputError(
            f"{asked.end:%Y-%m} is outside the data: {asked.measure} of {asked.partner} has "
            f"{first:%Y-%m} to {last:%Y-%m}.{hint}"
        )
