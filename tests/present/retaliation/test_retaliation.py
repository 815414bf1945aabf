"""Report 07: its answer keeps the reading rules whatever the numbers say, and no code is printed."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from analysis.estimate.retaliation.effect import Effect
from analysis.present import retaliation as show
from analysis.present.finding import Answer, Finding
from analysis.present.numbers import Number
from analysis.present.picture import Picture
from analysis.present.retaliation import labels
from analysis.present.table import Table
from analysis.present.words import faults_of_answer, faults_of_points, faults_of_text
from tests.present.drawn import unknown_values
from tests.present.elasticity.dynamics.stories import estimate

FIGURES = [name for name in show.ROOM.text.sections if name.endswith("_figure")]
SENTENCES = [
    "beside_published",
    "covered",
    "earlier_years",
    "goods_words",
    "law_2025_words",
    "lists_words",
    "sure",
    "varied",
]
TABLES = [name for name in show.ROOM.text.sections if name.endswith("_table")]


def with_effect(story, value, low, high, window="2018-07:2019-08"):
    return replace(story, effect=Effect(value, low, high, 0.11, window))


def test_every_name_of_the_report_is_a_sentence_a_table_a_figure_or_its_numbers():
    assert {*FIGURES, *SENTENCES, *TABLES, "answer", "numbers"} == set(show.ROOM.text.sections)


@pytest.mark.parametrize(
    "effect, said",
    [
        (
            (-0.13, -0.18, -0.09),
            "lowered US exports to China .* by 13\u00a0% \\[9\u00a0%, 18\u00a0%\\]\\.",
        ),
        ((0.04, 0.01, 0.07), "raised US exports to China .* by 4\u00a0% \\[1\u00a0%, 7\u00a0%\\]\\."),
        (
            (-0.04, -0.09, 0.01),
            "changed .* by −4\u00a0% \\[−9\u00a0%, 1\u00a0%\\], which may be zero\\.",
        ),
        ((-0.1, -0.2, -0.05, "2018-07:2018-12"), "From July to December 2018 China's"),
        ((-0.1, -0.2, -0.05, "2019-07:2019-07"), "In July 2019 China's"),
    ],
)
def test_answer_follows_the_numbers_and_keeps_the_reading_rules(retaliation_story, effect, said):
    answer = show.answer(with_effect(retaliation_story, *effect))
    assert re.search(said, answer.sentence)
    assert faults_of_answer(answer.sentence, names=answer.names, asked=answer.asked) == []
    assert faults_of_points(answer.points) == []


def test_points_follow_signs(retaliation_story):
    story = retaliation_story
    goods = story.goods.assign(change=story.goods.change.where(story.goods.good.ne("cars"), 0.2))
    points = show.answer(replace(story, goods=goods, fall_2025=0.1)).points
    assert "soybeans to China fell by 97\u00a0%, of cars rose by 20\u00a0%" in points[1]
    assert "all exports to China rose by 10\u00a0%" in points[2]
    assert faults_of_points(points) == []


def test_answer_rests_on_exports_by_product_and_says_to_when_they_go(retaliation_story):
    answer = show.answer(retaliation_story)
    assert answer.data_to == "January 2021 by product, April 2026 in total"
    assert "by product they end in January 2021 here" in answer.points[2]


@pytest.mark.parametrize("name", SENTENCES)
def test_sections_open_with_a_bold_sentence_and_none_is_too_long(retaliation_story, name):
    found = getattr(show, name)(retaliation_story)
    assert found.text.startswith("**")
    assert faults_of_text(found.text) == []
    assert not re.search(r"\bnan\b|None|NaT|\bCHN\b|\bCAN\b|\bUSA\b", found.text)


@pytest.mark.parametrize("name", TABLES)
def test_tables_name_their_source_and_print_no_code_of_a_country(retaliation_story, name):
    table = getattr(show, name)(retaliation_story)
    assert re.search("Sources?|Ours:", table.caption)
    printed = table.printed().to_string()
    assert not re.search(r"\bnan\b|None|NaT|\bCHN\b|\bCAN\b|\bUSA\b", printed)
    assert len(table.printed()) == len(table.to_frame()) > 1
    assert table.name.startswith("retaliation_")


@pytest.mark.parametrize("name", FIGURES)
def test_figures_say_what_they_show_and_have_a_narrow_version(retaliation_story, name):
    picture = getattr(show, name)(retaliation_story)
    assert len(picture.alt) > 100 and "ource" in picture.caption
    assert "nan" not in picture.alt + picture.caption
    assert picture.draw_narrow().figure.get_figwidth() < picture.figure.get_figwidth()
    assert len(picture.series()) > 10


def test_first_figure_draws_the_estimate_its_placebos_and_the_published_one(retaliation_story):
    series = show.elasticity_figure(retaliation_story).series()
    drawn = series.groupby("label").x.agg(["min", "max"])
    e = retaliation_story.estimate
    assert drawn.loc["January 2018 to August 2019"].tolist() == pytest.approx([e.ci_low, e.ci_high])
    assert drawn.loc["Published, all who answered"].mean() == pytest.approx(-1.1)
    assert sum(drawn.index.str.startswith("Same law, trade")) == 3


def test_title_of_the_first_figure_follows_the_sign(retaliation_story):
    other = replace(retaliation_story, estimate=replace(retaliation_story.estimate, value=0.5))
    titles = [show.elasticity_figure(s).figure.get_suptitle() for s in (retaliation_story, other)]
    assert titles[0].endswith("US exports fell more") and titles[1].endswith("did not fall more")


def test_good_with_the_duty_suspended_is_not_said_to_pay_it(retaliation_story):
    text = show.goods_words(retaliation_story).text
    assert "cars fell by 20\u00a0% with the duty suspended" in text
    assert "soybeans fell by 97\u00a0% under a duty of 24\u00a0%" in text


def test_placebo_that_finds_something_is_said_to(retaliation_story):
    rows = retaliation_story.placebos.copy()
    rows.loc[0, ["ci_low", "ci_high"]] = [-1.0, -0.5]
    text = show.earlier_years(replace(retaliation_story, placebos=rows)).text
    assert "finds something in 1 of 3 windows" in text


def test_windows_before_the_nomenclature_of_2017_are_not_said_to_cross_it(retaliation_story):
    rows = retaliation_story.placebos.assign(window="2014-01:2015-08")
    assert "nomenclature" not in show.earlier_years(replace(retaliation_story, placebos=rows)).text
    assert "nomenclature" in show.earlier_years(retaliation_story).text


def test_verdict_beside_the_published_interval_follows_the_numbers(retaliation_story):
    assert "−2.16, outside that interval" in show.beside_published(retaliation_story).text
    table = retaliation_story.published.assign(value=-1.2)
    assert (
        "−1.20, inside that interval"
        in show.beside_published(replace(retaliation_story, published=table)).text
    )


def test_numbers_have_keys_of_their_own_and_country_names(retaliation_story):
    numbers = show.numbers(retaliation_story)
    keys = [n.key for n in numbers]
    assert len(set(keys)) == len(keys) and all(key.startswith("retaliation.") for key in keys)
    by = {n.key: n for n in numbers}
    assert by["retaliation.2018.elasticity"].text == "−1.45"
    assert by["retaliation.2018.average"].text == "−13.5\u00a0%"
    assert by["retaliation.2025.exports"].text == "−30.0\u00a0%"
    assert not any(re.search(r"\b(CHN|CAN|USA)\b", n.definition) for n in numbers)


def test_another_window_has_no_rows_of_other_windows_and_every_sentence(retaliation_story):
    """Toggles that change the window belong to the shipped one."""
    story = retaliation_story
    toggles = story.toggles[~story.toggles.toggle.isin(["to April 2019", "2017 and 2018"])]
    other = replace(story, toggles=toggles)
    for name in SENTENCES:
        assert faults_of_text(getattr(show, name)(other).text) == []
    assert "effects of months" not in show.beside_published(other).text


def test_parts_have_their_types(retaliation_story):
    assert isinstance(show.answer(retaliation_story), Answer)
    kinds = {Finding: SENTENCES, Table: TABLES, Picture: FIGURES}
    for kind, names in kinds.items():
        assert all(isinstance(getattr(show, name)(retaliation_story), kind) for name in names)
    assert all(isinstance(n, Number) for n in show.numbers(retaliation_story))


def test_list_of_products_on_none_is_last(retaliation_story):
    table = show.lists_table(retaliation_story).to_frame()
    assert table.first_list.tolist() == ["July 2018", "August 2018", "September 2018", "on no list"]
    assert pd.Series(table.added_rate).iloc[-1] == 0


@pytest.mark.parametrize("name", FIGURES)
def test_what_the_figures_draw_are_the_numbers_of_the_story(retaliation_story, name):
    picture = getattr(show, name)(retaliation_story)
    assert unknown_values(picture, retaliation_story) < 0.1


@pytest.mark.parametrize(
    "change, other, said", [(-0.5, -0.9, "by 50\u00a0%"), (0.2, -0.9, "rose by 20\u00a0%")]
)
def test_a_verb_is_said_once_for_two_goods_that_moved_alike(change, other, said):
    assert labels.moved_beside(change, other) == said


@pytest.mark.parametrize("half, said", [(0.5, "fell by 11\u00a0%"), (1.5, "changed by −11\u00a0%")])
def test_what_an_elasticity_makes_of_a_duty_has_a_verb_only_where_zero_is_outside(half, said):
    assert labels.moved_by_ten_per_cent(estimate(-1.25, half)) == said


@pytest.mark.parametrize(
    "changes, said",
    [((-0.5, -0.4, 0.1, -0.1), "fell more"), ((-0.5, 0.0, -0.6, -0.1), "did not fall more")],
)
def test_goods_on_the_first_two_lists_fell_more_where_both_lie_below_those_on_none(
    retaliation_story, changes, said
):
    lists = retaliation_story.lists.assign(change=changes)
    assert labels.listed_goods_moved(replace(retaliation_story, lists=lists)) == said
