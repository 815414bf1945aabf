import numpy as np
import pandas as pd
import pytest

from analysis.collect import read_events, read_table
from analysis.combine.law.line_rates import line_rates
from analysis.combine.law.statutory import read_law
from analysis.estimate.engine.absorb import absorb
from analysis.estimate.robustness import long_difference as ld


def table(elasticity=-2.0, *, n_lines=400, partners=("A", "B", "C", "CHN", "D", "E"), seed=0, noise=0.3):
    """Lines sold in both years whose value follows the law, but for line and partner shocks."""
    rng = np.random.default_rng(seed)
    index = pd.MultiIndex.from_product([partners, range(n_lines)], names=["partner", "line"])
    frame = index.to_frame(index=False)
    frame["hs10"] = (8400000000 + frame.line // 4 * 100 + frame.line % 4).astype(str)
    law = rng.uniform(0, 0.3, len(frame)) * (1 + frame.partner.eq("CHN"))
    frame["statutory"] = law
    shock = rng.normal(size=n_lines)[frame.line] + frame.partner.map(
        dict(zip(partners, rng.normal(size=len(partners)), strict=True))
    )
    # What is collected follows the law by half, and errors that also move imports.
    error = rng.normal(0, 0.1, len(frame))
    frame["effective"] = 0.5 * law + error
    change = elasticity * frame.effective + shock - 3 * error + rng.normal(0, noise, len(frame))
    frame["value_2024"] = np.exp(rng.normal(12, 1, len(frame)))
    frame["value_2025"] = frame.value_2024 * np.exp(change)
    return frame[rng.random(len(frame)) > 0.2].reset_index(drop=True)


IV = {"tariff": "effective", "instrument": "statutory"}


def test_two_stages_recover_the_elasticity_where_least_squares_does_not():
    frame = table()
    by_law = ld.estimate(ld.draw_lines(frame, "continuing", **IV), "continuing", "effective")
    naive = ld.draw_lines(frame, "continuing", tariff="effective")
    naive = ld.estimate(naive, "continuing", "effective")
    assert by_law.value == pytest.approx(-2.0, abs=0.25)
    assert by_law.first_stage == pytest.approx(0.5, abs=0.03)
    assert naive.value < -3.5


def test_the_interval_by_product_covers_the_truth_as_often_as_it_says():
    covered = 0
    for seed in range(60):
        lines = ld.draw_lines(table(seed=seed, n_lines=120), "continuing", **IV)
        found = ld.estimate(lines, "continuing", "effective", cluster_by="hs8")
        covered += found.ci_low <= -2.0 <= found.ci_high
    assert covered / 60 >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / 60)


def test_absorption_equals_the_general_one_and_leaves_nothing_of_the_effects():
    frame = table(n_lines=60)
    lines = ld.draw_lines(frame, "continuing", tariff="statutory")
    columns = np.column_stack([lines.y, lines.x])
    expected = absorb(pd.DataFrame(columns), [lines.product, lines.partner])
    np.testing.assert_allclose(ld.absorb_pairs(columns, lines), expected, atol=1e-8)


def test_weighted_absorption_leaves_no_weighted_mean_of_line_or_partner():
    lines = ld.draw_lines(table(n_lines=60), "continuing", tariff="statutory", weighted=True)
    clean = ld.absorb_pairs(lines.y[:, None], lines)[:, 0] * lines.weights
    for codes in (lines.product, lines.partner):
        np.testing.assert_allclose(np.bincount(codes, clean), 0, atol=1e-9)


@pytest.mark.parametrize(
    "outcome, expected",
    [
        ("continuing", [np.log(3.0), 0.0]),
        ("exit", [0.0, 0.0, 1.0]),
        ("entry", [0.0, 0.0, 1.0]),
        ("midpoint", [1.0, 0.0, -2.0, 2.0]),
    ],
)
def test_outcomes_by_hand(outcome, expected):
    one = pd.DataFrame({"value_2024": [1.0, 5.0, 4.0, 0.0], "value_2025": [3.0, 5.0, 0.0, 7.0]})
    one["hs10"], one["statutory"] = ["a", "b", "c", "d"], 0.1
    both = pd.concat([one.assign(partner="P"), one.assign(partner="Q")])
    lines = ld.draw_lines(both, outcome, tariff="statutory")
    np.testing.assert_allclose(lines.y[lines.partner == 0], expected)


