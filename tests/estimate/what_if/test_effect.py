"""A further duty on lines: values by hand, the scenarios' model on the same base, and intervals."""

import numpy as np
import pandas as pd
import pytest

from analysis.estimate.response.by_age import path_shape
from analysis.estimate.scenario.draws import Parameters
from analysis.estimate.scenario.economy import Economy
from analysis.estimate.scenario.model import simulate
from analysis.estimate.what_if.asked import check_goods
from analysis.estimate.what_if.base import SEASONS
from analysis.estimate.what_if.effect import (
    CASES,
    WIDE,
    Response,
    elasticities,
    intervals,
    move,
    outcome_rows,
    spread_for,
)
from analysis.estimate.what_if.study import load_state, study

MONTHS = pd.date_range("2026-12-01", periods=12, freq="MS")
EVEN = pd.DataFrame(1 / 12, index=["337"], columns=SEASONS)
AT_ONCE = Response((0,), np.ones(1), collected=1.0, pass_through=1.0)


def line(**changes) -> pd.DataFrame:
    """One line of 1.2 bn US dollars a year, taxed at 10 per cent, on which 25 points are laid."""
    row = {"naics3": "337", "base": 1.2e9, "share": 1e-9, "paid": 0.1, "rate_base": 0.1,
           "rate_before": 0.1, "rate_after": 0.35}  # fmt: skip
    row |= {"value": -1.5, "ci_low": -2.5, "ci_high": -0.5}
    return pd.DataFrame([row | changes])


def test_a_small_seller_loses_by_the_elasticity_alone():
    moved = move(line(), EVEN, MONTHS, AT_ONCE, horizon=12)
    assert moved.change() == pytest.approx((1.35 / 1.10) ** np.array([-1.5, -2.5, -0.5]) - 1)
    assert moved.without["imports"][0].sum() == pytest.approx(1.2e9)
    assert moved.loss[0] == pytest.approx(-1.2e9 * moved.change()[0])


def test_who_sells_all_of_a_line_keeps_what_buyers_spend():
    """With unit demand for the line, spending is given, so that imports fall by the tariff factor."""
    moved = move(line(share=1.0), EVEN, MONTHS, AT_ONCE, horizon=12)
    assert moved.change() == pytest.approx(1.10 / 1.35 - 1)


def test_only_what_is_collected_of_the_duty_is_paid_but_trade_moves_by_the_law():
    half = Response((0,), np.ones(1), collected=0.5, pass_through=1.0)
    moved, whole = (move(line(), EVEN, MONTHS, r, horizon=12) for r in (half, AT_ONCE))
    assert moved.change() == pytest.approx(whole.change())
    paid = 1.1 * (1.35 / 1.10) ** 0.5 - 1
    imports = moved.with_duty["imports"][0].sum()
    assert moved.with_duty["customs_revenue"][0].sum() == pytest.approx(paid * imports)


def test_the_response_follows_the_path_whose_first_year_is_the_elasticity():
    path = pd.DataFrame({"horizon": [0, 1, 3, 6], "value": [-0.4, -1.4, -1.3, -1.4]})
    ages, shape = path_shape(path)
    assert np.repeat(shape, [1, 2, 3, 6]).mean() == pytest.approx(1)
    moved = move(line(), EVEN, MONTHS, Response(ages, shape, 1.0, 1.0), horizon=12)
    by_month = moved.with_duty["imports"][0] / moved.without["imports"][0]
    assert np.log(by_month).mean() == pytest.approx(-1.5 * np.log(1.35 / 1.10))
    assert by_month[0] > by_month[1]
    assert by_month[3:6] == pytest.approx(by_month[3])


def test_the_base_is_moved_to_the_law_of_the_day_by_the_same_elasticity():
    moved = move(line(rate_base=0.05), EVEN, MONTHS, AT_ONCE, horizon=12)
    assert moved.without["imports"][0].sum() == pytest.approx(1.2e9 * (1.10 / 1.05) ** -1.5)


def test_no_more_than_what_was_collected_ends_with_the_law():
    moved = move(line(paid=0.01, rate_after=0.0), EVEN, MONTHS, AT_ONCE, horizon=12)
    assert moved.with_duty["customs_revenue"][0].sum() == pytest.approx(0, abs=1e-3)


def test_dollars_counted_in_cents_change_nothing_but_the_unit():
    moved, cents = (
        move(line(base=b, share=0.2), EVEN, MONTHS, AT_ONCE, horizon=6) for b in (1.2e9, 1.2e11)
    )
    assert cents.change() == pytest.approx(moved.change())
    rows, hundredfold = (outcome_rows(found, 6) for found in (moved, cents))
    np.testing.assert_allclose(hundredfold / 100, rows, atol=1e-3)


def test_two_halves_of_a_line_are_the_line():
    half = line(base=0.6e9)
    whole, halves = (
        move(lines, EVEN, MONTHS, AT_ONCE, horizon=12)
        for lines in (line(), pd.concat([half, half], ignore_index=True))
    )
    for name, values in whole.with_duty.items():
        np.testing.assert_allclose(halves.with_duty[name], values)


