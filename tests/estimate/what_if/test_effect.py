"""A further duty on lines: values by hand, the scenarios' model on the same base, and intervals."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.estimate.counterfactual.scenario.economy import Economy
from analysis.estimate.counterfactual.scenario.model import simulate
from analysis.estimate.elasticity.response.by_age import path_shape
from analysis.estimate.what_if.base.lines import SEASONS
from analysis.estimate.what_if.base.study import load_state
from analysis.estimate.what_if.effect import (
    CASES,
    HELD,
    OWN,
    DutyResponse,
    by_case,
    move,
)
from analysis.estimate.what_if.ends import both_ends, effect_ends, outcome_rows
from analysis.estimate.what_if.lines import elasticities
from analysis.estimate.what_if.spread import ENDS_IN_STD_ERRORS, apart, intervals, with_ends
from analysis.estimate.what_if.study import study
from analysis.law.names import Goods

MONTHS = pd.date_range("2026-12-01", periods=12, freq="MS")
EVEN = pd.DataFrame(1 / 12, index=["337"], columns=SEASONS)
#: Of all sellers, unit demand: what buyers spend on a line is given.
UNIT = (-1.0, -1.0, -1.0)
AT_ONCE = DutyResponse((0,), np.ones(1), pass_through=1.0, all_sellers=UNIT)


def line(**changes) -> pd.DataFrame:
    """One line of 1.2 bn US dollars a year, taxed at 10 per cent, on which 25 points are laid."""
    row = {
        "naics3": "337",
        "season": 0,
        "line": 0,
        "base": 1.2e9,
        "share": 1e-9,
        "paid": 0.1,
        "rate_base": 0.1,
        "rate_before": 0.1,
        "rate_after": 0.35,
        "collected": 1.0,
        "begins": 0,
    }
    row |= {"value": -1.5, "ci_low": -2.5, "ci_high": -0.5, "effect_low": -3.5, "effect_high": 0.5}
    row |= {"dollars_low": -5.0, "dollars_high": 0.8}
    return pd.DataFrame([row | changes])


def test_a_small_seller_loses_by_the_elasticity_alone():
    moved = move(line(), EVEN, MONTHS, AT_ONCE, horizon=12)
    ends = np.array([-1.5, -2.5, -0.5, -3.5, 0.5, -5.0, 0.8, -1.5, -1.5])
    assert moved.change() == pytest.approx((1.35 / 1.10) ** ends - 1)
    assert moved.without["imports"][0].sum() == pytest.approx(1.2e9)
    assert moved.by_line.loss[0] == pytest.approx(-1.2e9 * moved.change()[0])


def test_who_sells_all_of_a_line_keeps_what_buyers_spend():
    """With unit demand for the line, spending is given, so that imports fall by the tariff factor."""
    moved = move(line(share=1.0), EVEN, MONTHS, AT_ONCE, horizon=12)
    assert moved.change()[[0, 1]] == pytest.approx(1.10 / 1.35 - 1)


def test_all_sellers_of_a_line_lose_what_the_estimate_of_all_sellers_says():
    """Two sellers with all of a line, taxed alike; the ends are those of that estimate."""
    two = pd.concat([line(share=0.3), line(share=0.7, base=2.8e9)], ignore_index=True)
    response = DutyResponse((0,), np.ones(1), pass_through=1.0, all_sellers=(-0.8, -1.4, -0.2))
    change = move(two, EVEN, MONTHS, response, horizon=12).change()
    assert change[[0, 7, 8]] == pytest.approx((1.35 / 1.10) ** np.array([-0.8, -1.4, -0.2]) - 1)
    # In dollars all of them may answer as one of them may.
    assert change[[5, 6]] == pytest.approx((1.35 / 1.10) ** np.array([-5.0, 0.8]) - 1)
    alone = move(two.iloc[:1], EVEN, MONTHS, response, horizon=12).change()[0]
    assert (1.35 / 1.10) ** -1.5 - 1 < alone < change[0]


def test_lines_are_no_closer_substitutes_than_sellers_of_a_line_are():
    """An estimate of all sellers beyond that of one is read as the same, and buyers turn to nobody."""
    response = DutyResponse((0,), np.ones(1), pass_through=1.0, all_sellers=(-1.9, -2.4, -1.2))
    change = move(line(share=1.0), EVEN, MONTHS, response, horizon=12).change()
    assert change[0] == pytest.approx((1.35 / 1.10) ** -1.5 - 1)
    assert change[7] == pytest.approx((1.35 / 1.10) ** -2.4 - 1)
    # So at the ends of its interval: one seller nearer to zero than all takes all along.
    nearer = DutyResponse((0,), np.ones(1), pass_through=1.0, all_sellers=(-1.0, -1.4, -0.8))
    changes = by_case(move(line(share=0.5), EVEN, MONTHS, nearer, horizon=12).change())
    assert changes["ci_high"] == pytest.approx((1.35 / 1.10) ** -0.5 - 1)


def test_a_cut_moves_imports_by_the_part_that_cuts_do():
    half = DutyResponse((0,), np.ones(1), pass_through=1.0, all_sellers=UNIT, cuts=0.5)
    cut = line(rate_after=0.0)
    moved, as_a_rise = (move(cut, EVEN, MONTHS, r, horizon=12).change()[0] for r in (half, AT_ONCE))
    assert np.log1p(moved) == pytest.approx(np.log1p(as_a_rise) / 2)


def test_the_interval_of_a_cut_runs_from_no_response_to_one_as_large_as_to_a_rise():
    half = DutyResponse((0,), np.ones(1), pass_through=1.0, all_sellers=UNIT, cuts=0.5)
    cut = line(rate_after=0.0)
    changes, as_a_rise = (
        dict(zip(CASES, move(cut, EVEN, MONTHS, r, horizon=12).change(), strict=True))
        for r in (half, replace(half, cuts=1.0))
    )
    assert changes["effect_high"] == pytest.approx(0, abs=1e-12)
    assert changes["effect_low"] == pytest.approx(as_a_rise["effect_low"])
    assert changes["effect_high"] < changes["ci_high"] < changes["value"] < as_a_rise["value"]
    rise, as_ever = (
        move(line(), EVEN, MONTHS, r, horizon=12).change() for r in (half, replace(half, cuts=1.0))
    )
    assert rise == pytest.approx(as_ever)


def test_the_interval_of_rises_and_cuts_holds_both_responses_to_the_cuts():
    """0.7.0 let cuts count in full at the lower end alone, where they lift what a rise takes."""
    half = DutyResponse((0,), np.ones(1), pass_through=1.0, all_sellers=UNIT, cuts=0.5)
    mixed = pd.concat([line(effect_high=-0.4), line(line=1, rate_after=0.05, effect_high=-0.4)])
    moved = move(mixed.reset_index(drop=True), EVEN, MONTHS, half, horizon=12)
    rise, cut = 1.35 / 1.10, 1.05 / 1.10
    every = [
        (rise**elasticity + cut ** (elasticity * of)) / 2 - 1
        for elasticity in (-3.5, -0.4)
        for of in (0.0, 1.0)
    ]
    logs = by_case(np.log1p(moved.change()))
    assert np.expm1(effect_ends(logs)) == pytest.approx((min(every), max(every)))
    row = outcome_rows(moved, 12).loc["imports"]
    in_dollars = [
        (rise**elasticity + cut ** (elasticity * of)) / 2 - 1
        for elasticity in (-5.0, 0.8)
        for of in (0, 1)
    ]
    assert (row.ci_low, row.ci_high) == pytest.approx((2.4e9 * min(in_dollars), 2.4e9 * max(in_dollars)))


def test_the_interval_of_an_effect_holds_the_elasticitys_for_cuts_of_one_month_too():
    """In a first month the path is so unsure that a cut's elasticity alone may lower imports."""
    for partner, horizon in (("CHN", 1), ("VNM", 1), ("CHN", 12)):
        story = study(partner=partner, add=-0.1, horizon=horizon)
        elasticity, effect = (story.intervals.loc[name] for name in ("elasticity", "effect"))
        assert effect.ci_low <= elasticity.ci_low and elasticity.ci_high <= effect.ci_high
        assert (story.by_month.ci_low <= story.by_month.with_duty).all()


