"""Every report that multiplies an elasticity takes the headline that belongs to its tariff."""

import pytest

from analysis.estimate.counterfactual.study import read_plan
from analysis.estimate.counterfactual.study import response as response_of_07
from analysis.estimate.headline.study import headline_estimate
from analysis.estimate.headline_checks.study import study
from analysis.estimate.load import load
from analysis.estimate.record.study import replicated
from analysis.estimate.scenario import study as scenario

PLAN = {"partner": "CHN", "start": "2025-04", "end": "2025-11", "fit_start": "2021-01",
        "fit_end": "2024-10"}  # fmt: skip


def headline(tariff):
    return headline_estimate("2025", tariff)


def test_the_report_of_the_elasticity_prints_the_headline():
    printed = study(episodes=["2025"]).estimates
    assert printed == {("2025", t): headline(t) for t in ("law", "collected")}


def test_the_law_s_part_of_a_gap_is_by_law_and_what_was_collected_per_point_collected():
    found = response_of_07(load(), read_plan(**PLAN))
    assert (found.law, found.collected) == (headline("law"), headline("collected"))


def test_a_scenario_has_the_level_of_the_headline_in_the_mean_of_its_first_year():
    """What it moves is the rate collected; the months give the shape."""
    by_age = scenario.response_of("2025")
    assert by_age.level == headline("collected")


def test_what_cuts_undo_is_told_per_point_collected(regime_story):
    assert regime_story.recovery.headline == headline("collected")


def test_published_falls_are_set_beside_what_the_headline_by_law_implies():
    first = headline_estimate("2018")
    ours = replicated()["nicita_fall"]
    assert ours.ci_low < ours.value < ours.ci_high < 0
    assert first.ci_low < first.value < first.ci_high < 0
    # The same powers of one rise: the order of the ends is that of the elasticities.
    assert (ours.value - ours.ci_low) > 0 and (ours.ci_high - ours.value) > 0


@pytest.mark.parametrize("episode", ["2018", "2025"])
def test_less_is_collected_than_the_law_says(episode):
    """So that the elasticity per point collected is the larger one, by its first stage."""
    law, collected = (headline_estimate(episode, tariff) for tariff in ("law", "collected"))
    assert 0.4 < collected.first_stage < 1
    assert law.value == pytest.approx(collected.value * collected.first_stage, rel=1e-9)
