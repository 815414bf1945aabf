"""Frames of report 10 that its tables print and no story holds."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, changed, returns
from analysis.estimate.record import known, scoreboard
from analysis.estimate.record.calibration import COVERAGE_LEVELS, GOAL_LEVEL
from analysis.estimate.record.published import BOARD
from analysis.estimate.record.replay import FORECAST_LABELS
from analysis.estimate.record.scoreboard import ALL_MONTHS, Scoreboard
from analysis.estimate.record.scores import FEWEST_MONTHS
from analysis.estimate.record.story import RecordStory
from analysis.present.record.labels import (
    AHEAD_HEADS,
    CALIBRATED,
    against_benchmarks,
    coverage_row,
    number_verdict,
    outcome_months,
)
from analysis.vocabulary import TERMS, Term

FORECAST = scoreboard.FORECAST_COVERAGE.only("label")

#: What a forecast has no score for.
UNSCORED = "where the condition never came true"


def _groups(frame: pd.DataFrame) -> list[str]:
    """Return the groups of months ahead that a frame has."""
    return [name for name in frame if name in AHEAD_HEADS]


def score_columns(frame: pd.DataFrame) -> Columns:
    """One row a forecast: mean CRPS by months ahead, log score, coverage, and against the benchmarks."""
    return Columns(
        "a forecast",
        FORECAST
        | {
            group: Term(
                AHEAD_HEADS[group], "USD", f"mean CRPS, {group}; lower is better", missing=UNSCORED
            )
            for group in _groups(frame)
        }
        | {
            "log_score": Term(
                "Log score", "nats", "mean log score of the log value; lower is better", missing=UNSCORED
            ),
            "inside_90": Term(
                "In 90 %", "fraction", "share of months inside the 90 % intervals", missing=UNSCORED
            ),
            "verdict": Term("Against the benchmarks", "", "which benchmarks have a lower score"),
        },
    )


@returns(score_columns)
def scores(story: RecordStory) -> pd.DataFrame:
    """Return every forecast, best first by CRPS over all months, with the benchmarks that beat it."""
    board = story.boards[0]
    replay, crps = board.replay, _by_group(board, "forecast", "crps")
    rows = board.table[board.table.group.eq(ALL_MONTHS)].set_index("forecast")
    frame = pd.DataFrame({"label": rows.label}).join(crps).join(rows[["log_score", "inside_90"]])
    frame["verdict"] = [
        against_benchmarks(rows.loc[name]) if name in replay.ours else "benchmark"
        for name in frame.index
    ]
    frame = frame.sort_values(ALL_MONTHS, ignore_index=True)
    if "no_truce" in replay.forecasts:
        frame.loc[len(frame)] = {
            "label": FORECAST_LABELS["no_truce"],
            "verdict": "no score: its condition never came true",
        }
    return frame


def _by_group(board: Scoreboard, index: str, score: str) -> pd.DataFrame:
    """Return a mean score by forecast and months ahead."""
    return board.table.pivot(index=index, columns="group", values=score)[board.table.group.unique()]


def _ends(unit: str, missing: str = "") -> dict[str, Term]:
    """Return the ends of a 95 % interval in a unit."""
    ends = {name: TERMS[name] for name in ("ci_low", "ci_high")}
    return changed(ends, unit=unit, missing=missing)


FEW = f"with fewer than {FEWEST_MONTHS} months"
COMPARED = Columns(
    "a benchmark",
    {
        "benchmark": Term("Benchmark", "", "forecast without a model of tariffs"),
        "difference": Term(
            "CRPS, difference [95 %]",
            "USD",
            "mean CRPS of our main forecast less that of the benchmark; below zero ours is better",
            "",
            ("ci_low", "ci_high"),
        ),
        **_ends("USD", FEW),
        **changed(
            {"p_value": TERMS["p_value"]},
            missing=FEW,
            definition="two-sided, of no difference, HAC standard error, t distribution",
        ),
        "log_difference": Term(
            "Log score, difference",
            "nats",
            "mean log score of our main forecast less that of the benchmark; below zero ours is better",
        ),
        "n_months": Term("Months", "count", "months that both are scored in"),
    },
)


@returns(COMPARED)
def comparison(story: RecordStory) -> pd.DataFrame:
    """Return the differences of our main forecast from each benchmark, with HAC intervals."""
    board = story.boards[0]
    ours = board.comparisons[board.comparisons.forecast.eq(board.replay.main)]
    wide = ours[ours.score.eq("crps")]
    log_difference = ours[ours.score.eq("log_score")].difference.to_numpy()
    return wide.assign(log_difference=log_difference)[list(COMPARED)]


@returns(known.RELEASES)
def public(story: RecordStory) -> pd.DataFrame:
    """Return, for each table, the last month that was public on the day, and how much is withheld."""
    return _own(story, story.releases, "table")


def _own(story: RecordStory, table: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the rows that concern the partner: those of China's figures in its report only."""
    if story.partner == "CHN":
        return table
    return table[~table[column].str.contains("china", case=False)].reset_index(drop=True)