@pytest.mark.parametrize(
    "asked", [{"partner": "CHN", "add": -0.1}, {"partner": "CAN"}, {"partner": "all", "goods": "870380"}]
)
def test_dollars_have_the_interval_of_dollars_which_the_sentence_on_them_says(asked):
    """0.7.0 gave dollars the interval of typical lines: of 10 % on all goods -16 to -6 %."""
    story = study(**asked)
    row, dollars = story.outcomes.loc["imports"], story.intervals.loc["dollars"]
    assert (story.change == story.intervals.loc["effect"]).all()
    in_words = dollars[["value", "ci_low", "ci_high"]].to_numpy(float)
    in_dollars = row[["value", "ci_low", "ci_high"]].to_numpy(float) / row.without
    off = 1.959964 * story.base_months.error * in_words[0]
    halves = np.hypot(in_words[1:] - in_words[0], off)
    np.testing.assert_allclose(in_dollars - in_words[0], [0.0, -halves[0], halves[1]], atol=1e-9)


def test_a_duty_that_begins_later_moves_nothing_before():
    later = move(line(begins=5), EVEN, MONTHS, AT_ONCE, horizon=12)
    by_month = later.with_duty["imports"][0] / later.without["imports"][0]
    assert by_month[:5] == pytest.approx(1) and by_month[5:] == pytest.approx((1.35 / 1.10) ** -1.5)


