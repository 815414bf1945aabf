"""The controls report says of every destination what is published of it, and joins no missing months."""

import re
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from analysis.estimate.retaliation.controls.study import study
from analysis.present.finding import Answer, Finding
from analysis.present.picture import Picture
from analysis.present.retaliation import controls as show
from analysis.present.retaliation.controls.labels import fewest_tonnes, identified
from analysis.present.table import Table
from analysis.present.words import faults_of_text
from tests.present.texts import words


@pytest.fixture(scope="module")
def told():
    return cache(lambda partner: study(partner=partner))


def parts(story) -> list:
    found = []
    for name in show.ROOM.text.sections:
        made = getattr(show, name)(story)
        found += made if isinstance(made, list) else [made]
    return found


@pytest.mark.parametrize("partner", ["WLD", "DEU", "KOR"])
def test_no_code_is_printed_and_a_table_has_source_and_grade(told, partner):
    for part in parts(told(partner)):
        text = words(part)
        assert not re.search(r"\b(WLD|USA|CHN|DEU|KOR|VNM)\b", text), text[:90]
        if isinstance(part, Table):
            assert "ource" in part.caption and "rade" in part.caption, part.caption
        if isinstance(part, Picture):
            assert faults_of_text(f"{part.alt} {part.caption}") == []


def test_a_fall_that_lasts_is_told_by_its_latest_month(told):
    story = told("WLD")
    changes = story.printed.change_low
    lasting = story.printed.assign(change_low=changes.mask(changes > 0, -0.2))
    sentence = show.answer(replace(story, printed=lasting)).sentence
    assert "74.0\u00a0% below a year earlier in May 2025 and 1.6\u00a0% below in March 2026" in sentence


def test_an_effect_above_the_usual_is_said_to_be_above(told):
    story = told("WLD")
    good = story.goods["natural_graphite"]
    risen = replace(good.by_weight[3], effect=0.5, ci_low=0.1, ci_high=0.9)
    goods = story.goods | {"natural_graphite": replace(good, by_weight=good.by_weight | {3: risen})}
    second = show.answer(replace(story, goods=goods)).points[1]
    assert "64.9\u00a0% [10.5\u00a0%, 146.0\u00a0%] above the usual weight" in second


def test_table_of_tonnes_has_each_printed_month_with_its_source_and_no_other(told):
    story = told("WLD")
    frame = show.printed_table(story).frame
    assert len(frame) == len(story.printed) and frame.sources.ne("").all()


def test_ledger_counts_what_is_neither_disputed_nor_a_visa(told):
    story = told("WLD")
    text = show.ledger(story).text
    own = story.ledger[~story.ledger.disputed & story.ledger.instrument.ne("visas")]
    for side in ("USA", "CHN"):
        assert str(own.imposer.eq(side).sum()) in text
    assert "Students' visas stand in the ledger without a number" in text


def test_visas_have_a_row_and_no_number(told):
    story = told("WLD")
    assert story.ledger.instrument.eq("visas").sum() == 1
    assert not any("visa" in number.key for number in show.numbers(story))
    (row,) = (row for row in identified(story) if "visas" in row["question"])
    assert (row["allows"], row["months"]) == ("nothing", None)


def test_an_interval_is_only_for_series_without_a_gap(told):
    for row in identified(told("WLD")):
        assert (row["allows"] == "interval") == (row["gaps"] == 0)
        assert row["allows"] in ("interval", "bounds", "nothing")


def test_uncomfortable_answers_are_printed_once(told):
    story = told("WLD")
    pages = [part.text for part in parts(story) if isinstance(part, Answer | Finding)]
    for said in ("includes zero, though", "no sign of a control by itself"):
        assert sum(said in text for text in pages) == 1, said


def test_citable_numbers_have_intervals_only_where_a_series_allows_them(told):
    numbers = {n.key: n for n in show.numbers(told("WLD"))}
    assert numbers["controls.magnets.WLD.2025-05.yoy"].interval == ""
    assert numbers["controls.natural_graphite.h3"].text == "−67.4\u00a0%"
    assert numbers["controls.natural_graphite.h3"].ci_high < 0
    assert len(numbers) == len(show.numbers(told("WLD")))


@pytest.mark.parametrize(
    "weights, said",
    [
        ([1.0], "1 tonne went in May 2025, the only month published"),
        ([46.0, 353.0], "46 tonnes went in May 2025, the fewest published, and 353 in June 2025"),
        ([353.0, 46.0], "46 tonnes went in June 2025, the fewest published"),
    ],
)
def test_the_fewest_tonnes_are_said_of_one_month_or_beside_the_last(weights, said):
    months = pd.date_range("2025-05", periods=len(weights), freq="MS")
    assert fewest_tonnes(pd.DataFrame({"month": months, "low": weights})) == said
