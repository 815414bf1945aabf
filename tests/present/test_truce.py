"""The truce report says higher or lower, adds up, and shows the outcome beside the model."""

from dataclasses import replace

import pytest

from analysis.estimate.scenario import comparison
from analysis.present import truce as show
from analysis.present import truce_figures as draw


@pytest.fixture(scope="module")
def brazil(scenario_story):
    """A partner without a truce: the paths that are for any partner."""
    whole, window = scenario_story.scenarios, scenario_story.window
    kept = {name: path for name, path in whole.paths.items() if path.partner == "any"}
    simulations = {name: whole.simulations[name] for name in kept}
    scenarios = replace(whole, partner_name="Brazil", paths=kept, simulations=simulations, later=None)
    difference = comparison.difference(scenarios, *scenarios.contrast, window)
    return replace(scenario_story, scenarios=scenarios, difference=difference)


def test_the_truce_is_compared_with_the_rate_that_it_replaced(scenario_story):
    assert scenario_story.scenarios.contrast == ("truce", "no_truce")
    text = show.scenario_finding(scenario_story).text
    assert "US imports from China are" in text and "higher than with 145 % kept" in text
    assert "customs revenue" in text and "lower" in text


def test_a_partner_without_a_truce_is_compared_with_no_added_duties(brazil):
    assert brazil.scenarios.contrast == ("actual", "removal")
    text = show.scenario_finding(brazil).text
    assert "lower than with all added duties removed" in text
    assert "The cost to buyers in the United States is" in text and "145 % kept" not in text


def test_numbers_have_intervals_and_keys_of_partner_path_and_window(scenario_story):
    numbers = {n.key: n for n in show.scenario_numbers(scenario_story)}
    found = numbers["scenario.CHN.truce_less_no_truce.2025-06_2025-11.imports"]
    assert found.ci_low < found.value < found.ci_high
    assert all(n.ci_low is not None and n.vintage for n in numbers.values())


def test_tables_have_a_row_for_every_path_and_print(scenario_story):
    for table in (show.totals_table(scenario_story), show.totals_table(scenario_story, long_run=True)):
        assert len(table.frame) == len(scenario_story.scenarios.paths)
    for table in (
        show.paths_table(scenario_story.scenarios), show.difference_table(scenario_story),
        show.sensitivity_table(scenario_story), show.draws_table(scenario_story.scenarios),
        show.response_table(scenario_story.response),
    ):  # fmt: skip
        assert table.printed().shape[0] >= 4 and "nan" not in repr(table)


def test_figures_say_in_words_what_they_show(scenario_story):
    for picture in (
        draw.laws_figure(scenario_story.scenarios), draw.fans_figure(scenario_story.scenarios),
        draw.revenue_figure(scenario_story),
    ):  # fmt: skip
        assert len(picture.alt) > 80 and picture.caption.endswith(".")
