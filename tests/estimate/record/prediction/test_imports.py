import numpy as np
import pandas as pd
import pytest
from scipy.stats import t as student

from analysis.estimate.level import usual
from analysis.estimate.record.prediction import imports, inputs
from analysis.estimate.record.prediction.effects import effects_of
from analysis.estimate.record.prediction.imports import (
    IMPORT_RULES,
    combine,
    ratios,
    replay_imports,
    rules,
)
from analysis.estimate.record.prediction.origins import FIRST_ORIGIN, SCORED_HORIZONS

RULE = list(IMPORT_RULES)


def seasonal(months: int = 60) -> np.ndarray:
    """Log imports of one partner that rise by .1 each December and fall by it in January."""
    index = pd.date_range("2015-01", periods=months, freq="MS")
    return np.where(index.month == 12, 0.1, 0.0)[None, :] + 3.0


def test_the_usual_change_between_two_calendar_months_is_that_of_the_years_before():
    assert usual(seasonal()[:, :47], 46, 47) == pytest.approx(0.1)  # from November to December


def test_each_rule_says_what_it_is_called():
    said = dict(zip(RULE, rules(seasonal(), 46, 1, np.array([-0.2]))[0], strict=True))
    assert said["last"] == said["mean"] == pytest.approx(3.0)
    assert said["season"] == said["recent"] == said["year"] == pytest.approx(3.1)
    assert said["tariff"] == pytest.approx(2.9)


def test_no_rule_reads_a_month_after_the_origin():
    logs = np.random.default_rng(3).normal(size=(4, 60))
    later = logs.copy()
    later[:, 47:] = 99.0
    for ahead in (1, 3, 6, 13):
        args = (46, ahead, np.zeros(4))
        assert (rules(logs, *args) == rules(later, *args)).all()


def test_the_rule_that_was_right_has_all_the_weight():
    rng = np.random.default_rng(1)
    said = rng.normal(size=(400, 3))
    assert combine(said, said[:, 1], np.ones(400)) == pytest.approx([0, 1, 0], abs=1e-6)


def test_weights_of_two_rules_with_errors_of_equal_size_are_halves():
    rng = np.random.default_rng(2)
    truth, errors = rng.normal(size=20_000), rng.normal(size=(20_000, 2))
    assert combine(truth[:, None] + errors, truth, np.ones(20_000)) == pytest.approx([0.5] * 2, abs=0.03)


@pytest.fixture(scope="module")
def trade() -> pd.DataFrame:
    rng = np.random.default_rng(4)
    index = pd.date_range("2013-01", periods=110, freq="MS")
    season = np.where(index.month == 2, -0.2, 0.0)[:, None]
    logs = 20 + season + np.cumsum(rng.normal(0, 0.02, (110, 8)), axis=0) + rng.normal(0, 0.1, (110, 8))
    return pd.DataFrame(np.exp(logs), index, columns=[f"P{k}" for k in range(8)])


ORIGINS = list(pd.date_range("2020-06", "2021-06", freq="MS"))


def test_trade_with_noise_and_seasons_is_forecast_better_than_by_its_last_month(trade, monkeypatch):
    """Where nothing moves trade that had not moved it before, errors until then say how wide."""
    monkeypatch.setattr(imports, "WIDENED", 1.0)
    found = ratios(*replay_imports(trade, {}, ORIGINS, (1, 3))).set_index("horizon")
    assert (found.ratio < 0.9).all()
    assert found.value.between(0.8, 0.98).all()


def test_data_after_the_origin_times_noise_moves_no_forecast_of_imports(trade):
    origin = ORIGINS[3]
    noise = np.random.default_rng(5).uniform(0.2, 5, trade.shape)
    after = trade.index > origin
    other = trade.mask(np.broadcast_to(after[:, None], trade.shape), trade * noise)
    one, two = (replay_imports(table, {}, [origin], (1, 3))[0] for table in (trade, other))
    assert not np.allclose(one.outcome, two.outcome)
    said = ["last", "median", "scale"]
    pd.testing.assert_frame_equal(one[said], two[said], check_exact=True)


def test_a_tariff_that_did_what_the_law_says_gets_weight(trade):
    """Imports of half the partners fall by a third at a known step; the rule that knows it counts."""
    effects, moved = {}, trade.copy()
    rng = np.random.default_rng(6)
    for month in trade.index[24:]:
        hit = rng.random(8) < 0.5
        moved.loc[month:, hit] *= np.exp(-0.4)
        for origin in trade.index[
            (trade.index < month) & (trade.index >= month - pd.DateOffset(months=1))
        ]:
            effects[origin, 1] = pd.Series(np.where(hit, -0.4, 0.0), trade.columns)
    made, weights = replay_imports(moved, effects, ORIGINS[-1:], (1,))
    assert weights.set_index("rule").weight["tariff"] > 0.3
    assert imports.ratios(made, weights).ratio.item() < 0.8


@pytest.fixture(scope="module")
def before_the_replay() -> pd.DataFrame:
    """Forecasts of imports at origins of eight years, scored on months before the replay alone."""
    effects = effects_of(inputs.load_laws(), inputs.load_panel_law(), inputs.load_response())
    values = inputs.load_values().loc[: FIRST_ORIGIN - pd.DateOffset(months=1)]
    origins = list(pd.date_range("2017-01", values.index[-2], freq="MS"))
    return replay_imports(values, effects, origins, SCORED_HORIZONS)[0].dropna(subset="error")


def interval_score(error: pd.Series, half: pd.Series) -> float:
    """Return the mean score of 90 % intervals (Gneiting and Raftery 2007, equation 43)."""
    return float((2 * half + 20 * (error.abs() - half).clip(lower=0)).mean())


def test_intervals_of_imports_are_as_wide_as_may_be_without_losing_to_the_last_month(before_the_replay):
    end, better = student.ppf(0.95, imports.IMPORTS_DF), {}
    for factor in (imports.WIDENED, imports.WIDENED + 0.1):
        by = before_the_replay.groupby("horizon")
        scores = [
            interval_score(ahead.error, ahead.scale * end * factor / imports.WIDENED)
            < interval_score(np.log(ahead.outcome / ahead["last"]), ahead.scale_last * end)
            for _, ahead in by
        ]
        better[factor] = all(scores)
    assert list(better.values()) == [True, False]


def test_what_holds_more_in_quiet_months_holds_nine_of_ten_in_those_of_the_replay(before_the_replay):
    assert before_the_replay.groupby("horizon").inside_90.mean().between(0.95, 0.98).all()
    replayed = inputs.load_replay()["prediction_imports"].dropna(subset="error")
    assert replayed.groupby("horizon").inside_90.mean().between(0.85, 0.95).all()
