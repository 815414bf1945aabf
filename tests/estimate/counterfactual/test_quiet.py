"""Quiet windows lie where the law stood still, and say how far a design misses there."""

import numpy as np
import pandas as pd
import pytest

from analysis.estimate.counterfactual import donors as d
from analysis.estimate.counterfactual import quiet as q
from analysis.estimate.counterfactual.gaps import measure
from analysis.estimate.counterfactual.implied import tariff_rises
from analysis.estimate.counterfactual.inputs import read_plan
from tests.estimate.counterfactual.shipped import SHIPPED


def test_quiet_windows_are_earlier_years_without_the_first_tariffs_or_the_pandemic():
    plans = q.quiet_plans(read_plan(**SHIPPED))
    assert [plan.start.year for plan in plans] == [2024, 2023, 2022, 2017, 2016]
    assert all(plan.fit_end == plan.start - pd.DateOffset(months=6) for plan in plans)
    assert plans[-1].fit_start == pd.Timestamp("2013-01-01")
    first = {"start": "2018-07", "end": "2019-12", "fit_start": "2013-01", "fit_end": "2018-02"}
    first = read_plan(**SHIPPED | first)
    assert [plan.start for plan in q.quiet_plans(first)] == [pd.Timestamp("2016-07-01")]


@pytest.mark.parametrize("years", [1, 2, 3])
def test_the_law_hardly_moved_in_the_quiet_windows_after_the_pandemic(data, statutory, years):
    rises = tariff_rises(data, statutory, read_plan(**SHIPPED).shifted(years), ["CHN"]).rise
    assert rises.abs().max() < 0.003


def test_accuracy_is_that_of_the_placebos_by_hand():
    start = pd.Timestamp("2023-04-01")
    rows = [("CHN", -0.3, False), ("A", 0.1, True), ("B", 0.0, True)]
    frame = pd.DataFrame(
        [("sdid", start, p, v, 0.0, 0.0, covered) for p, v, covered in rows],
        columns=["design", "start", "partner", "value", "ci_low", "ci_high", "covered"],
    )
    both = q.accuracy(pd.concat([frame, frame.assign(design="structural")]), "CHN")
    found = both.loc["sdid"]
    assert found.bias == pytest.approx(-0.2 / 3)
    assert found.rmse == pytest.approx(np.sqrt(0.1 / 3))
    assert both.coverage["structural"] == pytest.approx(2 / 3) and np.isnan(found.coverage)
    assert (found.own_bias, found.own_covered, found.own_n) == (-0.3, 0.0, 1)


def test_pre_windows_with_the_months_of_the_plan_repeat_its_gap(published):
    plan = read_plan(**SHIPPED | {"fit_start": "2013-01"})
    windows = q.pre_windows(published, plan, designs=d.DONOR_DESIGNS)
    same = windows[windows.fit_start.eq(plan.fit_start) & windows.fit_end.eq(plan.fit_end)]
    table = measure(published, plan, designs=d.DONOR_DESIGNS).episode
    assert same.set_index("design").value.to_dict() == pytest.approx(table.value.to_dict())
    assert windows.fit_end.max() == pd.Timestamp("2025-03-01")


def test_no_model_is_fitted_on_a_month_of_the_episode(published):
    plan = read_plan(**SHIPPED | {"fit_end": "2025-02"})
    ends = q.pre_windows(published, plan, designs=d.DONOR_DESIGNS[-1:]).fit_end
    assert ends.max() == pd.Timestamp("2025-03-01") == plan.start - pd.DateOffset(months=1)
