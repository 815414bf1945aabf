"""Scenarios: no change does nothing, small changes give the elasticity, parts add up."""

# The base is 2024, a year of one law, save where a test says otherwise.

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.combine import load_world
from analysis.estimate.counterfactual.scenario import model
from analysis.estimate.counterfactual.scenario.draws import Parameters
from analysis.estimate.counterfactual.scenario.economy import Economy, collected_share, make_economy
from analysis.estimate.counterfactual.scenario.model import simulate

ALL = pd.date_range("2024-01", "2026-12", freq="MS")
MONTHS = ALL[12:]
SECTORS = pd.Index(["315", "334", "335"])


@pytest.fixture
def economy():
    value = np.outer([10e9, 90e9, 40e9], np.ones(12) / 12)
    return Economy(
        partner="CHN",
        sectors=SECTORS,
        months=ALL[:12],
        value=value,
        log_factor=np.tile(np.log([[1.2], [1.05], [1.1]]), 12),
        share=np.array([0.3, 0.2, 0.4]),
        weights=np.array([10, 90, 40]) / 140,
        seasons=np.full((3, 12), 1 / 12),
        law=law(0.1)[ALL[:12]],
    )


def only(economy, k, **others):
    """Return the economy of one sector."""
    own = slice(k, k + 1)
    parts = {
        name: getattr(economy, name)[own]
        for name in ("sectors", "value", "log_factor", "share", "seasons")
    }
    whole = {"weights": np.ones(1), "law": economy.law.iloc[own]}
    return replace(economy, **parts | whole | others)


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
    alone = only(economy, 0)
    drawn = parameters(-2.0, pass_through=0.9, upper=0.5)
    found = simulate(alone, law(0.1001), MONTHS, drawn)
    sigma = (0.9 - 1 + 2.0) / 0.9
    expected = -2.0 + 0.3 * 0.9 * (sigma - 0.5)
    change = np.log(found.outcomes["imports"][0, -1] / found.baseline[-1])
    assert change / step == pytest.approx(expected, rel=1e-3)


def test_a_large_tariff_gives_the_hand_computed_ces_outcome(economy):
    alone = only(economy, 0, log_factor=np.zeros((1, 12)))
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
    for name in model.SCENARIO_OUTCOMES:
        parts = [simulate(only(economy, k), law(0.5), MONTHS, drawn).outcomes[name] for k in range(3)]
        assert sum(parts) == pytest.approx(whole.outcomes[name], abs=1e-3)


def test_what_buyers_lose_is_revenue_or_deadweight_loss(economy):
    found = simulate(economy, law(0.4), MONTHS, parameters(-2.0, pass_through=1.0))
    before = (economy.value * np.expm1(economy.log_factor)).sum(axis=0)[0]
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
    found = make_economy(own, load_world(), np.expm1(2 * paid), last=own.month.max())
    assert collected_share(own, found) == pytest.approx(0.5)


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
    for name in model.SCENARIO_OUTCOMES:
        assert thrice.outcomes[name] == pytest.approx(3 * once.outcomes[name], abs=1.0)


def test_a_substitution_of_one_is_the_limit_of_its_neighbours(economy):
    near = simulate(economy, law(0.5), MONTHS, parameters(-1.00001)).outcomes["consumer_cost"]
    exact = simulate(economy, law(0.5), MONTHS, parameters(-1.0)).outcomes["consumer_cost"]
    assert exact == pytest.approx(near, rel=1e-4)


def of_a_law_since_2025(economy, *, paid_since: str):
    """Rates collected, which rise by .1 in logs from a month on, and a law that rose by .2 in 2025."""
    months, since = pd.date_range("2024-01", "2025-12", freq="MS"), pd.Timestamp(paid_since)
    rows = [
        {"naics3": sector, "month": month, "log_tariff_factor": 0.1 * (month >= since)}
        for sector in SECTORS
        for month in months
    ]
    law = pd.DataFrame(0.1, index=SECTORS, columns=months)
    law.loc[:, months >= "2025-01"] = np.expm1(np.log(1.1) + 0.2)
    return pd.DataFrame(rows), replace(economy, months=months[12:], law=law)


def test_of_the_law_half_is_collected_where_duties_rose_by_half_as_much(economy):
    rows, late = of_a_law_since_2025(economy, paid_since="2025-01")
    assert collected_share(rows, late) == pytest.approx(0.5)
    assert collected_share(rows, replace(late, law=0 * late.law)) == 1.0


@pytest.fixture
def recorded(economy):
    """The economy as recorded in 2025, a rise in March and half a cut in September included."""
    actual = law(0.4, since="2025-03")[ALL[:24]]
    actual.loc[:, ALL[:24] >= "2025-09"] = 0.2
    value = economy.value * np.linspace(0.5, 1.5, 12)
    return replace(economy, months=ALL[12:24], value=value, law=actual)


def extended(table):
    """Return the law with that of its last month kept."""
    return table.reindex(columns=ALL).ffill(axis=1)


