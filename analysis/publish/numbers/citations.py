"""Cite a number: its sentence, macro and entry, where it stands and what it rests on."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from analysis import paths
from analysis.checks import InputError, nearest, read_yaml
from analysis.fields import told
from analysis.present.result import PublicNames
from analysis.present.words import capital
from analysis.publish.numbers.harvest import interval, read_executed, read_numbers
from analysis.publish.numbers.latex import MONTHS, PACKAGE_TITLE, macro, text
from analysis.publish.numbers.origins import calendar_rows, places, source_tables, specification_of
from analysis.publish.numbers.past import Former, cite_former, retired
from analysis.publish.reports.catalog import read_catalog
from analysis.version import __version__

#: What a definition calls ends that are no 95 % interval.
HALF = "middle half"

ROWS = 12  #: Rows of the calendar that are printed; JSON holds all.


@told
@dataclass(frozen=True, kw_only=True)
class Citation(PublicNames):
    """All that citing a number needs."""

    #: As in ``numbers.csv``, value and interval as printed.
    key: str
    text: str
    interval: str
    unit: str
    definition: str  #: What it is, of when and beside what; behind a semicolon how it is computed.
    vintage: str
    #: In ``unit``.
    value: float
    ci_low: float | None
    ci_high: float | None
    macro: str  #: Of ``numbers.tex``; the interval has the same with ``Interval``, where there is one.
    about: dict  #: What its report says of itself: title, parameters, version, fingerprint.
    #: Where the number stands: reports, tables and series with its value, texts that name it.
    places: tuple[str, ...] = ()
    read: str  #: Names of the source tables that were read on the way to it.
    #: The same with their registered bytes: ``name``, ``vintage``, ``hash`` (SHA-256).
    tables: tuple[dict, ...] = ()
    #: Those that the law by line is read from, where it was among them.
    others: tuple[dict, ...] = ()
    calendar: tuple[dict, ...] = ()  #: Rows of the tariff calendar behind it, where it is about the law.
    #: Fields of the named specification that gave it; empty where its definition says it all.
    specification: dict = field(default_factory=dict)
    bibtex: str  #: Entry of its report at this version.

    @property
    def printable(self) -> str:
        """One sentence to print: what the number is, of when and beside what, value and interval."""
        what, _, how = self.definition.partition("; ")
        unit = f" ({self.unit})" if self.unit in ("elasticity", "probability", "count") else ""
        ends = f", {HALF if HALF in how else '95 % interval'} {self.interval}" if self.interval else ""
        return f"{capital(what)}: {self.text}{unit}{ends}."

    @property
    def sentence(self) -> str:
        """The sentence to print, then how it is computed, data, version and key."""
        _, _, how = self.definition.partition("; ")
        where = f"{PACKAGE_TITLE} {self.about['version']}, report {self.about['report']}, {self.key}"
        rest = f"data: {self.vintage}; {where}"
        second = f"{capital(how)} ({rest})." if how else f"{capital(rest)}."
        return f"{self.printable} {second}"

    def to_bibtex(self) -> str:
        """Return the BibTeX entry of the number's report."""
        return self.bibtex

    def to_latex(self) -> str:
        r"""Return the same for LaTeX, by the macros of ``numbers.tex`` and a ``\cite``."""
        ends = f" \\{self.macro}Interval{{}}" if self.interval else ""
        key = self.bibtex.split("{", 1)[1].split(",", 1)[0]
        return f"\\{self.macro}{{}}{ends} ({text(self.definition)}) \\cite{{{key}}}"

    def to_json(self) -> str:
        """Return every field as JSON, the sentences with them."""
        sentences = {"printable": self.printable, "sentence": self.sentence}
        return json.dumps(asdict(self) | sentences, ensure_ascii=False, indent=1)

    def _parts(self) -> Iterator[tuple[str, list[str]]]:
        keys = [self.key, *([f"{self.key}.interval"] if self.interval else [])]
        yield "LaTeX", [self.to_latex(), " ".join(f"\\edt{{{key}}}" for key in keys)]
        yield "BibTeX", self.bibtex.splitlines()
        yield "Where it stands", list(self.places)
        tables = [f"{t['name']} ({t['vintage']}), {t['hash']}" for t in self.tables]
        names = ", ".join(table["name"] for table in self.others)
        more = [f"the tariff law, read from: {names}"] if names else []
        yield "Source tables", tables + more
        rows = [f"{r['event_id']} {r['effective_date']} {r['legal_reference']}" for r in self.calendar]
        n_more = len(rows) - ROWS
        if n_more > 0:
            rows = [*rows[: ROWS // 2], f"... {n_more} more", *rows[-ROWS // 2 :]]
        yield "Tariff calendar", rows
        fields = [f"{name}: {value}" for name, value in self.specification.items()]
        yield "Specification", fields or [self.definition]
        values = [f"{name} = {value}" for name, value in self.about["parameters"].items()]
        yield "Report", [*values, f"fingerprint {self.about['fingerprint']}"]

    def __repr__(self) -> str:
        parts = [
            "\n".join([head, *(f"  {line}" for line in lines)]) for head, lines in self._parts() if lines
        ]
        return "\n\n".join([self.sentence, *parts])

    def _repr_html_(self) -> str:
        parts = "".join(
            f"<dt>{head}</dt><dd>{'<br>'.join(map(html.escape, lines))}</dd>"
            for head, lines in self._parts()
            if lines
        )
        return f"<p>{html.escape(self.sentence)}</p><dl>{parts}</dl>"


def cite(key: str, version: str = "", *, root: Path = paths.ROOT) -> Citation | Former:
    """Return all that citing a number needs.

    Parameters
    ----------
    key : str
        A key of ``reports/numbers.csv``, or of an earlier version's.
    version : str
        An earlier version (``"0.6.0"``): what the number was then, and what became of it. A key that
        is no more gets that of the last version that had it.
    root : Path
        Folder of ``reports/``, ``README.md`` and ``CITATION.cff``.

    Raises
    ------
    InputError
        For an unknown key or version, with the nearest one.

    Examples
    --------
    >>> from analysis.publish.numbers.citations import cite
    >>> cite("tariff.CHN.2025-05.effective").macro
    'edtTariffCHNMayTwentyTwentyFiveEffective'
    """
    reports = root / "reports"
    numbers = read_numbers(reports / "numbers.csv")
    if version and version != __version__:
        return cite_former(key, version, reports=reports)
    if key not in numbers and (former := retired(reports).get(key)):
        return former
    if key not in numbers:
        guess = nearest(key, numbers)
        hint = _report(key, numbers, root) or (f" Did you mean {guess!r}?" if guess else "")
        raise InputError(f"unknown number {key!r}.{hint} reports/numbers.csv lists all {len(numbers)}.")
    row = numbers[key]
    notebook = read_executed(reports / f"{row['report']}.ipynb")
    about = notebook["metadata"]["export_declines"]
    tables, others = source_tables(row.get("tables", ""))
    return replace(
        printed(row, about, read_yaml(root / "CITATION.cff")),
        places=tuple(places(row, root)),
        tables=tuple(tables),
        others=tuple(others),
        calendar=tuple(calendar_rows(row, about["parameters"])),
        specification=specification_of(key),
    )


def _report(key: str, numbers: dict[str, dict[str, str]], root: Path) -> str:
    """Return what to cite instead of a report, by its name; empty for other words."""
    if key not in read_catalog(root / "notebooks"):
        return ""
    first = next((number for number, row in numbers.items() if row["report"] == key), "")
    return f" That is a report, {key}: cite one of its numbers" + (f", as {first!r}." if first else ".")


def printed(row: dict[str, str], about: dict, software: dict) -> Citation:
    """Return a number as a text prints it, without what it rests on: that takes a search.

    Parameters
    ----------
    row : dict
        Of ``numbers.csv``.
    about, software : dict
        As in :func:`bibtex`.
    """
    return Citation(
        **{name: row[name] for name in ("key", "text", "unit", "definition", "vintage")},
        **{name: float(row[name]) if row[name] else None for name in ("value", "ci_low", "ci_high")},
        read=row.get("tables", ""),
        interval=interval(row),
        macro=macro(row["key"]),
        about=about,
        bibtex=bibtex(about, software),
    )


def bibtex(about: dict, software: dict) -> str:
    """Return the BibTeX entry of a report at its version.

    Parameters
    ----------
    about : dict
        What the report says of itself.
    software : dict
        Content of ``CITATION.cff``; the names of bodies are kept whole by a second pair of braces.
    """
    people = [
        f"{{{text(a['name'])}}}" if "name" in a else text(f"{a['family-names']}, {a['given-names']}")
        for a in software["authors"]
    ]
    released = str(software["date-released"])
    url = software.get("url") or software.get("repository-code")
    fields = {
        "author": " and ".join(people),
        "title": text(about["title"]),
        "howpublished": text(f"Report {about['report']} of {software['title']}, {about['version']}"),
        "year": released[:4],
        "month": MONTHS[int(released[5:7]) - 1][:3].lower(),
        "note": text(f"Data: {'; '.join(about['vintages'])}. Fingerprint {about['fingerprint']}"),
    } | {name: value for name, value in (("doi", software.get("doi")), ("url", url)) if value}
    lines = [f"  {n} = {v if n in ('year', 'month') else f'{{{v}}}'}" for n, v in fields.items()]
    entry = f"export_declines_{about['report']}_{about['version']}"
    return "@misc{" + ",\n".join([entry, *lines]) + "\n}"
