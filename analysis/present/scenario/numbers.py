"""Citable numbers of report 08."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.estimate.scenario.asked import ACTUAL
from analysis.estimate.scenario.comparison import Scenarios
from analysis.estimate.scenario.draws import UPPER
from analysis.estimate.record.replay import LABELS
from analysis.estimate.record.scoreboard import Scoreboard, total
from analysis.estimate.scenario.study import Story
from analysis.present.finding import two
from analysis.present.numbers import Number
from analysis.present.scenario.labels import (
    DESIGN,
    OUTCOMES,
    SOURCES,
    coverage_row,
    effect_row,
    months,
    outcome_months,
    series_text,
    window_text,
)


def numbers(story: Story) -> list[Number]:
    """Return the citable numbers: of paths, of the one asked about, of every series replayed."""
    return [
        *_paths(story), _best_rate(story), *replay_numbers(story.boards), *calibration_numbers(story)
    ]  # fmt: skip


def replay_numbers(boards: list[Scoreboard]) -> list[Number]:
    """Return the citable numbers of the replay."""
    return [number for board in boards for number in _replayed(board)]


def _paths(story: Story) -> list[Number]:
    """Return outcomes of every path that is not the law as it was, and the effect of the one asked."""
    scenarios, when = story.scenarios, months(story.window)
    summed = story.window.replace(":", "_") + _settings(scenarios)
    label = {name: path.label for name, path in scenarios.paths.items()}
    stem, rests_on = f"scenario.{scenarios.partner}", _rests_on(scenarios)
    pair, beside = (
        f"{scenarios.asked}_less_{ACTUAL}",
        f"path '{label[scenarios.asked]}' less '{label[ACTUAL]}'",
    )
    return [
        _number(
            f"{stem}.{row.path}.{summed}.{row.outcome}", row,
            f"{OUTCOMES[row.outcome]} under the path '{label[row.path]}', {when}, median of draws",
            rests_on,
        )
        for row in story.totals.itertuples() if not scenarios.is_actual(row.path, story.window)
    ] + [
        _number(
            f"{stem}.{pair}.{summed}.{row.outcome}", row,
            f"{OUTCOMES[row.outcome]}, {beside}, {when}, median of draws", rests_on,
        )
        for row in story.difference.itertuples()
    ] + [
        Number(
            key=f"{stem}.{pair}.{summed}.{name}", value=float(row.value), ci_low=float(row.ci_low),
            ci_high=float(row.ci_high), unit="fraction", vintage=rests_on, tolerance=1e-3,
            definition=f"change of imports, {beside}, over the latter, {when}, {case}",
        )
        for name, row, case in _changes(story)
    ]  # fmt: skip


def _changes(story: Story) -> Iterator[tuple[str, pd.Series, str]]:
    """Yield the change of imports as estimated, with demand sloping down, and with cuts as found."""
    yield "change", story.effect.loc["as estimated"], "median of draws"
    yield (
        "change.sloping_down",
        story.effect.loc["sloping down"],
        ("median of the draws in which demand slopes down"),
    )
    row = story.sensitivity[story.sensitivity.cuts.ne(1)].iloc[0]
    own = {name: row[f"change_{name}"] for name in ("value", "ci_low", "ci_high")}
    yield (
        "change.cuts_as_found",
        pd.Series(own),
        (f"median of draws, a cut working {two(row.cuts)} times as much as a rise"),
    )


def _best_rate(story: Story) -> Number:
    scenarios, best = story.scenarios, story.best_rate
    return Number(
        key=f"scenario.{scenarios.partner}.best_rate{_settings(scenarios)}",
        value=best["value"],
        unit="fraction",
        ci_low=best["ci_low"],
        ci_high=best["ci_high"],
        vintage=_rests_on(scenarios),
        definition="collected rate on all goods, up to 300 %, with the largest customs revenue in the "
        "long run, median of draws",
    )


def _rests_on(scenarios: Scenarios) -> str:
    drawn = scenarios.parameters
    return (
        f"{scenarios.vintages['panel']}; elasticities: {SOURCES[drawn.source]}; upper elasticity "
        f"{drawn.upper:g}; {len(drawn.pass_through):,} draws"
    )


def _settings(scenarios: Scenarios) -> str:
    """Return what the keys say of settings that are not the default ones."""
    drawn = scenarios.parameters
    source = "" if drawn.source == "2025" else f".{drawn.source}"
    return source + ("" if drawn.upper == UPPER else f".upper_{drawn.upper:g}")


def _number(key: str, row, definition: str, rests_on: str) -> Number:
    return Number(
        key=key, value=row.value, ci_low=row.ci_low, ci_high=row.ci_high, unit="USD",
        definition=definition, vintage=rests_on, tolerance=1e6,
    )  # fmt: skip


def _replayed(board: Scoreboard) -> list[Number]:
    made = board.replay
    name, row = made.headline, board.row(made.headline)
    middle, low, high, came = total(made, name)
    what = f"sum of months, median, {LABELS[name]}; {DESIGN}"
    scored = board.monthly if made.name == "imports" else [name]
    return [
        _of(board, f"{name}.total", middle, "USD", what, (low, high), 1e6),
        _of(board, "outcome.total", came, "USD", "sum of months that came"),
        *(
            _of(board, f"{key}.crps", board.row(key).crps, "USD",
                f"mean CRPS a month, {LABELS[key]}", tolerance=1e6)
            for key in scored
        ),
        *(n for key in ("seasonal_naive", "random_walk") for n in _against(board, key)),
        _of(board, f"{name}.inside_90", row.inside_90, "fraction",
            "share of months inside the 90 % interval"),
    ]  # fmt: skip


def _against(board: Scoreboard, benchmark: str) -> list[Number]:
    """Return our skill against a benchmark, and the difference of the scores."""
    name, pair = board.replay.headline, board.comparison(board.replay.headline, benchmark)
    ours, theirs = LABELS[name], LABELS[benchmark]
    ends = (None, None) if np.isnan(pair.ci_low) else (float(pair.ci_low), float(pair.ci_high))
    return [
        _of(board, f"{name}.skill.vs_{benchmark}", board.skill(name, benchmark), "fraction",
            f"one less mean CRPS of {ours} over that of the {theirs}", tolerance=1e-3),
        _of(board, f"{name}.crps_less_{benchmark}", pair.difference, "USD",
            f"mean CRPS of {ours} less that of the {theirs}, HAC interval", ends, 1e6),
    ]  # fmt: skip


def _of(
    board: Scoreboard, key: str, value: float, unit: str, what: str, ends=(None, None),
    tolerance: float = 1e-6,
) -> Number:  # fmt: skip
    made = board.replay
    stem = f"replay.{made.day:%Y-%m-%d}.{made.partner}"
    stem += "" if made.name == "imports" else f".{made.name}"
    where = f"{series_text(made)}, {window_text(made)}, as of {made.day:%Y-%m-%d}"
    return Number(
        key=f"{stem}.{key}", value=float(value), unit=unit, definition=f"{what}; {where}",
        vintage=made.vintage, ci_low=ends[0], ci_high=ends[1], tolerance=tolerance,
    )  # fmt: skip


def calibration_numbers(story: Story) -> list[Number]:
    """Return the citable numbers of the calibration, which are of all partners together."""
    held, spread = coverage_row(story, "widened", "2025"), effect_row(story)
    cases = {
        "forecast90": (held, held.coverage, "share of imports inside 90 % forecast intervals six months "
                       "after a step of the law of half a point or more, widened as learnt on outcomes "
                       f"before 2025, weighed by value, outcomes of {outcome_months(story)}"),
        "effect_spread": (spread, spread.value, "what one standard deviation of true effects around the "
                          "predicted one adds to imports: exp(s) - 1, s from the mean squares of "
                          "standardised errors after steps less those after placebo steps"),
    }  # fmt: skip
    return [
        Number(
            key=f"scenario.calibration.{name}", value=float(value), unit="fraction",
            ci_low=float(row.ci_low), ci_high=float(row.ci_high), tolerance=1e-3,
            definition=f"{what}; all partners and sectors", vintage=story.scenarios.vintages["panel"],
        )
        for name, (row, value, what) in cases.items()
    ]  # fmt: skip
