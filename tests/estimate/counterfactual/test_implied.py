import numpy as np
import pandas as pd
import pytest

from analysis.estimate.counterfactual import implied as i
from analysis.estimate.counterfactual.plan import make_plan, monthly_imports


@pytest.fixture(scope="module")
def china():
    return i.implied_loss(make_plan())


def test_loss_is_the_elasticity_times_the_rise_by_hand(china):
    month = china.monthly.query("design == 'panel'").set_index("month").loc["2025-06-01"]
    rise = china.rises.statutory["2025-06-01"]
    assert month.actual / month.expected == pytest.approx(np.exp(china.estimate.value * rise))
    actual = monthly_imports().CHN["2025-06-01"]
    assert month.actual == actual


def test_dollars_of_the_months_add_up_to_the_episode(china):
    rows = china.monthly[china.monthly.month.ge("2025-04-01")].groupby("design").expected.sum()
    table = china.summary[china.summary.period.eq("episode")].set_index("design").expected
    assert table.to_dict() == pytest.approx(rows.to_dict())


def test_ends_of_the_interval_are_those_of_the_elasticity(china):
    row = china.summary.query("design == 'panel' and period == 'episode'").iloc[0]
    months = china.monthly.query("design == 'panel' and month >= '2025-04-01'")
    low = months.actual.sum() / (months.actual / np.exp(
        china.estimate.ci_low * china.rises.statutory[months.month].to_numpy())).sum()  # fmt: skip
    assert np.exp(row.ci_low) == pytest.approx(low)
    assert row.ci_low < row.value < row.ci_high and row.value < 0


def test_rise_of_the_law_was_highest_in_april_2025_and_nothing_before_february(china):
    law = china.rises.statutory
    assert law.idxmax() == pd.Timestamp("2025-04-01")
    assert law["2024-11-01":"2025-01-01"].abs().max() < 0.005
    # The uniform layer alone rose from 20 to 125 per cent and more within the month.
    assert 0.35 < law["2025-04-01"] < 0.6


def test_first_episode_has_its_own_elasticity_and_base():
    plan = make_plan(start="2018-07", end="2019-12", fit_start="2013-01", fit_end="2018-02")
    found = i.implied_loss(plan)
    assert found.estimate.window.startswith("2017")
    assert found.rises.statutory["2018-06-01"] < 0.005 < 0.1 < found.rises.statutory["2019-12-01"]


def test_a_partner_outside_the_sample_has_no_permutation():
    found = i.implied_loss(make_plan(partner="RUS"))
    assert found.summary.p_value.isna().all()
    assert found.summary.n_partners.eq(0).all()
