"""How report 10 says whether intervals held: after steps of the law, and those of what-ifs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.record.calibration import GOAL, GOAL_LEVEL, SCORED_FROM
from analysis.estimate.record.steps import AHEAD
from analysis.estimate.record.story import RecordStory
from analysis.estimate.record.tool_calibration import GOAL_WIDTH
from analysis.present.finding import bounds, from_to, percent

#: Standard deviations to the ends of a 95 % interval.
WIDE = 1.959964

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


def outcome_months(story: RecordStory) -> str:
    """Name the months from 2025 on whose imports were forecast: ``March to November 2025``."""
    own = story.calibration.dates
    came = own.month[own.n_scored > 0] + pd.DateOffset(months=AHEAD)
    came = came[came >= SCORED_FROM]
    return from_to(came.min(), came.max())


def coverage_row(
    story: RecordStory, kind: str, sample: str, *, weighing: str = "value", level: float = GOAL_LEVEL,
    which: str = "calibration",
) -> pd.Series:  # fmt: skip
    """Return one row of the coverage of the calibration, or of that of what-ifs (``"tool"``)."""
    own = getattr(story, which).coverage.set_index(["interval", "sample", "weighing", "level"])
    return own.loc[(kind, sample, weighing, level)]


def widening(story: RecordStory) -> pd.Series:
    """Return the factor on half-widths that outcomes before 2025 teach."""
    own = story.calibration.widening.set_index(["sample", "weighing"])
    return own.loc[("before 2025", "value")]


def tried(
    story: RecordStory, weighing: str, *, name: str = "tool", level: float = GOAL_LEVEL
) -> pd.Series:
    """Return a row of the trial of what-ifs, with the 95 % interval of its coverage."""
    own = story.tool.beside.set_index(["predictor", "weighing", "level"]).loc[(name, weighing, level)]
    ends = {"ci_low": max(own.coverage - WIDE * own.std_error, 0.0),
            "ci_high": min(own.coverage + WIDE * own.std_error, 1.0)}  # fmt: skip
    return pd.concat([own, pd.Series(ends)])


def missed_by(row: pd.Series) -> list[str]:
    """Return what of the aim a row of the trial misses: ``"coverage"``, ``"width"``."""
    met = {"coverage": GOAL[0] <= row.coverage <= GOAL[1], "width": row.ratio < GOAL_WIDTH}
    return [name for name, own in met.items() if not own]


def tool_factor(story: RecordStory) -> pd.Series:
    """Return the factor on half-widths that all steps teach what-ifs."""
    return story.tool.widening.set_index(["sample", "weighing"]).loc[("all", "value")]


def effect_row(story: RecordStory, which: str = "calibration") -> pd.Series:
    """Return the spread of effects over all steps by value: what it does to imports (fraction).

    ``which``: ``"calibration"``, around what was known on the day, or ``"tool"``, around what-ifs.
    """
    spreads = getattr(story, which).effect_spread
    row = spreads.set_index(["sample", "weighing"]).loc[("all", "value")]
    ends = {name: np.expm1(row[name]) for name in ("ci_low", "ci_high")}
    return pd.concat([row.drop(list(ends)), pd.Series({"value": np.expm1(row.effect_sd), **ends})])


def forecast_by(elasticity: str) -> str:
    """Say what forecasts after steps of the law are made of."""
    return (
        "log imports of a sector in the month of the year before, recent growth in weights learnt on "
        f"quiet months, and {elasticity} times the change of the law"
    )


def held(row: pd.Series) -> str:
    """Print the share that intervals held, with its own interval."""
    return f"{percent(row.coverage)} {bounds(row.ci_low, row.ci_high, percent)}"


def within_goal(row: pd.Series) -> str:
    """Say whether the share that intervals held lies within the goal."""
    return "within" if GOAL[0] <= row.coverage <= GOAL[1] else "a miss of"


def aim_met(row: pd.Series) -> str:
    """Say whether a row of the trial meets the aim, or by what it misses."""
    by = missed_by(row)
    return f"missed by {' and '.join(by)}" if by else "met"
