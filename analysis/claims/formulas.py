"""Compute what a claim asks, as first published and as published today."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.checks import InputError, check_choice
from analysis.claims.asked import Asked
from analysis.claims.changes import Growth, at_base, base_of, of_levels, run, several
from analysis.claims.definitions import missing, realised
from analysis.claims.evidence import EARLIER_VINTAGE, NO_FIRST, NO_REVISION, NOT_STATED, ONE, Found
from analysis.claims.figures import Figures
from analysis.claims.in_force import goods_rate_on, headline_rate_on
from analysis.claims.measures import GOODS_RATES, MEASURES, Measure
from analysis.claims.quantities import POINTS, REVISION, RUNS
from analysis.claims.ranks import rank
from analysis.claims.reaches import left_out, level_of, published_of, reach
from analysis.claims.records import ROUNDING, Record
from analysis.claims.revisions import Revisions
from analysis.vocabulary import WORLD

#: Last month whose figures the annual revision before the earlier vintage had changed already.
FORMER_REVISION = pd.Timestamp("2024-12-01")

#: Measures that go on where another ends.
FURTHER = {
    "effective": "effective_hts97",
    "imports": "general_imports",
    "general_imports": "imports",
}


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
        return headline_rate_on(asked, figures)
    if asked.measure in GOODS_RATES:
        return goods_rate_on(asked, figures)
    if asked.asked.startswith("rank"):
        return _ranked(asked, figures)
    if asked.asked in REVISION:
        return _revision(asked, figures)
    if asked.asked == "than":
        return _compared(asked, figures)
    measure = MEASURES[asked.measure, asked.ledger]
    pairs = [(word, asked.partner) for word in measure.parts] or [(asked.measure, asked.partner)]
    if asked.asked.startswith("share"):
        pairs.append((asked.measure, WORLD))
    # A share needs part and whole of one concept, which the table that goes further has of China alone.
    end = None if asked.asked.startswith("share") else asked.end
    records = [
        figures.record(word, asked.ledger, partner, end=end, goods=asked.goods)
        for word, partner in pairs
    ]
    _check_month(asked, records)
    revised = [
        figures.revisions(word, asked.ledger, partner)
        for word, partner in ([(asked.measure, asked.partner)] if asked.kind == "rate" else pairs)
    ]
    label = figures.names.get(asked.partner, asked.partner)
    claim = _found(asked, measure, records, revised, label)
    if asked.measure == "imports" and realised(asked, figures):
        return replace(claim, **left_out(asked, claim.today))
    return claim


def _revision(asked: Asked, figures: Figures) -> Found:
    """Return by how much a figure is higher as revised than as first, or earlier, published."""
    one = compute(replace(asked, asked="yoy" if asked.asked.startswith("yoy") else "level"), figures)
    earlier = one.before_revision if one.first_release is None else one.first_release
    if earlier is None or one.today is None:
        return Found(series=one.series, needs="two releases of it")
    moved = one.today - earlier
    return replace(one, first_release=None, before_revision=None, today=moved, revision=0.0)


def _compared(asked: Asked, figures: Figures) -> Found:
    """Return by how much a flow with one country is larger than that with another."""
    one, other = (
        compute(replace(asked, asked="level", other="", partner=partner), figures)
        for partner in (asked.partner, asked.other)
    )
    lacking = next((side for side in (one, other) if side.today is None), None)
    if lacking:
        return replace(lacking, first_release=None, before_revision=None)
    return replace(
        one,
        first_release=None,
        before_revision=None,
        today=one.today - other.today,
        series=f"{one.series}; {other.series}",
        first_vintage=ONE,
        revision=one.revision + other.revision,
        rounding=one.rounding + other.rounding,
        vintages=tuple(dict.fromkeys(one.vintages + other.vintages)),
    )


def _found(
    asked: Asked,
    measure: Measure,
    records: list[Record],
    revised: list[Revisions],
    label: str,
) -> Found:
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
        moved = any(_revised(one, asked) for one in records)
        if first is not None and (not moved or _summed(asked, records, "today")):
            today, newest, release = first, NO_REVISION, "first"
        if first is not None and _summed(asked, records, "first"):
            first, first_vintage, newest = None, NO_FIRST, "; ".join(vintages)
        elif first is not None and not all((asked.end, asked.n_months) in o.stated for o in records):
            first, first_vintage, newest = None, NOT_STATED, "; ".join(vintages)
    elif before is not None:
        first_vintage = f"{NO_FIRST}; {EARLIER_VINTAGE} in an earlier vintage"
    summed = "levels" if today is not None and _summed(asked, records, release) else ""
    if asked.kind == "price" and asked.asked == "from":
        summed = "changes"
    recent = before is not None and asked.n_months >= 12 and asked.end > FORMER_REVISION
    decided = first is not None or recent
    return Found(
        summed=summed,
        first_release=first,
        before_revision=before,
        today=today,
        series=f"{' and '.join(names)}, {asked.measure.replace('_', ' ')}: {label}",
        first_vintage="law, not revised" if asked.measure == "statutory" else first_vintage,
        today_vintage=newest,
        rounding=_rounding(asked, records, release),
        revision=0.0 if decided else reach(asked, records, today, revised),
        by_law=asked.measure == "statutory",
        vintages=tuple(vintages),
    )


def _value(asked: Asked, measure: Measure, records: list[Record], release: str) -> float | None:
    """Return the value in one release; None where a part of it is not known there."""
    if asked.asked in POINTS:
        return _points(asked, measure, records, release)
    if asked.asked in RUNS:
        return run(asked, _growth_of(asked, measure, records, release))
    if of_levels(asked):
        return several(
            asked, lambda end: _comparable(replace(asked, end=end), measure, records, release)
        )
    if not measure.parts and asked.asked != "share":
        series = getattr(records[0], release)
        return series and series.statistic(asked.asked, asked.end, asked.n_months, asked.base)
    return _together(asked, measure, records, release)


def _points(asked: Asked, measure: Measure, records: list[Record], release: str) -> float | None:
    """Return by how much a rate or share is higher than in the period that it is on (fraction)."""
    word = {"flow": "share", "price": "yoy"}.get(asked.kind, "level")
    now, before = (
        _value(replace(asked, asked=word, end=end), measure, records, release)
        for end in (asked.end, base_of(asked))
    )
    return None if now is None or before is None else now - before


def _growth_of(asked: Asked, measure: Measure, records: list[Record], release: str) -> Growth:
    """Return growth of a month, on the base of a run; of a balance the change of its size."""
    base = "mom" if asked.asked.endswith("_mom") else "yoy"
    word = f"{base}_usd" if measure.parts else base

    def growth(end: pd.Timestamp, n_months: int) -> float | None:
        one = replace(asked, asked=word, end=end, n_months=n_months)
        releases = ("first", "today") if release == "today" else (release,)
        values = (_value(one, measure, records, r) for r in releases)
        return next((value for value in values if value is not None), None)

    return growth


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
    if asked.kind == "price" and asked.base is not None:
        return ROUNDING * (12 * (asked.end.year - asked.base.year) + asked.end.month - asked.base.month)
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
