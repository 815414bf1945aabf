"""A key that a paper has printed is answered at every door after its number is retired."""

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile

import pytest
from bs4 import BeautifulSoup

import analysis
from analysis import paths
from analysis.present.numbers import NUMBER_MIME
from analysis.publish.archive.files import MANIFEST, members
from analysis.publish.archive.overleaf import write_project
from analysis.publish.numbers.citations import cite
from analysis.publish.numbers.harvest import NUMBER_COLUMNS, to_csv
from analysis.publish.numbers.latex import macro
from analysis.publish.numbers.versions import unsaid
from analysis.publish.reports.catalog import read_catalog
from analysis.publish.reports.driver import catalogue
from analysis.publish.reports.rendered import Rendered

KEY, TAKEN, LIVES = "waves.2025.overlap", "tariff_2025.05", "tariff.2025.05"
REASON = "Retired: no answer used the overlap of waves."
LOG = f"""# Changelog

## Unreleased

- More draws. Keys: `{KEY}`.
- {REASON} Keys: `waves.*`, `{TAKEN}`.
"""
ROW = dict.fromkeys(NUMBER_COLUMNS, "") | {
    "unit": "elasticity",
    "text": "−1.16",
    "value": "-1.16",
    "ci_low": "-1.81",
    "ci_high": "-0.54",
    "definition": "overlap of waves, 2025; by law",
    "vintage": "V1",
    "tolerance": "1e-06",
    "report": "04_elasticity",
}


@pytest.fixture
def files(project, monkeypatch):
    """All that is made beside the reports of a project whose version 1.0 had two numbers more."""
    project.add("01_a", "# A")
    lives = {
        "key": LIVES,
        "value": 0.4,
        "unit": "fraction",
        "text": "40.0 %",
        "definition": "a rate",
        "vintage": "V1",
        "tolerance": 1e-6,
        "ci_low": None,
        "ci_high": None,
    }
    shown = {"output_type": "display_data", "data": {NUMBER_MIME: lives}}
    about = {
        "report": "01_a",
        "title": "A",
        "version": "2.0",
        "vintages": ["V1"],
        "fingerprint": "f",
        "question": "?",
        "parameters": {},
    }
    cell = {"cell_type": "code", "source": "", "metadata": {}, "outputs": [shown]}
    notebook = {"cells": [cell], "metadata": {"export_declines": about}, "nbformat": 4}
    (project.reports / "01_a.ipynb").write_text(json.dumps(notebook))
    (project.reports / "01_a.html").write_text("")
    (project.root / "CHANGELOG.md").write_text(LOG)
    (project.reports / "n").mkdir()
    kept = {key: ROW | {"key": key} for key in (KEY, TAKEN)}
    (project.reports / "n" / "1.0.csv").write_text(to_csv(kept))
    made = catalogue(read_catalog(project.notebooks), project.reports)
    for name, text in made.items():
        (project.reports / name).parent.mkdir(exist_ok=True)
        (project.reports / name).write_text(text)
    monkeypatch.setattr(paths, "ROOT", project.root)
    monkeypatch.setattr(paths, "REPORTS", project.reports)
    return made


def test_cite_and_number_say_value_version_and_reason_in_one_line(project, files):
    found = cite(KEY, root=project.root)
    assert found.sentence == (
        "In version 1.0: −1.16 [−1.81, −0.54], overlap of waves, 2025 (elasticity; data: V1); "
        f"retired since. Why: {REASON}"
    )
    assert (found.value, found.ci_low, found.ci_high, found.how) == (-1.16, -1.81, -0.54, "gone")
    assert repr(analysis.number(KEY)) == found.sentence
    assert analysis.number(KEY).to_frame().value.item() == -1.16


def test_its_page_and_the_list_open_and_say_so(files):
    page = BeautifulSoup(files[f"n/{KEY}.html"], "html.parser").main
    assert page.strong.text == (
        "This number is retired: −1.16 [−1.81, −0.54] in version 1.0, the last that had it."
    )
    assert REASON in page.text and "More draws" not in page.text
    listed = BeautifulSoup(files["numbers.html"], "html.parser").find(id=KEY)
    assert "last in version 1.0" in listed.text and listed.a["href"] == f"n/{KEY}.html"
    rows = list(csv.DictReader(io.StringIO(files["n/history.csv"])))
    told = [(row["version"], row["text"], row["how"], row["why"]) for row in rows if row["key"] == KEY]
    assert told[0] == ("1.0", "−1.16", "new", "") and told[1][1:] == ("", "gone", REASON)


def test_a_manuscript_that_calls_it_is_set_as_it_was(project, files):
    assert f"% Retired, last in version 1.0: {KEY}\n" in files["numbers.tex"]
    assert f"\\newcommand{{\\{macro(KEY)}Interval}}" in files["numbers.tex"]
    (project.root / "paper").mkdir()
    (project.root / "paper" / "paper.tex").write_text("\\input{../reports/numbers}\\edt{" + KEY + "}")
    with zipfile.ZipFile(write_project(project.root, project.root / "dist", [])) as file:
        assert file.read("numbers.tex").decode() == files["numbers.tex"]


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="there is no TeX here")
def test_latex_prints_a_retired_number_by_its_key_even_where_another_has_its_macro(tmp_path, files):
    assert macro(TAKEN) == macro(LIVES)
    (tmp_path / "numbers.tex").write_text(files["numbers.tex"])
    asked = [KEY, f"{KEY}.interval", TAKEN, f"{TAKEN}.interval", LIVES]
    calls = "".join(rf"\typeout{{<\edt{{{key}}}>}}" for key in asked)
    head = r"\documentclass{article}\input{numbers}\begin{document}"
    (tmp_path / "a.tex").write_text(f"{head}{calls}\\end{{document}}")
    run = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "a.tex"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout[-900:]
    digits = [re.sub(r"[^\d.]", "", one) for one in re.findall(r"^<(.*)>$", run.stdout, re.M)]
    assert digits == ["1.16", "1.810.54", "1.16", "1.810.54", "40.0"]


def test_the_archive_holds_its_page_and_the_version_that_had_it(project, files):
    (project.root / MANIFEST).write_text("0  reports/n/1.0.csv\n")
    Rendered(project.reports).note_catalogue(read_catalog(project.notebooks), [*files])
    assert {f"reports/n/{KEY}.html", "reports/n/1.0.csv", "reports/n/history.csv"} <= set(
        members(project.root)
    )


def test_one_that_goes_without_a_reason_is_named(project, files):
    assert KEY not in list(unsaid(project.root))
    (project.root / "CHANGELOG.md").write_text("# Changelog\n\n## Unreleased\n")
    assert KEY in list(unsaid(project.root))
