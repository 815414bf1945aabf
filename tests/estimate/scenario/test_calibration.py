"""Intervals after steps of the law hold what they say, and effects spread as planted."""

import numpy as np
import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.estimate.dynamics.rows import continued
from analysis.estimate.engine.panel import from_frame
from analysis.estimate.scenario import calibration, forecast, steps
from analysis.estimate.scenario.calibration import score
from analysis.estimate.scenario.forecast import Past, known_elasticities, learn_past
from analysis.estimate.scenario.steps import find_placebo_steps, find_steps, quiet

MONTHS = pd.date_range("2013-01", "2025-11", freq="MS")


def panel(value: np.ndarray, law: np.ndarray, *, order: np.ndarray | None = None):
    """Return a panel of pairs: imports and statutory rates (fractions), each shape (P, months)."""
    pair, month = np.indices(value.shape).reshape(2, -1)
    frame = pd.DataFrame({
        "partner": [f"P{p // 15:02d}" for p in pair], "product": [f"S{p % 15:02d}" for p in pair],
        "month": MONTHS[: value.shape[1]][month], "customs_value": value.ravel(),
        "statutory_rate": law.ravel(),
    })  # fmt: skip
    frame = frame if order is None else frame.iloc[order]
    return from_frame(frame, system="naics3", vintage="made up")


def tiny(*, rate: float = 0.1, at: int = 60, n: int = 67):
    """Return imports of two pairs that grow by a tenth a year, and one law that steps."""
    value = 100 * 1.1 ** (np.arange(n) / 12) * np.ones((2, 1))
    law = np.zeros((2, n))
    law[0, at:] = rate
    return value, law


def known(months, elasticity: float, std_error: float) -> pd.DataFrame:
    values = {"elasticity": elasticity, "std_error": std_error}
    return pd.DataFrame(values, index=pd.DatetimeIndex(months))


def by_hand(weights=(1.0, 0.0, 0.0), noise: float = 0.1, n: int = 67) -> Past:
    return Past(np.tile(weights, (n, 1)), np.full((2, n), noise))


@pytest.fixture(scope="module")
def shipped(data):
    return continued(data)


@pytest.fixture(scope="module")
def found(data):
    return calibration.calibrate(data, read_table(calibration.TABLE))


def simulate(spread: float, seed: int = 1, effect: float = -0.2):
    """Return forecasts of planted steps and of placebo steps.

    Imports are a season and noise that differs by pair; each of 240 pairs has one step, after which its
    imports move for good by the effect and a part of its own.
    """
    rng = np.random.default_rng(seed)
    n_pairs, n = 300, len(MONTHS)
    noise = rng.uniform(0.1, 0.3, (n_pairs, 1)) * rng.standard_normal((n_pairs, n))
    season = rng.standard_normal((n_pairs, 12))[:, np.arange(n) % 12]
    law, moved = np.zeros((n_pairs, n)), np.zeros((n_pairs, n))
    for pair in range(240):
        at = 72 + 6 * (pair % 12)  # twelve months of steps, January 2019 to July 2024
        law[pair, at:] = np.expm1(0.1)
        moved[pair, at:] = effect + spread * rng.standard_normal()
    data = panel(1e6 * np.exp(season + noise + moved), law)
    past, real, still = learn_past(data, quiet(data)), find_steps(data), find_placebo_steps(data)
    made = forecast.forecast(data, real, past, known(real.month.unique(), effect / 0.1, 0.0))
    return made, forecast.forecast(data, still, past, known(still.month.unique(), 0.0, 0.0))


@pytest.fixture(scope="module")
def simulated():
    return {0.0: simulate(0.0), 0.3: simulate(0.3, seed=4)}


def of(table: pd.DataFrame, **keys) -> pd.Series:
    (row,) = table[np.logical_and.reduce([table[k].eq(v) for k, v in keys.items()])].iloc
    return row


def test_a_step_is_found_in_the_month_it_took_effect_and_with_its_size():
    (step,) = find_steps(panel(*tiny())).itertuples()
    assert (step.partner, step.product, step.month) == ("P00", "S00", MONTHS[60])
    assert step.rate_change == pytest.approx(0.1)
    assert step.imports_before == pytest.approx(tiny()[0][0, 48:60].sum())


