from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis.estimate.scenario.draws import Parameters
from analysis.estimate.scenario.published_forecasts import Verdict
from analysis.estimate.scenario.scoreboard import Scoreboard, condition_gap, coverage, scoreboard
from analysis.present import truce_replay as show
from analysis.present import truce_replay_tables as tables
from analysis.present.finding import Finding
from tests.estimate.scenario.test_scoreboard import example


def story(board: Scoreboard) -> SimpleNamespace:
    return SimpleNamespace(boards=[board], gap=condition_gap(board.replay))


@pytest.fixture(scope="module")
def winning():
    return scoreboard(example())


@pytest.fixture(scope="module")
def losing():
    return scoreboard(example(ours_off=0.28))


def test_the_finding_gives_forecast_interval_and_what_came(winning):
    text = show.replay_finding([winning]).text
    assert text.startswith("**The forecast that could have been made on 9 June 2025 for 30 % kept beats")
    assert "US imports for consumption from China" in text and "95 % interval" in text
    assert f"{winning.replay.outcome.sum() / 1e9:.1f}\u00a0bn USD came" in text


def test_the_finding_says_that_a_forecast_loses_and_to_whom(losing, winning):
    text = show.replay_finding([losing, winning]).text
    assert "loses, in 1 of 2 series, to at least one forecast that knew of no tariff" in text
    assert "it loses to SARIMAX (5." in text and "by log score too" in text


def test_a_forecast_that_loses_by_one_score_only_is_printed_so():
    row = pd.Series({"loses_crps": [], "loses_log_score": ["random_walk"]})
    assert tables._verdict(row) == "CRPS: beats all; log score: loses to random walk"


def test_the_finding_says_what_later_vintages_and_hindsight_mean(winning):
    text = show.replay_finding([winning]).text
    assert "later vintage" in text and "chosen by people who knew what came" in text


def test_losing_is_printed_in_the_scores(losing, winning):
    def verdicts(board):
        return tables.score_table(board).frame.set_index("label").verdict

    assert verdicts(losing)["ours: 30 % kept"] == "loses to SARIMAX and random walk"
    assert verdicts(winning)["ours: 30 % kept"] == "beats all"
    assert verdicts(winning)["ours: 145 % kept"].startswith("no score")


def test_scores_are_sorted_best_first_and_print_billions(winning):
    table = tables.score_table(winning)
    assert table.frame["all months"].dropna().is_monotonic_increasing
    assert table.printed()["all"].iloc[0] == f"{table.frame['all months'][0] / 1e9:.2f}"
    assert table.name == "replay_scores_imports"


def test_the_fan_has_units_direct_labels_and_says_what_it_shows(winning):
    picture = show.fan_figure(winning)
    ax = picture.figure.axes[0]
    texts = [text.get_text() for text in ax.texts]
    assert ax.get_ylabel() == "bn USD a month"
    assert {"30 % kept", "145 % kept", "random walk", "no tariff", "what came"} <= set(texts)
    assert "9 June 2025" in picture.alt and "Source:" in picture.caption and "draws" in picture.caption


def test_a_partner_without_a_truce_has_a_fan_and_no_table_of_145_per_cent():
    board = scoreboard(example(partner="VNM"))
    texts = [text.get_text() for text in show.fan_figure(board).figure.axes[0].texts]
    assert "announced\nrates kept" in texts and "145 % kept" not in texts
    assert isinstance(tables.condition_table(story(board)), Finding)
    assert isinstance(tables.rebound_table([board]), Finding)
    assert "from Vietnam" in show.replay_finding([board]).text


def test_numbers_have_stable_keys_intervals_and_definitions(winning):
    numbers = {n.key: n for n in show.replay_numbers([winning, scoreboard(example("exports"))])}
    crps = numbers["replay.2025-06-09.CHN.truce.crps"]
    assert crps.unit == "USD" and "mean CRPS a month" in crps.definition
    assert "replay.2025-06-09.CHN.exports.truce.crps" in numbers
    total = numbers["replay.2025-06-09.CHN.truce.total"]
    assert total.ci_low < total.value < total.ci_high and "as of 2025-06-09" in total.definition
    skill = numbers["replay.2025-06-09.CHN.truce.skill.vs_seasonal_naive"]
    assert skill.value == pytest.approx(winning.skill("truce", "seasonal_naive"))
    assert len(numbers) == len(show.replay_numbers([winning, scoreboard(example("exports"))]))


