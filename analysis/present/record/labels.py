"""How report 10 calls forecasts, their series and what came, and the rows that its sentences are of."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
from numpy import median  # noqa: F401, of draws

from analysis.estimate.record.calibration import GOAL, GOAL_LEVEL, SCORED_FROM  # noqa: F401, as printed
from analysis.estimate.record.naive import GROWTH_MONTHS
from analysis.estimate.record.published_forecasts import Verdict
from analysis.estimate.record.replay import BENCHMARKS, LABELS, Replay
from analysis.estimate.record.scoreboard import ALL, GROUPS, Scoreboard, total  # noqa: F401, a sum
from analysis.estimate.record.steps import AHEAD
from analysis.estimate.record.study import Story
from analysis.estimate.record.tool_calibration import GOAL_WIDTH
from analysis.present.ends import printed_value
from analysis.present.finding import (  # noqa: F401
    bounds,
    counted,
    from_to,
    listing,
    percent,
    the,
    unbroken,  # noqa: F401
)
from analysis.present.numbers import billions, display, fitting_dollars, places

#: Standard deviations to the ends of a 95 % interval.
WIDE = 1.959964

#: What the forecasts of the day are made of.
DESIGN = (
    "structural model fitted to January 2025 times the response of 2017–2019 to the tariffs announced "
    "by the day"
)

#: What the others are made of.
_STRUCTURAL = "log level that wanders, months, new year and working days, fitted to "
HOW = {
    "no_tariff": f"{_STRUCTURAL}January 2025",
    "structural": f"{_STRUCTURAL}all months public on the day",
    "sarimax": "airline model of logs with new year, fitted to all months public on the day",
    "seasonal_naive": f"month of the year before, grown as the last {GROWTH_MONTHS} public months",
    "random_walk": "last public month kept, spread by the rule's past errors",
}  # fmt: skip

#: Forecasts in a few words.
SHORT = {
    "truce": "30 % kept", "truce_lapses": "30 %, then 54 %", "truce_at_once": "30 % at once",
    "announced": "announced rates kept", "announced_at_once": "announced rates at once",
    "no_truce": "145 % kept", "random_walk": "random walk", "no_tariff": "no tariff",
    "structural": "structural model", "sarimax": "SARIMAX", "seasonal_naive": "seasonal naive",
}  # fmt: skip

#: Heads of the mean CRPS by months ahead, which leave room for the rest of a table.
AHEAD_HEADS = dict(zip((*GROUPS, ALL), ("CRPS 1–3", "4–6", "7+", "all"), strict=True))

#: Interval and sample of the calibration, as printed.
CALIBRATED = {
    ("forecast", "placebo"): "placebo steps, as made",
    ("forecast", "all"): "all steps, as made",
    ("forecast", "before 2025"): "outcomes before 2025, as made",
    ("forecast", "2025"): "outcomes of {late}, as made",
    ("widened", "2025"): "outcomes of {late}, widened as learnt before",
    ("left out", "all"): "all steps, each month widened as learnt on the others",
}

#: Predictors of the trial of what-ifs, as printed.
TRIED = {
    "known": "as in 0.6.0: elasticity known on the day",
    "rough": "elasticity of what-ifs, noise as in 0.6.0",
    "tool": "as what-ifs have them",
}
WEIGHED = {"value": "by value", "equal": "all steps alike"}

#: Whose country rates above 10 % were suspended, China apart (EO 14257, Annex I; EO 14266).
SUSPENDED = {
    "AUT", "BEL", "CHE", "DEU", "ESP", "FRA", "IDN", "IND", "IRL", "ISR", "ITA", "JPN", "KOR", "MYS",
    "NLD", "PHL", "SWE", "THA", "TWN", "VEN", "VNM",
}  # fmt: skip


def fitting_interval(value: float, low: float, high: float) -> str:
    """Print US dollars in billions with an interval: ``54.1 bn USD [40.2, 85.0]``."""
    write = partial(billions, decimals=places(value))
    return f"{printed_value(value, low, high, fitting_dollars)} {bounds(low, high, write)}"


def window_text(made: Replay) -> str:
    """Return the months that are forecast, first and last."""
    return from_to(*made.outcome.index[[0, -1]])


def series_text(made: Replay) -> str:
    """Name the series with its partner, for the middle of a sentence."""
    label = made.history.target.label
    return label if made.name == "exports" else f"{label} from {the(made.partner_name)}"


def condition(key: str) -> str:
    """Return the tariff that a forecast supposes."""
    return unbroken(LABELS[key].removeprefix("ours: "))


def lost_text(keys: list[str]) -> str:
    """Say which benchmarks a forecast loses to, or that it beats all."""
    if len(keys) == len(BENCHMARKS):
        return "loses to all"
    return f"loses to {listing([SHORT[key] for key in keys])}" if keys else "beats all"


def lost(board: Scoreboard) -> set[str]:
    """Return the benchmarks that beat the main forecast by either score."""
    row = board.row(board.replay.main)
    return {*row.loses_crps, *row.loses_log_score}


def priced(board: Scoreboard) -> list[str]:
    """Name the benchmarks with a lower CRPS than the main forecast has, with it."""
    keys = board.row(board.replay.main).loses_crps
    return [f"{SHORT[key]} ({fitting_dollars(board.row(key).crps)})" for key in keys]


def best(crps: dict[str, float]) -> str:
    """Return the benchmark with the lowest CRPS."""
    return min(BENCHMARKS, key=crps.get)


def over_all(board: Scoreboard) -> dict[str, float]:
    """Return the mean CRPS of each forecast over all months."""
    return board.table[board.table.group.eq(ALL)].set_index("forecast").crps.to_dict()


def from_the_day(board: Scoreboard) -> dict[str, float]:
    """Return the mean CRPS of each forecast from the month of the day on."""
    first = month_of_the_day(board.replay)
    return {key: scores.crps[scores.index >= first].mean() for key, scores in board.monthly.items()}


def month_of_the_day(made: Replay) -> pd.Timestamp:
    """Return the month in which a forecast could have been made."""
    return made.day.to_period("M").to_timestamp()


def rebounding(story: Story) -> Replay | None:
    """Return the forecast of China's own exports, the series whose rebound was forecast, or None."""
    return next((board.replay for board in story.boards if board.replay.name == "exports"), None)


