"""Frames of report 03 that its tables print and no story holds; steps are fractions there."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, changed, returns
from analysis.estimate.elasticity.asymmetry import LAG, RESPONSES
from analysis.estimate.elasticity.cuts_so_far import CUTS_SO_FAR
from analysis.estimate.trade.regime import breaks as dated
from analysis.estimate.trade.regime import recovery, regimes
from analysis.estimate.trade.regime.story import RegimeStory
from analysis.present.finding import the
from analysis.vocabulary import Term

#: A step in print: new level over old, less one.
FRACTION = {"unit": "fraction", "format": "whole"}
SERIES = regimes.COINCIDENCE.only("series")

BREAKS = Columns(
    "a break of a series",
    {
        **SERIES,
        **dated.DATES.only("first", "ci_low", "ci_high", "held"),
        **changed(dated.DATES.only("step", "step_low", "step_high"), **FRACTION),
        **regimes.BESIDE_LAW.only("law", "distance", "within", "chance"),
    },
)


@returns(BREAKS)
def breaks(story: RegimeStory) -> pd.DataFrame | None:
    """Return every break with the interval of its date, its step and the nearest change of the law."""
    rows = story.regimes.coincidence
    if rows.empty:
        return None
    names = ["step", "step_low", "step_high"]
    return rows.assign(**np.expm1(rows[names].astype(float)))[list(BREAKS)]


NUMBERS = Columns(
    "a series and null",
    {
        **SERIES,
        **dated.TESTS.only("n_breaks", "statistic", "p_value", "p_asymptotic"),
        "by_tests": Term("Tests", "count", "breaks of the series that the tests choose"),
        "by_bic": Term("BIC", "count", "breaks of the series that BIC chooses"),
        "by_lwz": Term("LWZ", "count", "breaks of the series that LWZ chooses"),
    },
)


@returns(NUMBERS)
def tests(story: RegimeStory) -> pd.DataFrame:
    """Return the tests of the number of breaks, and what the criteria choose."""
    frames = [
        breaks.tests.assign(
            series=name,
            by_tests=len(breaks.dates),
            by_bic=breaks.chosen_by("bic"),
            by_lwz=breaks.chosen_by("lwz"),
        )
        for name, breaks in story.regimes.breaks.items()
    ]
    return pd.concat(frames, ignore_index=True)[list(NUMBERS)]


VARIED = Columns(
    "a choice",
    regimes.BREAK_VARIATIONS
    | {
        **changed(
            regimes.BREAK_VARIATIONS.only("first"), label=f"Last {dated.DATED['first'].label.lower()}"
        ),
        **changed(regimes.BREAK_VARIATIONS.only("step"), unit="fraction"),
    },
)


@returns(VARIED)
def variations(story: RegimeStory) -> pd.DataFrame | None:
    """Return the last break of the share under other choices; None in a window too short for any."""
    frame = story.regimes.variations
    if frame.empty:
        return None
    return frame.assign(step=np.expm1(frame.step))


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


@returns(CUTS_SO_FAR)
def so_far(story: RegimeStory) -> pd.DataFrame | None:
    """Return the responses to rises and to cuts to the newest month, of each sample."""
    return story.so_far


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
