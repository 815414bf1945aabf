"""The report on tariff paths answers for any partner and window, and adds up."""

import re
from dataclasses import replace

import numpy as np
import pytest

from analysis.estimate.counterfactual.scenario import comparison, inputs
from analysis.estimate.counterfactual.scenario.economy import SIMULATED_MONTHS
from analysis.estimate.counterfactual.scenario.model import simulate
from analysis.present.counterfactual import scenario as show
from analysis.present.counterfactual.scenario.labels import amount
from analysis.present.finding import the
from analysis.present.words import faults_of_answer, faults_of_points
from tests.present.counterfactual.scenario.stories import PARTNERS, foreign, of


def test_the_answer_states_the_effect_of_the_path_asked_about(scenario_story):
    answer = show.answer(scenario_story)
    assert answer.sentence.startswith(
        "Had the 145\u00a0% tariff stayed, US imports from China, June to November 2025, would have "
    )
    assert answer.sentence.endswith("lower than under the actual law.")
    row = scenario_story.effect.loc["as estimated"]
    assert f"{-row.value * 100:.0f}\u00a0% [{-row.ci_high * 100:.0f}\u00a0%," in answer.sentence
    assert (answer.data_to, answer.released[:6]) == ("November 2025", "Census")


def test_the_answer_moves_with_the_seed_by_less_than_a_printed_unit(scenario_story):
    """Draws are quasi-random: under another seed a printed number may pass a rounding edge, no more."""
    said, found, window = [], [], scenario_story.window
    months = SIMULATED_MONTHS[SIMULATED_MONTHS.slice_indexer(*window.split(":"))]
    for seed in (2025, 1):
        whole = scenario_story.scenarios
        drawn = replace(inputs.draw("2025", seed=seed), collected=whole.parameters.collected)
        whole = replace(whole, parameters=drawn)
        pair = ("actual", whole.asked)
        made = {n: simulate(whole.economy, whole.group_laws[n], months, drawn) for n in pair}
        whole = replace(whole, simulations=made)
        varied = [drawn, *(replace(drawn, cuts=c) for c in (1.0, inputs.response_to_cuts()))]
        moved, cost = comparison.effect(whole, window), comparison.difference(whole, *pair[::-1], window)
        said.append(
            show.answer(
                replace(
                    scenario_story,
                    scenarios=whole,
                    effect=moved,
                    difference=cost,
                    sensitivity=comparison.sensitivity(whole, window, varied),
                )
            ).text
        )
        dollars = cost.select_dtypes("number").to_numpy() / 1e11
        found.append(np.concatenate([moved.select_dtypes("number").to_numpy(), dollars], axis=None))
    moved, dollars = np.split(np.abs(found[0] - found[1]), [8])
    # A point of imports, a billion; the end of what buyers lose hangs on draws that hardly slope down.
    assert moved.max() < 0.012 and np.median(dollars) < 0.01 and dollars.max() < 0.05
    words = {re.sub(r"\d+(?=[\s\u00a0%,\]])", "N", text) for text in said}
    assert len(words) == 1


def test_a_sign_that_is_imposed_is_said_with_both_intervals(scenario_story):
    """Costs need demand that slopes down: the point beside the answer says so, and what it does."""
    down = scenario_story.effect.assign(share=[1.0, 0.93])
    down.loc["sloping down", ["value", "ci_low", "ci_high"]] = [-0.35, -0.5, -0.1]
    answer = show.answer(replace(scenario_story, effect=down))
    assert (
        "Where demand slopes down, in 93.0\u00a0% of draws, imports are 35\u00a0% [" in answer.points[1]
    )
    assert "[10\u00a0%, 50\u00a0%] lower and US buyers lose" in answer.points[1]
    assert "35" not in answer.sentence and faults_of_points(answer.points) == []
    none = show.answer(replace(scenario_story, effect=down.assign(share=1.0))).points[1]
    assert none.startswith("US buyers lose") and "customs collect" in none


