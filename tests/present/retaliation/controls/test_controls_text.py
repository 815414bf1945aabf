"""The text of report 07 holds for unlike destinations, and all of it is shown by the notebook."""

from functools import cache

import pytest

from analysis.estimate.retaliation.controls import dependence, ledger, study, tonnage
from analysis.present.retaliation import controls as show
from analysis.present.retaliation.controls import frames
from analysis.stories import told
from tests.present.texts import (
    Typed,
    described,
    faults_of_codebook,
    faults_of_print,
    rendered,
)

#: All destinations, one that fell and rose, and one with a single month.
PARTNERS = pytest.mark.parametrize("partner", ["WLD", "DEU", "KOR"])
TABLES = [name for name in show.ROOM.text.sections if name.endswith("_table")]


@pytest.fixture(scope="module")
def story():
    return cache(lambda partner: told(study.study, partner=partner))


@PARTNERS
def test_every_section_is_written_for_unlike_destinations(story, partner):
    found = rendered(show, story(partner))
    assert [name for name, part in found.items() if part is None] == []
    assert faults_of_print(found) == []


@PARTNERS
@pytest.mark.parametrize("name", TABLES)
def test_every_column_of_a_csv_has_unit_and_definition_in_its_codebook(story, partner, name):
    assert faults_of_codebook(getattr(show, name)(story(partner))) == []


def test_every_frame_has_the_types_of_its_columns(monkeypatch):
    typed = Typed(monkeypatch, show)
    made = study.study(partner="DEU")
    for name in TABLES:
        getattr(show, name)(made)
    assert typed.seen == described(dependence, ledger, tonnage, frames)
