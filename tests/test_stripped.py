"""What an open notebook saves by itself turns no test red; what would be committed does."""

import json
import re
import subprocess

import pytest

from analysis.paths import ROOT
from tests.stripped import main, unstripped

NAMES = ["notebooks/01 a.ipynb", "notebooks/02_b.ipynb"]


def git(folder, *words) -> None:
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@b.c", *words]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def strip(path) -> None:
    """Let a notebook be as nbstripout leaves it."""
    notebook = json.loads(path.read_text())
    notebook["cells"][0] |= {"id": "0", "execution_count": None, "outputs": []}
    path.write_text(json.dumps(notebook, indent=1))


def run(path) -> None:
    """Let a notebook be as JupyterLab saves it after a run."""
    cell = {
        "cell_type": "code",
        "id": "a1",
        "metadata": {},
        "source": "1 + 1",
        "execution_count": 1,
        "outputs": [{"output_type": "stream", "name": "stdout", "text": "2"}],
    }
    path.write_text(
        json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)
    )


@pytest.fixture
def clone(tmp_path):
    """A folder with two stripped notebooks that are committed."""
    (tmp_path / "notebooks").mkdir()
    for name in NAMES:
        run(tmp_path / name)
        strip(tmp_path / name)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "one")
    return tmp_path


def test_outputs_that_were_saved_by_themselves_are_nobodys_mistake(clone):
    run(clone / NAMES[0])
    run(clone / "notebooks" / "03_new.ipynb")
    assert unstripped([*NAMES, "notebooks/03_new.ipynb"], clone) == []


def test_outputs_that_are_staged_are_found_also_where_the_file_was_stripped_since(clone):
    run(clone / NAMES[0])
    git(clone, "add", ".")
    assert unstripped(NAMES, clone) == NAMES[:1]
    git(clone, "commit", "-q", "-m", "two")
    strip(clone / NAMES[0])
    assert unstripped(NAMES, clone) == NAMES[:1]
    git(clone, "add", ".")
    assert unstripped(NAMES, clone) == []


def test_without_git_the_files_themselves_are_looked_at(clone):
    run(clone / NAMES[1])
    (clone / ".git").rename(clone / "no git")
    assert unstripped(NAMES, clone) == NAMES[1:]


def test_the_line_says_what_to_do(clone, monkeypatch, capsys):
    monkeypatch.chdir(clone)
    assert main(NAMES) == 0
    run(clone / NAMES[1])
    git(clone, "add", ".")
    assert main(NAMES) == 1
    assert "nbstripout notebooks/02_b.ipynb, then git add" in capsys.readouterr().err


def test_make_test_looks_at_the_notebooks_that_way_and_in_no_other():
    recipe = (ROOT / "Makefile").read_text().partition("\ntest: ")[2].partition("\n\n")[0]
    assert "$(PY) -m tests.stripped notebooks/*.ipynb" in recipe and "nbstripout" not in recipe
    code = (ROOT / "tests" / "test_reports.py").read_text()
    assert not re.search(r"cell\[.outputs.\] or cell\[.execution_count.\]", code)
