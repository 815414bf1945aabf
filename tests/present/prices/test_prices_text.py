"""The text of report 08 holds for unlike months, and all of it is shown by the notebook."""

from functools import cache

import pytest

from analysis.estimate.prices import (
    arithmetic,
    border,
    components,
    inputs,
    shares,
    study,
    volume,
)
from analysis.present import prices as show
from analysis.present.prices import frames
from tests.present.texts import Typed, described, faults_of_codebook, rendered

#: A fall with all parts, a rise without any and from another month, a rise before the tariffs.
ASKED = [{}, {"month": "2026-06", "base": "2024-06"}, {"month": "2018-06"}]
CASES = pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.get("month", "shipped"))
TABLES = [name for name in show.ROOM.text.sections if name.endswith("_table")]


@pytest.fixture(scope="module")
def told():
    made = cache(lambda **asked: study.study(**asked))
    return lambda asked: made(**asked)


@CASES
def test_every_section_is_written_for_unlike_months(told, asked):
    found = rendered(show, told(asked))
    text = " ".join(repr(part) for part in found.values())
    assert "{{" not in text and "{%" not in text
    absent = {name for name, part in found.items() if part is None}
    assert (
        not absent
        if asked == {}
        else absent
        <= {
            "components",
            "components_table",
            "published",
            "published_table",
            "rates_figure",
        }
    )


@CASES
def test_sentences_end_and_have_no_blank_before_a_stop(told, asked):
    for name, part in rendered(show, told(asked)).items():
        if text := getattr(part, "text", getattr(part, "caption", "")):
            assert " ." not in text and " ," not in text and "  " not in text, (name, text)


@CASES
@pytest.mark.parametrize("name", TABLES)
def test_every_column_of_a_csv_has_unit_and_definition_in_its_codebook(told, asked, name):
    table = getattr(show, name)(told(asked))
    assert table is None or faults_of_codebook(table) == []


@CASES
def test_every_frame_has_the_types_of_its_columns(asked, monkeypatch):
    typed = Typed(monkeypatch, show)
    inputs.load_duties.cache_clear()
    story = study.study(**asked)
    for name in TABLES:
        getattr(show, name)(story)
    modules = (arithmetic, border, components, shares, volume, frames)
    assert typed.seen == described(*modules) if asked == {} else typed.seen <= described(*modules)
