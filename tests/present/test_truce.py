"""The truce report says higher or lower, adds up, and shows the outcome beside the model."""

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.estimate.truce import scenario_results as results
from analysis.present import truce as show
from analysis.present import truce_figures as draw

WINDOW = "2025-06:2025-11"


@pytest.fixture(scope="module")
def china():
    return results.run_scenarios("CHN", draws=300)


@pytest.fixture(scope="module")
def brazil():
    return results.run_scenarios("BRA", draws=300)


def test_the_truce_is_compared_with_the_rate_that_it_replaced(china):
    assert china.contrast == ("truce", "no_truce")
    text = show.scenario_finding(china, WINDOW).text
    assert "US imports from China are" in text and "higher than with 145 % kept" in text
    assert "customs revenue" in text and "lower" in text


def test_a_partner_without_a_truce_is_compared_with_no_added_duties(brazil):
    assert brazil.contrast == ("actual", "removal")
    text = show.scenario_finding(brazil, WINDOW).text
    assert "lower than with all added duties removed" in text
    assert "The cost to buyers in the United States is" in text and "145" not in text


def test_the_difference_of_medians_is_not_the_median_of_differences_but_draws_are_paired(china):
    found = results.difference(china, "truce", "no_truce", WINDOW).set_index("outcome")
    a, b = (
        china.simulations[name].total("imports", *WINDOW.split(":")) for name in ("truce", "no_truce")
    )
    assert found.value["imports"] == pytest.approx(np.median(a - b))
    assert found.ci_high["imports"] - found.ci_low["imports"] < np.ptp(np.quantile(a, [0.025, 0.975]))


def test_until_the_truce_the_paths_have_one_outcome(china):
    april = ("2025-01", "2025-04")
    one, other = (china.simulations[name].total("imports", *april) for name in ("truce", "no_truce"))
    assert one == pytest.approx(other)


def test_recorded_imports_are_those_of_the_panel(china):
    panel = results.load_panel("naics3")
    total = panel[panel.partner.eq("CHN")].groupby("month").customs_value.sum()
    assert china.outcome.equals(total["2024-01":].astype(float))
    assert china.later.index[0] == china.outcome.index[-1] + pd.DateOffset(months=1)
    assert 1 < china.later_factor < 1.15


def test_the_weighted_law_under_the_actual_path_is_that_of_the_tariff_report(china):
    law = results.law_path(china).actual
    # Sectors are weighted with the panel here, with the tariff lines there: a few lines have no sector.
    assert law["2025-06-01"] == pytest.approx(0.418, abs=0.004)


def test_a_fan_is_ordered_and_the_median_inside(china):
    fan = results.fan(china.simulations["actual"])
    assert (fan.diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)


def test_numbers_have_intervals_and_keys_of_partner_path_and_window(china):
    numbers = {n.key: n for n in show.scenario_numbers(china, WINDOW, results.best_rate(china)[1])}
    found = numbers["scenario.CHN.truce_less_no_truce.2025-06_2025-11.imports"]
    assert found.ci_low < found.value < found.ci_high
    assert all(n.ci_low is not None and n.vintage for n in numbers.values())


def test_figures_say_in_words_what_they_show(china):
    for picture in (
        draw.laws_figure(china),
        draw.fans_figure(china),
        draw.revenue_figure(china, results.best_rate(china)),
    ):
        assert len(picture.alt) > 80 and picture.caption.endswith(".")


def test_a_window_outside_the_simulation_is_refused(china):
    with pytest.raises(InputError, match="outside the simulations: 2025-01 to 2027-12"):
        results.check_window(china, "2024-06:2025-11")


def test_an_elasticity_below_zero_is_refused():
    with pytest.raises(InputError, match="no elasticity"):
        results.run_scenarios("CHN", upper=-1)


def test_an_unknown_partner_is_refused_with_the_nearest():
    with pytest.raises(InputError, match="Did you mean 'CHN'"):
        results.run_scenarios("CHM")


def test_the_sensitivity_table_begins_with_the_headline_itself(china):
    base = results.sensitivity(china, WINDOW).iloc[0]
    found = results.difference(china, *china.contrast, WINDOW).set_index("outcome").loc["imports"]
    assert (base.source, base.upper) == ("2025", 1.0)
    assert base.difference_value == found.value and base.difference_ci_low == found.ci_low
