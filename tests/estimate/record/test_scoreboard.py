import numpy as np
import pandas as pd
import pytest

from analysis.collect.releases import census_days
from analysis.estimate.counterfactual.structural import Forecast
from analysis.estimate.record import known
from analysis.estimate.record.replay import FORECAST_LABELS, Replay
from analysis.estimate.record.scoreboard import (
    ALL_MONTHS,
    coverage,
    scoreboard,
    total,
)

DAY = pd.Timestamp("2025-06-09")
MONTHS = pd.date_range("2025-06", periods=8, freq="MS")


def example(
    name: str = "imports", *, partner: str = "CHN", ours_off: float = 0.02, months=MONTHS
) -> Replay:
    """A replay by hand: outcomes of 20 bn, forecasts that miss them by known shares."""
    rng = np.random.default_rng(1)
    before = pd.date_range("2023-01", "2025-04", freq="MS")
    released = pd.Series(census_days(before.to_series()), before)
    history = known.History(pd.Series(30e9, before), released, DAY, known.FORECAST_TARGETS[name])
    off = {
        "no_tariff": 0.8,
        "structural": 0.3,
        "seasonal_naive": 0.5,
        "random_walk": 0.1,
    }
    main = ["truce", "truce_at_once", "truce_lapses", "no_truce"] if partner == "CHN" else ["announced"]
    off = {key: ours_off for key in main} | ({"no_truce": -0.4} if partner == "CHN" else {}) | off
    shocks = 0.05 * rng.standard_normal((400, len(months)))
    forecasts = {}
    for key, miss in off.items():
        paths = 20e9 * np.exp(miss + shocks)
        forecasts[key] = Forecast(months, paths.mean(0), paths)
    wobble = np.exp(0.01 * rng.standard_normal(len(months)))
    names = {"CHN": "China", "VNM": "Vietnam"}
    came = pd.Series(20e9 * wobble, months)
    return Replay(partner, names[partner], history, forecasts, came, "Vintage of the series")


@pytest.fixture(scope="module")
def board():
    return scoreboard(example())


def test_the_nearer_forecast_has_the_lower_crps(board):
    rows = board.table[board.table.group.eq(ALL_MONTHS)].set_index("forecast").crps
    order = ["truce", "random_walk", "structural", "seasonal_naive", "no_tariff"]
    assert rows[order].is_monotonic_increasing


def test_a_forecast_that_loses_is_said_to_lose_and_to_whom():
    lost = scoreboard(example(ours_off=0.28)).row("truce")
    assert set(lost.loses_crps) == set(lost.loses_log_score) == {"random_walk"}
    won = scoreboard(example()).row("truce")
    assert won.loses_crps == won.loses_log_score == []


def test_skill_is_one_less_the_ratio_of_mean_scores(board):
    ours, naive = board.monthly["truce"].crps.mean(), board.monthly["seasonal_naive"].crps.mean()
    assert board.skill("truce", "seasonal_naive") == pytest.approx(1 - ours / naive)
    assert board.row("truce").skill == pytest.approx(1 - ours / naive)
    assert board.row("seasonal_naive").skill == 0.0


def test_the_groups_of_months_add_up_to_all_months(board):
    own = board.table[board.table.forecast.eq("truce")].set_index("group")
    parts = own.drop(ALL_MONTHS)
    assert parts.n_months.sum() == own.n_months[ALL_MONTHS] == 8
    assert (parts.crps * parts.n_months).sum() / 8 == pytest.approx(own.crps[ALL_MONTHS])


def test_months_that_have_not_come_have_no_row(months=MONTHS[:6]):
    groups = scoreboard(example(months=months)).table.group
    assert set(groups) == {"months 1–3", "months 4–6", ALL_MONTHS}


def test_a_forecast_whose_condition_never_came_true_has_no_score(board):
    assert "no_truce" in board.replay.forecasts
    assert "no_truce" not in board.monthly and not board.table.forecast.eq("no_truce").any()


def test_an_interval_of_a_sum_is_that_of_summed_paths(board):
    middle, low, high, came = total(board.replay, "truce")
    sums = board.replay.forecasts["truce"].paths.sum(axis=1)
    assert (low, middle, high) == pytest.approx(tuple(np.quantile(sums, [0.025, 0.5, 0.975])))
    assert came == board.replay.outcome.sum()


def test_differences_from_benchmarks_have_the_sign_of_the_better(board):
    assert board.comparison("truce", "random_walk").difference < 0
    assert board.comparison("truce", "random_walk").ci_high < 0


def test_coverage_pools_the_months_of_all_series(board):
    table = coverage([board, board]).set_index("label")
    assert table.n_months[FORECAST_LABELS["truce"]] == 16
    assert (
        table.inside_90[FORECAST_LABELS["no_tariff"]] == 0
        and table.pit[FORECAST_LABELS["no_tariff"]] == 0
    )