def test_half_a_point_is_a_step_and_less_is_none():
    assert len(find_steps(panel(*tiny(rate=0.005)))) == 1
    assert len(find_steps(panel(*tiny(rate=0.0049)))) == 0


def test_a_step_without_six_months_after_it_is_none_yet():
    assert len(find_steps(panel(*tiny(at=60, n=66)))) == 0
    assert len(find_steps(panel(*tiny(at=60, n=67)))) == 1


def test_most_steps_are_of_spring_2025_and_most_earlier_ones_on_china(shipped):
    found = find_steps(shipped)
    spring = found.month.between("2025-03", "2025-05")
    assert len(found) == pytest.approx(1912, rel=0.1)
    assert spring.mean() == pytest.approx(0.86, abs=0.03)
    earlier = found[found.month < "2025-03"]
    assert earlier.partner.eq("CHN").mean() > 0.7
    assert not (found.partner.eq("RUS") & (found.month >= "2022")).any()


def test_a_new_basket_is_no_step_of_the_law(shipped):
    assert not find_steps(shipped).month.eq("2024-01-01").any()


def test_placebo_steps_hold_no_change_of_law(shipped):
    found = find_placebo_steps(shipped)
    pair, at = found.pair.to_numpy(), found["at"].to_numpy()
    law = np.expm1(shipped.statutory)
    for month in range(-steps.BEHIND, steps.AHEAD + 1):
        moved = np.abs(law[pair, at + month] - law[pair, at + month - 1]) if month > -15 else 0
        assert np.max(moved) <= steps.STILL
    assert not set(zip(pair, at, strict=True)) & {
        (row.pair, row.at) for row in find_steps(shipped).itertuples()
    }


def test_a_forecast_is_last_year_grown_and_the_effect_is_the_law_times_the_elasticity():
    value, law = tiny()
    value[0, 66] *= np.exp(-0.15)  # predicted: -2 x log 1.1
    data = panel(value, law)
    made = forecast.forecast(data, find_steps(data), by_hand(), known([MONTHS[60]], -2.0, 0.5))
    (row,) = made.itertuples()
    assert row.without == pytest.approx(np.log(100 * 1.1 ** (66 / 12)))
    assert row.effect == pytest.approx(-2 * np.log(1.1))
    assert row.effect_error == pytest.approx(0.5 * np.log(1.1))
    assert row.error == pytest.approx(-0.15 + 2 * np.log(1.1))


def test_the_effect_is_of_the_law_that_then_held_not_of_the_step_alone():
    value, law = tiny()
    law[0, 64:] = 0.3
    data = panel(value, law)
    made = forecast.forecast(data, find_steps(data), by_hand(), known([MONTHS[60]], -2.0, 0.0))
    assert made.effect.tolist() == pytest.approx([-2 * np.log(1.3)])


def test_history_is_put_on_the_law_of_the_month_before():
    """Imports that an earlier step has moved as predicted leave the forecast after it right."""
    value, law = tiny()
    law[0, 58:] += 0.2
    value[0] *= (1 + law[0]) ** -2
    data = panel(value, law)
    last = find_steps(data).query("month == @MONTHS[60]")
    made = forecast.forecast(data, last, by_hand(), known([MONTHS[60]], -2.0, 0.3))
    assert made.error.tolist() == pytest.approx([0.0])


def test_growth_goes_on_as_much_as_it_did_in_quiet_months():
    """Where all grow alike for ever, the three weights sum to one, and nothing is missed."""
    data = panel(*tiny(rate=0.0))
    past = learn_past(data, quiet(data))
    assert past.weights[40:].sum(axis=1) == pytest.approx(np.ones(27))
    assert past.noise[:, 60] == pytest.approx(np.zeros(2), abs=1e-9)


