"""How report 07 names its designs and windows, and prints gaps, which are logs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.counterfactual.plan import Plan
from analysis.estimate.counterfactual.study import Story
from analysis.present.finding import from_to, percent, probability, spread
from analysis.present.numbers import display

#: Designs as printed, in the order of print.
NAMES = {
    "structural": "structural time series",
    "synthetic_control": "synthetic control",
    "sdid": "synthetic difference-in-differences",
    "benchmark": "growth of all other partners",
    "panel": "elasticity by law × tariff by law",
    "panel_collected": "elasticity per point collected × tariff collected",
}

#: Names short enough for a panel's head, a line's end or a table's first column.
SHORT = {
    "structural": "time series",
    "synthetic_control": "synthetic control",
    "sdid": "synthetic DiD",
    "benchmark": "growth of others",
    "panel": "elasticity × law",
    "panel_collected": "elasticity × collected",
}

#: Line of the axis of every gap.
GAP = "actual over expected imports, less 1"


def per_cent(change: float) -> str:
    """Print a fraction in whole per cent, with a decimal below one per cent; a dash if missing."""
    if np.isnan(change):
        return "–"
    return percent(change, 1 if 0.0005 <= abs(change) < 0.01 else 0)


def pct(log: float) -> str:
    """Print a log gap as per cent."""
    return per_cent(float(np.expm1(log)))


def spread_of(logs: pd.Series) -> str:
    """Print the lowest and the highest of log gaps as per cent: ``−49 % to −43 %``."""
    return spread(logs.min(), logs.max(), pct)


def side(log: float) -> str:
    """Say on which side of what was expected a log gap lies."""
    return "below" if log < 0 else "above"


def size(log: float) -> str:
    """Print a log gap as per cent without its sign; what rounds to nothing keeps a decimal."""
    text = pct(log).removeprefix("−")
    return text if text[0] != "0" or "." in text else f"0.{text}"


def unsigned_dollars(value: float) -> str:
    """Print US dollars in billions, small ones in millions, without sign."""
    return (
        display(abs(value), "USD") if abs(value) >= 1e8 else f"{abs(value) / 1e6:.0f}\u00a0million USD"
    )


def equals(p: float) -> str:
    """Print a p-value as it follows its letter: ``= 0.034``, ``< 0.001``, or a dash."""
    text = probability(p)
    return text if text.startswith("<") or text == "–" else f"= {text}"


def episode_months(plan: Plan) -> str:
    """Print the months of the episode."""
    return from_to(plan.window[0], plan.window[-1])


def lost(actual, gap):
    """Return actual less expected imports (US dollars) for a log gap; what came is known."""
    return actual * -np.expm1(-gap)


def designs_of(story: Story) -> pd.DataFrame:
    """Return the summaries of all designs as one frame."""
    return pd.concat([story.gaps.summary, story.implied.summary], ignore_index=True)


def episode_of(story: Story) -> pd.DataFrame:
    """Return the rows of the episode, index design."""
    rows = designs_of(story)
    return rows[rows.period.eq("episode")].set_index("design")


def is_divided(story: Story) -> bool:
    """Return whether the tariff has a share in the gap: both fell, and zero is in neither interval."""
    return bool(episode_of(story).ci_high[["structural", "panel"]].lt(0).all())


def n_as_far(p: float, n_partners: float) -> int:
    """Return how many other partners stand at least as far from zero, of a p-value by rank."""
    return round(p * n_partners) - 1


def windows(quiet: pd.DataFrame) -> str:
    """Print the number of quiet windows of one partner."""
    n = quiet.own_n.iloc[0]
    return "one quiet window" if n == 1 else f"{n:.0f} quiet windows"
