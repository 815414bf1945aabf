"""Where a number stands, and what it rests on: tables, rows of the calendar, specification."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from analysis.checks import read_yaml
from analysis.codebook import DIGITS
from analysis.collect.files import calendar_texts, table_texts
from analysis.fingerprint import State
from analysis.paths import ROOT
from analysis.present.numbers import as_stored, stored_decimals
from analysis.publish.numbers.harvest import QUOTE, harvest, interval, read_executed
from analysis.publish.numbers.past import NUMBERS_FOLDER
from analysis.publish.numbers.tables import Exhibit, collect_exhibits
from analysis.publish.reports.catalog import read_catalog
from analysis.reading import TARIFF_LAW

#: Texts beside the reports that quote or name numbers.
TEXTS = ("README.md", "CHANGELOG.md", "docs/elasticities.md", "docs/data.md")
#: Modules of the law.
LAW_FOLDER = "analysis/law/"
#: Digits from which a cell with the value of a number is taken for that number.
TELLING = 5
#: Relative difference of a value with the digits of a twin from itself with more.
SAME = 10.0 ** (1 - DIGITS)
#: Words by which a definition or a vintage says that the law is in a number.
OF_THE_LAW = re.compile(r"calendar|legal texts|statutory|headline|by law|in force|duties of")
#: Last month of a window in a definition; months and years of a key.
WINDOW = re.compile(r"20\d\d-\d\d:(20\d\d-\d\d)")
DATE = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])(?!\d)|20\d\d(?!\d)")
#: First day of the calendar that counts.
FIRST = "2018-01-01"
#: What tells rows of the calendar apart.
KEY = ("event_id", "measure", "target")
#: What a citation shows of a row of the calendar.
SHOWN = ("event_id", "effective_date", "measure", "target", "legal_reference", "verification")
#: Designs whose specifications have a name, which few numbers are of.
DESIGNS = ROOT / "analysis" / "estimate" / "specifications.yaml"


def places(row: dict[str, str], root: Path) -> Iterator[str]:
    """Yield where a number stands, from the reports to the texts that name it."""
    reports, key = root / "reports", row["key"]
    shown = []
    for name in read_catalog(root / "notebooks"):
        path = reports / f"{name}.ipynb"
        if path.exists() and key in {number["key"] for number in harvest(read_executed(path), name)}:
            shown.append(name)
            yield f"reports/{name}.ipynb, reports/{name}.html and reports/{NUMBERS_FOLDER}/{key}.html"
    yield "reports/numbers.csv, numbers.json, numbers.tex, numbers.html"
    for exhibit in collect_exhibits(reports, shown):
        yield from _cells(exhibit, float(row["value"]), row["unit"])
    for name in TEXTS:
        path = root / name
        content = path.read_text(encoding="utf-8") if path.exists() else ""
        yield from (f"{name}:{line}" for line in _lines(content, row))


def _lines(content: str, row: dict[str, str]) -> list[int]:
    """Return the lines of a text that quote a number, name its key, or print it with its interval."""
    content = content.replace("\u00a0", " ")
    marks = [m for m in QUOTE.finditer(content) if m["key"].removesuffix(".interval") == row["key"]]
    phrases = [f"`{row['key']}`"]
    if ends := interval(row).replace("\u00a0", " "):
        phrases.append(f"{row['text']} {ends}")
    marks += [mark for words in phrases for mark in re.finditer(re.escape(words), content)]
    return sorted({content.count("\n", 0, mark.start()) + 1 for mark in marks})


def _cells(exhibit: Exhibit, value: float, unit: str) -> Iterator[str]:
    """Yield the lines of a twin with a value; a short one, as 0.3, tells nothing."""
    if len(f"{abs(value):.{DIGITS}g}".replace(".", "").strip("0")) < TELLING:
        return
    rows = enumerate(csv.reader(exhibit.csv.splitlines()), start=1)
    near = max(2 * abs(value) * SAME, 10.0 ** -stored_decimals(unit))
    candidates = ((line, cell) for line, cells in rows for cell in cells if _beside(cell, value, near))
    lines = dict.fromkeys(str(line) for line, cell in candidates if _is(float(cell), value, unit))
    if lines:
        yield f"{exhibit.title}, reports/{exhibit.kind}s/{exhibit.name}.csv, line {', '.join(lines)}"


def _beside(cell: str, value: float, near: float) -> bool:
    """Whether a cell is a number so near to a value that it may be the same."""
    try:
        return abs(float(cell) - value) <= near
    except ValueError:
        return False


def _is(found: float, value: float, unit: str) -> bool:
    """Whether a number is another, as near as both are kept."""
    return as_stored(found, unit) == as_stored(value, unit) or math.isclose(found, value, rel_tol=SAME)


def source_tables(tables: str) -> tuple[list[dict], list[dict]]:
    """Return the source tables that were read for a number, and those that the law was read from.

    Parameters
    ----------
    tables : str
        Cell of ``numbers.csv``; :data:`analysis.reading.TARIFF_LAW` in it stands for all that the
        modules of the law name.
    """
    state, names = State(), tables.split("; ") if tables else []
    law = law_tables(state).difference(names) if TARIFF_LAW in names else ()

    def described(names) -> list[dict]:
        entries = [state.tables[name] for name in sorted(names) if name != TARIFF_LAW]
        return [{column: entry[column] for column in ("name", "vintage", "hash")} for entry in entries]

    return described(names), described(law)


def law_tables(state: State) -> set[str]:
    """Return the source tables that the modules of the law name."""
    files, _ = state.rests_on("analysis.law.statutory")
    modules = [name for name in files if name.startswith(LAW_FOLDER) and name.endswith(".py")]
    return state.named(modules)


def calendar_rows(row: dict[str, str], parameters: dict) -> list[dict]:
    """Return the rows of the tariff calendar behind a number about the law.

    Those of its partner, or of every partner where its key names none, in force from 2018 to the last
    month of its window; a number that says nothing of the law has none.
    """
    if not OF_THE_LAW.search(f"{row['vintage']} {row['definition']}"):
        return []
    partners = {partner["partner"]: partner for partner in table_texts("partners")}
    dates = WINDOW.findall(row["definition"]) or DATE.findall(row["key"])
    last = max(f"{date}-12"[:7] for date in dates) if dates else str(parameters.get("end", "latest"))
    events = calendar_texts()
    if last == "latest":
        last = max(event["effective_date"] for event in events)[:7]
    partner = next((part for part in row["key"].split(".") if part in partners), None)
    if partner:
        held = _of_partner(partners[partner], last)
        chosen = [event for event in events if (*map(event.get, KEY),) in held]
    else:
        chosen = [
            event
            for event in events
            if event["category"] == "us_tariff"
            and event["measure"]
            and "" < event["effective_date"][:7] <= last
        ]
    return [{name: event[name] for name in SHOWN} for event in chosen]


def _of_partner(partner: dict[str, str], last: str) -> set[tuple]:
    """Return the keys of the rows of the calendar that move a partner's rate up to a month."""
    import pandas as pd  # here: most numbers name no partner, and are cited without the wait for it

    from analysis.collect import read_past_events
    from analysis.combine.load import Selection
    from analysis.estimate.tariffs.tariffs import events_in_window

    ends = pd.Timestamp(FIRST), pd.Timestamp(f"{last}-01")
    selection = Selection(partner["partner"], partner["name"], *ends, "naics3", partner["group"] or None)
    rows = events_in_window(selection, read_past_events())
    return set(rows[list(KEY)].itertuples(index=False, name=None))


def specification_of(key: str) -> dict:
    """Return the fields of the named specification that is part of a key; empty where none is."""
    parts, designs = key.split("."), read_yaml(DESIGNS)["designs"]
    if not any(part.startswith(f"{design}_") for part in parts for design in designs):
        return {}
    from analysis.estimate.specifications import names, specification

    specified = [part for part in parts if part in set(names())]
    if not specified:
        return {}
    fields = asdict(specification(specified[0], placebo=key.startswith("placebo.")))
    fields.pop("tariff_years")
    return {name: value for name, value in fields.items() if value not in (None, (), "", False)}