def test_the_noise_of_a_pair_is_what_the_rule_missed_by_until_then():
    rng = np.random.default_rng(3)
    value = np.exp(rng.standard_normal((300, 120)) * np.linspace(0.1, 0.5, 300)[:, None])
    data = panel(value, np.zeros_like(value))
    past = learn_past(data, quiet(data))
    # Two independent months, and a little of what growth adds.
    ratio = past.noise[:, 110] / np.linspace(0.1, 0.5, 300) / 2**0.5
    assert np.median(ratio) == pytest.approx(1.0, abs=0.05)
    at = int(np.flatnonzero(np.isfinite(past.noise[0]))[0])
    first = steps.BEHIND + 2 * steps.AHEAD + 2  # errors begin where an outcome had taught weights
    assert at == first + forecast.FEWEST_ORIGINS - 1


def test_no_forecast_knows_a_month_of_the_step_or_later(shipped):
    at = shipped.position("2019-05")
    later = shipped.customs_value.copy()
    later[:, at:] *= np.random.default_rng(2).uniform(0.1, 10, later[:, at:].shape)
    other = shipped.with_columns(customs_value=later)
    own = find_steps(shipped)
    own = own[own.month.eq("2019-05-01")]
    made = []
    for data in (shipped, other):
        past = learn_past(data, quiet(data))
        made.append(forecast.forecast(data, own, past, known(["2019-05-01"], -1.3, 0.65)))
    for name in ("without", "effect", "effect_error", "noise"):
        pd.testing.assert_series_equal(made[0][name], made[1][name])
    assert len(made[0]) > 20 and not np.allclose(made[0].outcome, made[1].outcome)


def test_elasticities_are_published_ones_until_mid_2019_and_ours_of_earlier_months_after(shipped):
    table = read_table(calibration.TABLE)
    months = pd.DatetimeIndex(["2018-09-01", "2019-03-01", "2019-05-01", "2020-03-01"])
    rows = known_elasticities(shipped, table, months)
    assert rows.source.tolist() == ["fgo_hs6", "fgo_hs6", "arw_quantity", "own"]
    assert rows.elasticity[:3].tolist() == [-5.0, -5.0, -1.3]
    assert rows.std_error[:3].tolist() == [2.5, 2.5, 0.65]  # none published: half the size
    value = shipped.customs_value.copy()
    value[:, shipped.position("2020-03") :] *= 10
    again = known_elasticities(shipped.with_columns(customs_value=value), table, months[3:])
    assert again.elasticity.iloc[0] == rows.elasticity.iloc[3]


def test_intervals_hold_what_they_say_where_nothing_but_noise_moves_imports(simulated):
    table = score(*simulated[0.0])["coverage"]
    for level in calibration.LEVELS:
        for sample, tolerance in (("placebo", 0.02), ("all", 0.06)):
            row = of(table, sample=sample, interval="forecast", level=level, weighing="equal")
            assert row.coverage == pytest.approx(level, abs=tolerance)
            assert row.ci_low <= row.coverage <= row.ci_high


def test_the_spread_of_effects_is_what_steps_have_beyond_placebo_steps(simulated):
    row = of(score(*simulated[0.0])["effect_spread"], sample="all", weighing="equal")
    assert row.effect_sd < 0.1 and row.ci_low == 0
    made = [simulated[0.3], *(simulate(0.3, seed=seed) for seed in (1, 2, 3))]
    rows = [of(score(*one)["effect_spread"], sample="all", weighing="equal") for one in made]
    assert np.mean([row.effect_sd for row in rows]) == pytest.approx(0.3, abs=0.04)
    for row in rows:
        assert row.ci_low <= row.effect_sd <= row.ci_high
        assert row.surplus_sd**2 == pytest.approx(row.step_sd**2 - row.placebo_sd**2)


def test_spread_effects_break_intervals_and_a_widening_learnt_elsewhere_mends_them(simulated):
    table = score(*simulated[0.3])["coverage"]
    row = {"sample": "all", "level": 0.9, "weighing": "equal"}
    assert of(table, interval="forecast", **row).coverage < 0.8
    assert of(table, interval="left out", **row).coverage == pytest.approx(0.9, abs=0.04)


def test_no_surplus_is_less_than_none(simulated):
    made, placebo = simulated[0.0]
    calm = made.assign(error=made.error / 10)
    row = of(score(calm, placebo)["effect_spread"], sample="all", weighing="value")
    assert row.step_sd < row.placebo_sd
    assert (row.surplus_sd, row.effect_sd, row.ci_low) == (0, 0, 0)


