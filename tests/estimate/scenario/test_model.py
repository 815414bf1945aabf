"""Scenarios: no change does nothing, small changes give the elasticity, parts add up."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.combine import load_world
from analysis.estimate.scenario import model
from analysis.estimate.scenario.draws import Parameters
from analysis.estimate.scenario.model import Economy, collected_share, make_economy, simulate

ALL = pd.date_range("2024-01", "2026-12", freq="MS")
MONTHS = ALL[12:]
SECTORS = pd.Index(["315", "334", "335"])


@pytest.fixture
def economy():
    value = np.outer([10e9, 90e9, 40e9], np.ones(12) / 12)
    return Economy(
        partner="CHN", sectors=SECTORS, value=value, log_factor=np.log([1.2, 1.05, 1.1]),
        share=np.array([0.3, 0.2, 0.4]), collected=1.0,
    )  # fmt: skip


def parameters(*elasticity, draws=1, pass_through=1.0, upper=1.0):
    ages = (0, 1, 3, 6)[: len(elasticity)]
    return Parameters(ages, np.tile(elasticity, (draws, 1)), np.full(draws, float(pass_through)), upper)


def law(rate, since="2025-04"):
    """A statutory rate of 10 % in every sector that becomes another one."""
    table = pd.DataFrame(0.1, index=SECTORS, columns=ALL)
    table.loc[:, since <= ALL] = rate
    return table


@pytest.mark.parametrize("upper", [0.5, 1.0, 1.7])
def test_no_change_of_the_law_changes_nothing(economy, upper):
    found = simulate(economy, law(0.1), MONTHS, parameters(-0.5, -2.0, pass_through=0.9, upper=upper))
    assert found.outcomes["imports"][0] == pytest.approx(found.baseline)
    assert found.outcomes["consumer_cost"] == pytest.approx(0, abs=1e-3)
    assert found.outcomes["deadweight_loss"] == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize("pass_through", [0.8, 1.0])
def test_a_small_rise_moves_imports_of_a_small_seller_by_the_elasticity(economy, pass_through):
    small = replace(economy, share=np.full(3, 1e-9))
    found = simulate(small, law(0.1 * 1.001), MONTHS, parameters(-1.7, pass_through=pass_through))
    step = np.log(1 + 0.1 * 1.001) - np.log(1.1)
    change = np.log(found.outcomes["imports"][0, -1] / found.baseline[-1])
    assert change / step == pytest.approx(-1.7, rel=1e-3)


def test_a_large_seller_loses_less_since_the_whole_sector_becomes_dearer(economy):
    step = np.log(1.1001 / 1.1)
    alone = Economy("CHN", SECTORS[:1], economy.value[:1], economy.log_factor[:1], np.array([0.3]), 1.0)
    drawn = parameters(-2.0, pass_through=0.9, upper=0.5)
    found = simulate(alone, law(0.1001), MONTHS, drawn)
    sigma = (0.9 - 1 + 2.0) / 0.9
    expected = -2.0 + 0.3 * 0.9 * (sigma - 0.5)
    change = np.log(found.outcomes["imports"][0, -1] / found.baseline[-1])
    assert change / step == pytest.approx(expected, rel=1e-3)


def test_a_large_tariff_gives_the_hand_computed_ces_outcome(economy):
    alone = Economy("CHN", SECTORS[:1], economy.value[:1], np.zeros(1), np.array([0.3]), 1.0)
    found = simulate(alone, law(0.65), MONTHS, parameters(-3.0))
    tau = 1.65 / 1.1  # one and a half times the price
    index = (0.3 * tau ** (1 - 3) + 0.7) ** (1 / (1 - 3))
    value = 10e9 / 12 * tau**-3 * index ** (3 - 1)
    assert found.outcomes["imports"][0, -1] == pytest.approx(value)
    assert found.outcomes["customs_revenue"][0, -1] == pytest.approx((tau - 1) * value)
    assert found.outcomes["consumer_cost"][0, -1] == pytest.approx(10e9 / 12 / 0.3 * np.log(index))


def test_outcomes_of_sectors_add_up(economy):
    drawn = parameters(-0.3, -1.5, -2.5, pass_through=0.95, upper=0.8)
    whole = simulate(economy, law(0.5), MONTHS, drawn)
    for name in model.OUTCOMES:
        parts = [
            simulate(
                Economy("CHN", SECTORS[k : k + 1], economy.value[k : k + 1],
                        economy.log_factor[k : k + 1], economy.share[k : k + 1], 1.0),
                law(0.5), MONTHS, drawn,
            ).outcomes[name]
            for k in range(3)
        ]  # fmt: skip
        assert sum(parts) == pytest.approx(whole.outcomes[name], abs=1e-3)


def test_what_buyers_lose_is_revenue_or_deadweight_loss(economy):
    found = simulate(economy, law(0.4), MONTHS, parameters(-2.0, pass_through=1.0))
    before = (economy.value.T @ np.expm1(economy.log_factor))[0]
    additional = found.outcomes["customs_revenue"][0] - before
    total = additional + found.outcomes["deadweight_loss"][0]
    assert found.outcomes["consumer_cost"][0] == pytest.approx(total, abs=1.0)
    assert (found.outcomes["deadweight_loss"][0, MONTHS >= "2025-04"] > 0).all()


@pytest.mark.parametrize("pass_through", [0.8, 1.0])
def test_before_buyers_react_the_tariff_is_a_transfer_without_loss(economy, pass_through):
    """What exporters bear, by lower prices of the same goods, is no loss of buyers."""
    drawn = parameters(pass_through - 1, -2.0, pass_through=pass_through)
    found = simulate(economy, law(0.4), MONTHS, drawn)
    april = list(MONTHS).index(pd.Timestamp("2025-04-01"))
    received = found.baseline[april] * (1.4 / 1.1) ** (pass_through - 1)
    assert found.outcomes["imports"][0, april] == pytest.approx(received)
    assert found.outcomes["deadweight_loss"][0, april] == pytest.approx(0, abs=1e-3)
    assert found.outcomes["deadweight_loss"][0, april + 1] > 1e6


def test_half_of_a_law_is_collected_where_log_factors_rose_half_as_much(naics3):
    own = naics3[naics3.partner.eq("CHN")]
    paid = own.assign(naics3=own.naics3.astype(str)).pivot(
        index="naics3", columns="month", values="log_tariff_factor"
    )
    found = make_economy(own, load_world(), sectors=paid.index)
    assert collected_share(own, found, np.expm1(2 * paid)) == pytest.approx(0.5)


def test_the_response_to_a_change_has_the_size_of_its_age(economy):
    small = replace(economy, share=np.full(3, 1e-9))
    found = simulate(small, law(0.2), MONTHS, parameters(-0.5, -1.0, -1.5, -2.0))
    change = np.log(found.outcomes["imports"][0] / found.baseline) / np.log(1.2 / 1.1)
    after = change[MONTHS >= "2025-04"][:9]
    assert after == pytest.approx([-0.5, -1, -1, -1.5, -1.5, -1.5, -2, -2, -2])


def test_a_cut_undoes_a_rise_of_the_same_size_in_the_end(economy):
    up_and_down = law(0.6)
    up_and_down.loc[:, ALL >= "2025-07"] = 0.1
    found = simulate(economy, up_and_down, MONTHS, parameters(-0.5, -1.0, -2.0))
    assert found.outcomes["imports"][0, -1] == pytest.approx(found.baseline[-1])
    assert found.outcomes["imports"][0, 6] < found.baseline[6]


def test_scaling_dollars_scales_every_outcome(economy):
    drawn = parameters(-0.5, -1.8, pass_through=0.94, upper=1.4)
    once = simulate(economy, law(0.9), MONTHS, drawn)
    thrice = simulate(replace(economy, value=3 * economy.value), law(0.9), MONTHS, drawn)
    for name in model.OUTCOMES:
        assert thrice.outcomes[name] == pytest.approx(3 * once.outcomes[name], abs=1.0)


def test_a_substitution_of_one_is_the_limit_of_its_neighbours(economy):
    near = simulate(economy, law(0.5), MONTHS, parameters(-1.00001)).outcomes["consumer_cost"]
    exact = simulate(economy, law(0.5), MONTHS, parameters(-1.0)).outcomes["consumer_cost"]
    assert exact == pytest.approx(near, rel=1e-4)


def test_the_revenue_maximising_rate_of_a_small_seller_is_the_textbook_one(economy):
    small = replace(economy, share=np.full(3, 1e-9))
    _, best = model.revenue_curve(small, np.arange(0, 2, 0.01), parameters(-3.0))
    assert best[0] == pytest.approx(1 / (3 - 1), abs=0.011)


def test_the_parts_of_a_change_by_age_add_up_to_it():
    changes = np.random.default_rng(0).normal(size=(4, 24)).cumsum(axis=1)
    assert model.aged(changes, (0, 1, 3, 6)).sum(axis=0) == pytest.approx(changes)


def test_of_the_law_half_is_collected_where_duties_rose_by_half_as_much(economy):
    months = pd.date_range("2024-01", "2025-12", freq="MS")
    rows = [
        {"naics3": sector, "month": month, "log_tariff_factor": 0.1 * (month.year > 2024)}
        for sector in SECTORS for month in months
    ]  # fmt: skip
    lawful = pd.DataFrame(0.1, index=SECTORS, columns=months)
    lawful.loc[:, months >= "2025-01"] = np.expm1(np.log(1.1) + 0.2)
    assert model.collected_share(pd.DataFrame(rows), economy, lawful) == pytest.approx(0.5)
    assert model.collected_share(pd.DataFrame(rows), economy, 0 * lawful) == 1.0
