"""Where a number stands, and what it rests on: tables, rows of the calendar, specification."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from analysis.codebook import DIGITS
from analysis.collect import read_events, read_table
from analysis.combine.load import Selection
from analysis.estimate.engine.specification import names as shipped
from analysis.estimate.engine.specification import specification
from analysis.estimate.tariffs.tariffs import events_in_window
from analysis.fingerprint import State
from analysis.imports import scan
from analysis.present.numbers import as_stored
from analysis.publish.catalog import read_catalog
from analysis.publish.numbers import QUOTE, harvest, interval, read_executed
from analysis.publish.tables import Exhibit, collect_exhibits
from analysis.reading import LAW

#: Texts beside the reports that quote or name numbers.
TEXTS = ("README.md", "CHANGELOG.md")
#: Modules of the law.
LAW_FOLDER = "analysis/combine/law/"
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
FIRST = pd.Timestamp("2018-01-01")


def places(row: dict[str, str], root: Path) -> Iterator[str]:
    """Yield where a number stands, from the reports to the texts that name it."""
    reports, key = root / "reports", row["key"]
    shown = []
    for name in read_catalog(root / "notebooks"):
        path = reports / f"{name}.ipynb"
        if path.exists() and key in {number["key"] for number in harvest(read_executed(path), name)}:
            shown.append(name)
            yield f"reports/{name}.ipynb, and reports/{name}.html#{key}"
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
    said = [f"`{row['key']}`"]
    if ends := interval(row).replace("\u00a0", " "):
        said.append(f"{row['text']} {ends}")
    marks += [mark for words in said for mark in re.finditer(re.escape(words), content)]
    return sorted({content.count("\n", 0, mark.start()) + 1 for mark in marks})


def _cells(exhibit: Exhibit, value: float, unit: str) -> Iterator[str]:
    """Yield the lines of a twin with a value; a short one, as 0.3, tells nothing."""
    if len(f"{abs(value):.{DIGITS}g}".replace(".", "").strip("0")) < TELLING:
        return
    rows = enumerate(csv.reader(exhibit.csv.splitlines()), start=1)
    lines = [str(line) for line, cells in rows if any(_is(cell, value, unit) for cell in cells)]
    if lines:
        yield f"{exhibit.title}, reports/{exhibit.kind}s/{exhibit.name}.csv, line {', '.join(lines)}"


def _is(cell: str, value: float, unit: str) -> bool:
    """Whether a cell is a number's value, as near as both are kept."""
    try:
        found = float(cell)
    except ValueError:
        return False
    return as_stored(found, unit) == as_stored(value, unit) or math.isclose(found, value, rel_tol=SAME)


def source_tables(tables: str) -> tuple[list[dict], list[dict]]:
    """Return the source tables that were read for a number, and those that the law was read from.

    Parameters
    ----------
    tables : str
        Cell of ``numbers.csv``; :data:`analysis.reading.LAW` in it stands for all that the modules of
        the law name.
    """
    state, names = State(), tables.split("; ") if tables else []
    law = law_tables(state).difference(names) if LAW in names else ()

    def described(names) -> list[dict]:
        known = [state.tables[name] for name in sorted(names) if name != LAW]
        return [{column: own[column] for column in ("name", "vintage", "hash")} for own in known]

    return described(names), described(law)


def named_tables(notebook: dict) -> list[str]:
    """Return the source tables that the code of a report's cells, and all that it imports, names."""
    state = State()
    code = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    found = [scan(source, state.tables) for source in code]
    _, names = state.rests_on(*(name for imports, _ in found for name in imports))
    return sorted(names.union(*(tables for _, tables in found)))


def law_tables(state: State) -> set[str]:
    """Return the source tables that the modules of the law name."""
    files, _ = state.rests_on("analysis.combine.law.statutory")
    own = [state.root / name for name in files if name.startswith(LAW_FOLDER) and name.endswith(".py")]
    return set().union(*(scan(path.read_text(encoding="utf-8"), state.tables)[1] for path in own))


def calendar_rows(row: dict[str, str], parameters: dict) -> list[dict]:
    """Return the rows of the tariff calendar behind a number about the law.

    Those of its partner, or of every partner where its key names none, in force from 2018 to the last
    month of its window; a number that says nothing of the law has none.
    """
    if not OF_THE_LAW.search(f"{row['vintage']} {row['definition']}"):
        return []
    events, known = read_events(), read_table("partners").set_index("partner")
    dates = WINDOW.findall(row["definition"]) or DATE.findall(row["key"])
    last = max(f"{date}-12"[:7] for date in dates) if dates else str(parameters.get("end", "latest"))
    end = events.effective_date.max() if last == "latest" else pd.Timestamp(f"{last}-01")
    partner = next((part for part in row["key"].split(".") if part in known.index), None)
    if partner:
        group = known.group.fillna("")[partner] or None
        asked = Selection(partner, known.name[partner], FIRST, end, "naics3", group)
        rows = events_in_window(asked, events)
    else:
        chosen = events.category.eq("us_tariff") & events.measure.ne("")
        rows = events[chosen & events.effective_date.le(end + pd.offsets.MonthEnd(0))]
    columns = ["event_id", "effective_date", "measure", "target", "legal_reference", "verification"]
    rows = rows.sort_values(["effective_date", "event_id"])
    days = rows.effective_date.dt.strftime("%Y-%m-%d")
    return rows[columns].assign(effective_date=days).to_dict("records")


def specification_of(key: str) -> dict:
    """Return the fields of the named specification that is part of a key; empty where none is."""
    known = set(shipped())
    found = [part for part in key.split(".") if part in known]
    if not found:
        return {}
    fields = asdict(specification(found[0], placebo=key.startswith("placebo.")))
    return {name: value for name, value in fields.items() if value not in (None, (), "", False)}
