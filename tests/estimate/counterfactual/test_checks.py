"""How far a design misses where the law stood still, and how far its donors move it."""

import numpy as np
import pandas as pd
import pytest

from analysis.estimate.counterfactual import checks as c
from analysis.estimate.counterfactual.gaps import measure
from analysis.estimate.counterfactual.implied import GapResponse, implied_loss, tariff_rises
from analysis.estimate.counterfactual.inputs import read_plan
from analysis.estimate.counterfactual.plan import partners_of, rebuild
from analysis.estimate.elasticity.response.inputs import response_of
from tests.estimate.counterfactual.shipped import SHIPPED


def test_quiet_windows_are_earlier_years_without_the_first_tariffs_or_the_pandemic():
    plans = c.quiet_plans(read_plan(**SHIPPED))
    assert [plan.start.year for plan in plans] == [2024, 2023, 2022, 2017, 2016]
    assert all(plan.fit_end == plan.start - pd.DateOffset(months=6) for plan in plans)
    assert plans[-1].fit_start == pd.Timestamp("2013-01-01")
    first = {"start": "2018-07", "end": "2019-12", "fit_start": "2013-01", "fit_end": "2018-02"}
    first = read_plan(**SHIPPED | first)
    assert [plan.start for plan in c.quiet_plans(first)] == [pd.Timestamp("2016-07-01")]


@pytest.mark.parametrize("years", [1, 2, 3])
def test_the_law_hardly_moved_in_the_quiet_windows_after_the_pandemic(data, statutory, years):
    rises = tariff_rises(data, statutory, read_plan(**SHIPPED).shifted(years), ["CHN"]).rise
    assert rises.abs().max() < 0.003


def test_accuracy_is_that_of_the_placebos_by_hand():
    rows = [("CHN", -0.3, -0.1), ("A", 0.1, 0.2), ("B", 0.0, 0.1)]
    frame = pd.DataFrame(
        [("sdid", p, v, v - 0.2, high) for p, v, high in rows],
        columns=["design", "partner", "value", "ci_low", "ci_high"],
    )
    both = c.accuracy(pd.concat([frame, frame.assign(design="structural")]), "CHN")
    found = both.loc["sdid"]
    assert found.bias == pytest.approx(-0.2 / 3)
    assert found.rmse == pytest.approx(np.sqrt(0.1 / 3))
    assert both.coverage["structural"] == pytest.approx(2 / 3) and np.isnan(found.coverage)
    assert (found.own_bias, found.own_covered, found.own_n) == (-0.3, 0.0, 1)


def test_pre_windows_with_the_months_of_the_plan_repeat_its_gap(published):
    plan = read_plan(**SHIPPED | {"fit_start": "2013-01"})
    windows = c.pre_windows(published, plan, designs=c.DONOR_DESIGNS)
    same = windows[windows.fit_start.eq(plan.fit_start) & windows.fit_end.eq(plan.fit_end)]
    table = measure(published, plan, designs=c.DONOR_DESIGNS).episode
    assert same.set_index("design").value.to_dict() == pytest.approx(table.value.to_dict())
    assert windows.fit_end.max() == pd.Timestamp("2025-03-01")


def test_no_model_is_fitted_on_a_month_of_the_episode(published):
    plan = read_plan(**SHIPPED | {"fit_end": "2025-02"})
    ends = c.pre_windows(published, plan, designs=c.DONOR_DESIGNS[-1:]).fit_end
    assert ends.max() == pd.Timestamp("2025-03-01") == plan.start - pd.DateOffset(months=1)


def test_china_and_russia_are_never_donors(published):
    vietnam = read_plan(**SHIPPED | {"partner": "VNM"})
    assert not {"CHN", "RUS"} & set(partners_of(published, vietnam)[1:])
    everyone = partners_of(published, read_plan(**SHIPPED))
    assert everyone[0] == "CHN" and "RUS" not in everyone and len(everyone) == 29


def test_donors_move_the_gap_by_what_they_lost_at_the_low_end_and_by_what_they_gained(
    data, statutory, published
):
    plan, by_age = read_plan(**SHIPPED), response_of("2025")
    gaps = measure(published, plan)
    law = implied_loss(data, statutory, plan, GapResponse(by_age, np.nan, 0, by_age.level))
    found = c.donor_gaps(data, statutory, gaps, law)
    donors = partners_of(published, plan)[1:]
    rises = tariff_rises(data, statutory, plan, donors).rise.unstack("partner")
    lost = by_age.level.ci_low * rises.loc[plan.window].mean()
    own = gaps.partners.query("period == 'episode' and design == 'structural'").set_index("partner")
    weights = dict(
        zip(donors, rebuild(published, plan, "sdid", only="CHN")["CHN"].unit_weights, strict=True)
    )
    value = gaps.episode.value
    by_hand = value["sdid"] + sum(weight * lost[p] for p, weight in weights.items())
    assert found.tariffs_added["sdid"] == pytest.approx(by_hand) and by_hand < value["sdid"]
    by_hand = value["sdid"] + sum(weight * max(own.value[p], 0) for p, weight in weights.items())
    assert found.gains_removed["sdid"] == pytest.approx(by_hand) and by_hand > value["sdid"]
    # The benchmark adds up dollars: without their gains the donors sold less, without tariffs more.
    came = {p: own.actual[p] for p in donors}
    untaxed = sum(usd * np.exp(-lost[p]) for p, usd in came.items()) / sum(came.values())
    assert found.tariffs_added["benchmark"] == pytest.approx(value["benchmark"] - np.log(untaxed))
    held = sum(min(usd, own.expected[p]) for p, usd in came.items()) / sum(came.values())
    assert found.gains_removed["benchmark"] == pytest.approx(value["benchmark"] - np.log(held))
