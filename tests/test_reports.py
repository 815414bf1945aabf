"""The committed reports are those of the notebooks, complete, and quoted rightly."""

from __future__ import annotations

import ast
import re

import pytest

from analysis.paths import DOCS, NOTEBOOKS, REPORTS, ROOT
from analysis.present.words import faults_of_answer, faults_of_points, faults_of_text
from analysis.publish.numbers.harvest import check_quotes, read_executed, read_numbers
from analysis.publish.numbers.tables import collect_twins
from analysis.publish.reports import pictures
from analysis.publish.reports.catalog import plan, read_catalog
from analysis.publish.reports.driver import catalogue
from analysis.publish.reports.figures import PAPER_FIGURES as FOR_PAPERS
from analysis.publish.reports.normalise import images_without_alt
from analysis.publish.reports.parameters import parameters_cell, set_parameters
from analysis.publish.site.page import answer
from analysis.publish.site.readme import rewritten
from analysis.steps import ESTIMATE
from tests.coded import faults_of_csv

CATALOG = read_catalog(NOTEBOOKS)
SOURCES = sorted(NOTEBOOKS.glob("*.ipynb"))
TEXTS = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
EXECUTED = sorted(path for path in REPORTS.glob("[0-9]*.ipynb") if "__" not in path.name)


def code_cells(notebook: dict) -> list[dict]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def sources(notebook: dict) -> list[tuple[str, str]]:
    return [(cell["cell_type"], "".join(cell["source"])) for cell in notebook["cells"]]


def outputs(notebook: dict) -> list[dict]:
    return [output for cell in code_cells(notebook) for output in cell["outputs"]]


@pytest.mark.parametrize("name", CATALOG)
def test_report_is_of_the_current_notebook(name):
    path = REPORTS / f"{name}.ipynb"
    assert path.exists(), f"no report {name}: run `make reports`"
    (job,) = plan(CATALOG, [name], check=lambda parameters: None)
    notebook = read_executed(job.report.notebook)
    cell = parameters_cell(notebook)
    if cell:
        cell["source"] = set_parameters("".join(cell["source"]), job.values)
    executed = read_executed(path)
    stale = f"report {name} is older than its notebook or reports.yaml: run `make reports`"
    assert sources(executed) == sources(notebook), stale
    about = executed["metadata"]["export_declines"]
    assert about["title"] == job.report.title, stale
    assert about["question"] == job.report.question, stale
    assert about["parameters"] == job.parameters, stale


def test_every_executed_report_is_in_the_catalogue():
    assert [path.stem for path in EXECUTED if path.stem not in CATALOG] == []


@pytest.mark.parametrize("path", EXECUTED, ids=lambda path: path.stem)
def test_every_code_cell_was_executed_in_order(path):
    cells = [cell for cell in code_cells(read_executed(path)) if "".join(cell["source"]).strip()]
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))


@pytest.mark.parametrize("path", EXECUTED, ids=lambda path: path.stem)
def test_no_cell_shows_an_error_or_a_warning(path):
    shown = outputs(read_executed(path))
    assert [o for o in shown if o["output_type"] == "error" or o.get("name") == "stderr"] == []


@pytest.mark.parametrize("path", EXECUTED, ids=lambda path: path.stem)
def test_every_figure_has_an_alternative_text(path):
    assert images_without_alt(read_executed(path)) == []


@pytest.mark.parametrize("path", EXECUTED, ids=lambda path: path.stem)
def test_every_figure_is_a_file_of_its_own_that_its_report_shows(path):
    """A picture in a notebook would be stored anew with every word that changes."""
    shown = [one for one in outputs(read_executed(path)) if "image/png" in one.get("metadata", {})]
    assert [one["metadata"]["text/csv"]["name"] for one in shown if "image/png" in one["data"]] == []
    named = [one["metadata"]["image/png"]["file"] for one in shown]
    for one, name in zip(shown, named, strict=True):
        assert f'src="{name}"' in "".join(one["data"]["text/html"])
    beside = pictures.files(REPORTS, path.stem)
    assert [name for name in beside if not name.endswith(pictures.ON_PAGES)] == sorted(named)


def test_report_pages_and_the_front_page_weigh_less_than_8_mb():
    pages = [REPORTS / f"{name}.html" for name in (*CATALOG, "index")]
    if not all(page.exists() for page in pages):  # no clone has them before it makes them
        pytest.skip("no pages: run make reports")
    assert sum(page.stat().st_size for page in pages) < 8e6


