"""The elasticity report states what its own numbers support."""

import dataclasses

import pytest

from analysis.estimate.elasticity.study import study
from analysis.present import elasticity as show


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


def test_finding_quotes_the_interval_that_counts_what_hangs_on_one_partner(story):
    text = show.elasticity_finding(story).text
    assert "−2.43 [−7.27, 2.41]" in text and "−1.79 [−2.99, −0.58]" in text
    assert "[−2.86, −2.00]" not in text and "[−2.67, −0.90]" not in text
    assert "the interval of the first includes zero" in text


def test_ten_per_cent_is_worked_out_with_powers_not_with_products(story):
    text = show.elasticity_finding(of(story, episodes=["2025"])).text
    assert pytest.approx(-0.157, abs=5e-4) == 1.1**-1.79 - 1
    assert "by −16\u00a0% [−25\u00a0%, −5\u00a0%] in 2024–2025" in text


def test_every_law_design_that_fails_its_placebo_is_named(story):
    text = show.elasticity_finding(story).text
    failing = [d for d in story.designs if d.spec.policy and not d.clean]
    assert {d.name for d in failing} == {"reduced_across_weighted_2025", "iv_across_weighted_2025"}
    for d in failing:
        assert f"{show.label(d)}, 2024–2025: {show.interval(d.placebo)}" in text
    clean = of(story, designs=[d for d in story.designs if d not in failing], episodes=["2018"])
    assert "none finds anything there" in show.elasticity_finding(clean).text


def test_an_episode_without_a_qualifying_design_is_said_to_have_none(story):
    kept = [d for d in story.designs if not (d.spec.instrument and d.spec.episode == "2025")]
    text = show.elasticity_finding(of(story, designs=kept)).text
    assert "No design qualifies for the second episode" in text
    naive = of(story, designs=[d for d in story.designs if d.spec.design == "ols"])
    assert "**No design qualifies" in show.elasticity_finding(naive).text


def test_partners_left_out_are_named_in_the_finding(story):
    text = show.elasticity_finding(of(story, episodes=["2025"], leave_out=("CHN",))).text
    assert "Left out of every estimate: CHN" in text


def test_headline_numbers_carry_the_jackknife_interval_and_designs_the_clustered_one(story):
    numbers = {n.key: n for n in show.elasticity_numbers(story)}
    assert len(numbers) == 4 + 2 * len(story.designs)
    assert numbers["elasticity.2025.headline"].ci_high == pytest.approx(-0.58, abs=0.01)
    assert "jackknife" in numbers["elasticity.2025.headline"].definition
    clustered = numbers["elasticity.2024-2025.naics3.iv_across_2025"]
    assert clustered.ci_high == pytest.approx(-0.90, abs=0.01)


def test_what_a_result_has_to_say_of_itself_stands_under_its_table(designs):
    weak = dataclasses.replace(designs[0].estimate, notes="weak instrument")
    table = show.estimates_table([weak, designs[1].estimate, weak], "A table.")
    assert table.caption == "A table. (1), (3): weak instrument."


def test_figure_says_every_estimate_and_its_placebo_in_words(story, designs):
    picture = show.designs_figure(designs, story.published)
    assert picture.png()[:4] == b"\x89PNG"
    for d in designs:
        assert f"{show.interval(d.estimate)}, placebo {show.interval(d.placebo)}" in picture.alt


def test_what_a_fit_cannot_tell_is_a_dash_and_never_a_small_p(designs):
    missing = dict.fromkeys(("std_error", "ci_low", "ci_high", "p_value"), float("nan"))
    one = dataclasses.replace(designs[0].estimate, **missing)
    printed = show.estimates_table([one], "A table.").printed()
    cells = dict(zip(printed.iloc[:, 0], printed.iloc[:, 1], strict=True))
    assert (cells["Standard error"], cells["95 % interval"], cells["p"]) == ("(–)", "[–, –]", "–")