def rose(made: Replay) -> bool:
    """Return whether the first month that came exceeds the last one known."""
    return made.outcome.iloc[0] > made.history.values.iloc[-1]


def against_benchmarks(row: pd.Series) -> str:
    """Say which benchmarks beat a forecast, by which score."""
    crps, log_score = (lost_text(keys) for keys in (row.loses_crps, row.loses_log_score))
    if set(row.loses_crps) == set(row.loses_log_score):
        return crps
    return f"CRPS: {crps}; log score: {log_score}"


def published_verdict(verdict: Verdict) -> str:
    """Say how far a published forecast was off, or that it cannot be scored."""
    if not verdict.scored:
        return f"cannot be scored; {verdict.note}"
    if np.isnan(verdict.stated):
        return f"{'came' if verdict.outcome > 0 else 'did not come'} ({verdict.note})"
    text = f"off by {display(verdict.error, 'percentage points')}"
    if verdict.loses:
        text += ", loses to saying “no change”"
    elif verdict.ci_low is not None and verdict.ci_low <= verdict.stated <= verdict.ci_high:
        text += ", inside the interval"
    return f"{text} ({verdict.note})"


def met_here(board: pd.DataFrame) -> pd.DataFrame:
    """Return the published numbers that a design here can meet."""
    return board[board.value.notna()]


def number_verdict(row) -> str:
    """Say whether a published number and ours agree."""
    if pd.isna(row.value):
        return "no design here"
    if row.inside:
        return "inside"
    return "MISS; the intervals meet" if row.reached else "MISS"


def outcome_months(story: Story) -> str:
    """Name the months from 2025 on whose imports were forecast: ``March to November 2025``."""
    own = story.calibration.dates
    came = own.month[own.n_scored > 0] + pd.DateOffset(months=AHEAD)
    came = came[came >= SCORED_FROM]
    return from_to(came.min(), came.max())


def coverage_row(
    story: Story, kind: str, sample: str, *, weighing: str = "value", level: float = GOAL_LEVEL,
    which: str = "calibration",
) -> pd.Series:  # fmt: skip
    """Return one row of the coverage of the calibration, or of that of what-ifs (``"tool"``)."""
    own = getattr(story, which).coverage.set_index(["interval", "sample", "weighing", "level"])
    return own.loc[(kind, sample, weighing, level)]


def widening(story: Story) -> pd.Series:
    """Return the factor on half-widths that outcomes before 2025 teach."""
    own = story.calibration.widening.set_index(["sample", "weighing"])
    return own.loc[("before 2025", "value")]


def tried(story: Story, weighing: str, *, name: str = "tool", level: float = GOAL_LEVEL) -> pd.Series:
    """Return a row of the trial of what-ifs, with the 95 % interval of its coverage."""
    own = story.tool.beside.set_index(["predictor", "weighing", "level"]).loc[(name, weighing, level)]
    ends = {"ci_low": max(own.coverage - WIDE * own.std_error, 0.0),
            "ci_high": min(own.coverage + WIDE * own.std_error, 1.0)}  # fmt: skip
    return pd.concat([own, pd.Series(ends)])


def missed_by(row: pd.Series) -> list[str]:
    """Return what of the aim a row of the trial misses: ``"coverage"``, ``"width"``."""
    met = {"coverage": GOAL[0] <= row.coverage <= GOAL[1], "width": row.ratio < GOAL_WIDTH}
    return [name for name, own in met.items() if not own]


def tool_factor(story: Story) -> pd.Series:
    """Return the factor on half-widths that all steps teach what-ifs."""
    return story.tool.widening.set_index(["sample", "weighing"]).loc[("all", "value")]


def effect_row(story: Story, which: str = "calibration") -> pd.Series:
    """Return the spread of effects over all steps by value: what it does to imports (fraction).

    ``which``: ``"calibration"``, around what was known on the day, or ``"tool"``, around what-ifs.
    """
    spreads = getattr(story, which).effect_spread
    row = spreads.set_index(["sample", "weighing"]).loc[("all", "value")]
    ends = {name: np.expm1(row[name]) for name in ("ci_low", "ci_high")}
    return pd.concat([row.drop(list(ends)), pd.Series({"value": np.expm1(row.effect_sd), **ends})])