def test_the_law_as_it_was_gives_what_was_recorded_whatever_the_elasticities(recorded):
    found = simulate(
        recorded, extended(recorded.law), MONTHS, parameters(0.4, -1.0, -2.5, pass_through=0.9)
    )
    year = slice(0, 12)
    assert found.outcomes["imports"][0, year] == pytest.approx(recorded.value.sum(axis=0))
    duties = (recorded.value * np.expm1(recorded.log_factor)).sum(axis=0)
    assert found.outcomes["customs_revenue"][0, year] == pytest.approx(duties)
    assert found.outcomes["consumer_cost"][0, year] == pytest.approx(0, abs=1e-3)


def test_what_the_base_had_not_digested_yet_comes_later(recorded):
    """A rise of the base's last month was felt by its first age there; a year later it is old."""
    late = law(0.4, since="2025-12")[ALL[:24]]
    small = replace(recorded, share=np.full(3, 1e-9), law=late)
    found = simulate(small, extended(late), MONTHS, parameters(-0.5, -1.0, -1.5, -2.0))
    change = np.log(found.outcomes["imports"][0] / found.baseline)
    rise, december = np.log(1.4 / 1.1), 1.5 / np.linspace(0.5, 1.5, 12).sum()
    assert change[-1] == pytest.approx(-2.0 * rise + 0.5 * rise * december)
    assert change[11] == 0.0


def test_a_month_after_the_record_is_counted_from_the_last_twelve_as_a_whole(recorded):
    seasons = np.tile(np.arange(1, 13) / 78, (3, 1))
    economy = replace(recorded, seasons=seasons)
    asked = pd.DatetimeIndex(["2025-03-01", "2025-12-01", "2026-03-01", "2027-12-01"])
    year = recorded.value.sum(axis=1)
    expected = [recorded.value[:, 2], recorded.value[:, 11], year * 3 / 78, year * 12 / 78]
    assert economy.baseline(asked) == pytest.approx(np.column_stack(expected))
    rates = np.linspace(0.1, 0.4, 12) * np.ones((3, 1))
    paid = np.expm1(replace(economy, log_factor=np.log1p(rates)).paid(asked))
    mean = np.average(rates[0], weights=recorded.value[0])
    assert paid[0] == pytest.approx([rates[0, 2], rates[0, 11], mean, mean])
    longer = replace(
        economy,
        months=pd.date_range("2025-01", "2026-03", freq="MS"),
        value=np.column_stack([recorded.value, recorded.value[:, :3]]),
    )
    assert longer.baseline(asked)[:, 2] == pytest.approx(recorded.value[:, 2])  # recorded by now


def test_imports_answer_where_a_draw_slopes_up_and_costs_are_missing(economy):
    """Value moves by the elasticity alone; no draw with the other sign is lost."""
    drawn = replace(
        parameters(-2.0, draws=2), elasticities=np.array([[0.5, 0.8], [-0.5, -2.0]]), ages=(0, 1)
    )
    found = simulate(economy, law(0.4), MONTHS, drawn)
    assert found.outcomes["imports"][0, -1] / found.baseline[-1] == pytest.approx((1.4 / 1.1) ** 0.8)
    assert drawn.slopes_down.tolist() == [False, True]
    for name in model.SCENARIO_OUTCOMES:
        costs = name in ("consumer_cost", "deadweight_loss")
        assert np.isnan(found.outcomes[name]).all(axis=1).tolist() == [costs, False]


def test_cuts_that_work_half_as_much_undo_half_of_a_rise(economy):
    up_and_down = law(0.6)
    up_and_down.loc[:, ALL >= "2025-07"] = 0.1
    small = replace(economy, share=np.full(3, 1e-9))
    found = simulate(small, up_and_down, MONTHS, replace(parameters(-2.0), cuts=0.5))
    change = np.log(found.outcomes["imports"][0] / found.baseline)
    assert change[-1] == pytest.approx(change[4] / 2) and change[4] == pytest.approx(
        -2 * np.log(1.6 / 1.1)
    )


def test_each_draw_has_its_own_response_to_cuts(economy):
    up_and_down = law(0.6)
    up_and_down.loc[:, ALL >= "2025-07"] = 0.1
    both = replace(parameters(-2.0, draws=2), cuts=np.array([0.0, 0.7]))
    imports = simulate(economy, up_and_down, MONTHS, both).outcomes["imports"]
    for row, cuts in zip(imports, both.cuts, strict=True):
        alone = simulate(economy, up_and_down, MONTHS, replace(parameters(-2.0), cuts=float(cuts)))
        np.testing.assert_allclose(row, alone.outcomes["imports"][0])


def test_no_law_that_ends_gives_duties_back(economy):
    """Where less was collected than the law added, revenue falls to zero and no further."""
    low = replace(economy, log_factor=np.full((3, 12), 0.02))
    found = simulate(low, law(0.0), MONTHS, parameters(-2.0))
    assert found.outcomes["customs_revenue"][0, -1] == pytest.approx(0, abs=1e-3)


def test_what_is_collected_of_the_law_is_that_of_the_last_six_months(economy):
    """A rise of July that nobody paid before says nothing of the half year before it."""
    rows, late = of_a_law_since_2025(economy, paid_since="2025-07")
    assert collected_share(rows, late) == pytest.approx(0.5)
