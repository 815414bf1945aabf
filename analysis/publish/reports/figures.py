"""Figures of reports for papers: vector PDF and PNG, drawn from the notebooks' own cells."""

from __future__ import annotations

import ast
import contextlib
import csv
import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

from analysis.made import turn, whole
from analysis.present.picture import Picture
from analysis.publish.reports.catalog import Job
from analysis.publish.reports.parameters import parameters_cell, set_parameters
from analysis.publish.reports.pictures import PAPER
from analysis.stories import by_store

PAPER_FIGURES = PAPER

#: Widths of a journal's columns, one and two, in millimetres.
WIDTHS = ("88", "180")


def report_of(figure: str, reports: Path) -> str:
    """Return the report that shows a figure of that name; empty where none does."""
    path = reports / "exhibits.csv"
    rows = csv.DictReader(io.StringIO(path.read_text("utf-8"))) if path.exists() else ()
    shown = (row["report"] for row in rows if (row["label"], row["name"]) == (f"fig:{figure}", figure))
    return next(shown, "")


@contextlib.contextmanager
def drawing(folder: Path) -> Iterator[None]:
    """Wait until no other run draws for papers, and take away what those that were killed have left."""
    with turn(folder / ".lock"):
        for leftover in folder.glob(".*.new.*"):
            leftover.unlink(missing_ok=True)
        yield


def draw(job: Job, folder: Path, *, width: float | None = None, figure: str = "") -> list[str]:
    """Write each figure of a report as ``NAME.pdf`` and ``NAME.png``, with its alternative text inside.

    Parameters
    ----------
    width : float, optional
        Millimetres of a journal's column: ``NAME-88.pdf``, without a title, no letter under 7 points.
    figure : str
        The only one to be written, by its name.

    Returns
    -------
    list of str
        The names, in the order of the report.
    """
    folder.mkdir(parents=True, exist_ok=True)
    logging.getLogger("fontTools").setLevel(logging.ERROR)  # of days of old fonts, which it doubts
    chosen = [picture for picture in pictures(job) if figure in ("", picture.name)]
    for picture in chosen:
        shown = picture.in_column(width) if width else picture
        stem = f"{picture.name}-{width:g}" if width else picture.name
        for ending in ("pdf", "png"):
            with whole(folder / f"{stem}.{ending}") as aside:
                shown.save(aside)
    return [picture.name for picture in chosen]


def pictures(job: Job) -> list[Picture]:
    """Return the figures that a report shows, drawn anew by the cells of its notebook."""
    notebook = json.loads(job.report.notebook.read_text(encoding="utf-8"))
    cell = parameters_cell(notebook)
    if cell:
        cell["source"] = set_parameters("".join(cell["source"]), job.values)
    shown: list = []
    names = {"display": lambda *objects, **_: shown.extend(objects)}
    with contextlib.chdir(job.report.notebook.parent):
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                shown.append(_run(by_store("".join(cell["source"])), names))
    return [one for one in shown if isinstance(one, Picture)]


def _run(source: str, names: dict):
    """Run a cell and return the value of its last line, as a notebook shows it."""
    lines = ("" if line.startswith(("%", "!")) else line for line in source.split("\n"))
    tree = ast.parse("\n".join(lines))
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None
