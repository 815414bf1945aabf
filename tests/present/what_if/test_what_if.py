"""What report 09 says of a further duty, for unlike partners, goods and days."""

import re
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from analysis.estimate.what_if.study import study
from analysis.present import what_if as show
from analysis.present.finding import Finding
from analysis.present.picture import Picture
from analysis.present.table import Table
from analysis.present.what_if.labels import moves
from analysis.present.words import faults_of_text, plain

told = cache(lambda **asked: study(**asked))

#: Unlike questions, beside those of ``unlike.yaml``.
QUESTIONS = [
    {"partner": "VNM", "goods": "9403", "add": "25%"},
    {"partner": "GBR", "goods": "NAICS 324", "add": 0.125},
    {"partner": "NLD", "goods": "84", "add": 0.01, "horizon": 18},
    {"partner": "CHN", "path": "removal"},
    {"partner": "CHN", "goods": "intermediate goods", "horizon": 1},
    {"partner": "GBR", "goods": "NAICS 334", "add": 0.1},
    {"partner": "all", "goods": "8703", "add": 0.25, "horizon": 24},
    {"partner": "Albania", "add": 0.1},
]


def parts(story) -> list:
    found = []
    for name in show.ROOM.text.sections:
        made = getattr(show, name)(story)
        found += made if isinstance(made, list) else [made]
    return [part for part in found if part is not None]


@pytest.mark.parametrize("asked", QUESTIONS, ids=str)
def test_every_part_says_what_it_shows_in_short_sentences_without_a_missing_value(asked):
    for part in parts(told(**asked)):
        if isinstance(part, Finding):
            assert faults_of_text(part.text) == []
            assert part.text.startswith("**")
        text = repr(part) if isinstance(part, Table) else str(getattr(part, "text", part))
        assert not {"nan", "NaN", "None", "NaT", "inf"} & set(re.findall(r"\w+", plain(text)))
        if isinstance(part, Table):
            assert "Source" in part.caption or "Model on" in part.caption
            assert "grade:" in part.caption
        if isinstance(part, Picture):
            assert len(part.alt) > 60 and part.draw_narrow is not None


@pytest.mark.parametrize(
    "row, said",
    [
        ((-0.2, -0.3, -0.1), "lower {} by 20\u00a0% [10\u00a0%, 30\u00a0%]"),
        ((0.2, 0.1, 0.3), "raise {} by 20\u00a0% [10\u00a0%, 30\u00a0%]"),
        ((-0.2, -0.5, 0.35), "change {} by −20\u00a0% [−50\u00a0%, 35\u00a0%]"),
        ((-0.012, -0.018, -0.005), "lower {} by 1.2\u00a0% [0.5\u00a0%, 1.8\u00a0%]"),
    ],
)
def test_a_direction_is_said_only_where_the_interval_has_one(row, said):
    assert moves(pd.Series(row, ["value", "ci_low", "ci_high"])) == said


def test_the_words_follow_the_interval_of_the_story():
    story = told(**QUESTIONS[0])
    rows = story.intervals.copy()
    rows.loc["effect", "ci_high"] = 0.01
    lower = show.answer(story).sentence
    assert " would lower imports against other sellers by 16\u00a0% " in lower
    change = show.answer(replace(story, intervals=rows)).sentence
    assert " would change imports against other sellers by −16\u00a0% " in change


def test_citable_numbers_are_those_of_the_answer():
    story = told(**QUESTIONS[0])
    numbers = {n.key: n for n in show.numbers(story)}
    own = numbers["what_if.VNM.hts.9403.imports"]
    found = [own.value, own.ci_low, own.ci_high]
    assert found == pytest.approx(list(story.intervals.loc["effect"]), abs=1e-6)
    of_goods = ("imports", "loss", "duties", "base")
    assert list(numbers) == [f"what_if.VNM.hts.9403.{name}" for name in of_goods]


def test_the_figure_draws_what_the_table_sums():
    story = told(**QUESTIONS[0])
    drawn = show.effect_figure(story).series()
    for label, column in (("without", "without"), ("with", "with_duty")):
        line = drawn[drawn.label.eq(label) & drawn.kind.eq("line")]
        assert line.y.sum() == pytest.approx(story.outcomes.loc["imports", column], rel=1e-6)


def test_the_same_figure_has_the_same_bytes():
    assert (
        show.effect_figure(told(**QUESTIONS[0])).png() == show.effect_figure(told(**QUESTIONS[0])).png()
    )
