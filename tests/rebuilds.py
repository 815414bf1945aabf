"""What an edit makes again: steps, stored results, studies, pages, reports, in a copy of the project.

``python -m tests.rebuilds`` measures the edits of :data:`EDITS` and puts them as a table into
CONTRIBUTING.md.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from analysis import steps
from analysis.fingerprint import CALENDAR, State
from analysis.paths import PANEL, ROOT
from analysis.publish.archive.estimates import results
from analysis.publish.reports.catalog import read_catalog
from analysis.publish.reports.rendered import API, CATALOGUE, PAGE_MODULES, WORKER
from analysis.publish.site.readme import between

#: What is made again, in the order of the data.
KINDS = ("steps", "results", "studies", "pages", "reports")


@cache
def studies() -> dict[str, str]:
    """Return each subject -> the function that tells its story."""
    folder = ROOT / "analysis/estimate"
    paths = [path for path in folder.rglob("study.py") if "\ndef study(" in path.read_text("utf-8")]
    subjects = sorted(".".join(path.parent.relative_to(folder).parts) for path in paths)
    return {subject: f"analysis.estimate.{subject}.study.study" for subject in subjects}


def fingerprints(root: Path) -> dict[str, dict[str, str]]:
    """Return the fingerprint of each thing by its kind, beside the panels, which a step makes."""
    state = State(root)
    functions = {
        "steps": {step.name: f"analysis.{step.stage}.{step.part}" for step in steps.CHAIN},
        "results": results(),
        "studies": studies(),
        "pages": {name.rpartition(".")[2]: name for name in PAGE_MODULES},
    }
    keys = {
        kind: {
            name: state.fingerprint(what, panels=False, docs=what == API)
            for name, what in of_kind.items()
        }
        for kind, of_kind in functions.items()
    }
    keys["pages"]["catalogue"] = state.fingerprint(*CATALOGUE, panels=False)
    keys["reports"] = {}
    for name, report in read_catalog(root / "notebooks").items():
        notebook = json.loads((root / "notebooks" / report.notebook.name).read_text(encoding="utf-8"))
        code = ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code"]
        keys["reports"][name] = state.fingerprint(WORKER, sources=code, panels=False)
    return keys


def copy(root: Path) -> None:
    """Link the code, the tables and the notebooks into a folder, where files may be replaced."""
    for name in ("analysis", "data/sources", "notebooks"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, root / name, ignore=ignored, copy_function=os.link)
    shutil.copy(ROOT / "requirements.lock", root)
    (root / "data/panel").mkdir()
    if (scanned := PANEL / ".scanned.json").exists():  # what was read of the code
        shutil.copy(scanned, root / "data/panel")


_before = cache(fingerprints)


def made_again(root: Path, name: str, edit: Callable[[bytes], bytes]) -> dict[str, set[str]]:
    """Edit a file of a copy by a function of its bytes, return what is made again, and undo it."""
    path = root / name
    before, content = _before(root), path.read_bytes()
    path.unlink()  # a link to the project's own file
    path.write_bytes(edit(content))
    assert path.read_bytes() != content, f"{name}: nothing was edited"
    now = fingerprints(root)
    path.write_bytes(content)
    return {
        kind: {one for one, key in keys.items() if now[kind].get(one) != key}
        for kind, keys in before.items()
    }


def event(day: str) -> Callable[[bytes], bytes]:
    """Return an edit of the calendar: one more event, in force from a day."""

    def edit(content: bytes) -> bytes:
        head, *rows = csv.reader(content.decode().splitlines())
        talks = next(row for row in rows if "talks" in row)  # which need no legal text
        row = dict(zip(head, talks, strict=True)) | {"event_id": "C999", "effective_date": day}
        return content + ",".join(f'"{row[name]}"' for name in head).encode() + b"\n"

    return edit


def replaced(old: str, new: str) -> Callable[[bytes], bytes]:
    """Return an edit that puts one text, where it stands first, in the place of another."""
    return lambda content: content.replace(old.encode(), new.encode(), 1)


MAIN, ENGINE = "analysis/estimate/elasticity/main", "analysis/engine"
#: What somebody edits -> the file, and the edit.
EDITS = {
    "a comment": (f"{ENGINE}/fitting.py", lambda code: code + b"# why\n"),
    "a docstring": (f"{ENGINE}/fitting.py", replaced('"""', '"""More: ')),
    "a head of a column": (
        "analysis/estimate/elasticity/checks/by_partner.py",
        replaced('Term("', 'Term("The '),
    ),
    "a definition in the vocabulary": (
        "analysis/vocabulary.py",
        replaced("two-sided, t distribution", "two-sided, by t"),
    ),
    "a word of a text": ("analysis/present/prices/text.md", lambda text: text + b"more: a definition\n"),
    "a figure": ("analysis/present/prices/figures.py", replaced("GREY", "SKY")),
    "an entry of specifications": (
        "analysis/estimate/specifications.yaml",
        lambda text: text + b"  another: {placebo: quiet, lead: 1}\n",
    ),
    "an event to come": (CALENDAR, event("2027-01-15")),
    "an event in force": (CALENDAR, event("2025-09-01")),
    "a line of the main estimate": (
        f"{MAIN}/inputs.py",
        replaced('weights = "pre_episode"', 'weights = "equal"'),
    ),
    "a line of every regression": (
        f"{ENGINE}/absorb.py",
        replaced("\n    return ", "\n    1\n    return "),
    ),
}


def table() -> str:
    """Return what each edit makes again, as rows of Markdown."""
    lines = ["| edit | file | " + " | ".join(KINDS) + " |", "|---|---|" + "--:|" * len(KINDS)]
    with tempfile.TemporaryDirectory() as folder:
        copy(Path(folder))
        whole = {kind: len(keys) for kind, keys in fingerprints(Path(folder)).items()}
        lines.append(f"| there are | | {' | '.join(str(whole[kind]) for kind in KINDS)} |")
        for what, (name, edit) in EDITS.items():
            again = made_again(Path(folder), name, edit)
            counts = " | ".join(str(len(again[kind])) for kind in KINDS)
            lines.append(f"| {what} | `{name}` | {counts} |")
    return "\n".join(lines)


if __name__ == "__main__":
    page = ROOT / "CONTRIBUTING.md"
    page.write_text(between(page.read_text(encoding="utf-8"), "rebuilds", table()), encoding="utf-8")
