"""Report 04 says what a duty on all sellers of a line does, and how the year before moved."""

import dataclasses

import pytest

from analysis.estimate.elasticity.study import study
from analysis.present import elasticity as show
from analysis.present.finding import interval
from analysis.present.words import faults_of_text
from analysis.stories import told


@pytest.fixture(scope="module")
def story():
    return told(study, episodes=["2018", "2025"])


def test_all_sellers_taxed_is_the_second_answer_with_the_year_before(story):
    text = show.all_sellers(story).text
    made = story.tiers
    first = text.split("**")[1]
    assert (
        "on all sellers of a line alike lowers the line's imports by 13\u00a0% [8\u00a0%, 18\u00a0%]"
        in first
    )
    assert interval(made.total) in text and interval(made.of("joint")) in text
    assert "the tiers agree" in text
    assert f"went with {interval(made.year_before('joint', 'equal'))} then" in text
    assert faults_of_text(text) == []
    assert show.all_sellers(dataclasses.replace(story, tiers=None)) is None


def test_without_a_placebo_that_speaks_nothing_is_warned_of_and_tiers_may_disagree(story):
    rows = story.tiers.placebos.assign(ci_high=9.0)
    apart = story.tiers.estimates.copy()
    apart.loc[apart.tier.eq("difference"), ["ci_low", "ci_high"]] = 0.1, 0.2
    text = show.all_sellers(
        dataclasses.replace(
            story, tiers=dataclasses.replace(story.tiers, placebos=rows, estimates=apart)
        )
    ).text
    assert "warns" not in text and "the tiers disagree" in text


def test_the_table_of_tiers_has_the_quoted_design_first_and_each_weight_of_it(story):
    frame = show.tiers_table(story).to_frame()
    assert frame.design[:3].tolist() == ["as it is"] * 3
    assert frame.total[0] == story.tiers.total.value and frame.own[1] == story.tiers.own_value.value
    assert frame.before[:3].notna().all() and frame.before[3:].isna().all()
    assert frame.clustered[3:].isna().all() and len(frame) == 16


def test_every_tier_in_the_one_table_is_a_citable_number_with_the_same_interval(story):
    numbers = {n.key: n for n in show.numbers(story)}
    rows = story.answers[story.answers.key.str.contains(".tiers.", regex=False)]
    assert len(rows) == 3 and rows.placebo.notna().all()
    for row in rows.itertuples():
        number = numbers[row.key]
        assert (number.value, number.ci_low, number.ci_high) == pytest.approx(
            (row.value, row.ci_low, row.ci_high), abs=1e-6
        )
        assert "the year before" in number.definition
