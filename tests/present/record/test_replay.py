"""What report 10 says of the forecast of a day, and that a forecast that loses is printed so."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis.estimate.counterfactual.scenario.draws import Parameters
from analysis.estimate.record.replay import BENCHMARKS
from analysis.estimate.record.scoreboard import scoreboard
from analysis.present import record as show
from analysis.present.record.figures import _frame
from analysis.present.record.labels import against_benchmarks, lost
from analysis.present.style import house_style, new_figure
from tests.estimate.record.test_scoreboard import example
from tests.present.record.stories import story


@pytest.fixture(scope="module")
def winning():
    return scoreboard(example())


@pytest.fixture(scope="module")
def losing():
    return scoreboard(example(ours_off=0.28))


def test_the_section_gives_forecast_interval_and_what_came(winning):
    text = show.forecast(story(winning)).text
    assert text.startswith(
        "**The forecast of US imports for consumption from China that could be made on"
    )
    assert (
        "on 9 June 2025, for 30\u00a0% kept, beats every forecast without a model of tariffs.**" in text
    )
    assert f"{winning.replay.outcome.sum() / 1e9:.1f}\u00a0bn\u00a0USD came, inside the interval" in text


def test_the_section_says_that_a_forecast_loses_and_to_whom(losing):
    text = show.forecast(story(losing)).text
    assert "loses to 1 of 4 forecasts without a model of tariffs" in text
    assert "it loses to random walk (1." in text and "by log score too" in text


def test_a_forecast_that_loses_to_all_is_said_to_lose_to_every_one():
    told = scoreboard(example(ours_off=3.0))
    assert lost(told) == set(BENCHMARKS)
    assert "loses to every forecast without a model of tariffs.**" in show.forecast(story(told)).text
    assert "It loses to every benchmark" in show.answer(story(told)).points[0]


def test_a_forecast_that_loses_by_one_score_only_is_printed_so():
    row = pd.Series({"loses_crps": [], "loses_log_score": ["random_walk"]})
    assert against_benchmarks(row) == "CRPS: beats all; log score: loses to random walk"


def test_the_section_says_what_later_vintages_and_hindsight_mean(winning):
    text = show.forecast(story(winning)).text
    assert "later vintage" in text and "chosen by people who knew what came" in text


def test_losing_is_printed_in_the_scores(losing, winning):
    def verdicts(board):
        return show.score_table(story(board)).frame.set_index("label").verdict

    assert verdicts(losing)["ours: 30 % kept"] == "loses to random walk"
    assert verdicts(winning)["ours: 30 % kept"] == "beats all"
    assert verdicts(winning)["ours: 145 % kept"].startswith("no score")


def test_scores_are_sorted_best_first_and_print_billions(winning):
    table = show.score_table(story(winning))
    assert table.frame["all months"].dropna().is_monotonic_increasing
    assert table.printed()["all"].iloc[0] == f"{table.frame['all months'][0] / 1e9:.2f}"
    assert table.name == "record_scores_imports"


def test_the_fan_has_units_direct_labels_and_says_what_it_shows(winning):
    picture = show.forecast_figure(story(winning))
    ax = picture.figure.axes[0]
    texts = [text.get_text() for text in ax.texts]
    assert ax.get_ylabel() == "bn USD a month"
    assert {"30 % kept", "145 % kept", "random walk", "no tariff", "what came"} <= set(texts)
    assert "9 June 2025" in picture.alt and "Source:" in picture.caption and "draws" in picture.caption


def test_a_partner_without_a_truce_has_a_fan_without_145_per_cent():
    own = story(scoreboard(example(partner="VNM")))
    texts = [text.get_text() for text in show.forecast_figure(own).figure.axes[0].texts]
    assert "announced\nrates kept" in texts and "145 % kept" not in texts
    assert "from Vietnam" in show.forecast(own).text


def test_an_outcome_above_all_forecasts_stays_in_the_frame():
    made = example(partner="VNM")
    high = replace(made, outcome=made.outcome * 3)
    ax = show.forecast_figure(story(scoreboard(high))).figure.axes[0]
    assert ax.get_ylim()[1] > high.outcome.max()


def test_numbers_have_stable_keys_intervals_and_definitions(winning):
    found = show.numbers(story(winning, scoreboard(example("exports"))))
    numbers = {n.key: n for n in found}
    crps = numbers["replay.2025-06-09.CHN.truce.crps"]
    assert crps.unit == "USD" and "mean CRPS a month" in crps.definition
    assert "replay.2025-06-09.CHN.exports.truce.crps" in numbers
    total = numbers["replay.2025-06-09.CHN.truce.total"]
    assert total.ci_low < total.value < total.ci_high
    assert "as forecast on 9 June 2025" in total.definition
    skill = numbers["replay.2025-06-09.CHN.truce.skill.vs_seasonal_naive"]
    assert skill.value == pytest.approx(winning.skill("truce", "seasonal_naive"))
    assert len(numbers) == len(found)


def test_every_table_prints(winning):
    own = story(winning)
    for part in (show.comparison_table, show.coverage_table):
        table = part(own)
        assert table.printed().shape[0] >= 2 and "nan" not in repr(table)


def test_the_note_on_the_window_gives_the_scores_from_the_month_of_the_day_on(winning):
    assert "from June 2025." in show.scoring_starts(story(winning)).text
    made = example()
    may = pd.DataFrame({"crps": [9e9]}, index=[pd.Timestamp("2025-05-01")])
    board = scoreboard(made)
    early = {name: pd.concat([may, scores]) for name, scores in board.monthly.items()}
    earlier = replace(made, outcome=pd.concat([pd.Series(2e10, may.index), made.outcome]))
    board = replace(board, replay=earlier, monthly=early)
    text = show.scoring_starts(replace(story(winning), boards=[board])).text
    assert "from May 2025, and from June 2025" in text
    assert "of the best benchmark, random walk" in text


def test_the_note_on_the_response_prints_shape_level_and_draws_that_slope_up():
    by_age = Parameters((0, 1), np.array([[0.5, -2.0]] * 3 + [[0.5, 0.2]]), np.ones(4))
    at_once = Parameters((0,), np.full((4, 1), -2.9), np.ones(4))
    known = SimpleNamespace(values=np.array([-0.5, -1.3]), level=SimpleNamespace(value=-1.15))
    drawn = story(by_age=by_age, at_once=at_once, known_response=known)
    text = show.response_note(drawn).text
    assert "are −0.50, −1.30: the path across partners, scaled to the main estimate's −1.15 over" in text
    assert "In 25.0\u00a0% of the draws demand does not slope down" in text
    assert "median −2.90, and none of its draws slope up." in text


@pytest.mark.parametrize(
    "ours_off, said",
    [
        (0.02, "It beats every benchmark. "),
        (0.28, "It loses to one benchmark. "),
        (1.5, "It loses to every benchmark. "),
    ],
)
def test_the_answer_says_that_a_forecast_loses_and_to_how_many(ours_off, said):
    answer = show.answer(story(scoreboard(example(ours_off=ours_off))))
    assert answer.points[0].startswith(said)
    assert answer.sentence.startswith("US imports from China, June 2025 to January 2026, were 1")
    assert "where a forecast of 9 June 2025 had " in answer.sentence
    assert "(CRPS): ours " in answer.points[0] and ", imports as last seen " in answer.points[0]


def test_a_loss_by_the_log_score_alone_is_a_loss(winning):
    table = winning.table.copy()
    (row,) = table.index[table.forecast.eq("truce") & table.group.eq("all months")]
    table.at[row, "loses_log_score"] = ["random_walk"]
    answer = show.answer(story(replace(winning, table=table)))
    assert answer.points[0].startswith("It loses to one benchmark. ")


def test_one_month_of_a_band_does_not_rule_its_axis_and_is_said():
    def frame(peak):
        _, ax = house_style(new_figure)()
        high = pd.Series([50e9, peak, 60e9], pd.date_range("2026-02", periods=3, freq="MS"))
        ax.plot(high.index, high)
        _frame(ax, high, 40e9)
        return ax.get_ylim()[1], [text.get_text() for text in ax.texts]

    top, (label,) = frame(800e9)
    assert top == 80e9 and "800" in label and "March 2026" in label
    assert frame(70e9) == (pytest.approx(73.5e9), [])
