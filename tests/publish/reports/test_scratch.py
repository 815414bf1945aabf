"""Copies to explore in: made once, renewed where nobody edited them, never written over else."""

import json

import pytest

from analysis.paths import NOTEBOOKS, ROOT
from analysis.publish.reports.scratch import NOTE, readme_copy, renew

CELL = "partner: str = 'CHN'"


@pytest.fixture
def copied(project):
    """A project whose one notebook was run in JupyterLab before it was copied; path of the copy."""
    project.add("02_tariffs", CELL, "1 + 1")
    write(project.notebooks / "02_tariffs.ipynb", ran)
    assert renew(project.notebooks) == []
    return project.notebooks / "scratch" / "02_tariffs.ipynb"


def write(path, change) -> None:
    notebook = json.loads(path.read_text())
    change(notebook)
    path.write_text(json.dumps(notebook))


def ran(notebook: dict) -> None:
    """Do what JupyterLab does to a notebook that is run and saved."""
    notebook["metadata"]["kernelspec"] = {"name": "python3", "display_name": "Python 3 (ipykernel)"}
    notebook["cells"][-1] |= {"execution_count": 3, "outputs": [{"output_type": "stream", "text": "2"}]}


def edit(notebook: dict) -> None:
    notebook["cells"][0]["source"] = "partner: str = 'VNM'"


def improve(notebook: dict) -> None:
    notebook["cells"][1]["source"] = "2 + 2"


def sources(path) -> list[str]:
    return ["".join(cell["source"]) for cell in json.loads(path.read_text())["cells"]]


def test_a_copy_has_the_cells_of_its_original_and_none_of_its_outputs(copied):
    assert sources(copied) == sources(copied.parents[1] / copied.name) == [CELL, "1 + 1"]
    assert [cell["outputs"] for cell in json.loads(copied.read_text())["cells"]] == [[], []]


def test_an_edited_copy_stays_and_is_said_to_be_older_where_its_original_has_changed(copied):
    write(copied, edit)
    mine = copied.read_bytes()
    assert renew(copied.parents[1]) == [] and copied.read_bytes() == mine
    write(copied.parents[1] / copied.name, improve)
    (said,) = renew(copied.parents[1])
    assert "notebooks/scratch/02_tariffs.ipynb is yours" in said and copied.read_bytes() == mine


def test_a_copy_that_was_only_run_is_renewed_with_its_original_and_else_keeps_its_outputs(copied):
    write(copied, ran)
    mine = copied.read_bytes()
    assert renew(copied.parents[1]) == [] and copied.read_bytes() == mine
    write(copied.parents[1] / copied.name, improve)
    assert renew(copied.parents[1]) == [] and sources(copied) == [CELL, "2 + 2"]


def test_a_file_of_the_readers_own_under_that_name_stays(copied):
    for text in ("no notebook", "{}", '{"cells": 1, "metadata": {}}'):
        copied.write_text(text)
        assert len(renew(copied.parents[1])) == 1 and copied.read_text() == text


def test_the_copied_readme_leads_to_copies_of_notebooks_and_to_all_other_files():
    text = readme_copy((ROOT / "README.md").read_text(encoding="utf-8"))
    assert text.startswith(f"# Export declines under tariffs\n\n{NOTE}\n")
    assert "[edit](02_tariffs.ipynb)" in text and "(explore.ipynb)" in text
    assert "[read](../../reports/02_tariffs.html)" in text and "](notebooks/" not in text
    assert "](../../reports/figures/03_trade/regime_recovery.png)" in text
    assert "](https://" in text and "](../../http" not in text
