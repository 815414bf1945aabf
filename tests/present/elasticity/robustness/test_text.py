"""The text of report 04 holds for unlike partners, and all of it is shown by the notebook."""

from functools import cache

import pytest

from analysis.estimate.elasticity.robustness import bands, curve_summary, side_by_side, study, trade
from analysis.present.elasticity import robustness as show
from analysis.stories import told
from tests.present.texts import (
    Typed,
    described,
    faults_of_codebook,
    faults_of_print,
    rendered,
)

#: As shipped, another partner, and one of the second episode alone.
ASKED = {
    "shipped": {"partner": "CHN", "episodes": ["2018", "2025"]},
    "Germany": {"partner": "DEU", "episodes": ["2018", "2025"]},
    "Vietnam": {"partner": "VNM", "episodes": ["2025"]},
}
CASES = pytest.mark.parametrize("asked", ASKED)
TABLES = [name for name in show.ROOM.text.sections if name.endswith("_table")]


@pytest.fixture(scope="module")
def told_of():
    """Make the story of some parameters, each once."""
    return cache(lambda asked: told(study.study, **ASKED[asked]))


@CASES
def test_every_section_is_written_for_unlike_partners(told_of, asked):
    found = rendered(show, told_of(asked))
    assert faults_of_print(found) == []
    assert [name for name, part in found.items() if part is None] == []


@CASES
@pytest.mark.parametrize("name", TABLES)
def test_every_column_of_a_csv_has_unit_and_definition_in_its_codebook(told_of, asked, name):
    table = getattr(show, name)(told_of(asked))
    assert table is None or faults_of_codebook(table) == []


def test_every_frame_has_the_types_of_its_columns(monkeypatch):
    typed = Typed(monkeypatch, show)
    story = study.study(**ASKED["shipped"])
    for name in TABLES:
        getattr(show, name)(story)
    assert typed.seen == described(bands, curve_summary, side_by_side, trade)
