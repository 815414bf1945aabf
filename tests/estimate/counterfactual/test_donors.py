"""Who is compared with a partner, and what the same tariffs did to them."""

import numpy as np
import pandas as pd
import pytest

from analysis.estimate.counterfactual import donors as d
from analysis.estimate.counterfactual import plan as c
from analysis.estimate.counterfactual.gaps import measure
from analysis.estimate.counterfactual.implied import GapResponse, implied_loss
from analysis.estimate.counterfactual.inputs import read_plan
from analysis.estimate.elasticity.response.inputs import response_of
from tests.estimate.counterfactual.shipped import SHIPPED


def test_china_and_russia_are_never_donors(published):
    vietnam = read_plan(**SHIPPED | {"partner": "VNM"})
    assert not {"CHN", "RUS"} & set(c.partners_of(published, vietnam)[1:])
    everyone = c.partners_of(published, read_plan(**SHIPPED))
    assert everyone[0] == "CHN" and "RUS" not in everyone and len(everyone) == 29


def test_bounds_move_the_gap_by_what_donors_lost_and_gained():
    table = pd.DataFrame(
        {name: [0.75, 0.25] for name in d.DONOR_DESIGNS}
        | {"own_loss": 0.0, "most_lost": [-0.1, -0.2], "gain": [0.4, -0.3]}
        | {"actual": [30.0, 20.0], "expected": 30 * np.exp(-0.4)},
        index=["A", "B"],
    )
    table.loc["B", "expected"] = 20 * np.exp(0.3)
    summary = pd.DataFrame({"design": d.DONOR_DESIGNS, "period": "episode", "value": -0.5})
    limits = d.bounds(type("G", (), {"summary": summary}), table)
    found = limits.loc["sdid"]
    assert found.tariffs_added == pytest.approx(-0.5 - 0.75 * 0.1 - 0.25 * 0.2)
    assert found.gains_removed == pytest.approx(-0.5 + 0.75 * 0.4)
    # The benchmark adds up dollars: without their gains the donors sold less, without tariffs more.
    summed = limits.loc["benchmark"]
    assert summed.gains_removed == pytest.approx(-0.5 + np.log(50 / (30 * np.exp(-0.4) + 20)))
    without_tariffs = 30 * np.exp(0.1) + 20 * np.exp(0.2)
    assert summed.tariffs_added == pytest.approx(-0.5 - np.log(without_tariffs / 50))


def test_the_benchmark_weighs_donors_by_what_they_sold_in_the_last_year_before(
    data, statutory, published
):
    plan, by_age = read_plan(**SHIPPED), response_of("2025")
    law = implied_loss(data, statutory, plan, GapResponse(by_age, np.nan, 0, by_age.level))
    table = d.donor_table(data, statutory, measure(published, plan), law)
    sold = published.loc["2023-11":"2024-10", table.index].sum()
    assert table.benchmark.to_dict() == pytest.approx((sold / sold.sum()).to_dict())


def test_donors_lose_most_at_the_low_end_of_the_elasticity(data, statutory, published):
    plan, by_age = read_plan(**SHIPPED), response_of("2025")
    estimate, response = by_age.level, GapResponse(by_age, np.nan, 0, by_age.level)
    law = implied_loss(data, statutory, plan, response)
    table = d.donor_table(data, statutory, measure(published, plan), law)
    assert table.most_lost.to_numpy() == pytest.approx(estimate.ci_low * table.rise.to_numpy())
    assert (table.most_lost <= table.own_loss).all()
    assert np.log(table.actual / table.expected).to_numpy() == pytest.approx(table.gain.to_numpy())
