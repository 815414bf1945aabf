"""Rows of the calibration, one by one: what intervals held, and how far effects stray."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.record.calibration import GOAL, GOAL_LEVEL
from analysis.estimate.record.story import RecordStory
from analysis.estimate.record.tool_calibration import GOAL_WIDTH

#: Standard deviations to the ends of a 95 % interval.
WIDE = 1.959964


def coverage_row(
    story: RecordStory,
    kind: str,
    sample: str,
    *,
    weighing: str = "value",
    level: float = GOAL_LEVEL,
    which: str = "calibration",
) -> pd.Series:
    """Return one row of the coverage of the calibration, or of that of what-ifs (``"tool"``)."""
    rows = getattr(story, which).coverage.set_index(["interval", "sample", "weighing", "level"])
    return rows.loc[(kind, sample, weighing, level)]


def widening(story: RecordStory) -> pd.Series:
    """Return the factor on half-widths that outcomes before 2025 teach."""
    factors = story.calibration.widening.set_index(["sample", "weighing"])
    return factors.loc[("before 2025", "value")]


def tried(
    story: RecordStory, weighing: str, *, name: str = "tool", level: float = GOAL_LEVEL
) -> pd.Series:
    """Return a row of the trial of what-ifs, with the 95 % interval of its coverage."""
    row = story.tool.beside.set_index(["predictor", "weighing", "level"]).loc[(name, weighing, level)]
    ends = {
        "ci_low": max(row.coverage - WIDE * row.std_error, 0.0),
        "ci_high": min(row.coverage + WIDE * row.std_error, 1.0),
    }
    return pd.concat([row, pd.Series(ends)])


def missed_by(row: pd.Series) -> list[str]:
    """Return what of the aim a row of the trial misses: ``"coverage"``, ``"width"``."""
    met = {"coverage": GOAL[0] <= row.coverage <= GOAL[1], "width": row.ratio < GOAL_WIDTH}
    return [name for name, is_met in met.items() if not is_met]


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
