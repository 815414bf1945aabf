"""Tiny real notebooks in a folder of the test's own."""

from __future__ import annotations

import contextlib
import json
import shutil
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module
from pathlib import Path

import pytest
import yaml

from analysis import checks, paths
from analysis.publish import __main__ as command_line
from analysis.publish.reports import driver
from analysis.publish.reports.catalog import plan, read_catalog
from analysis.publish.reports.rendered import PAGE_MODULES
from tests.few_partners import of_few, once

PARAMETERS = (
    'partner: str = "CHN"  # ISO alpha-3 code\n'
    "months: int = 12  # length of the window\n"
    'paths: str = ""  # a file of tariff paths'
)
NUMBER = """from analysis.present.numbers import Number
Number(key="tariff.2025-05", value=0.4823, unit="fraction",
       definition="duties / value", vintage="V1")"""


@dataclass
class Project:
    """A folder with ``notebooks/`` and ``reports/``."""

    root: Path

    def __post_init__(self):
        for folder in (self.notebooks, self.reports):
            folder.mkdir(parents=True, exist_ok=True)

    def copied(self, to: Path) -> Project:
        """Return a project of the same files in another folder."""
        return Project(shutil.copytree(self.root, to / "project"))

    @property
    def notebooks(self) -> Path:
        return self.root / "notebooks"

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    def add(self, name: str, *cells: str, parameters: dict | None = None) -> None:
        """Add a report; :func:`cell` tells code from prose."""
        shutil.copy(paths.ROOT / "CITATION.cff", self.root)
        notebook = f"{name}.ipynb"
        content = {
            "cells": [cell(text) for text in cells],
            "metadata": {},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
        content["metadata"]["kernelspec"] = {
            "name": "somebody-elses",
            "display_name": "X",
            "language": "python",
        }
        (self.notebooks / notebook).write_text(json.dumps(content))
        path = self.notebooks / "reports.yaml"
        catalog = yaml.safe_load(path.read_text()) if path.exists() else {"reports": {}}
        entry = {"notebook": notebook, "title": f"Title of {name}", "question": "Which question?"}
        catalog["reports"][name] = entry | ({"parameters": parameters} if parameters else {})
        path.write_text(yaml.safe_dump(catalog, sort_keys=False))

    def plan(self, *names: str, settings: str = "", check=lambda job: None):
        return plan(read_catalog(self.notebooks), names, settings=settings, check=check)

    def render(self, *names: str, settings: str = "") -> int:
        jobs = self.plan(*names, settings=settings)
        return driver.publish(jobs, read_catalog(self.notebooks), self.reports)

    def command(self, *arguments: str) -> int:
        """Run the command line; return its exit code."""
        folders = {"notebooks": self.notebooks, "reports": self.reports}
        return checks.run(lambda: command_line.main(list(arguments), **folders))

    def executed(self, name: str) -> dict:
        return json.loads((self.reports / f"{name}.ipynb").read_text())

    def files(self) -> dict[str, bytes]:
        """Every file under ``reports/`` with its bytes, without the record and the lock."""
        own = {self.reports / ".rendered.json", self.reports / ".lock"}
        found = [path for path in self.reports.rglob("*") if path.is_file() and path not in own]
        return {str(path.relative_to(self.reports)): path.read_bytes() for path in found}


def cell(text: str) -> dict:
    """Return a notebook cell; markdown, parameters and findings are told by how the text begins."""
    kind = "markdown" if text.startswith(("# ", "## ", "**")) else "code"
    tags = ["parameters"] if text.startswith("partner") else ["finding"] if text.startswith("**") else []
    made = {
        "cell_type": kind,
        "id": f"c{abs(hash(text))}"[:20],
        "metadata": {"tags": tags},
        "source": text,
    }
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


@pytest.fixture(scope="session", autouse=True)
def pages_once(tmp_path_factory):
    """The pages that rest on no report are the same in every project: a run of tests makes them once."""
    partners = ["CHN", "VNM"]
    with pytest.MonkeyPatch.context() as patch:
        of_few(patch, partners)
        for module in map(import_module, PAGE_MODULES):
            pages = partial(once, tmp_path_factory, module.__name__, module.pages, partners)
            patch.setattr(module, "pages", cache(partial(few, pages)))
        patch.setattr(driver, "meanwhile", here)
        yield


@contextlib.contextmanager
def here(work, *given):
    """Do in this process what the driver has done in one of its own, which would know no cache."""
    yield partial(work, *given)


def few(pages) -> dict[str, bytes]:
    """Return pages with few of the files that they read as somebody asks: what is named by a code."""
    return {
        name: content
        for name, content in pages().items()
        if not name.startswith(("law/", "what_if/"))
        or name in ("law/95.js", "law/VNM.js", "what_if/VNM.js")
    }


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)
