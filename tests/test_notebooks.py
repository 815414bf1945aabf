"""The notebooks for learning run from top to bottom, and print what they claim instead of typing it."""

import re

import nbformat
import pytest
from nbclient import NotebookClient

from analysis.checks import InputError
from analysis.paths import NOTEBOOKS
from analysis.present.words import leading
from analysis.publish.reports.catalog import read_catalog
from analysis.publish.reports.cells import APPENDIX, FINDING
from analysis.stories import TELLS
from tests.present.texts import limits

LEARN = ["tutorial", "your_panel"]

#: Figures that only a result can have: decimals, per cent, intervals.
TYPED = re.compile(r"\d[.,]\d|\d\s*(%|per cent|bn|pp)|\[[−-]?\d")


def read(name: str):
    return nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)


@pytest.fixture(scope="module", params=LEARN)
def executed(request):
    """The notebook after a run in the folder in which a reader opens it."""
    place = {"metadata": {"path": str(NOTEBOOKS)}}
    client = NotebookClient(read(request.param), timeout=300, kernel_name="python3", resources=place)
    return request.param, client.execute()


def shown(notebook) -> str:
    """All that the cells print, as text."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return "\n".join(o.get("text", "") or o.get("data", {}).get("text/plain", "") for o in outputs)


def test_every_code_cell_runs_and_none_warns(executed):
    name, notebook = executed
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert [o for o in outputs if o.output_type == "error" or o.get("name") == "stderr"] == []


def test_a_figure_a_latex_table_and_an_interval_are_shown(executed):
    name, notebook = executed
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert any("image/png" in output.get("data", {}) for output in outputs)
    assert "\\begin{tabular}" in shown(notebook)
    assert re.search(r"−\d\.\d\d \[−\d\.\d\d, −?\d\.\d\d\]", shown(notebook))


def test_the_tutorial_ends_with_a_citation_and_your_panel_with_a_message_that_names_the_row(executed):
    name, notebook = executed
    if name == "tutorial":
        assert "elasticity.2025.main.law" in shown(notebook)
    else:
        assert "your data, row 17, column month: '2025-13' is not a month" in shown(notebook)


@pytest.mark.parametrize("name", LEARN)
def test_cells_for_learning_have_six_lines_at_most(name):
    sizes = [len(c.source.splitlines()) for c in read(name).cells if c.cell_type == "code"]
    assert len(sizes) >= 8 and max(sizes) <= 6


@pytest.mark.parametrize("name", LEARN)
def test_no_number_of_a_result_is_typed_into_the_text(name):
    prose = [cell.source for cell in read(name).cells if cell.cell_type == "markdown"]
    typed = [TYPED.search(re.sub(r"`[^`]*`", "", text)) for text in prose]
    assert [match.group() for match in typed if match] == []


@pytest.mark.parametrize("text", ["imports fell by 10 %", "it is −1.25", "in [−2, 0]", "3 bn USD"])
def test_a_typed_result_is_found(text):
    assert TYPED.search(text)


def test_notebooks_for_learning_are_no_reports():
    assert not set(LEARN) & set(read_catalog(NOTEBOOKS))


def set_up(name: str) -> str:
    """The one cell of a report that tells its stories."""
    (cell,) = [c.source for c in read(name).cells if c.cell_type == "code" and TELLS.search(c.source)]
    return cell


@pytest.mark.parametrize("name", read_catalog(NOTEBOOKS))
def test_the_set_up_cell_of_a_report_forgets_every_story_before_it_tells_the_first(name):
    before, stories = set_up(name).partition(" = study")[0], [n for n, _ in TELLS.findall(set_up(name))]
    forgets = [line for line in before.splitlines() if "= None" in line]
    assert len(forgets) == 1, f"{name}: begin with `{' = '.join(stories)} = None`, once"
    assert sorted(forgets[0].partition(" = None")[0].split(" = ")) == sorted(stories)


def test_after_a_refused_parameter_no_cell_shows_the_story_of_the_one_before():
    cells = {"claims": "2025-06-09"}
    exec(set_up("01_claims"), cells)  # noqa: S102 - as a kernel does
    assert "article" in repr(eval("show.answer(story)", cells))  # noqa: S307
    cells["claims"] = "2025-06-90"
    with pytest.raises(InputError, match="2025-06-90"):
        exec(set_up("01_claims"), cells)  # noqa: S102
    with pytest.raises(InputError, match="^no story to show: .* set-up cell"):
        eval("show.answer(story)", cells)  # noqa: S307


@pytest.mark.parametrize("name", read_catalog(NOTEBOOKS))
def test_no_fold_parts_the_prose_of_a_report_from_what_limits_it(name):
    prose = [
        cell.source
        for cell in read(name).cells
        if cell.cell_type == "markdown" and not {APPENDIX, FINDING} & set(cell.metadata.get("tags", []))
    ]
    assert len(prose) > 1
    assert [sentence for text in prose for sentence in limits(leading(text)[1])] == []