def test_only_what_is_collected_of_the_duty_is_paid_but_trade_moves_by_the_law():
    moved, whole = (move(line(collected=part), EVEN, MONTHS, AT_ONCE, horizon=12) for part in (0.5, 1.0))
    assert moved.change() == pytest.approx(whole.change())
    paid = 1.1 * (1.35 / 1.10) ** 0.5 - 1
    imports = moved.with_duty["imports"][0].sum()
    assert moved.with_duty["customs_revenue"][0].sum() == pytest.approx(paid * imports)


def test_the_response_follows_the_path_whose_first_year_is_the_elasticity():
    path = pd.DataFrame({"horizon": [0, 1, 3, 6], "value": [-0.4, -1.4, -1.3, -1.4]})
    ages, shape = path_shape(path)
    assert np.repeat(shape, [1, 2, 3, 6]).mean() == pytest.approx(1)
    moved = move(line(), EVEN, MONTHS, DutyResponse(ages, shape, 1.0, UNIT), horizon=12)
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
        for lines in (line(), pd.concat([half, half.assign(line=1)], ignore_index=True))
    )
    for name, values in whole.with_duty.items():
        np.testing.assert_allclose(halves.with_duty[name], values)


@pytest.mark.parametrize("partner", ["VNM", "IND", "CHN"])
def test_all_goods_agree_with_the_scenarios_on_the_same_base_and_path(partner):
    """Report 05's simulation of the sectors, the duty laid on the law that the base had, to 9 digits."""
    state = load_state()
    own = state["own"][partner].groupby("naics3")
    sectors = state["sectors"].loc[partner].loc[list(own.groups)]
    n, rng = len(sectors), np.random.default_rng(1)
    share, paid = own.share.mean().reindex(sectors.index), own.paid.mean().reindex(sectors.index)
    rates = rng.uniform(0, 0.3, n)
    elasticity = state["elasticities"].loc[("all", ""), list(HELD)]
    ends = {"effect_low": elasticity.ci_low, "effect_high": elasticity.ci_high}
    lines = pd.DataFrame(
        {
            "naics3": sectors.index,
            "season": range(n),
            "line": range(n),
            "collected": sectors.collected,
            "begins": 0,
            **ends,
            "base": own.base.sum().reindex(sectors.index),
            "share": share.fillna(0.1),
            "paid": paid.fillna(0),
            "rate_base": rates,
            "rate_before": rates,
            "rate_after": rates + 0.25,
            **elasticity,
        }
    ).reset_index(drop=True)
    response = DutyResponse(*path_shape(state["path"]), state["pass_through"], state["all_sellers"])
    moved = move(lines, sectors, MONTHS, response, horizon=12)

    recorded = pd.date_range("2024-12-01", periods=12, freq="MS")
    seasons = sectors[SEASONS].to_numpy()
    every = pd.date_range("2024-01-01", MONTHS[-1], freq="MS")
    law = pd.DataFrame(np.repeat(rates[:, None], len(every), 1), sectors.index, every)
    economy = Economy(
        partner=partner,
        sectors=sectors.index,
        months=recorded,
        value=lines.base.to_numpy()[:, None] * seasons[:, recorded.month - 1],
        log_factor=np.repeat(np.log1p(lines.paid.to_numpy())[:, None], 12, 1),
        share=lines.share.to_numpy(),
        weights=np.full(n, 1 / n),
        seasons=seasons,
        law=law,
    )
    drawn = response.drawn(lines[list(OWN)].iloc[0].to_numpy(float), sectors.collected.iloc[0])
    path = law.copy()
    path.loc[:, MONTHS] += 0.25
    for found, table in ((moved.without, law), (moved.with_duty, path)):
        simulated = simulate(economy, table, MONTHS, drawn).outcomes
        for name, values in found.items():
            np.testing.assert_allclose(values, simulated[name], rtol=1e-9, atol=1.0, err_msg=name)


def test_intervals_are_of_the_elasticity_of_effects_and_of_forecasts():
    moved = move(line(), EVEN, MONTHS, AT_ONCE, horizon=12)
    noise = pd.Series({"own": 0.3, "common": 0.4, "largest": 0.5})
    found, log = intervals(moved, 12, factor=2.0, noise=noise), np.log(1.35 / 1.10)
    ends = {
        name: np.log1p(found.loc[name, ["ci_low", "ci_high"]].to_numpy(float)) for name in found.index
    }
    assert ends["elasticity"] == pytest.approx([-2.5 * log, -0.5 * log])
    assert ends["effect"] == pytest.approx([-3.5 * log, 0.5 * log])
    half = np.hypot(
        0.5, 2 * np.hypot(2 * log, ENDS_IN_STD_ERRORS * 0.4)
    )  # the own part no farther than ever
    assert ends["forecast"] == pytest.approx([-1.5 * log - half, -1.5 * log + half])