def test_every_table_prints(winning):
    for table in (
        tables.log_score_table(winning), tables.comparison_table(winning),
        tables.coverage_table(coverage([winning])),
        tables.condition_table(story(winning)),
    ):  # fmt: skip
        assert table.printed().shape[0] >= 2 and "nan" not in repr(table)


def test_a_brier_score_is_the_squared_distance_from_what_happened():
    made = example("exports")
    april = made.history.values.index[-1]
    until_may = pd.concat([made.history.values, pd.Series({april + pd.DateOffset(months=1): 20.5e9})])
    released = pd.Series(made.day, until_may.index)
    made = replace(made, history=replace(made.history, values=until_may, released=released))
    table = tables.rebound_table([scoreboard(made)])
    frame = table.frame.set_index("label")
    assert made.outcome.iloc[0] < 20.5e9 and "did not rise" in table.caption
    assert frame.brier.tolist() == pytest.approx((frame.chance**2).tolist())
    assert frame.chance["seasonal naive"] == 1.0


def test_the_note_on_the_window_gives_the_scores_from_the_month_of_the_day_on(winning):
    assert "from June 2025, ours" in show.window_note([winning]).text
    made = example()
    may = pd.DataFrame({"crps": [9e9]}, index=[pd.Timestamp("2025-05-01")])
    board = scoreboard(made)
    early = {name: pd.concat([may, scores]) for name, scores in board.monthly.items()}
    earlier = replace(made, outcome=pd.concat([pd.Series(2e10, may.index), made.outcome]))
    text = show.window_note([replace(board, replay=earlier, monthly=early)]).text
    assert "from May 2025, ours" in text and "; from June 2025, ours" in text
    assert "the best benchmark random walk" in text


def test_the_note_on_the_response_prints_medians_and_the_share_drawn_again():
    by_age = Parameters((0, 1), np.array([[0.5, -2.0]] * 3), np.ones(3), drawn_again=0.315)
    at_once = Parameters((0,), np.full((3, 1), -2.9), np.ones(3), drawn_again=0.15)
    known = SimpleNamespace(values=np.array([0.3, -1.5]))
    drawn = SimpleNamespace(by_age=by_age, at_once=at_once, known_response=known)
    text = show.response_note(drawn).text
    assert "estimated 0.30, −1.50; medians of the draws used 0.50, −2.00, since 31.5\u00a0%" in text
    assert "at once: median −2.90, 15.0\u00a0% drawn again" in text


def test_a_published_forecast_that_cannot_be_scored_says_so():
    common = {"study": "A", "quantity": "trade", "condition": "never", "definition": "imports"}
    unscored = Verdict(**common, stated=-0.5, outcome=-0.4, scored=False, note="lower rates came")
    missed = Verdict(
        **common, stated=2.0, outcome=-0.1, scored=True, ci_low=-0.2, ci_high=0.2, note="late"
    )
    table = tables.published_table([unscored, missed]).frame
    assert table.verdict[0] == "cannot be scored; lower rates came"
    assert "loses to saying “no change”" in table.verdict[1]


def test_revisions_print_in_hundredths_of_a_per_cent():
    row = {
        "series": "s", "older": "a", "newer": "b", "n_months": 3, "mean": 0.0, "mean_size": 0.0039,
        "largest": -0.0148, "month": pd.Timestamp("2025-11-01"),
    }  # fmt: skip
    printed = tables.revision_table(pd.DataFrame([row])).printed()
    assert printed["Mean size"][0] == "0.39\u00a0%" and printed["Largest"][0] == "−1.48\u00a0%"
    assert printed["Month of it"][0] == "2025-11" and np.all(printed["Figures"] == "3")
