"""The files of tables: there, with the registered bytes, and as text where that is all one needs."""

from __future__ import annotations

import csv
import hashlib
import io
import os
from pathlib import Path

from analysis.checks import InputError, check_choice
from analysis.collect.seal import CALENDAR_FILE, DESCRIPTION, check_sealed
from analysis.paths import ROOT, SOURCES
from analysis.reading import note, note_law
from analysis.vintages import tables as tables_of_vintage


def table_texts(name: str) -> list[dict[str, str]]:
    """Return the rows of a small source table as they are written, without the wait for pandas.

    Raises
    ------
    InputError
        An unknown table, or one whose bytes or description are not the registered ones.
    """
    check_sealed(DESCRIPTION)
    tables = {table["name"]: table for table in tables_of_vintage()}
    table = tables[check_choice(name, tables, what="source table")]
    note({name: table["vintage"]})
    return _texts(check_bytes(table))


def calendar_texts() -> list[dict[str, str]]:
    """Return the rows of the tariff calendar as they are written; those of :func:`events.read_events`.

    In order of effective date, rows without one last.

    Raises
    ------
    InputError
        Another checksum than the recorded one: rows with the recorded one were checked when sealed.
    """
    check_sealed(CALENDAR_FILE)
    note_law()
    rows = _texts(ROOT / CALENDAR_FILE)
    return sorted(rows, key=lambda row: (row["effective_date"] or "9999", row["event_id"]))


def _texts(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def check_present(table: dict, sources: Path = SOURCES) -> Path:
    """Return the path of a table's file, else refuse it with the command that restores it."""
    path = Path(os.path.normpath(sources / table["path"]))  # ../vintages/DAY of what a refresh brought
    if not path.exists():
        raise InputError(
            f"source table {table['name']!r} is missing ({place(path)}): restore it with {restore(path)}"
        )
    return path


def check_bytes(table: dict, sources: Path = SOURCES) -> Path:
    """Return the path of a table whose bytes are the registered ones, else refuse it."""
    path = check_present(table, sources)
    digest = "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != table["hash"]:
        command = f"`python -m analysis.collect register {table['name']} --vintage ...`"
        again = "" if day_of(path) else f", or register a new vintage with {command}"
        raise InputError(
            f"source table {table['name']!r} is not the registered one ({place(path)} "
            f"has changed): restore it with {restore(path)}{again}"
        )
    return path


def day_of(path: Path) -> str:
    """Return the day of the refresh that brought a file; empty when it is shipped."""
    return path.parent.name if path.parent.parent.name == "vintages" else ""


def place(path: Path) -> str:
    """Return how messages name a file."""
    day = day_of(path)
    return f"data/vintages/{day}/{path.name}" if day else f"data/sources/{path.name}"


def restore(path: Path) -> str:
    """Return the command that brings a file back."""
    day = day_of(path)
    return f"`make refresh DAY={day}`" if day else f"`git checkout -- data/sources/{path.name}`"
