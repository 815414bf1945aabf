"""What holds for every room and part of a room: its notebook shows its text, once, the answer first."""

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
#: Sections of what is asked for by a public name: of one claim, one tariff in time, waves on a partner.
ASIDE = {
    "claims": ["claim_table", "verdict"],
    "tariffs": ["path_figure", "path_table", "path_words"],
    "elasticity/dynamics": ["event_figure", "event_table", "wave_finding"],
}


@pytest.mark.parametrize("room", ROOMS)
def test_the_notebook_of_a_report_shows_every_section_of_its_room_and_nothing_else(room):
    show = import_module(f"analysis.present.{room.replace('/', '.')}")
    sections = list(show.ROOM.text.sections)
    assert sorted(shown_by(show) + ASIDE.get(room, [])) == sorted(sections)
    lines = re.findall(r"^(\w+) = ROOM.show\(\"(\w+)\"\)$", Path(show.__file__).read_text("utf-8"), re.M)
    assert lines == [(name, name) for name in sections]


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
    assert len(re.findall(r"show\.(?:\w+\.)?\w+_(?:table|figure)\(", "\n".join(code))) <= 20


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_the_answer_of_a_report_stands_first_and_its_figure_right_below(report):
    cells = read_executed(report.notebook)["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert ".answer(" in code[2] and "_figure(" in code[3]
    tagged = [cell for cell in cells if "finding" in cell["metadata"].get("tags", [])]
    assert ["".join(cell["source"]) for cell in tagged] == [code[2]]
