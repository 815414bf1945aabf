"""Tariff paths side by side: draws are paired, and outcomes stand beside what was recorded."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.estimate.counterfactual.scenario import comparison, draws, inputs
from analysis.estimate.counterfactual.scenario.economy import SIMULATED_MONTHS
from analysis.estimate.counterfactual.scenario.model import simulate
from analysis.estimate.elasticity.main.dollars import dollar_ends
from analysis.estimate.elasticity.main.inputs import main_estimate

#: The path that is asked about of China.
ASKED = "no_truce"


@pytest.fixture(scope="module")
def china(scenario_story) -> comparison.Scenarios:
    return scenario_story.scenarios


def test_a_difference_is_the_median_of_paired_draws_of_those_that_have_one(scenario_story, china):
    found = scenario_story.difference.set_index("outcome")
    for name in comparison.SCENARIO_OUTCOMES:
        a, b = (china.simulations[p].total(name, scenario_story.window) for p in (china.asked, "actual"))
        assert found.value[name] == pytest.approx(np.nanmedian(a - b))


def test_the_law_as_it_was_gives_what_was_recorded(china, naics3):
    simulation = china.simulations["actual"]
    total = naics3[naics3.partner.eq("CHN")].groupby("month")[["customs_value", "duties"]].sum()["2025":]
    at = simulation.months.isin(total.index)
    for outcome, column in (("imports", "customs_value"), ("customs_revenue", "duties")):
        drawn = simulation.outcomes[outcome][:, at]
        assert np.ptp(drawn, axis=0) == pytest.approx(0, abs=1.0)
        assert drawn[0] == pytest.approx(total[column].to_numpy(), rel=1e-6)


def test_until_a_path_leaves_the_law_as_it_was_it_gives_the_same(china):
    assert f"{china.starts:%Y-%m}" == "2025-05"
    april = "2025-01:2025-04"
    one, other = (china.simulations[name].total("imports", april) for name in ("actual", "no_truce"))
    assert one == pytest.approx(other, rel=1e-9)
    assert china.is_actual("no_truce", april) and not china.is_actual("no_truce", "2025-01:2025-05")


def test_the_effect_is_that_of_the_path_asked_about_and_not_its_inverse(scenario_story, china):
    own = china.simulations["no_truce"].total("imports", scenario_story.window)
    came = china.outcome["2025-06":"2025-11"].sum()
    found = scenario_story.effect.loc["as estimated"]
    assert found.value == pytest.approx(np.median(own / came - 1)) and found.value < -0.15
    assert found.share == 1


def test_the_sign_imposed_drops_the_draws_that_slope_up_and_nothing_else(china):
    """With an elasticity twice as unsure the long run may be a rise of imports."""
    level, window = inputs.response_of("2025").level, "2027-01:2027-12"
    unsure = replace(inputs.response_of("2025"), level=replace(level, std_error=2 * level.std_error))
    between = draws.pass_through_range(inputs.published_figures())
    drawn = draws.draw_parameters(unsure, between, draws=256)
    pair = {
        name: simulate(china.economy, china.group_laws[name], SIMULATED_MONTHS, drawn)
        for name in (ASKED, "actual")
    }
    unsure = replace(china, parameters=drawn, simulations=pair)
    found, down = comparison.effect(unsure, window), drawn.slopes_down
    assert found.share.tolist() == [1.0, down.mean()] and 0.85 < down.mean() < 0.95
    assert found.ci_high["as estimated"] > 0 > found.ci_high["sloping down"]
    costs = comparison.difference(unsure, ASKED, "actual", window).set_index("outcome").value
    own = pair[ASKED].total("consumer_cost", window)
    assert np.isnan(own).tolist() == (~down).tolist()
    gap = own - pair["actual"].total("consumer_cost", window)
    assert costs["consumer_cost"] == pytest.approx(np.median(gap[down]))


def test_where_cuts_work_less_a_rate_kept_costs_less_trade(scenario_story):
    """What the actual law cut, and the path asked about did not, is worth less then."""
    rows = scenario_story.sensitivity.set_index("cuts")
    ratio = inputs.response_to_cuts()
    assert 0 < ratio < 1 and rows.index[-1] == ratio
    assert rows.change_value[1.0] < rows.change_value[ratio] < 0
    assert scenario_story.scenarios.has_cuts("2025-06:2025-11")
    assert not scenario_story.scenarios.has_cuts("2025-01:2025-04")


def test_recorded_imports_are_those_of_the_panel(china, naics3):
    total = naics3[naics3.partner.eq("CHN")].groupby("month").customs_value.sum()
    assert china.outcome.equals(total["2024-01":].astype(float))


def test_the_weighted_law_under_the_actual_path_is_that_of_the_tariff_report(china):
    law = comparison.law_path(china).actual
    # Sectors are weighted with the panel here, with the tariff lines there: a few lines have no sector.
    assert law["2025-06-01"] == pytest.approx(0.403, abs=0.004)


def test_a_fan_is_ordered_and_the_median_inside(china):
    fan = comparison.fan(china, "actual")
    assert (fan.diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)


def test_the_sensitivity_table_begins_with_the_main_estimate_itself(scenario_story):
    base = scenario_story.sensitivity.iloc[0]
    found = scenario_story.difference.set_index("outcome").loc["imports"]
    assert (base.source, base.upper) == ("2025", 1.0)
    typical = scenario_story.effect.loc["as estimated"]
    assert base.difference_value == found.value and base.change_ci_low == typical.ci_low


def test_dollars_hold_what_the_elasticity_in_either_weights_gives(scenario_story, china):
    """Imports under the path asked about, and their change: those of one draw at either end."""
    window = scenario_story.window
    ends = dollar_ends(main_estimate("2025"), main_estimate("2025", weights="value"))
    parameters = china.parameters
    months = SIMULATED_MONTHS[SIMULATED_MONTHS.slice_indexer(*window.split(":"))]
    rows = scenario_story.totals.set_index(["path", "outcome"])
    for end in ends:
        for cuts in (0.0, 1.0):
            one = replace(
                parameters,
                elasticities=end * inputs.response_of("2025").shape[None],
                pass_through=np.array([np.mean(parameters.between)]),
                cuts=cuts,
            )
            ranges = {
                n: simulate(china.economy, china.group_laws[n], months, one) for n in (ASKED, "actual")
            }
            values = {n: simulation.total("imports", window)[0] for n, simulation in ranges.items()}
            row = rows.loc[(ASKED, "imports")]
            assert row.ci_low * (1 - 1e-9) <= values[ASKED] <= row.ci_high * (1 + 1e-9)
            low, high = scenario_story.in_dollars
            assert low - 1e-9 <= values[ASKED] / values["actual"] - 1 <= high + 1e-9
    typical = scenario_story.effect.loc["as estimated"]
    assert scenario_story.in_dollars[0] < typical.ci_low < typical.ci_high < scenario_story.in_dollars[1]


def test_published_bounds_have_no_other_weights():
    assert inputs.dollars_of("published", inputs.draw("published", 64)) == (None, None)
