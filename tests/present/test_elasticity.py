"""The elasticity report states what its own numbers support."""

import dataclasses

import pytest

from analysis.estimate.elasticity.study import study
from analysis.present import elasticity as show
from analysis.present.finding import interval
from analysis.present.labels import label
from analysis.present.models import Models
from analysis.present.words import faults_of_answer, faults_of_points


@pytest.fixture(scope="module")
def story():
    return study(episodes=["2018", "2025"])


@pytest.fixture(scope="module")
def designs(story):
    return story.designs


def of(story, **changes):
    """Return a story with other designs, or of other episodes, and what follows for the headline."""
    story = dataclasses.replace(story, **changes)
    chosen = [d for d in story.chosen if d in story.designs and d.spec.episode in story.episodes]
    return dataclasses.replace(
        story, chosen=chosen, sure={d.spec.episode: story.sure[d.spec.episode] for d in chosen}
    )


def test_the_answer_quotes_the_interval_that_counts_what_hangs_on_one_partner(story):
    text = show.answer(story).text
    assert "−16\u00a0% [−25\u00a0%, −5\u00a0%]" in text
    assert "−21\u00a0% [−50\u00a0%, 26\u00a0%], which includes zero" in text
    assert pytest.approx(-0.157, abs=5e-4) == 1.1**-1.79 - 1  # powers, not products


@pytest.mark.parametrize("episodes", [["2018", "2025"], ["2018"], ["2025"]])
def test_the_answer_keeps_the_reading_rules_whatever_the_episodes(story, episodes):
    answer = show.answer(of(story, episodes=episodes))
    assert faults_of_answer(answer.sentence, names=answer.names, asked=answer.asked) == []
    assert faults_of_points(answer.points) == []
    assert answer.data_to == "November 2025"


def test_every_law_design_that_fails_its_placebo_is_named(story):
    text = show.law_designs(story).text
    failing = [d for d in story.designs if d.spec.policy and not d.clean]
    assert {d.name for d in failing} == {"reduced_across_weighted_2025", "iv_across_weighted_2025"}
    for d in failing:
        assert f"{label(d)}, 2024–2025: {interval(d.placebo)}" in text
    clean = of(story, designs=[d for d in story.designs if d not in failing], episodes=["2018"])
    assert "none finds anything before" in show.law_designs(clean).text


def test_regressions_on_the_rate_collected_are_said_to_fail_their_placebos(story):
    assert "6 of 8 find an effect in years without a tariff wave" in show.naive_designs(story).text


def test_an_episode_without_a_qualifying_design_is_said_to_have_none(story):
    kept = [d for d in story.designs if not (d.spec.instrument and d.spec.episode == "2025")]
    text = show.answer(of(story, designs=kept)).text
    assert "No design qualifies for the second episode" in text and "in 2017–2019" in text
    naive = of(story, designs=[d for d in story.designs if d.spec.design == "ols"])
    assert "No design tells" in show.answer(naive).sentence


def test_partners_left_out_are_named_beside_the_answer(story):
    text = show.answer(of(story, episodes=["2025"], leave_out=("CHN",))).text
    assert "Left out of every estimate: CHN" in text


def test_headline_numbers_carry_the_jackknife_interval_and_designs_the_clustered_one(story):
    numbers = {n.key: n for n in show.numbers(story)}
    assert len(numbers) == 4 + 2 * len(story.designs)
    assert numbers["elasticity.2025.headline"].ci_high == pytest.approx(-0.58, abs=0.01)
    assert "jackknife" in numbers["elasticity.2025.headline"].definition
    clustered = numbers["elasticity.2024-2025.naics3.iv_across_2025"]
    assert clustered.ci_high == pytest.approx(-0.90, abs=0.01)


def test_what_a_result_has_to_say_of_itself_stands_under_its_table(designs):
    weak = dataclasses.replace(designs[0].estimate, notes="weak instrument")
    table = Models([weak, designs[1].estimate, weak], "A table.")
    assert table.caption == "A table. (1), (3): weak instrument."


def test_figure_draws_the_interval_that_the_answer_quotes(story):
    picture = show.designs_figure(story)
    series = picture.series()
    own = series[series.label.eq("2SLS across partners, 2024–2025")]
    sure = story.sure["2025"]
    assert sorted(own.x) == pytest.approx([sure.ci_low, sure.value, sure.ci_high])
    for d in story.designs:
        assert f"{interval(d.estimate)}, placebo {interval(d.placebo)}" in picture.alt


def test_what_a_fit_cannot_tell_is_a_dash_and_never_a_small_p(designs):
    missing = dict.fromkeys(("std_error", "ci_low", "ci_high", "p_value"), float("nan"))
    printed = Models([dataclasses.replace(designs[0].estimate, **missing)], "A table.").printed()
    cells = dict(zip(printed.iloc[:, 0], printed.iloc[:, 1], strict=True))
    assert (cells["Standard error"], cells["95 % interval"], cells["p"]) == ("(–)", "[–, –]", "–")


def test_tables_of_designs_hold_numbers(story):
    frame = show.designs_table(story).to_frame()
    assert {"value", "ci_low", "ci_high", "placebo", "policy_kept"} <= set(frame.select_dtypes("number"))
    assert show.rule_table(story).frame.chosen.eq("headline").sum() == 2
