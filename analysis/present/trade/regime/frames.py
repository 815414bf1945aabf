"""Frames of report 03 that its tables print and no story holds; steps are fractions there."""

from __future__ import annotations

import pandas as pd

from analysis.columns import Columns, changed, returns
from analysis.estimate.elasticity.asymmetry import LAG, RESPONSES
from analysis.estimate.trade.regime import recovery
from analysis.estimate.trade.regime.others import SHARE_SINCE_CUTS
from analysis.estimate.trade.regime.story import RegimeStory
from analysis.present.finding import the
from analysis.vocabulary import Term

RISES_AND_CUTS = Columns(
    "a design",
    {name: term for name, term in RESPONSES.items() if not name.startswith("alike")}
    | {
        "permuted": Term(
            "p, permuted",
            "probability",
            "rank p-value of the difference, the partner's path swapped with that of each other",
            "probability",
            missing="but for all partners at the lag tested",
        ),
    },
)


@returns(RISES_AND_CUTS)
def asymmetry(story: RegimeStory) -> pd.DataFrame | None:
    """Return the responses to rises and to cuts in levels; None where the window ends before them."""
    responses = story.asymmetry
    if responses is None:
        return None
    frame, without = responses.table, f"without {the(story.selection.partner_name)}"
    tested = frame["sample"].eq("all") & frame.lag.eq(LAG)
    permuted = frame.comparison.map(responses.permuted).astype(float).where(tested)
    sample = frame["sample"].replace({"without": without})
    return frame.assign(permuted=permuted, sample=sample)[list(RISES_AND_CUTS)]


#: What a cut has undone: nothing at the trough, where counting starts.
SHARES = changed(
    recovery.WINDOWS_AFTER_CUTS.only(
        "undone",
        "undone_low",
        "undone_high",
        "expected",
        "expected_low",
        "expected_high",
        "tariff_undone",
    ),
    missing="of the trough",
)
WINDOWS = Columns(
    "a ledger and window after a cut",
    {
        **recovery.WINDOWS_AFTER_CUTS.only("ledger", "cut", "start", "end"),
        "level": Term(
            "On 2024", "fraction", "value over that of the same months of 2024, less one", "whole"
        ),
        **SHARES,
    },
)


@returns(WINDOWS)
def windows(story: RegimeStory) -> pd.DataFrame | None:
    """Return what each cut has undone, in both ledgers, beside a symmetric response; China only."""
    if story.recovery is None:
        return None
    rows = story.recovery.windows
    frame = rows.assign(level=rows.level - 1)
    frame[list(SHARES)] = frame[list(SHARES)].mask(rows.cut.eq("Trough"))
    return frame[list(WINDOWS)]


@returns(SHARE_SINCE_CUTS)
def since_cuts(story: RegimeStory) -> pd.DataFrame | None:
    """Return the mean of China's share since each cut; China only."""
    return story.recovery and story.recovery.since_cuts
