"""Exhibits: the named tables and figures of executed reports, their numbers and their twins."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from analysis.checks import InputError
from analysis.codebook import CODEBOOK, codebook
from analysis.publish.numbers.harvest import read_executed
from analysis.publish.numbers.latex import float_of

COLUMNS = ["exhibit", "report", "name", "label", "caption", "alt"]


@dataclass(frozen=True)
class Exhibit:
    """A named table or figure of a report."""

    kind: str  #: ``table`` or ``figure``.
    number: str  #: Number of the report and place among its tables or figures: ``4.2``.
    #: Stems of the files: of the report, and of the exhibit's twins. The name is stable; the number
    #: holds for one version, since a table before it moves it.
    report: str
    name: str
    #: What is printed below it, with source and vintage; what a figure shows, for who cannot see it.
    caption: str
    alt: str
    #: Numbers of a table or series of a figure; a table in LaTeX.
    csv: str
    tabular: str
    about: dict  #: What the report says of itself.
    #: Column of a table -> its head, unit and definition; empty where they are not said.
    columns: dict[str, list[str]] = field(default_factory=dict)
    file: str = ""  #: Picture of a figure, from ``reports``.

    @property
    def title(self) -> str:
        """``Table 4.2``."""
        return f"{self.kind.capitalize()} {self.number}"

    @property
    def label(self) -> str:
        """``tab:elasticity_headline``, to refer to in LaTeX."""
        return f"{self.kind[:3]}:{self.name}"

    def twins(self) -> dict[str, str]:
        """Return the text of each twin by its path in ``reports``; a table of words has LaTeX alone."""
        stem = f"{self.kind}s/{self.name}"
        twins = {f"{stem}.csv": self.csv} if has_numbers(self.csv) else {}
        if twins and self.columns:
            twins[f"{stem}{CODEBOOK}"] = codebook(self.columns)
        if self.tabular:
            twins[f"{stem}.tex"] = float_of(
                self.tabular, caption=self.caption, label=self.label, title=self.title, about=self.about
            )
        return twins


def figure_place(figure: Exhibit) -> str:
    """Return the address of a figure on the page of its report."""
    return f"{figure.report}.html#figure-{figure.name}"


def has_numbers(text: str) -> bool:
    """Return whether a column of a CSV holds numbers and nothing else but blanks."""
    rows = list(csv.DictReader(io.StringIO(text)))
    columns = ([row[name] for row in rows if row[name]] for name in (rows[0] if rows else ()))
    return any(column and all(map(_is_number, column)) for column in columns)


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


def collect_exhibits(reports: Path, names: Iterable[str]) -> list[Exhibit]:
    """Return the exhibits of the executed reports of these names, in their order.

    Raises
    ------
    InputError
        When two tables, or two figures, have one name; the report of the second is named.
    """
    exhibits: dict[tuple[str, str], Exhibit] = {}
    for report in names:
        path = reports / f"{report}.ipynb"
        for exhibit in _exhibits(read_executed(path), report) if path.exists() else []:
            key = exhibit.kind, exhibit.name
            if key in exhibits:
                raise InputError(
                    f"two {exhibit.kind}s are named {exhibit.name!r}; the second is in {report}"
                )
            exhibits[key] = exhibit
    return list(exhibits.values())


def _exhibits(notebook: dict, report: str) -> Iterable[Exhibit]:
    places: Counter[str] = Counter()
    about = notebook["metadata"]["export_declines"]
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            data, metadata = output.get("data", {}), output.get("metadata", {})
            named, image = metadata.get("text/csv", {}), metadata.get("image/png", {})
            if "name" not in named:
                continue
            kind = "figure" if image else "table"
            places[kind] += 1
            yield Exhibit(
                kind,
                f"{_number(report)}.{places[kind]}",
                report,
                named["name"],
                caption=image.get("caption", named.get("caption", "")),
                alt=image.get("alt", ""),
                csv=_text(data["text/csv"]),
                tabular=_text(data.get("text/latex", "")),
                about=about,
                columns=named.get("columns", {}),
                file=image.get("file", ""),
            )


def _number(report: str) -> str:
    """Return the number that a report's name begins with: ``4`` of ``04_elasticity``."""
    first = report.split("_")[0]
    return str(int(first)) if first.isdigit() else first


def _text(lines: str | list[str]) -> str:
    return "".join(lines)


def collect_twins(reports: Path, names: Iterable[str]) -> dict[str, str]:
    """Return the text of each twin by its path in ``reports``, sorted.

    ``tables/NAME.csv``, ``.codebook.json`` and ``.tex`` of a table; ``figures/NAME.csv``, the series
    that a figure draws.
    """
    twins = {}
    for exhibit in collect_exhibits(reports, names):
        twins |= exhibit.twins()
    return dict(sorted(twins.items()))


def exhibits_csv(exhibits: Iterable[Exhibit]) -> str:
    """Return the text of ``exhibits.csv``: number, report, name, label, caption of each."""
    return _csv(COLUMNS, ([e.title, e.report, e.name, e.label, e.caption, e.alt] for e in exhibits))


def _csv(head: list[str], rows: Iterable[list[str]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerows([head, *rows])
    return buffer.getvalue()
