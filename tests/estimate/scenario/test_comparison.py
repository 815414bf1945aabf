"""Tariff paths side by side: draws are paired, and outcomes stand beside what was recorded."""

import numpy as np
import pandas as pd
import pytest

from analysis.estimate.scenario import comparison


@pytest.fixture(scope="module")
def china(scenario_story) -> comparison.Scenarios:
    return scenario_story.scenarios


def test_the_difference_of_medians_is_not_the_median_of_differences_but_draws_are_paired(
    scenario_story, china
):
    found = scenario_story.difference.set_index("outcome")
    a, b = (china.simulations[name].total("imports", scenario_story.window) for name in china.contrast)
    assert found.value["imports"] == pytest.approx(np.median(a - b))
    assert found.ci_high["imports"] - found.ci_low["imports"] < np.ptp(np.quantile(a, [0.025, 0.975]))


def test_until_the_truce_the_paths_have_one_outcome(china):
    april = "2025-01:2025-04"
    one, other = (china.simulations[name].total("imports", april) for name in ("truce", "no_truce"))
    assert one == pytest.approx(other)


def test_recorded_imports_are_those_of_the_panel(china, naics3):
    total = naics3[naics3.partner.eq("CHN")].groupby("month").customs_value.sum()
    assert china.outcome.equals(total["2024-01":].astype(float))
    assert china.later.index[0] == china.outcome.index[-1] + pd.DateOffset(months=1)
    assert 1 < china.later_factor < 1.15


def test_the_weighted_law_under_the_actual_path_is_that_of_the_tariff_report(china):
    law = comparison.law_path(china).actual
    # Sectors are weighted with the panel here, with the tariff lines there: a few lines have no sector.
    assert law["2025-06-01"] == pytest.approx(0.418, abs=0.004)


def test_a_fan_is_ordered_and_the_median_inside(china):
    fan = comparison.fan(china.simulations["actual"])
    assert (fan.diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)


def test_the_sensitivity_table_begins_with_the_headline_itself(scenario_story):
    base = scenario_story.sensitivity.iloc[0]
    found = scenario_story.difference.set_index("outcome").loc["imports"]
    assert (base.source, base.upper) == ("2025", 1.0)
    assert base.difference_value == found.value and base.difference_ci_low == found.ci_low


def test_later_months_are_scaled_by_the_last_six_that_both_sources_have():
    months = pd.date_range("2025-01", periods=8, freq="MS")
    whole, less = pd.Series(10.0, months[:6]), pd.Series(8.0, months)
    later, factor = comparison.later_imports(whole, less)
    assert factor == 1.25 and later.to_dict() == dict.fromkeys(months[6:], 10.0)
