"""What claims are held against, as the one file that their page reads.

All of it is as Python has it, so that verdicts are the same; series by tariff line or sector, and rates
owed by line, are too large for a page. A record is ``[table, vintage, today, before, first, stated]``,
where tables, vintages and periods are positions in lists of the file, and a release is ``[levels,
growth, growth by month, flags, comparable]``. Its numbers stand in runs: ``[months of each, first month,
values]``, a month counted from :data:`FIRST`, 0 where none is known. A run that a flow by partner has
too is the name of that flow.
"""

from __future__ import annotations

import os
import string
from collections.abc import Iterator

import pandas as pd

from analysis.claims.measures import CHINA, GOODS_RATES, MEASURES, US
from analysis.claims.records import MonthsUpTo, Published, Record
from analysis.claims.revisions import Revisions
from analysis.combine.courses.shards import Numbered
from analysis.estimate.claims.ledgers import Ledgers
from analysis.law.names import goods_words
from analysis.vocabulary import WORLD

#: The month from which others are counted.
FIRST = pd.Timestamp(1990, 1, 1)

#: Measures of one series each that are no flow of a ledger, and what is computed from parts.
PRICES, RATES = ("cpi", "core_cpi", "ppi"), ("effective", "effective_hts97", "receipts_rate", "headline")

#: What goes on in other tables after the last month by sector.
FURTHER = ("imports", "duties")

#: Digits after the point of rates by law: no verdict turns on the tenth.
DIGITS = 9

#: The signs in which whole numbers of a run are written, and that of one that is not known.
SIGNS = string.digits + string.ascii_letters + "!#"
UNKNOWN = "-"

#: A partner that no table has, whose series is like those of a kind.
NONE = "-"


def claim_series(figures: Ledgers) -> dict:
    """Return the figures of claims as plain values."""
    tables, vintages, sizes = Numbered(), Numbered(), Numbered()
    flows = {
        f"{measure} {by_year:d}": figures.by_partner(measure, by_year=by_year)
        for measure in ("imports", "general_imports", "exports")
        for by_year in (False, True)
        if not (by_year and measure == "exports")
    }
    runs = {
        name: {partner: _run({(m, 1): v for m, v in levels.items()}) for partner, levels in each.items()}
        for name, (each, _) in flows.items()
    }
    covered = {f"{word} {ledger}": sorted(figures.partners(word, ledger)) for word, ledger in _words()}
    records, revised = {}, {}
    for word, ledger in _words():
        for partner in [NONE, *covered[f"{word} {ledger}"], *([CHINA] if word in PRICES else [])]:
            key = f"{word} {ledger} {partner}"
            revised[key] = sizes[_sizes(figures.revisions(word, ledger, partner))]
            if revised[key] == revised.get(f"{word} {ledger} {NONE}"):
                del revised[key]
            if word in RATES or partner == NONE:
                continue
            flow = runs.get(f"{word} 0", {}).get(partner) if ledger == US else None
            write = _writer(tables, vintages, flow)
            records[key] = write(figures.record(word, ledger, partner))
            if word in FURTHER and partner in (CHINA, WORLD) and ledger == US:
                end = figures.last_day
                records[f"{key} later"] = write(figures.record(word, ledger, partner, end=end))
    return {
        "first": f"{FIRST:%Y-%m-%d}",
        "last_month": f"{figures.last_month:%Y-%m-%d}",
        "last_day": f"{figures.last_day:%Y-%m-%d}",
        "day_of_rates": f"{figures.day_of_rates:%Y-%m-%d}",
        "names": figures.names,
        "vintages": figures.vintages,
        "documents": figures.documents,
        "goods": " ".join(_after_one_another(goods_words())),
        "partners": covered,
        "steps": {one: _steps(figures, one) for one in covered[f"headline {US}"]},
        "flows": {name: [flows[name][1], each] for name, each in runs.items()},
        "records": records,
        "tables": list(tables),
        "record_vintages": list(vintages),
        "revised": revised,
        "sizes": list(sizes),
    }


def _words() -> list[tuple[str, str]]:
    """Return each measure that has a series or partners, and those that others are made of."""
    parts = {(part, ledger) for (_, ledger), one in MEASURES.items() for part in one.parts}
    return [
        (word, ledger)
        for word, ledger in dict.fromkeys([*MEASURES, *sorted(parts)])
        if ledger and word not in (*GOODS_RATES, "balance", "deficit")
    ]


def _after_one_another(words: list[str]) -> Iterator[str]:
    """Write each word as how many letters it shares with the one before, and the others."""
    for before, word in zip(["", *words], words, strict=False):
        shared = len(os.path.commonprefix([before, word]))
        yield f"{shared}{word[shared:]}" if shared < 10 else f"9{word[9:]}"


def _steps(figures: Ledgers, partner: str) -> list[list]:
    return [[f"{day:%Y-%m-%d}", rate] for day, rate in figures.headline_steps(partner)]


def _writer(tables: Numbered, vintages: Numbered, flow: list | None):
    """Return what writes a record; a run that is that of a flow is its name, 1."""

    def release(one: Published | None) -> list | int:
        if one is None:
            return 0
        flags = one.exact + 2 * one.adds_up
        start = 0 if one.comparable is None else _month(one.comparable)
        runs = (_runs(levels) for levels in (one.levels, one.growth, one.monthly_growth))
        levels, growth, by_month = ([1 if run == flow else run for run in each] for each in runs)
        return [levels, growth, by_month, flags, start]

    def write(record: Record) -> list:
        stated = sorted([n, _month(end)] for end, n in record.stated)
        releases = (release(one) for one in (record.today, record.before, record.first))
        return [tables[record.table], vintages[record.vintage], *releases, stated]

    return write


def _runs(levels: dict[MonthsUpTo, float]) -> list[list]:
    """Return values by the months of their periods."""
    lengths = sorted({n for _, n in levels})
    return [_run({period: value for period, value in levels.items() if period[1] == n}) for n in lengths]


def _run(levels: dict[MonthsUpTo, float]) -> list:
    """Return values of periods of one length, from the first to the last."""
    places = {_month(end): value for (end, _), value in levels.items()}
    ((_, n_months), *_), first = levels, min(places)
    values = [_number(places.get(month)) for month in range(first, max(places) + 1)]
    if any(value is not None and (not isinstance(value, int) or value < 0) for value in values):
        return [n_months, first, values]
    width = next(k for k in range(1, 12) if max(filter(None, values), default=0) < len(SIGNS) ** k)
    return [n_months, first, width, "".join(_in_signs(value, width) for value in values)]


def _in_signs(value: int | None, width: int) -> str:
    """Return a whole number in :data:`SIGNS`, as wide as all of its run."""
    if value is None:
        return UNKNOWN * width
    text = ""
    for _ in range(width):
        value, sign = divmod(value, len(SIGNS))
        text = SIGNS[sign] + text
    return text


def _number(value: float | None) -> float | int | None:
    """Return a number as short as it can be written."""
    if value is None or value == int(value):
        return None if value is None else int(value)
    return round(value, DIGITS) if abs(value) < 1 else value


def _month(day: pd.Timestamp) -> int:
    return (day.year - FIRST.year) * 12 + day.month - FIRST.month


def _sizes(one: Revisions) -> tuple[float | None, ...]:
    """Return the largest revisions, on which alone a verdict rests."""
    return tuple(max(sizes, default=None) for sizes in (one.levels, one.growth, one.sums))
