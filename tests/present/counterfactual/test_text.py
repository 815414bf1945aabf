"""The text of report 05 holds for unlike partners, and all of it is shown by the notebook."""

import pytest

from analysis.columns import columns_of
from analysis.present import counterfactual as show
from analysis.present.counterfactual import frames
from tests.present.counterfactual.stories import REQUESTS
from tests.present.texts import Typed, described, faults_of_codebook, rendered

CASES = pytest.mark.parametrize("name", REQUESTS)
TABLES = [name for name in show.ROOM.text.sections if name.endswith("_table")]


@CASES
def test_every_section_is_written_for_unlike_partners(told, name):
    story = told(name)
    found = rendered(show, story)
    text = " ".join(repr(part) for part in found.values())
    assert "{{" not in text and "{%" not in text
    absent = {section for section, part in found.items() if part is None}
    assert absent == (set() if "run_up" in story.plan.periods else {"run_up"})


@CASES
def test_sentences_have_no_blank_before_a_stop(told, name):
    for section, part in rendered(show, told(name)).items():
        if text := getattr(part, "text", getattr(part, "caption", "")):
            assert " ." not in text and " ," not in text and "  " not in text, (section, text)


@CASES
@pytest.mark.parametrize("table", TABLES)
def test_every_column_of_a_csv_has_unit_and_definition_in_its_codebook(told, name, table):
    made = getattr(show, table)(told(name))
    assert made is None or faults_of_codebook(made) == []


@CASES
def test_every_frame_has_the_types_of_its_columns(told, name, monkeypatch):
    typed, story = Typed(monkeypatch, show), told(name)
    for table in TABLES:
        getattr(show, table)(story)
    held = set()
    for owner in (story, story.gaps, story.implied):
        for field, columns in columns_of(type(owner)).items():
            columns.check(getattr(owner, field), where=field)
            held.add(field)
    assert typed.seen == described(frames) | held
