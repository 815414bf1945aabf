"""The text of report 10 holds for unlike partners, and speaks of China in its report only."""

from dataclasses import replace
from functools import cache, partial
from types import SimpleNamespace

import pytest

from analysis.collect import read_table
from analysis.estimate.record import scoreboard, study
from analysis.present import record as show
from analysis.present.finding import the
from analysis.present.record import labels
from analysis.present.words import faults_of_answer, faults_of_points
from analysis.stories import told
from tests.estimate.record.test_scoreboard import example
from tests.present.record.stories import PARTNERS, story

#: One with a suspended rate, and one without and with an article, beside China's as shipped.
ASKED = {
    "India": {"partner": "IND", "as_of": "2025-07-15"},
    "the United Kingdom": {"partner": "GBR", "as_of": "2025-05-20"},
}
CASES = pytest.mark.parametrize(
    "asked",
    ["China", "India", pytest.param("the United Kingdom", marks=pytest.mark.slow)],
)


@pytest.fixture(scope="module")
def told_of(request):
    """Make the story of some parameters, each once; China's is that of all tests."""
    china = partial(request.getfixturevalue, "record_story")
    return cache(lambda name: told(study.study, **ASKED[name]) if name in ASKED else china())


@cache
def named(code: str, name: str):
    """Return the story of a partner without a truce, by its name."""
    made = replace(example(partner="VNM"), partner=code, partner_name=name)
    return story(scoreboard.scoreboard(made))


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


@pytest.mark.parametrize(
    ("loses", "n", "beaten", "words"),
    [
        (True, 0, 0, ""),
        (True, 1, 1, ", and in the other series"),
        (True, 2, 0, ", but in no other series"),
        (True, 2, 1, ", and in 1 of 2 other series"),
        (True, 2, 2, ", and in both other series"),
        (False, 2, 0, ", and in both other series"),
        (False, 2, 1, ", but not in 1 of 2 other series"),
        (False, 3, 3, ", but loses in all other series"),
    ],
)
def test_the_answer_says_in_how_many_further_series_a_benchmark_is_better(
    monkeypatch, loses, n, beaten, words
):
    monkeypatch.setattr(labels, "beaten_further", lambda story: beaten)
    monkeypatch.setattr(labels, "lost", lambda board: {"random_walk"} if loses else set())
    assert labels.in_further(SimpleNamespace(further=[None] * n, boards=[None])) == words


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
