"""Report 04 says what a duty on all sellers of a line does, and how the year before moved."""

import dataclasses

import pytest

from analysis.estimate.elasticity.study import study
from analysis.estimate.elasticity.tiers.estimates import SELLERS
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
    assert "on all sellers of a line alike lowers a seller's imports by 9\u00a0% [5\u00a0%, " in first
    for weights in ("equal", "value"):
        assert all(interval(made.of(tier, weights)) in text for tier in SELLERS)
    assert interval(made.of("totals")) in text and interval(made.of("difference")) in text
    assert "both disagree (p\u00a0=\u00a00.002)." in text
    assert "by value both cannot be told apart (p\u00a0=\u00a00.408)." in text
    assert f"went with {interval(made.year_before('all', 'equal'))} then" in text
    assert faults_of_text(text) == []
    assert show.all_sellers(dataclasses.replace(story, tiers=None)) is None


def test_without_a_placebo_that_speaks_nothing_is_warned_of_and_tiers_may_agree(story):
    rows = story.tiers.placebos.assign(ci_high=9.0)
    apart = story.tiers.estimates.copy()
    apart.loc[apart.tier.eq("difference"), ["ci_low", "ci_high", "p_value"]] = -0.1, 0.2, 0.5
    text = show.all_sellers(
        dataclasses.replace(
            story, tiers=dataclasses.replace(story.tiers, placebos=rows, estimates=apart)
        )
    ).text
    assert "warns" not in text and ": both cannot be told apart" in text and "disagree" not in text


def test_the_table_of_tiers_has_the_quoted_design_first_and_each_weight_of_it(story):
    frame = show.tiers_table(story).to_frame()
    assert frame.design[:3].tolist() == ["as it is"] * 3
    assert frame.totals[0] == story.tiers.of("totals").value
    assert frame.one[2] == story.tiers.of("one", "value").value
    for column in ("before", "difference"):
        assert frame[column][:3].notna().all() and frame[column][3:].isna().all()
    assert len(frame) == 16


def test_every_tier_in_the_one_table_is_a_citable_number_with_the_same_interval(story):
    numbers = {n.key: n for n in show.numbers(story)}
    rows = story.answers[story.answers.key.str.contains(".sellers.", regex=False)]
    assert len(rows) == 3 and rows.placebo.notna().all()
    for row in rows.itertuples():
        number = numbers[row.key]
        assert (number.value, number.ci_low, number.ci_high) == pytest.approx(
            (row.value, row.ci_low, row.ci_high), abs=1e-6
        )
        assert "the year before" in number.definition
