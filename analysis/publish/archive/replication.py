"""The README of the archive in the form of the Social Science Data Editors."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import jinja2

from analysis.publish.archive.metadata import people, read_software, read_tables, works
from analysis.publish.archive.paper import PAPER_FILE, shown
from analysis.publish.numbers.harvest import read_executed
from analysis.publish.numbers.tables import Exhibit, collect_exhibits
from analysis.publish.reports.catalog import read_catalog

TEMPLATE = Path(__file__).with_name("replication.md.j2")
#: The module of a report's figures and tables, as its set-up cell imports it.
SHOWS = re.compile(r"^from (analysis\.present) import (\w+) as show$", re.M)


def readme(root: Path) -> str:
    """Return ``README-replication.md``: sections as in the template of the Data Editors, version 1.1.

    The day of access is that on which a file, as it is, was taken into the project.
    """
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    software, tables = read_software(root), read_tables(root)
    return _template().render(
        software=software,
        authors="; ".join(people(software)),
        python=project["requires-python"],
        pins=_pins(root),
        tables=tables,
        works={table["name"]: works(table, root) for table in tables},
        size=sum(table["bytes"] for table in tables),
        exhibits=_exhibits(root),
        paper=shown(
            (root / "paper" / PAPER_FILE).read_text(encoding="utf-8"), root / "reports/exhibits.csv"
        ),
        has_pdf=(root / "paper/paper.pdf").exists(),
    )


def _template() -> jinja2.Template:
    options = {"trim_blocks": True, "lstrip_blocks": True, "undefined": jinja2.StrictUndefined}
    environment = jinja2.Environment(keep_trailing_newline=True, autoescape=False, **options)
    environment.filters["cell"] = lambda words: " ".join(str(words).replace("|", "/").split())
    return environment.from_string(TEMPLATE.read_text(encoding="utf-8"))


def _pins(root: Path) -> int:
    lock = (root / "requirements.lock").read_text(encoding="utf-8")
    return len(re.findall(r"^[A-Za-z0-9._-]+==", lock, re.M))


def _exhibits(root: Path) -> list[dict]:
    """Return each table and figure with its report, file and the code that makes it."""
    reports = list(read_catalog(root / "notebooks"))
    code = {key: where for name in reports for key, where in programs(root, name)}
    return [
        {"title": one.title, "name": one.name, "report": one.report, "code": code[one.kind, one.name]}
        | {"file": _file(one)}
        for one in collect_exhibits(root / "reports", reports)
    ]


def _file(one: Exhibit) -> str:
    return f"reports/{next(iter(one.twins()))}"


def programs(root: Path, report: str) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield kind and name of each exhibit of a report, and the functions that its cell calls."""
    notebook = read_executed(root / f"reports/{report}.ipynb")
    sources = ["".join(cell["source"]) for cell in notebook["cells"]]
    room = next(filter(None, map(SHOWS.search, sources)))
    module = importlib.import_module(f"{room[1]}.{room[2]}")
    for cell, source in zip(notebook["cells"], sources, strict=True):
        for output in cell.get("outputs", []):
            name = output.get("metadata", {}).get("text/csv", {}).get("name")
            if name:
                kind = "figure" if "image/png" in output["metadata"] else "table"
                called = list(_functions(source, module))
                of_kind = [one for one in called if f"_{kind}`" in one] or called  # of several in a cell
                of_name = [one for one in of_kind if name.endswith(one[1:].partition(f"_{kind}`")[0])]
                yield (kind, name), ", ".join(of_name or of_kind)


def _functions(source: str, module) -> Iterator[str]:
    """Yield what a cell calls on ``show``, or on a part of it, each with the file that defines it.

    An exhibit of a room is a section of its text, which belongs to the room itself.
    """
    for node in ast.walk(ast.parse(source)):
        called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func
        first, *parts = ast.unparse(called.value).split(".") if called else [""]
        if first == "show":
            room = importlib.import_module(".".join([module.__name__, *parts]))
            function = inspect.unwrap(getattr(room, called.attr))
            file = function.__module__.replace(".", "/")
            is_room = function.__module__ == room.__name__
            yield f"`{function.__name__}` in `{file}{'/text.md' if is_room else '.py'}`"
