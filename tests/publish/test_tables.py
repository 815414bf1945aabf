"""Named tables have LaTeX and CSV twins beside the reports."""

import json

import pytest

from analysis.checks import InputError
from analysis.publish.tables import collect_twins


def report(folder, name, *tables):
    outputs = [
        {
            "output_type": "display_data",
            "data": {"text/csv": f"{t}\n", "text/latex": ["\\begin{tabular}{l}\n", t], "text/plain": t},
            "metadata": {"text/csv": {"name": t}},
        }
        for t in tables
    ]
    cells = [{"cell_type": "code", "outputs": outputs}, {"cell_type": "markdown"}]
    (folder / f"{name}.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")


def test_each_named_table_becomes_a_csv_and_a_latex_file(tmp_path):
    report(tmp_path, "01_first", "elasticity")
    report(tmp_path, "02_second", "stage")
    twins = collect_twins(tmp_path, ["01_first", "02_second", "03_not_rendered"])
    names = ["elasticity.csv", "elasticity.tex", "stage.csv", "stage.tex"]
    assert list(twins) == [f"tables/{name}" for name in names]
    assert twins["tables/stage.tex"] == "\\begin{tabular}{l}\nstage"


def test_two_tables_of_one_name_are_refused(tmp_path):
    report(tmp_path, "01_first", "elasticity")
    report(tmp_path, "02_second", "elasticity")
    with pytest.raises(InputError, match="two tables are named 'elasticity'.*02_second"):
        collect_twins(tmp_path, ["01_first", "02_second"])