def test_every_folder_of_figures_is_that_of_a_report():
    folders = [path.name for path in (REPORTS / pictures.PICTURES_FOLDER).iterdir() if path.is_dir()]
    names = {*CATALOG, FOR_PAPERS.removeprefix("figures/")}
    assert [name for name in folders if name not in names and "__" not in name] == []


@pytest.mark.parametrize("path", EXECUTED, ids=lambda path: path.stem)
def test_the_answer_of_a_report_keeps_the_reading_rules(path):
    shown = answer(read_executed(path))
    assert shown, "no answer is shown"
    sizes, names = tuple(shown["asked"]), tuple(shown["names"])
    assert faults_of_answer(shown["sentence"], names=names, asked=sizes) == []
    assert faults_of_points(tuple(shown["points"])) == []


def test_numbers_tables_and_series_of_figures_are_those_of_the_reports():
    """A digit changed in one of their files is found."""
    for name, text in catalogue(CATALOG, REPORTS).items():
        if not name.endswith(".html"):  # no clone has them before it makes them
            assert (REPORTS / name).read_text(encoding="utf-8") == text, name


@pytest.mark.parametrize("path", EXECUTED, ids=lambda path: path.stem)
def test_every_table_and_figure_has_a_name_and_a_caption(path):
    for output in outputs(read_executed(path)):
        data, metadata = output.get("data", {}), output.get("metadata", {})
        if "image/png" in metadata or 'class="journal"' in "".join(data.get("text/html", "")):
            named = metadata.get("text/csv", {})
            assert named.get("name"), output
            assert metadata.get("image/png", named)["caption"]


def test_every_table_and_series_file_has_what_makes_it():
    outputs = {name.removeprefix("reports/") for name in ESTIMATE.outputs}
    folders = [REPORTS / "tables", REPORTS / "figures"]
    paths = [path for folder in folders for path in folder.iterdir() if path.is_file()]
    there = {path.relative_to(REPORTS).as_posix() for path in paths}
    assert there == outputs | set(collect_twins(REPORTS, CATALOG))


@pytest.mark.parametrize("path", sorted((REPORTS / "tables").glob("*.csv")), ids=lambda path: path.stem)
def test_every_column_of_a_table_has_title_description_and_unit_in_its_codebook(path):
    assert faults_of_csv(path) == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_readme_and_docs_quote_numbers_answers_and_tables_as_reports_have_them(path):
    text, up = path.read_text(encoding="utf-8"), "../" if path.parent == DOCS else ""
    assert check_quotes(text, read_numbers(REPORTS / "numbers.csv"), where=path.name) == []
    assert rewritten(text, CATALOG, REPORTS, up=up) == text, "run `python -m analysis.publish quotes`"


def test_each_part_that_is_made_stands_in_one_text():
    texts = [path.read_text(encoding="utf-8") for path in TEXTS]
    for mark in ("lead", "questions", "answers", "elasticities", "reports", "sources"):
        assert sum(f"<!-- {mark} -->" in text for text in texts) == 1, mark


def test_the_readme_is_read_in_one_go_and_leads_to_every_text():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) < 200
    assert {path.name for path in DOCS.glob("*.md")} == set(re.findall(r"\(docs/(\w+\.md)\)", text))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_every_file_that_a_text_links_to_is_there(path):
    text = path.read_text(encoding="utf-8")
    linked = re.findall(r"\]\((?![a-z]+:|#)([^)#]+)", text)
    folders = ("reports/",)  # pages are made, and git does not keep them
    assert [
        link
        for link in linked
        if not (path.parent / link).exists()
        and not (
            (path.parent / link).resolve().relative_to(ROOT).as_posix().startswith(folders)
            and link.endswith(".html")
        )
    ] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_no_sentence_of_a_notebook_is_too_long(path):
    cells = [text for kind, text in sources(read_executed(path)) if kind == "markdown"]
    assert [
        fault for text in cells for part in text.split("\n\n") for fault in faults_of_text(part)
    ] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_notebook_defines_nothing(path):
    for cell in code_cells(read_executed(path)):
        lines = "".join(cell["source"]).splitlines()
        tree = ast.parse("\n".join(line for line in lines if not line.startswith(("%", "!"))))
        defined = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        names = [node.name for node in ast.walk(tree) if isinstance(node, defined)]
        assert names == [], f"{path.name} defines {names}: it belongs in analysis/"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_notebook_cells_are_short(path):
    counts = ["".join(cell["source"]).count("\n") + 1 for cell in code_cells(read_executed(path))]
    assert max(counts, default=0) <= 15
