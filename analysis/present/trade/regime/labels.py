"""How report 03 calls its series, and prints logs, months and steps."""

from __future__ import annotations

import pandas as pd

from analysis.engine.results import Estimate
from analysis.estimate.elasticity.asymmetry import (  # noqa: F401, sentences on rises and cuts
    LAG,
    Asymmetry,
)
from analysis.estimate.elasticity.dynamics.rows import LEVELS_EFFECTS, left_out
from analysis.estimate.trade.regime.recovery import Recovery
from analysis.estimate.trade.regime.story import RegimeStory
from analysis.estimate.trade.windows import TROUGH
from analysis.present.finding import bounds, from_to, p_value, the, two, whole
from analysis.present.labels import lacking, standing  # noqa: F401, above the answer

#: Ledgers in a sentence, and in a column.
LEDGERS = {
    "us": "US imports from China",
    "china": "China's exports to the US",
    "share": "China's share of US imports",
    "share_without": "China's share of US imports from all but Taiwan, Mexico and Vietnam",
}
LEDGER = {
    "us": "US",
    "china": "China",
    "share": "Share of US imports",
    "share_without": "Share without Taiwan, Mexico, Vietnam",
}

#: What a verdict on the share undone says of the regime.
VERDICT_LEADS = {
    "partly back": "trade has come back in part, and whether it will come back further is open",
    "not back": "so far this is a new phase",
    "back in part or whole": "so far this is a return",
    "undecided": "it cannot be told yet",
}


def whose(story: RegimeStory) -> str:
    """Return the partner as the owner of something: ``Vietnam's``, ``the Netherlands'``."""
    name = the(story.selection.partner_name)
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def last_window(recovery: Recovery, ledger: str) -> pd.Series:
    """Return the row of a ledger after the last cut."""
    return recovery.windows[recovery.windows.ledger.eq(ledger)].iloc[-1]


def verdict(row: pd.Series) -> str:
    """Say in words what the interval of the share undone holds."""
    if row.undone_high < 1:
        return "partly back" if row.undone_low > 0 else "not back"
    return "back in part or whole" if row.undone_low > 0 else "undecided"


def whether_alike(p: float) -> str:
    """Say whether the newest months tell if cuts work as rises do."""
    verdict_words = "They do not" if p <= 0.05 else "Whether they do cannot be told yet"
    return f"{verdict_words} ({p_value(p)})."


def rejects(p: float) -> str:
    """Say whether a test of symmetry rejects it."""
    return "rejects symmetry" if p <= 0.05 else "does not reject symmetry"


def expected(row: pd.Series) -> str:
    """Print the share that cuts would have undone if they worked as rises, with its interval."""
    return f"{whole(row.expected)} {bounds(row.expected_low, row.expected_high, whole)}"


def regained(row: pd.Series) -> str:
    """Say what part of its fall trade had recovered, or lost on top of it, with its interval."""
    if row.undone < 0:
        return f"lost another {whole(-row.undone)} {bounds(-row.undone_high, -row.undone_low, whole)}"
    return f"had recovered {whole(row.undone)} {bounds(row.undone_low, row.undone_high, whole)}"


def beside(row: pd.Series) -> str:
    """Say how what has come back compares with what cuts would have undone."""
    if row.undone_high < row.expected_low:
        return "less has come back"
    if row.undone_low > row.expected_high:
        return "more has come back"
    return "what has come back does not differ significantly from that"


def as_in_2024(level: float) -> str:
    """Say how imports stand on 2024: ``stood 26 % above 2024``, or as high."""
    return "stood as high as in 2024" if abs(level - 1) < 0.01 else f"stood {on_2024(level)} 2024"


def on_2024(level: float) -> str:
    """Print a level over that of 2024: ``12 % below``."""
    return f"{whole(abs(level - 1))} {'below' if level < 1 else 'above'}"


def trough_months(ledger: str) -> str:
    """Print the months of the trough: ``in May and June 2025``."""
    return f"in {from_to(*TROUGH[ledger]).replace(' to ', ' and ')}"


def from_the_trough(ledger: str) -> str:
    """Say from where shares of the fall are counted, in a definition."""
    without = ", without chapters 98 and 99" if ledger == "us" else ""
    return f"from the trough {trough_months(ledger)}, each over the same months of 2024{without}"


def answer_to_the_law(main: Estimate) -> str:
    """Return what a symmetric response is computed from, in a definition."""
    return (
        f"the law on each line times the main estimate by law {two(main.value)} with its interval, by "
        "age of each change"
    )


def sample_of(responses: Asymmetry) -> str:
    """Return the regression of responses to rises and cuts, in a definition."""
    return (
        f"OLS, {responses.window}, NAICS3{lacking(left_out(responses.window))}; "
        f"{', '.join(LEVELS_EFFECTS['across'])}; clustered by partner"
    )
