"""A table whose columns sort by their numbers, and whose published numbers lead to their pages."""

from __future__ import annotations

import math
import re
from functools import cache
from html import escape

import pandas as pd

from analysis import paths
from analysis.present.numbers import as_stored
from analysis.present.table import Table
from analysis.publish.numbers.harvest import read_numbers
from analysis.publish.numbers.versions import NUMBERS_FOLDER

CELL = re.compile(r"<td([^>]*)>(.*?)</td>", re.DOTALL)
#: A link to a report, as a table has it that stands in one.
REPORT = re.compile(r'<a (?=href="([^:"/][^:"]*)")')

#: Units in which two numbers that agree to all stored digits are one. Probabilities of permutations
#: are few, and counts and months are whole.
UNITS = ("fraction", "percentage points", "USD", "elasticity")
#: Digits from which that holds: a rate of 30 % is many rates.
DIGITS = 5


def touched(table: Table) -> str:
    """Return a table as HTML, each cell with what it sorts by; a published number is a link.

    Parameters
    ----------
    table : Table
        Its links lead from the project's root (``data-file``), since only a page knows its server.
    """
    frame = table.frame[table.columns]
    values = iter([value for row in frame.itertuples(index=False, name=None) for value in row])

    def cell(found: re.Match) -> str:
        value, text = next(values), found[2]
        key = published(value) if isinstance(value, float) and "<a " not in text else ""
        if key:
            text = f'<a data-file="{page_of(key)}" href="#" title="{key}">{text}</a>'
        text = REPORT.sub(r'<a data-file="reports/\1" ', text)
        return f'<td{found[1]} data-value="{escape(_sorted_by(value))}">{text}</td>'

    return CELL.sub(cell, table._repr_html_())


def _sorted_by(value: object) -> str:
    """Return what a cell sorts by; nothing where it is empty."""
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return ""
    return value.isoformat() if isinstance(value, pd.Timestamp) else str(value)


def published(value: float) -> str:
    """Return the key of the citable number that has this value, and a page; empty where none is."""
    if not math.isfinite(value):
        return ""
    keys = (_known().get((unit, as_stored(value, unit)), "") for unit in UNITS)
    key = next(filter(None, keys), "")
    return key if key and page_of(key) else ""


def page_of(key: str) -> str:
    """Return the page of a citable number from the project's root; empty before ``make reports``."""
    page = paths.REPORTS / NUMBERS_FOLDER / f"{key}.html"
    return page.relative_to(paths.REPORTS.parent).as_posix() if page.exists() else ""


@cache
def _known() -> dict[tuple[str, float], str]:
    """Return the key of each number that its digits tell from others, by unit and stored value."""
    rows = read_numbers(paths.REPORTS / "numbers.csv").values()
    return {
        (row["unit"], float(row["value"])): row["key"]
        for row in rows
        if row["unit"] in UNITS and len(f"{float(row['value']):.10e}".split("e")[0].strip("-0")) > DIGITS
    }
