"""Citable numbers of report 10; what they are stands in ``text.md``."""

from __future__ import annotations

import math

from analysis.estimate.record.scoreboard import Scoreboard, total
from analysis.estimate.record.story import RecordStory
from analysis.present.page import Numbers
from analysis.present.record.labels import coverage_row, effect_row

#: Benchmarks that our skill against is citable.
AGAINST = ("seasonal_naive", "random_walk")

#: Differences that a recomputation may show: US dollars, and a fraction of draws.
DOLLARS, FRACTION = 1e4, 1e-6


def numbers(story: RecordStory, made: Numbers) -> None:
    """Add the numbers of every series replayed, and of the calibration, which is of all partners."""
    for board in story.boards:
        _replayed(board, made)
    made.stem, made.release, made.parts = "scenario.calibration", story.vintage, ("calibration",)
    held, spread = coverage_row(story, "widened", "2025"), effect_row(story)
    held = [held.coverage, held.ci_low, held.ci_high]
    made.add("forecast90", held, "fraction", tolerance=FRACTION)
    made.add("effect_spread", spread, "fraction", tolerance=FRACTION)


def _replayed(board: Scoreboard, made: Numbers) -> None:
    """Add what was forecast of a series, what came, and the scores."""
    replay, row = board.replay, board.row(board.replay.main)
    name, series = replay.main, "" if replay.name == "imports" else f".{replay.name}"
    made.stem, made.vintage = f"replay.{replay.day:%Y-%m-%d}.{replay.partner}{series}", ""
    made.release, made.parts = replay.vintage, (replay.name, "effects")
    *forecast, came = total(replay, name)
    fields = {"own": replay, "name": name}
    made.add(f"{name}.total", forecast, "USD", said="total", tolerance=DOLLARS, **fields)
    made.add("outcome.total", came, "USD", **fields)
    for key in board.monthly if replay.name == "imports" else [name]:
        crps = board.row(key).crps
        made.add(f"{key}.crps", crps, "USD", said="crps", tolerance=DOLLARS, **fields | {"name": key})
    for benchmark in AGAINST:
        _against(board, benchmark, made, fields | {"benchmark": benchmark})
    made.add(f"{name}.inside_90", row.inside_90, "fraction", said="inside_90", **fields)


def _against(board: Scoreboard, benchmark: str, made: Numbers, said: dict) -> None:
    """Add our skill against a benchmark, and the difference of the scores."""
    name = board.replay.main
    pair, skill = board.comparison(name, benchmark), board.skill(name, benchmark)
    ends = [] if math.isnan(pair.ci_low) else [pair.ci_low, pair.ci_high]
    key = f"{name}.skill.vs_{benchmark}"
    made.add(key, skill, "fraction", said="skill", tolerance=FRACTION, **said)
    key = f"{name}.crps_less_{benchmark}"
    made.add(key, [pair.difference, *ends], "USD", said="crps_less", tolerance=DOLLARS, **said)