@pytest.mark.parametrize("partner", ["VNM", "IND", "CHN"])
def test_all_goods_agree_with_the_scenarios_on_the_same_base_and_path(partner):
    """Report 05's simulation of the sectors, the duty laid on the law that the base had, to 9 digits."""
    state = load_state()
    sectors = state["sectors"].loc[partner].query("last_year > 0")
    own = state["own"][partner].groupby("naics3")
    n, rng = len(sectors), np.random.default_rng(1)
    share, paid = own.share.mean().reindex(sectors.index), own.paid.mean().reindex(sectors.index)
    rates = rng.uniform(0, 0.3, n)
    elasticity = state["elasticities"].loc[("all", ""), list(CASES)]
    lines = pd.DataFrame({
        "naics3": sectors.index, "base": sectors.last_year, "share": share.fillna(0.1),
        "paid": paid.fillna(0), "rate_base": rates, "rate_before": rates, "rate_after": rates + 0.25,
        **elasticity,
    }).reset_index(drop=True)  # fmt: skip
    response = Response(*path_shape(state["path"]), sectors.collected.iloc[0], state["pass_through"])
    moved = move(lines, sectors, MONTHS, response, horizon=12)

    recorded = pd.date_range("2024-12-01", periods=12, freq="MS")
    seasons = sectors[SEASONS].to_numpy()
    every = pd.date_range("2024-01-01", MONTHS[-1], freq="MS")
    law = pd.DataFrame(np.repeat(rates[:, None], len(every), 1), sectors.index, every)
    economy = Economy(
        partner=partner, sectors=sectors.index, months=recorded,
        value=lines.base.to_numpy()[:, None] * seasons[:, recorded.month - 1],
        log_factor=np.repeat(np.log1p(lines.paid.to_numpy())[:, None], 12, 1),
        share=lines.share.to_numpy(), weights=np.full(n, 1 / n), seasons=seasons, law=law,
    )  # fmt: skip
    by_age = elasticity.to_numpy(float)[:, None] * response.shape
    drawn = Parameters(
        response.ages, by_age, np.full(3, response.pass_through), collected=response.collected
    )
    path = law.copy()
    path.loc[:, MONTHS] += 0.25
    for found, table in ((moved.without, law), (moved.with_duty, path)):
        simulated = simulate(economy, table, MONTHS, drawn).outcomes
        for name, values in found.items():
            np.testing.assert_allclose(values, simulated[name], rtol=1e-9, atol=1.0, err_msg=name)


def test_intervals_are_of_the_elasticity_of_effects_and_of_forecasts():
    moved = move(line(), EVEN, MONTHS, AT_ONCE, horizon=12)
    spread = pd.Series({"effect_sd": 0.25, "factor": 2.0})
    found = intervals(moved, 12, spread, noise=0.3)
    change = (1.35 / 1.10) ** -1.5
    assert found.loc["elasticity", ["ci_low", "ci_high"]].tolist() == pytest.approx(
        [(1.35 / 1.10) ** -2.5 - 1, (1.35 / 1.10) ** -0.5 - 1]
    )
    assert found.loc["effect", "ci_low"] == pytest.approx(change * np.exp(-WIDE * 0.25) - 1)
    error = 2 * np.log(1.35 / 1.10) / (2 * WIDE)  # of the effect, from that of the elasticity
    half = WIDE * 2 * np.hypot(0.3, error)
    assert found.loc["forecast", "ci_high"] == pytest.approx(change * np.exp(half) - 1)


@pytest.mark.parametrize("added, part", [(0.05, 0.5), (0.1025, 1.0), (0.5, 1.0)])
def test_a_duty_smaller_than_the_steps_that_taught_the_spread_strays_less(added, part):
    """Steps of 10.25 points, and duties of half of them in logs, as large, and larger."""
    lines = pd.DataFrame({"base": [1.0, 3.0], "law_change": np.log1p([added, added])})
    calibrated = pd.Series({"effect_sd": 0.25, "factor": 2.0, "step": np.log(1.1025)})
    found = spread_for(lines, calibrated)
    assert (found.effect_sd, found.calibrated) == (pytest.approx(0.25 * part), 0.25)


def test_a_draw_whose_demand_slopes_up_has_no_cost():
    moved = move(line(ci_high=0.5), EVEN, MONTHS, AT_ONCE, horizon=12)
    rows = outcome_rows(moved, 12)
    assert rows.loc["consumer_cost", ["ci_low", "ci_high"]].isna().all()
    assert np.isfinite(rows.loc["consumer_cost", "value"])
    assert np.isfinite(rows.loc["imports"]).all()


def test_others_published_elasticities_stand_beside_with_what_they_imply():
    story = study(partner="VNM", naics3="337", add=0.25)
    row = story.published.iloc[0]
    lines = story.sectors.iloc[0]
    about = ((1 + lines.rate_after) / (1 + lines.rate_before)) ** row.value - 1
    assert row.change == pytest.approx(about, abs=0.01)


def test_sectors_asked_one_by_one_add_up_to_all_goods():
    """With one elasticity, and each line its own market, the parts are the whole to rounding."""
    every = study(partner="VNM")
    whole, sectors = every.outcomes.value, every.sectors.query("rate_after > rate_before").naics3
    parts = sum(study(partner="VNM", naics3=code).outcomes.value for code in sectors)
    assert parts[["imports", "customs_revenue"]].to_numpy() == pytest.approx(
        whole[["imports", "customs_revenue"]].to_numpy(), rel=1e-6
    )


def test_goods_have_an_elasticity_of_their_own_only_where_kinds_can_be_told_apart():
    lines = pd.DataFrame({"naics3": ["337", "334"]})
    columns = ["kind", "group", *CASES, "p_value"]
    alike = pd.DataFrame([("all", "", -1.0, -2.0, 0.0, np.nan), ("sector", "", -1.0, -2.0, 0.0, 0.4)],
                         columns=columns).set_index(["kind", "group"])  # fmt: skip
    own = pd.DataFrame([("sector", "337", -3.0, -4.0, -2.0, 0.01)], columns=columns)
    apart = pd.concat([alike, own.set_index(["kind", "group"])]).sort_index()
    goods = check_goods("", "337", "")
    assert elasticities(lines, goods, alike)["value"].tolist() == [-1.0, -1.0]
    assert elasticities(lines, goods, apart)["value"].tolist() == [-3.0, -1.0]
