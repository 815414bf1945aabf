"""How report 03 calls its series, and prints logs, months and steps."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.elasticity.asymmetry import HORIZON, LAG  # noqa: F401, sentences on rises and cuts
from analysis.estimate.elasticity.dynamics.rows import LEVELS, left_out  # noqa: F401, in definitions
from analysis.estimate.trade.regime.breaks import DATE_LEVEL, DRAWS, Breaks  # noqa: F401, captions on tests
from analysis.estimate.trade.regime.recovery import CUTS, TROUGH, Recovery  # noqa: F401, in definitions
from analysis.estimate.trade.regime.regimes import at_least  # noqa: F401, sentences on dates
from analysis.estimate.trade.regime.study import Story
from analysis.present.finding import bounds, from_to, month, percent, the  # noqa: F401
from analysis.present.labels import lacking  # noqa: F401, in definitions

#: Series by name, as tables and figures call them.
LABELS = {
    "share": "share of US imports",
    "tariff": "rate collected by US customs",
    "gap": "growth of China's exports to the US less to the world",
}
#: Short names for tables.
SHORT = {"share": "Share", "tariff": "Rate", "gap": "Gap"}

#: Ledgers in a sentence, and in a column.
LEDGERS = {"us": "US imports", "china": "China's exports"}
LEDGER = {"us": "US", "china": "China"}

YES = {True: "yes", False: "no"}

#: What a verdict on the share undone says of the regime.
LEADS = {
    "partly back": "neither a return nor a settled new phase",
    "not back": "so far a new phase",
    "back in part or whole": "so far a return",
    "undecided": "not to be told yet",
}

#: Nominal level of the interval of a date.
DATES = f"{DATE_LEVEL:.0%}".replace("%", " %")

#: Month of the first cut of the tariff on China in 2025.
FIRST_CUT = min(CUTS.values()).replace(day=1)


def level(values, name: str):
    """Return logs as fractions; a gap between growth rates as a ratio of growth factors, less one."""
    return np.expm1(values) if name == "gap" else np.exp(values)


def precise(value: float) -> str:
    """Return a fraction as per cent, with two decimals below one per cent."""
    return percent(value, 1 if abs(value) >= 0.01 else 2)


def one_decimal(value: float) -> str:
    """Print a statistic with one decimal."""
    return f"{value:.1f}"


def months_away(distance: float) -> str:
    """Print months to or from something, with their sign."""
    return f"{int(distance):+d}".replace("-", "−") if distance else "0"


def against(number: int) -> str:
    """Print the null of a test of the number of breaks, and what it is held against."""
    return f"{number} against {number + 1 if number else 'any'}"


def dated(row: pd.Series) -> str:
    """Return the month of a break with its interval, ``March 2025 [February 2025, April 2025]``."""
    return f"{month(row['first'])} {bounds(row.ci_low, row.ci_high, month)}"


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


def one_more(found: Breaks) -> tuple[tuple, float]:
    """Return the dates with one break more than the tests accept, and the p of that test."""
    n = len(found.dates)
    more = found.criteria.set_index("n_breaks")["first"].get(n + 1, ())
    return more, found.tests.set_index("n_breaks").p_value.get(n, float("nan"))


def last_window(recovery: Recovery, ledger: str) -> pd.Series:
    """Return the row of a ledger after the last cut."""
    return recovery.windows[recovery.windows.ledger.eq(ledger)].iloc[-1]


def verdict(row: pd.Series) -> str:
    """Say in words what the interval of the share undone holds."""
    if row.undone_high < 1:
        return "partly back" if row.undone_low > 0 else "not back"
    return "back in part or whole" if row.undone_low > 0 else "undecided"


def rank_p(steps: pd.Series, partner: str) -> float:
    """Return the share of partners, the selected one among them, whose step is as large in size."""
    return float((steps.abs() >= abs(steps[partner])).mean())
