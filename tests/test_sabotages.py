"""Small wrong changes of meaning: tests that see them are selected to (`make faults` runs them too)."""

import csv
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from analysis.paths import PANEL, ROOT
from tests.rests import Rests

#: One row a sabotage: file, text that stands in it once, what is written instead, tests that see it.
with Path(__file__).with_name("sabotages.csv").open(encoding="utf-8", newline="") as file:
    SABOTAGES = list(csv.DictReader(file))

#: What a copy of the project needs beside its folders.
FILES = [
    ".gitignore",
    "CHANGELOG.md",
    "CITATION.cff",
    "Makefile",
    "README.md",
    "pyproject.toml",
    "requirements.lock",
]


def named(row: dict) -> str:
    return f"{Path(row['file']).stem}-{SABOTAGES.index(row)}"


#: One sabotage of each folder below ``analysis`` and kind of file; the others are looked at monthly.
FIRST = {
    (Path(row["file"]).parent.parts[:2], Path(row["file"]).suffix): row for row in reversed(SABOTAGES)
}
OF_EACH_KIND = [
    pytest.param(row, marks=[] if row in FIRST.values() else pytest.mark.slow, id=named(row))
    for row in SABOTAGES
]


def copied(folder: Path, folders: list[str]) -> None:
    for name in folders:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, folder / name)


@contextmanager
def sabotaged(folder: Path, row: dict):
    path = folder / row["file"]
    sound = path.read_text(encoding="utf-8")
    path.write_text(sound.replace(row["old"], row["new"]), encoding="utf-8")
    try:
        yield
    finally:
        path.write_text(sound, encoding="utf-8")


@pytest.mark.parametrize("row", SABOTAGES, ids=named)
def test_a_sabotage_stands_where_it_is_meant(row):
    text = (ROOT / row["file"]).read_text(encoding="utf-8")
    assert text.count(row["old"]) == 1 and row["old"] != row["new"]
    assert all((ROOT / name).is_file() for name in row["test"].split())


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A clone of the code, with what its tests rest on before a sabotage."""
    folder = tmp_path_factory.mktemp("clone")
    copied(folder, ["analysis", "tests"])
    panel = folder / PANEL.relative_to(ROOT)
    panel.mkdir(parents=True)
    for path in PANEL.glob(".*.json"):  # what was read of the same files is not read again
        shutil.copy2(path, panel)
    panel.with_name("sources").symlink_to(ROOT / "data" / "sources")
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    rests = Rests(folder)
    seen_by = sorted({name for row in SABOTAGES for name in row["test"].split()})
    green = {name: rests.key(name) for name in seen_by}
    rests.remember()
    return SimpleNamespace(folder=folder, green=green)


def test_without_a_sabotage_none_is_selected(clone):
    rests = Rests(clone.folder)
    assert {name: rests.key(name) for name in clone.green} == clone.green


@pytest.mark.parametrize("row", OF_EACH_KIND)
def test_after_a_sabotage_the_tests_that_see_it_are_selected(clone, row):
    with sabotaged(clone.folder, row):
        rests, named = Rests(clone.folder), row["test"].split()
        assert [name for name in named if rests.key(name) == clone.green[name]] == []
