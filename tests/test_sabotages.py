"""Small wrong changes of meaning, each of which a test of the project sees."""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.paths import ROOT

#: One row a sabotage: file, text that stands in it once, what is written instead, tests that see it.
with Path(__file__).with_name("sabotages.csv").open(encoding="utf-8", newline="") as file:
    SABOTAGES = list(csv.DictReader(file))

#: What a copy of the project needs to run its tests.
COPIED = ["analysis", "data", "notebooks", "reports", "tests"]
FILES = ["pyproject.toml", "requirements.lock", "CITATION.cff", "Makefile", "README.md", "CHANGELOG.md"]


def named(row: dict) -> str:
    return f"{Path(row['file']).stem}-{SABOTAGES.index(row)}"


@pytest.mark.parametrize("row", SABOTAGES, ids=named)
def test_a_sabotage_stands_where_it_is_meant(row):
    text = (ROOT / row["file"]).read_text(encoding="utf-8")
    assert text.count(row["old"]) == 1 and row["old"] != row["new"]
    assert all((ROOT / name).exists() for name in row["test"].split())


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sabotaged")
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("row", SABOTAGES, ids=named)
def test_a_sabotage_is_seen_by_its_test(copy, row):
    path = copy / row["file"]
    sound = path.read_text(encoding="utf-8")
    path.write_text(sound.replace(row["old"], row["new"]), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", *row["test"].split()]
    try:
        run = subprocess.run(command, cwd=copy, env=os.environ | {"PYTHONPATH": str(copy)})
    finally:
        path.write_text(sound, encoding="utf-8")
    assert run.returncode == 1
