"""What holds for every room and part of a room: its notebook shows its text, once, the answer first."""

import inspect
import re
from importlib import import_module
from pathlib import Path

import pytest

from analysis.paths import NOTEBOOKS, ROOT
from analysis.publish.numbers.harvest import read_executed
from analysis.publish.reports.catalog import read_catalog
from analysis.publish.reports.cells import APPENDIX
from tests.present.texts import shown_by

PRESENT = ROOT / "analysis" / "present"
ROOMS = sorted(path.parent.relative_to(PRESENT).as_posix() for path in PRESENT.rglob("*/text.md"))
REPORTS = read_catalog(NOTEBOOKS)
#: Sections of what is asked for by a public name: of one claim, one tariff in time.
ASIDE = {
    "claims": ["claim_table", "verdict"],
    "tariffs": ["path_figure", "path_table", "path_words"],
    "tariffs/bill": ["bill_sentence", "bill_table"],
}


@pytest.mark.parametrize("room", ROOMS)
def test_the_notebook_of_a_report_shows_every_section_of_its_room_and_nothing_else(room):
    show = import_module(f"analysis.present.{room.replace('/', '.')}")
    sections = list(show.ROOM.text.sections)
    assert sorted(shown_by(show) + ASIDE.get(room, [])) == sorted(sections)
    assert {*sections} <= {*dir(show)}, "a reader who types `show.` is offered them"
    for name in sections:  # no module or import of the room stands before a section of its name
        function = getattr(show, name)
        assert (function.__module__, function.__name__) == (show.__name__, name)


def test_a_cell_that_asks_for_no_section_of_the_text_is_told_so():
    prices = import_module("analysis.present.prices")
    with pytest.raises(
        AttributeError, match=r"analysis\.present\.prices shows no 'borders_table'; text"
    ):
        prices.borders_table()


#: What a text may hold of Jinja: what is shown or not, and once for each; and in most lines.
STATEMENTS, MOST = {"if", "elif", "else", "endif", "for", "endfor"}, 45


def statements(text: str) -> list[str]:
    """Return the lines of a text that are statements, without those within a line of words."""
    return [line for line in text.splitlines() if "{%" in line]


@pytest.mark.parametrize("room", ROOMS)
def test_a_text_reads_as_text(room):
    """It sets no name and has no macro: sections.py has the names, labels.py the wording."""
    text = (PRESENT / room / "text.md").read_text("utf-8")
    assert text.startswith("# ")
    assert set(re.findall(r"\{%[-+]?\s*(\w+)", text)) <= STATEMENTS
    assert len(statements(text)) <= MOST


def test_all_texts_have_few_lines_that_are_not_text():
    texts = [path.read_text("utf-8") for path in PRESENT.rglob("*/text.md")]
    assert sum(len(statements(text)) for text in texts) <= 250


@pytest.mark.parametrize("room", ROOMS)
def test_names_are_given_to_sections_that_are_there(room):
    show = import_module(f"analysis.present.{room.replace('/', '.')}")
    if not Path(show.__file__).with_name("sections.py").exists():
        return
    module = import_module(f"{show.__name__}.sections")
    public = {name for name in vars(module) if not name.startswith("_")}
    functions = inspect.getmembers(module, inspect.isfunction)
    named = {name for name, function in functions if function.__module__ == module.__name__} & public
    sections = {*show.ROOM.text.sections, "shared"}
    assert named <= sections
    assert not (public - named) & sections, "an import would be taken for the names of a section"


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_what_is_folded_away_comes_last_under_its_heading_and_six_exhibits_stay_open(report):
    cells = read_executed(report.notebook)["cells"]
    folded = [APPENDIX in cell["metadata"].get("tags", []) for cell in cells]
    assert folded == sorted(folded), "an open cell stands behind one that is folded"
    assert "".join(cells[folded.index(True)]["source"]) == "## Checks and details"
    open_ones = "".join("".join(cell["source"]) for cell in cells[: folded.index(True)])
    assert open_ones.count("_figure(") + open_ones.count("_table(") <= 7  # the figure of the answer too


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_a_report_has_at_most_twenty_tables_and_figures_with_every_fold_open(report):
    code = [
        "".join(c["source"]) for c in read_executed(report.notebook)["cells"] if c["cell_type"] == "code"
    ]
    # Of two with ``or`` between them a page shows one.
    exhibits = r"(?<!\) or )show\.(?:\w+\.)?\w+_(?:table|figure)\("
    assert len(re.findall(exhibits, "\n".join(code))) <= 20


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_the_answer_of_a_report_stands_first_and_its_figure_right_below(report):
    cells = read_executed(report.notebook)["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert ".answer(" in code[2] and "_figure(" in code[3]
    tagged = [cell for cell in cells if "finding" in cell["metadata"].get("tags", [])]
    assert ["".join(cell["source"]) for cell in tagged] == [code[2]]