def test_the_widening_is_learnt_on_no_outcome_of_2025(simulated):
    made, placebo = simulated[0.3]
    late = made.month + pd.DateOffset(months=steps.AHEAD) >= "2025-01-01"
    assert late.any() and (made.month[late] < "2025-01-01").any()  # by outcome, not by step
    other = made.assign(error=made.error.where(~late, 50.0))
    tables = [score(frame, placebo) for frame in (made, other)]
    own, again = (of(t["widening"], sample="before 2025", weighing="value") for t in tables)
    pd.testing.assert_series_equal(own, again)
    assert of(tables[1]["coverage"], interval="widened", weighing="value", level=0.95).coverage == 0


def errors(z, month, imports) -> pd.DataFrame:
    n = len(z)
    return pd.DataFrame({
        "partner": [f"P{k}" for k in range(n)], "product": "S", "month": pd.DatetimeIndex(month),
        "imports_before": np.asarray(imports, float), "error": np.asarray(z, float),
        "noise": 1.0, "effect_error": 0.0,
    })  # fmt: skip


def test_coverage_weighs_by_value_and_its_interval_is_over_months():
    made = errors([0.0, 3.0], ["2018-03-01", "2018-03-01"], [9, 1])
    for weighing, held in (("value", 0.9), ("equal", 0.5)):
        row = of(calibration.coverage_of(made, weighing), level=0.9)
        assert (row.coverage, row.ci_low, row.ci_high) == pytest.approx((held, held, held))
        assert (row.n_steps, row.n_dates) == (2, 1)
    apart = errors([0.0, 3.0], ["2018-03-01", "2018-04-01"], [9, 1])
    row = of(calibration.coverage_of(apart, "value"), level=0.9)
    assert (row.coverage, row.ci_low, row.ci_high) == (0.9, 0, 1)


def test_the_factor_is_the_least_with_which_nine_of_ten_would_have_held():
    z = np.arange(1, 11) * 1.6448536269514722
    made = errors(z, ["2018-03-01"] * 10, np.ones(10))
    assert calibration.widening_of(made, "equal") == pytest.approx(9)
    made = errors(z, ["2018-03-01"] * 10, [91, *np.ones(9)])
    assert calibration.widening_of(made, "value") == pytest.approx(1)


def test_results_do_not_depend_on_the_order_of_rows(simulated):
    made, placebo = simulated[0.3]
    first, again = (score(frame, placebo) for frame in (made, made.sample(frac=1, random_state=1)))
    for name, table in first.items():
        pd.testing.assert_frame_equal(table, again[name])
    value, law = tiny()
    order = np.random.default_rng(1).permutation(value.size)
    shuffled, data = panel(value, law, order=order), panel(value, law)
    pd.testing.assert_frame_equal(find_steps(shuffled), find_steps(data))


def test_what_is_shipped_is_whole_and_within_bounds(found):
    assert list(vars(found)) == list(calibration.FRAMES)
    for name in ("coverage", "widening", "effect_spread"):
        table = getattr(found, name)
        assert not table.isna().any().any()
        assert not table.duplicated(
            [c for c in ("interval", "sample", "weighing", "level") if c in table]
        ).any()
    table = found.coverage
    assert table[["coverage", "ci_low", "ci_high"]].stack().between(0, 1).all()
    for _, own in table.groupby(["interval", "sample", "weighing"]):
        assert own.sort_values("level").coverage.is_monotonic_increasing
    assert found.dates.n_steps.sum() >= found.dates.n_scored.sum() > 1500


def test_headline_calibration_is_frozen(found):
    """Widened on outcomes to 2024, the 90 % forecasts of 2025 miss the goal of 85 to 95 %."""
    row = of(found.coverage, interval="widened", sample="2025", weighing="value", level=0.9)
    assert row.coverage == pytest.approx(0.831, abs=0.005)
    spread = of(found.effect_spread, sample="all", weighing="value")
    assert spread.effect_sd == pytest.approx(0.256, abs=0.005)