HELD = Columns(
    "a sample of steps, with how its intervals were made",
    {
        "label": Term("Steps and intervals", "", "which steps, and how their intervals were made"),
        **{
            f"held_{level * 100:.0f}": Term(
                f"{level * 100:.0f} %",
                "fraction",
                f"share of imports inside intervals that are to hold {level:.0%}, weighed by value",
            )
            for level in COVERAGE_LEVELS
        },
        "held_90": Term(
            "90 % [95 %]",
            "fraction",
            "share of imports inside intervals that are to hold 90%, weighed by value",
            "",
            ("ci_low", "ci_high"),
        ),
        **_ends("fraction"),
        "alike": Term(
            "90 %, steps alike",
            "fraction",
            "share of steps inside intervals that are to hold 90%, all steps alike",
        ),
        "n_steps": Term("Steps", "count", "steps of the law in the sample"),
        "n_dates": Term("Months", "count", "months in which these steps were"),
    },
)


@returns(HELD)
def calibration(story: RecordStory) -> pd.DataFrame:
    """Return how often intervals held, by level: as made, and widened by what other months taught."""
    late, rows = outcome_months(story), []
    for (kind, sample), label in CALIBRATED.items():
        at = {level: coverage_row(story, kind, sample, level=level) for level in COVERAGE_LEVELS}
        goal, alike = at[GOAL_LEVEL], coverage_row(story, kind, sample, weighing="equal")
        held = {f"held_{level * 100:.0f}": row.coverage for level, row in at.items()}
        rows.append(
            {
                "label": label.format(late=late),
                **held,
                "ci_low": goal.ci_low,
                "ci_high": goal.ci_high,
                "alike": alike.coverage,
                "n_steps": int(goal.n_steps),
                "n_dates": int(goal.n_dates),
            }
        )
    return pd.DataFrame(rows)


BESIDE = Columns(
    "a published number",
    {
        **changed(BOARD.only("study"), definition="who published it, and over which horizon"),
        **BOARD.only("unit", "checked", "published"),
        **changed(BOARD.only("band_low", "band_high"), missing="where no interval or range is printed"),
        **BOARD.only("value", "ci_low", "ci_high", "how", "distance", "width"),
        "verdict": Term("Verdict", "", "whether our value meets the published number"),
        **BOARD.only("reason"),
    },
)


@returns(BESIDE)
def beside(story: RecordStory) -> pd.DataFrame:
    """Return our numbers beside published ones, like with like; width meets nothing."""
    board = story.board
    frame = board.assign(
        study=[f"{row.study}, {row.horizon}" for row in board.itertuples()],
        verdict=[number_verdict(row) for row in board.itertuples()],
    )[list(BESIDE)]
    frame.loc[board.band.isin(["figure", "bound"]).to_numpy(), ["band_low", "band_high"]] = np.nan
    return frame