def test_errors_of_two_elasticities_add_up_in_squares():
    found = dict(
        zip(("value", "ci_low", "ci_high", "all_low", "all_high"), (1, -2, 4, 5, -3), strict=True)
    )
    assert both_ends(found, "ci") == (1 - 5, 1 + 5)


def test_what_is_asked_keeps_the_part_of_each_spread_that_does_not_average_out():
    """Two partners with half of the duty each, one sector, two headings with a fifth and the rest."""
    lines = pd.DataFrame(
        {
            "partner": ["VNM", "CHN", "VNM"],
            "naics3": "337",
            "hts": ["9403600000", "9401000000", "9401000000"],
            "base": [20.0, 50.0, 30.0],
            "law_change": 0.2,
        }
    )
    found = apart(lines, pd.Series({"episode": 0.1, "partner": 1.0, "sector": 0.4, "heading": 2.0}))
    assert found.held.tolist() == pytest.approx([0.1, 0.5**0.5, 0.4, 2 * np.hypot(0.2, 0.8)])


def test_ends_hold_the_error_of_the_path_and_how_far_goods_lie_apart():
    found = with_ends(line(), tau=0.5, path=(0.8, 0.4)).iloc[0]
    of_path = ENDS_IN_STD_ERRORS * 1.5 * 0.5
    assert found.ci_low == pytest.approx(-1.5 - np.hypot(1.0, of_path))
    for end, half in ((found.effect_high, 1.0), (found.dollars_high, 2.3)):
        assert end == pytest.approx(-1.5 + np.hypot(np.hypot(half, of_path), ENDS_IN_STD_ERRORS * 0.5))


def test_a_draw_whose_demand_slopes_up_has_no_cost():
    moved = move(line(ci_high=0.5), EVEN, MONTHS, AT_ONCE, horizon=12)
    rows = outcome_rows(moved, 12)
    assert rows.loc["consumer_cost", ["ci_low", "ci_high"]].isna().all()
    assert np.isfinite(rows.loc["consumer_cost", "value"])
    assert np.isfinite(rows.loc["imports"]).all()


def test_others_published_elasticities_stand_beside_with_what_they_imply():
    story = study(partner="VNM", goods="NAICS 337", add=0.25)
    row = story.published.iloc[0]
    lines = story.sectors.iloc[0]
    about = ((1 + lines.rate_after) / (1 + lines.rate_before)) ** row.value - 1
    assert row.change == pytest.approx(about, abs=0.01)


def test_sectors_asked_one_by_one_add_up_to_all_goods():
    """With one elasticity, and each line its own market, the parts are the whole to rounding."""
    every = study(partner="VNM")
    whole, sectors = every.outcomes.value, every.sectors.query("rate_after > rate_before").naics3
    parts = sum(study(partner="VNM", goods=f"NAICS {code}").outcomes.value for code in sectors)
    assert parts[["imports", "customs_revenue"]].to_numpy() == pytest.approx(
        whole[["imports", "customs_revenue"]].to_numpy(), rel=1e-6
    )


def test_goods_have_an_elasticity_of_their_own_only_where_kinds_can_be_told_apart():
    lines = pd.DataFrame({"partner": "VNM", "naics3": ["337", "334"]})
    columns = ["kind", "group", *HELD, "p_value"]
    alike = pd.DataFrame(
        [
            ("all", "", -1.0, -2.0, 0.0, -5.0, 1.0, np.nan),
            ("members", "", -1.0, -3.0, 1.0, -8.0, 1.0, np.nan),
            ("sector", "", -1.0, -2.0, 0.0, -5.0, 1.0, 0.4),
        ],
        columns=columns,
    ).set_index(["kind", "group"])
    sector_row = pd.DataFrame([("sector", "337", -3.0, -4.0, -2.0, -5.0, 1.0, 0.01)], columns=columns)
    apart = pd.concat([alike, sector_row.set_index(["kind", "group"])]).sort_index()
    goods = Goods("naics3", "337")
    assert elasticities(lines, goods, alike)["value"].tolist() == [-1.0, -1.0]
    assert elasticities(lines, goods, apart)["value"].tolist() == [-3.0, -1.0]
    sure = lambda partners, known: elasticities(lines.assign(partner=partners), goods, known)  # noqa: E731
    assert sure(["CAN", "MEX"], alike)["ci_high"].tolist() == [1.0, 1.0]
    assert sure(["CAN", "MEX"], apart)["ci_high"].tolist() == [-2.0, 1.0]
    assert sure(["CAN", "VNM"], alike)["ci_high"].tolist() == [0.0, 0.0]
