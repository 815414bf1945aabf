"""Citable numbers: harvested from executed reports, kept in ``numbers.csv``, quoted in texts."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from pathlib import Path

from analysis.checks import InputError, nearest
from analysis.present.numbers import NUMBER_MIME, Number, stored_interval

NUMBER_COLUMNS = [
    "key",
    "value",
    "ci_low",
    "ci_high",
    "unit",
    "text",
    "definition",
    "vintage",
    "tolerance",
    "report",
    "tables",
]
#: Columns of text; the others are numbers, or empty.
WORDS = {"key", "unit", "text", "definition", "vintage", "report", "tables"}
QUOTE = re.compile(r"<!-- number: *(?P<key>\S+) *-->(?P<text>.*?)<!-- /number -->", re.DOTALL)
OPENING = re.compile(r"<!-- */?number\b")


def read_executed(path: Path) -> dict:
    """Return an executed notebook as plain data."""
    return json.loads(path.read_text(encoding="utf-8"))


def harvest(notebook: dict, report: str) -> list[dict[str, str]]:
    """Return the rows of ``numbers.csv`` that an executed notebook shows, in its order.

    With the digits that the numbers have (:func:`analysis.present.numbers.as_stored`), ten at most.
    """
    rows = []
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            number = output.get("data", {}).get(NUMBER_MIME)
            if number is not None:
                rows.append(
                    {column: _cell(number.get(column)) for column in NUMBER_COLUMNS} | {"report": report}
                )
    return rows


def _cell(value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return " ".join(value.split())
    return repr(float(f"{value:.10g}"))


def collect_numbers(reports: Path, names: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return the rows of the executed reports of these names by key, sorted by key.

    Raises
    ------
    InputError
        When a key stands for two different numbers; both reports are named.
    """
    rows: dict[str, dict[str, str]] = {}
    for name in names:
        path = reports / f"{name}.ipynb"
        for row in harvest(read_executed(path), name) if path.exists() else []:
            first = rows.setdefault(row["key"], row)
            if first | {"report": name} != row:
                raise InputError(
                    f"number {row['key']!r} is {first['text']} in report {first['report']} "
                    f"but {row['text']} in {name}: one key, one number"
                )
    return dict(sorted(rows.items()))


def to_csv(numbers: dict[str, dict[str, str]]) -> str:
    """Return the text of ``numbers.csv``."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, NUMBER_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(numbers.values())
    return buffer.getvalue()


def to_json(numbers: dict[str, dict[str, str]], version: str) -> str:
    """Return the text of ``numbers.json``: the same rows by key, their numbers as numbers."""
    rows = {
        key: {
            column: row[column] if column in WORDS else float(row[column]) if row[column] else None
            for column in NUMBER_COLUMNS[1:]
        }
        for key, row in numbers.items()
    }
    content = {"version": version, "numbers": rows}
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def read_numbers(path: Path) -> dict[str, dict[str, str]]:
    """Return the rows of ``numbers.csv`` by key."""
    if not path.exists():
        raise InputError(f"no {path.name} in {path.parent}: run `make reports`")
    with path.open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


def find_number(key: str, path: Path) -> Number:
    """Return one row of ``numbers.csv`` as it was shown.

    Raises
    ------
    InputError
        No number has the key; with the nearest.
    """
    numbers = read_numbers(path)
    if key not in numbers:
        guess = nearest(key, numbers)
        hint = f"did you mean {guess!r}? " if guess else ""
        raise InputError(f"number {key!r}: {hint}It is none of the {len(numbers)} in {path.name}.")
    row = numbers[key]
    ends = {end: float(row[end]) if row[end] else None for end in ("ci_low", "ci_high")}
    return Number(
        key=key,
        value=float(row["value"]),
        unit=row["unit"],
        definition=row["definition"],
        vintage=row["vintage"],
        tables=row.get("tables", ""),
        tolerance=float(row["tolerance"]),
        **ends,
    )


def check_quotes(
    text: str, numbers: dict[str, dict[str, str]], *, where: str = "README.md"
) -> list[str]:
    """Return a message for each quoted number that is unknown, wrong or badly marked.

    A quote is ``<!-- number: KEY -->TEXT<!-- /number -->``, TEXT being the number's ``text``; with
    ``KEY.interval``, its 95 % interval.
    """
    wrong = []
    for quote in QUOTE.finditer(text):
        line = f"{where}:{text.count(chr(10), 0, quote.start()) + 1}: number {quote['key']!r}"
        right = quoted(quote["key"], numbers)
        if text[: quote.start()].endswith("\n"):
            wrong.append(f"{line} begins a line: Markdown ends the paragraph there")
        if right is None:
            guess = nearest(quote["key"], numbers)
            wrong.append(f"{line} is unknown" + (f"; did you mean {guess!r}?" if guess else ""))
        elif quote["text"] != right:
            wrong.append(f"{line} is {right}, the text says {quote['text']}")
    for mark in OPENING.finditer(QUOTE.sub(lambda quote: "\n" * quote[0].count("\n"), text)):
        wrong.append(f"{where}: a number mark without its partner: {text_at(mark)!r}")
    return wrong


def quoted(key: str, numbers: dict[str, dict[str, str]]) -> str | None:
    """Return what a quote of a key says, or None where there is no such number or interval."""
    if key in numbers:
        return numbers[key]["text"]
    return interval(numbers.get(key.removesuffix(".interval"), {})) or None


def interval(row: dict[str, str]) -> str:
    """Return the 95 % interval of a row of ``numbers.csv`` as printed, or an empty text."""
    if not row.get("ci_low"):
        return ""
    return stored_interval(float(row["ci_low"]), float(row["ci_high"]), row["unit"])


def text_at(mark: re.Match) -> str:
    """Return the line around a match, to find the place by."""
    start, end = mark.string.rfind("\n", 0, mark.start()) + 1, mark.string.find("\n", mark.end())
    return mark.string[start : end if end >= 0 else None].strip()[:80]


def rewrite_quotes(text: str, numbers: dict[str, dict[str, str]]) -> str:
    """Return the text with every quote of a known number saying what ``numbers.csv`` says."""

    def current(quote: re.Match) -> str:
        right = quoted(quote["key"], numbers)
        return f"<!-- number: {quote['key']} -->{right}<!-- /number -->" if right else quote[0]

    return QUOTE.sub(current, text)