def test_how_cuts_work_is_a_point_where_something_was_cut(scenario_story):
    points = show.answer(scenario_story).points
    row = scenario_story.sensitivity.query("cuts == 1").iloc[0]
    assert points[2].startswith("Cuts are drawn from no response to a rise's (report 03)")
    assert f"imports would be {-row.change_value * 100:.0f}\u00a0% [" in points[2]
    rising = {
        name: law * 0 + np.linspace(0.1, 0.4, law.shape[1])
        for name, law in scenario_story.scenarios.laws.items()
    }
    calm = replace(scenario_story, scenarios=replace(scenario_story.scenarios, laws=rising))
    assert not calm.scenarios.has_cuts(scenario_story.window)


@pytest.mark.parametrize("scale", [1.0, -0.002])
def test_the_answer_keeps_the_reading_rules_for_every_partner(elsewhere, scale):
    for code, name in PARTNERS.items():
        story = elsewhere(code, name, scale)
        answer = show.answer(story)
        assert faults_of_answer(answer.sentence, names=answer.names, asked=answer.asked) == []
        assert faults_of_points(answer.points) == []
        assert f"US imports from {the(name)}," in answer.sentence
        assert not foreign(answer.text, name)
        rises = story.effect.value["as estimated"] > 0
        assert ("higher" in answer.sentence, "lower" in answer.sentence) == (rises, not rises)


@pytest.mark.parametrize("window", ["2025-05:2025-05", "2025-09:2026-12"])  # two more in unlike.yaml
def test_the_answer_keeps_the_reading_rules_whatever_the_window(scenario_story, elsewhere, window):
    for story in (scenario_story, elsewhere("GBR", "United Kingdom")):
        answer = show.answer(of(story, window))
        assert faults_of_answer(answer.sentence, names=answer.names, asked=answer.asked) == []
        assert faults_of_points(answer.points) == []
        rises = comparison.effect(story.scenarios, window).value["as estimated"] > 0
        assert ("higher" in answer.sentence) == rises
        assert ("would have been" in answer.sentence) == (window < "2025-09")  # what is to come would be


def test_a_path_that_moves_nothing_is_said_to_give_the_same(scenario_story):
    answer = show.answer(of(scenario_story, "2025-01:2025-04"))  # which the study refuses
    assert "would have been the same as under the actual law" in answer.sentence
    assert faults_of_answer(answer.sentence, names=answer.names, asked=answer.asked) == []


@pytest.mark.parametrize(
    "label, said",
    [
        ("25 % on steel", "Under “25\u00a0% on steel”, US"),
        ("a rate of 25 %: all goods, from the first day on", "Under “mine” from May 2025, US"),
    ],
)
def test_a_path_of_a_reader_is_called_by_its_label_or_its_name(scenario_story, label, said):
    whole = scenario_story.scenarios
    path = replace(whole.paths["no_truce"], label=label)
    mine = replace(
        whole,
        asked="mine",
        paths=whole.paths | {"mine": path},
        laws=whole.laws | {"mine": whole.laws["no_truce"]},
        simulations=whole.simulations | {"mine": whole.simulations["no_truce"]},
    )
    answer = show.answer(replace(scenario_story, scenarios=mine))
    assert answer.sentence.startswith(said) and "lower than under" in answer.sentence
    assert faults_of_answer(answer.sentence, names=answer.names, asked=answer.asked) == []


def test_paths_that_have_not_parted_by_the_end_of_the_window_share_the_lowest_place(elsewhere):
    brazil = elsewhere("BRA", "Brazil")
    imports = brazil.totals[brazil.totals.outcome.eq("imports")].set_index("path").value
    alike = int(np.isclose(imports, imports.min()).sum()) - 1
    assert alike == 1 and np.isclose(imports.actual, imports.ruling)  # which is of February 2026
    assert "lowest under “the actual law” (and one other path)," in show.outcomes(brazil).text
    assert "under “the actual law” (and one other path).**" in show.laws(brazil).text
    later = show.outcomes(of(brazil, "2027-01:2027-12")).text
    assert "other path" not in later and "Their base, the level of June to August 2026" in later


@pytest.mark.parametrize("last_digit", [0.0, 4e-6])
def test_imports_that_every_draw_gives_alike_have_no_interval_on_any_machine(last_digit):
    row = {"value": 17.6e9, "ci_low": 17.6e9 - last_digit, "ci_high": 17.6e9 + last_digit}
    assert amount(row) == "17.6\u00a0bn\u00a0USD"
