"""How report 10 calls its series, and prints logs, months and steps."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.regime.breaks import DATE_LEVEL
from analysis.estimate.regime.recovery import Recovery
from analysis.estimate.regime.study import Story
from analysis.present.finding import bounds, month, percent, the

#: Series by name, as tables and figures call them.
LABELS = {
    "share": "share of US imports",
    "tariff": "rate collected by US customs",
    "gap": "growth of China's exports to the US less to the world",
}
#: Short names for tables.
SHORT = {"share": "Share", "tariff": "Rate", "gap": "Gap"}

LEDGERS = {"us": "US imports", "china": "China's exports"}

#: Nominal level of the interval of a date.
DATES = f"{DATE_LEVEL:.0%}".replace("%", " %")


def level(values, name: str):
    """Return logs as fractions; a gap between growth rates as a ratio of growth factors, less one."""
    return np.expm1(values) if name == "gap" else np.exp(values)


def fine(value: float) -> str:
    """Return a fraction as per cent, with two decimals below one per cent."""
    return percent(value, 1 if abs(value) >= 0.01 else 2)


def dated(row: pd.Series) -> str:
    """Return the month of a break with its interval, ``March 2025 [February 2025, April 2025]``."""
    return f"{month(row['first'])} {bounds(row.ci_low, row.ci_high, month)}"


def months_of(low: pd.Timestamp, high: pd.Timestamp) -> str:
    """Return an interval of months in digits, for definitions."""
    return f"{low:%Y-%m} to {high:%Y-%m}"


def whose(story: Story) -> str:
    """Return the partner as the owner of something: ``Vietnam's``, ``the Netherlands'``."""
    name = the(story.selection.partner_name)
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def last_step(story: Story, name: str) -> tuple[pd.Series, float, float] | None:
    """Return the last break of a series and its level before and after; None without a break."""
    found = story.regimes.breaks[name]
    if found.dates.empty:
        return None
    before, after = level(found.segments["mean"].to_numpy()[-2:], name)
    return found.dates.iloc[-1], float(before), float(after)


def last_window(recovery: Recovery, ledger: str) -> pd.Series:
    """Return the row of a ledger after the last cut."""
    return recovery.windows[recovery.windows.ledger.eq(ledger)].iloc[-1]


def rank_p(steps: pd.Series, partner: str) -> float:
    """Return the share of partners, the selected one among them, whose step is as large in size."""
    return float((steps.abs() >= abs(steps[partner])).mean())
