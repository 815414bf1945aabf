"""The text of report 10 holds for unlike partners, and speaks of China in its report only."""

from dataclasses import replace
from functools import cache

import pytest

from analysis.collect import read_table
from analysis.columns import columns_of
from analysis.estimate.record import known, published, revisions, scoreboard, study, tool_calibration
from analysis.estimate.record.story import RecordStory
from analysis.present import record as show
from analysis.present.finding import Finding, the
from analysis.present.record import frames
from analysis.present.words import faults_of_answer, faults_of_points, faults_of_text
from analysis.stories import told
from tests.estimate.record.test_scoreboard import example
from tests.present.record.stories import PARTNERS, foreign, story
from tests.present.texts import Typed, described, faults_of_codebook, faults_of_print, rendered

#: As shipped, one with a suspended rate, and one without and with an article.
ASKED = {
    "China": {"series": ["imports", "realised", "exports"]},
    "India": {"partner": "IND", "as_of": "2025-07-15"},
    "the United Kingdom": {"partner": "GBR", "as_of": "2025-05-20"},
}
CASES = pytest.mark.parametrize(
    "asked",
    ["China", "India", pytest.param("the United Kingdom", marks=pytest.mark.slow)],
)
TABLES = [name for name in show.ROOM.text.sections if name.endswith("_table")]

#: Sections that only China has.
CHINA = {"published", "published_table", "others"}


@pytest.fixture(scope="module")
def told_of():
    """Make the story of some parameters, each once."""
    return cache(lambda asked: told(study.study, **ASKED[asked]))


def named(code: str, name: str):
    """Return the story of a partner without a truce, by its name."""
    made = replace(example(partner="VNM"), partner=code, partner_name=name)
    return story(scoreboard.scoreboard(made))


@CASES
def test_every_section_is_written_for_unlike_partners(told_of, asked):
    found = rendered(show, told_of(asked))
    assert faults_of_print(found) == []
    absent = {name for name, part in found.items() if part is None}
    assert absent == {"China": set(), "India": CHINA}.get(asked, CHINA | {"law_of_the_day"})


@CASES
def test_sections_read_well_and_speak_of_china_in_its_report_only(told_of, asked):
    own = told_of(asked)
    for name, part in rendered(show, own).items():
        if isinstance(part, Finding):
            assert faults_of_text(part.text) == [], name
            assert "nan" not in part.text and "of United" not in part.text
            assert not foreign(part.text, own.partner_name), name


@CASES
def test_the_answer_keeps_the_reading_rules_in_every_series(told_of, asked):
    own = told_of(asked)
    for one in [own, *own.further]:
        answer = show.answer(one)
        assert faults_of_answer(answer.sentence, names=answer.names, asked=answer.asked) == []
        assert faults_of_points(answer.points) == [] and answer.data_to and answer.released


def test_the_answer_fits_whatever_the_name_of_the_partner():
    for code, name in PARTNERS.items():
        answer = show.answer(named(code, name))
        assert f"imports from {the(name)}" in answer.sentence
        assert faults_of_answer(answer.sentence, names=answer.names, asked=answer.asked) == [], code


@CASES
@pytest.mark.parametrize("name", TABLES)
def test_every_column_of_a_csv_has_unit_and_definition_in_its_codebook(told_of, asked, name):
    table = getattr(show, name)(told_of(asked))
    assert table is None or faults_of_codebook(table) == []


def test_every_frame_has_the_types_of_its_columns(monkeypatch, told_of):
    typed = Typed(monkeypatch, show)
    shipped = study.study(**ASKED["China"])
    for name in TABLES:
        getattr(show, name)(shipped)
    stored = described(tool_calibration)  # made in this process or before
    assert typed.seen - stored == described(known, published, revisions, scoreboard, frames)
    for name, columns in columns_of(RecordStory).items():
        columns.check(getattr(shipped, name), where=name)
    for name, columns in columns_of(tool_calibration.ToolCalibration).items():
        columns.check(getattr(shipped.tool, name), where=name)


def test_tables_and_figures_are_named_by_series_where_there_are_several(told_of):
    shipped = told_of("China")
    parts = ("forecast_figure", "score_table", "comparison_table")
    shown = [getattr(show, part)(one) for one in [shipped, *shipped.further] for part in parts]
    names = {exhibit.name for exhibit in shown}
    assert len(names) == len(shown) and {"record_forecast_exports", "record_scores_imports"} <= names


def test_a_suspended_country_rate_is_named_of_those_that_had_one(events):
    first = events[events.note.str.contains("suspended from 04-10 by EO 14266", na=False)].target
    groups = read_table("partners").set_index("partner").group
    for code, name in PARTNERS.items():
        found = show.law_of_the_day(named(code, name))
        assert (found is not None) == bool({code, groups.get(code)} & set(first)), code
        assert found is None or f"on goods from {the(name)}," in found.text
