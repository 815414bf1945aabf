import json
import os
import subprocess
import sys

import pytest

from analysis.paths import ROOT
from publish.conftest import NUMBER
from tests.nbval_tolerance import CitableNumber, Text


@pytest.mark.parametrize(
    "old, new",
    [
        ("rate 0.48230000001 of", "rate 0.4823 of"),
        ("−34.500000001 %", "−34.5 %"),
        ("1,234,567,890 USD", "1,234,567,891 USD"),
        ("<td>1.5e-07</td>", "<td>1.5000000001e-07</td>"),
        ("0.0", "3e-17"),
        ("a   0.5\nb  10.0", "a  0.50000000001\nb 10.0"),
        ("<Styler at 0x7f1234567890>", "<Styler at 0x0>"),
    ],
)
def test_numbers_closer_than_the_tolerance_agree(old, new):
    assert Text(old) == Text(new)


@pytest.mark.parametrize(
    "old, new",
    [
        ("rate 0.4823 of", "rate 0.48235 of"),
        ("rate 0.4823 of", "rates 0.4823 of"),
        ("rate 0.4823", "rate −0.4823"),
        ("rate 0.4823", "rate 0.4823 0.5"),
        ("rate 0.4823", "rate nan"),
        ("tariff.CHN.2025-05.effective", "tariff.CHN.2025-06.effective"),
        ("hs2", "hs3"),
        ("code 8471300100", "code 8471300101"),
        ("version 1.2.3", "version 1.2.4"),
        ("sector 05", "sector 5"),
        ("260734 rows", "260735 rows"),
        ("12\n34", "12 34"),
    ],
)
def test_other_differences_are_found(old, new):
    assert Text(old) != Text(new)


def test_citable_number_is_compared_by_its_own_tolerance():
    number = {
        "key": "a",
        "value": 1.0,
        "ci_low": None,
        "ci_high": None,
        "tolerance": 0.01,
        "text": "1",
    }
    assert CitableNumber(number) == CitableNumber(number | {"value": 1.009})
    assert CitableNumber(number) != CitableNumber(number | {"value": 1.011})
    assert CitableNumber(number) != CitableNumber(number | {"ci_low": 0.9})
    assert CitableNumber(number) != CitableNumber(number | {"key": "b"})


def test_nbval_fails_exactly_the_cells_that_differ(project):
    project.add(
        "01_a", "print('rate', 0.4823)", "print('rate', 0.4824)", "'a word'", "'same'", NUMBER, "8"
    )
    project.render()
    path = project.reports / "01_a.ipynb"
    notebook = json.loads(path.read_text())
    outputs = [cell["outputs"][0] for cell in notebook["cells"]]
    outputs[0]["text"] = ["rate 0.4823000001\n"]
    outputs[1]["text"] = ["rate 0.48245\n"]
    outputs[2]["data"]["text/plain"] = ["'two words'"]
    notebook["cells"][5] |= {"execution_count": None, "outputs": []}
    path.write_text(json.dumps(notebook))
    plugins = [
        "-p",
        "no:nbval",
        "-p",
        "nbval.plugin",
        "-p",
        "tests.nbval_tolerance",
        "-p",
        "no:cacheprovider",
    ]
    options = [
        "--nbval",
        "--nbval-current-env",
        "--rootdir",
        str(project.root),
        "-q",
        "-rA",
        "--color=no",
        "-n",
        "0",
    ]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *plugins, *options, str(path)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    failed = [
        line.split("::")[1].split(" -")[0]
        for line in run.stdout.splitlines()
        if line.startswith("FAILED")
    ]
    assert failed == ["Cell 1", "Cell 2", "Cell 5"], run.stdout + run.stderr
    assert "this cell was not executed" in run.stdout