def test_a_line_that_one_partner_sells_says_nothing_and_is_left_out():
    frame = table(n_lines=30)
    alone = frame.iloc[[0]].assign(hs10="9999999999", value_2025=1e15)
    base = ld.estimate(ld.draw_lines(frame, "continuing", **IV), "continuing", "effective")
    more = ld.draw_lines(pd.concat([frame, alone]), "continuing", **IV)
    more = ld.estimate(more, "continuing", "effective")
    assert (more.value, more.std_error, more.n_obs) == (base.value, base.std_error, base.n_obs)


def test_dollars_and_the_order_of_rows_change_nothing():
    frame = table(n_lines=50)
    moved = frame.sample(frac=1, random_state=1)
    moved = moved.assign(value_2024=moved.value_2024 * 1e3, value_2025=moved.value_2025 * 1e3)
    results = [
        ld.estimate(ld.draw_lines(f, "continuing", **IV, weighted=True), "continuing", "effective")
        for f in (frame, moved)
    ]
    assert results[0].value == pytest.approx(results[1].value, rel=1e-9)
    assert results[0].std_error == pytest.approx(results[1].std_error, rel=1e-9)


def test_permutation_ranks_a_strong_response_of_china_first():
    frame = table(noise=0.05)
    china = frame.partner.eq("CHN")
    frame["value_2025"] *= np.exp(-20.0 * frame.statutory * china)
    moved = ld.permute_lines(ld.draw_lines(frame, "continuing", **IV))
    assert moved.p_value() == pytest.approx(1 / 6)


def read_some(name):
    """Source tables with the imports of three partners only."""
    found = read_table(name)
    if name == "us_imports_hs10_annual":
        found = found[found.partner.isin(["CHN", "DEU", "CAN"])]
    return found


@pytest.fixture(scope="module")
def rates():
    partners = ["CHN", "DEU", "CAN"]
    return line_rates(read_law(read_some, read_events(), partners=partners), partners)


def test_rates_of_lines_average_to_those_of_the_panel(rates, statutory):
    """On the basket of 2024 the mean over lines is the mean over sectors, to November."""
    sold = rates[rates.value_2024.gt(0)]
    by_line = sold.groupby("partner").apply(
        lambda own: np.average(own.rate_2024, weights=own.value_2024), include_groups=False
    )
    panel = statutory[statutory.system.eq("naics3") & statutory.month.dt.year.eq(2024)]
    panel = panel.assign(part=panel.weight * panel.statutory_rate, partner=panel.partner.astype(str))
    days = panel.month.dt.days_in_month
    by_sector = (panel.part * days).groupby(panel.partner).sum() / 366
    # Equivalents of specific duties rest on three partners here, and few lines are in no sector.
    for partner in by_line.index:
        assert by_line[partner] == pytest.approx(by_sector[partner], rel=0.02, abs=2e-4)


def test_lines_of_either_year_are_there_once_with_both_values(rates):
    assert not rates.duplicated(["partner", "hs10"]).any()
    assert (rates.value_2024 + rates.value_2025).gt(0).all()
    assert rates[["rate_2024", "rate_2025"]].notna().all().all()
    imports = read_some("us_imports_hs10_annual")
    for year in (2024, 2025):
        assert rates[f"value_{year}"].sum() == imports[imports.year.eq(year)].customs_value.sum()


def test_a_line_of_china_by_hand(rates):
    """Toys of 9503.00.00: free; list 4B never came into force; 2025 by days of the calendar."""
    toys = rates[rates.partner.eq("CHN") & rates.hs10.str.startswith("95030000")]
    assert len(toys) > 3
    np.testing.assert_allclose(toys.rate_2024, 0.0)
    # Fentanyl 10 % from 02-04, 20 % from 03-04, 10 % from 11-10; reciprocal 10 % from 04-05,
    # 84 % from 04-09 (104 % in all), 125 % from 04-10 to 05-13, 10 % again from 05-14.
    days = 28 * 0.10 + 251 * 0.20 + 52 * 0.10 + 4 * 0.10 + 1 * 0.84 + 34 * 1.25 + 232 * 0.10
    np.testing.assert_allclose(toys.rate_2025, days / 365, rtol=1e-6)
