"""Every report that multiplies an elasticity takes the headline that belongs to its tariff."""

from itertools import product

import pytest

import analysis
from analysis.estimate.counterfactual.study import read_plan
from analysis.estimate.counterfactual.study import response as response_of_07
from analysis.estimate.elasticity.study import study as of_report_04
from analysis.estimate.goods.study import load_goods
from analysis.estimate.headline.study import OWN_WEIGHTS, WEIGHTS, headline_estimate
from analysis.estimate.headline_checks.study import study
from analysis.estimate.load import load
from analysis.estimate.record.study import replicated
from analysis.estimate.scenario import study as scenario
from analysis.estimate.what_if.base import elasticity_rows
from analysis.stories import told

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


@pytest.fixture(scope="module")
def rows():
    """The one table: what stands in no report's story but that of 04."""
    return told(of_report_04, episodes=["2018", "2025"]).answers.set_index("key")


def ends(found):
    return [found.value, found.ci_low, found.ci_high]


def test_the_one_table_has_both_headlines_by_both_tariffs_in_both_weights(rows):
    for (episode, own), tariff in product(OWN_WEIGHTS.items(), ("law", "collected")):
        (other,) = set(WEIGHTS) - {own}
        key = f"elasticity.{episode}.headline.{tariff}"
        end = {"equal": "equal", "value": "by_value"}[other]
        for name, weights in ((key, own), (f"{key}.{end}", other)):
            assert rows.weights[name] == weights
            assert ends(rows.loc[name]) == ends(headline_estimate(episode, tariff, weights))


def test_what_ifs_take_their_elasticities_from_the_one_table(rows):
    goods = load_goods()
    used = elasticity_rows(headline_estimate("2025"), goods.end_uses, goods.sectors)
    used = used.set_index(["kind", "group"])
    assert ends(used.loc["all", ""]) == ends(rows.loc["elasticity.2025.headline.law"])
    for use in goods.end_uses.frame.group:
        own = rows.loc[f"elasticity.2025.end_use.{use}"]
        assert ends(used.loc["end_use", use]) == ends(own)
        assert ends(analysis.elasticity(goods=use)) == ends(own)
