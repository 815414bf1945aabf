"""Figures of reports for papers: vector PDF and PNG, drawn from the notebooks' own cells."""

from __future__ import annotations

import ast
import contextlib
import json
from collections.abc import Iterator
from pathlib import Path

from analysis.made import turn, whole
from analysis.present.picture import Picture
from analysis.publish.catalog import Job
from analysis.publish.parameters import parameters_cell, set_parameters
from analysis.publish.pictures import PAPER

FOLDER = PAPER


@contextlib.contextmanager
def drawing(folder: Path) -> Iterator[None]:
    """Wait until no other run draws for papers, and take away what those that were killed have left."""
    with turn(folder / ".lock"):
        for left in folder.glob(".*.new.*"):
            left.unlink(missing_ok=True)
        yield


def draw(job: Job, folder: Path) -> list[str]:
    """Write each figure of a report as ``NAME.pdf`` and ``NAME.png``, with its alternative text inside.

    Returns
    -------
    list of str
        The names, in the order of the report.
    """
    folder.mkdir(parents=True, exist_ok=True)
    found = pictures(job)
    for picture in found:
        for ending in ("pdf", "png"):
            with whole(folder / f"{picture.name}.{ending}") as aside:
                picture.save(aside)
    return [picture.name for picture in found]


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
                shown.append(_run("".join(cell["source"]), names))
    return [one for one in shown if isinstance(one, Picture)]


def _run(source: str, names: dict):
    """Run a cell and return the value of its last line, as a notebook shows it."""
    lines = ("" if line.startswith(("%", "!")) else line for line in source.split("\n"))
    tree = ast.parse("\n".join(lines))
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None
