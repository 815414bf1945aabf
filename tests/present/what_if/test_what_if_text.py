"""The text of report 09 holds for unlike questions, and all of it is shown by the notebook."""

from functools import cache

import pytest

from analysis.estimate.what_if import effect, spread, story, takers
from analysis.estimate.what_if.study import study
from analysis.present import what_if as show
from analysis.present.what_if import frames
from tests.present.texts import (
    Typed,
    described,
    faults_of_codebook,
    faults_of_print,
    rendered,
)

#: A duty on goods of one sector, a path that takes duties away, goods of several sectors in one month.
ASKED = {
    "duty": {"partner": "VNM", "goods": "9403", "add": "25%"},
    "path": {"partner": "CHN", "path": "removal"},
    "month": {"partner": "DEU", "goods": "intermediate goods", "add": 0.01, "horizon": 1},
    "all": {"partner": "all", "goods": "8703", "add": "-5%", "horizon": 24},
}
CASES = pytest.mark.parametrize("asked", ASKED, ids=str)
TABLES = [name for name in show.ROOM.text.sections if name.endswith("_table")]

told = cache(lambda asked: study(**ASKED[asked]))


@CASES
def test_every_section_is_written_for_unlike_questions(asked):
    found = rendered(show, told(asked))
    absent = {"taken", "takers_table"} if asked in ("path", "all") else set()
    absent |= set() if asked == "all" else {"partners_table"}
    assert {name for name, part in found.items() if part is None} == absent
    assert faults_of_print(found) == []


@CASES
@pytest.mark.parametrize("name", TABLES)
def test_every_column_of_a_csv_has_unit_and_definition_in_its_codebook(asked, name):
    table = getattr(show, name)(told(asked))
    assert table is None or faults_of_codebook(table) == []


@CASES
def test_every_frame_has_the_types_of_its_columns(asked, monkeypatch):
    typed = Typed(monkeypatch, show)
    made = study(**ASKED[asked])
    for name in TABLES:
        getattr(show, name)(made)
    nothing = {f"{frames.__name__}.takers"} if asked in ("path", "all") else set()
    nothing |= set() if asked == "all" else {f"{frames.__name__}.partners"}
    assert described(effect, spread, story, takers, frames) - typed.seen == nothing
