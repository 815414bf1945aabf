"""Frames of report 03 that its tables print and no story holds; steps are fractions there."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, changed, returns
from analysis.estimate.elasticity.asymmetry import LAG, RESPONSES
from analysis.estimate.trade.regime import breaks as dated
from analysis.estimate.trade.regime import recovery, regimes
from analysis.estimate.trade.regime.study import Story
from analysis.present.finding import the
from analysis.present.trade.regime.labels import level
from analysis.vocabulary import Term

#: A step in print: new level over old, less one.
FRACTION = {"unit": "fraction", "format": "whole"}
SERIES = regimes.COINCIDENCE.only("series")

BREAKS = Columns("a break of a series", {
    **SERIES,
    **dated.DATES.only("first", "ci_low", "ci_high", "held"),
    **changed(dated.DATES.only("step", "step_low", "step_high"), **FRACTION),
    **regimes.BESIDE.only("law", "distance", "within", "chance"),
})  # fmt: skip


@returns(BREAKS)
def breaks(story: Story) -> pd.DataFrame | None:
    """Return every break with the interval of its date, its step and the nearest change of the law."""
    rows = story.regimes.coincidence
    if rows.empty:
        return None
    names = ["step", "step_low", "step_high"]
    return rows.assign(**np.expm1(rows[names].astype(float)))[list(BREAKS)]


LEVELS = Columns("a regime of a series", {
    **SERIES,
    **dated.SEGMENTS.only("start", "end", "n_obs"),
    "level": Term("Level [95 %]", "fraction", "geometric mean of the regime; of the gap the ratio of "
                  "growth factors, less one", "", ("ci_low", "ci_high")),
    "ci_low": Term("95 % low", "fraction", "lower end of the robust 95 % interval of the level"),
    "ci_high": Term("95 % high", "fraction", "upper end of the robust 95 % interval of the level"),
})  # fmt: skip


@returns(LEVELS)
def levels(story: Story) -> pd.DataFrame:
    """Return the level of every regime with its robust interval."""
    frames = []
    for name, found in story.regimes.breaks.items():
        rows = found.segments.rename(columns={"mean": "level"})
        values = level(rows[["level", "ci_low", "ci_high"]], name)
        frames.append(pd.concat([rows[["start", "end", "n_obs"]], values], axis=1).assign(series=name))
    return pd.concat(frames, ignore_index=True)[list(LEVELS)]


NUMBERS = Columns("a series and null", {
    **SERIES,
    **dated.TESTS.only("n_breaks", "statistic", "p_value", "p_asymptotic"),
    "by_tests": Term("Tests", "count", "breaks of the series that the tests choose"),
    "by_bic": Term("BIC", "count", "breaks of the series that BIC chooses"),
    "by_lwz": Term("LWZ", "count", "breaks of the series that LWZ chooses"),
})  # fmt: skip


@returns(NUMBERS)
def tests(story: Story) -> pd.DataFrame:
    """Return the tests of the number of breaks, and what the criteria choose."""
    frames = [
        found.tests.assign(
            series=name, by_tests=len(found.dates), by_bic=found.chosen_by("bic"),
            by_lwz=found.chosen_by("lwz"),
        )
        for name, found in story.regimes.breaks.items()
    ]  # fmt: skip
    return pd.concat(frames, ignore_index=True)[list(NUMBERS)]


VARIED = Columns("a choice", regimes.VARIATIONS | {
    **changed(regimes.VARIATIONS.only("first"), label=f"Last {dated.DATED['first'].label.lower()}"),
    **changed(regimes.VARIATIONS.only("step"), unit="fraction"),
})  # fmt: skip


@returns(VARIED)
def variations(story: Story) -> pd.DataFrame | None:
    """Return the last break of the share under other choices; None in a window too short for any."""
    frame = story.regimes.variations
    if frame.empty:
        return None
    return frame.assign(step=np.expm1(frame.step))


RISES_AND_CUTS = Columns("a design", {
    name: term for name, term in RESPONSES.items() if not name.startswith("alike")
} | {
    "permuted": Term("p, permuted", "probability", "rank p-value of the difference, the partner's path "
                     "swapped with that of each other", "probability",
                     missing="but for all partners at the lag tested"),
})  # fmt: skip


@returns(RISES_AND_CUTS)
def asymmetry(story: Story) -> pd.DataFrame | None:
    """Return the responses to rises and to cuts in levels; None where the window ends before them."""
    found = story.asymmetry
    if found is None:
        return None
    frame, without = found.table, f"without {the(story.selection.partner_name)}"
    tested = frame["sample"].eq("all") & frame.lag.eq(LAG)
    permuted = frame.comparison.map(found.permuted).astype(float).where(tested)
    sample = frame["sample"].replace({"without": without})
    return frame.assign(permuted=permuted, sample=sample)[list(RISES_AND_CUTS)]


#: What a cut has undone: nothing at the trough, where counting starts.
SHARES = changed(
    recovery.WINDOWS.only(
        "undone", "undone_low", "undone_high", "expected", "expected_low", "expected_high",
        "tariff_undone",
    ),
    missing="of the trough",
)  # fmt: skip
WINDOWS = Columns("a ledger and window after a cut", {
    **recovery.WINDOWS.only("ledger", "cut", "start", "end"),
    "level": Term("On 2024", "fraction", "value over that of the same months of 2024, less one",
                  "whole"),
    **SHARES,
})  # fmt: skip


@returns(WINDOWS)
def windows(story: Story) -> pd.DataFrame | None:
    """Return what each cut has undone, in both ledgers, beside a symmetric response; China only."""
    if story.recovery is None:
        return None
    rows = story.recovery.windows
    frame = rows.assign(level=rows.level - 1)
    frame[list(SHARES)] = frame[list(SHARES)].mask(rows.cut.eq("Trough"))
    return frame[list(WINDOWS)]


LOGS = ("recovered", "predicted", "predicted_low", "predicted_high")
GROWN = Columns("a ledger and window after a cut", {
    **recovery.WINDOWS.only("ledger", "cut"),
    **changed(recovery.WINDOWS.only(*LOGS), unit="fraction"),
    **changed(recovery.WINDOWS.only("recovered"), unit="fraction", definition="growth since the trough"),
})  # fmt: skip


@returns(GROWN)
def grown(story: Story) -> pd.DataFrame | None:
    """Return growth since the trough, beside what a symmetric response would have given; China only."""
    if story.recovery is None:
        return None
    rows = story.recovery.windows.query("cut != 'Trough'")
    return rows.assign(**np.expm1(rows[list(LOGS)]))[list(GROWN)]


OF_BASES = Columns("a base", recovery.OF_BASES.only("years", "undone", "undone_low", "undone_high"))


@returns(OF_BASES)
def bases(story: Story) -> pd.DataFrame | None:
    """Return the share undone against other base years; China only."""
    return None if story.recovery is None else story.recovery.bases[list(OF_BASES)]


MORE = Columns("a year", {
    **recovery.DRIFT.only("start", "end"),
    "more": Term("China's record over US general imports", "fraction", "exports to the US as China "
                 "records them over US general imports from China, less one"),
})  # fmt: skip


@returns(MORE)
def drift(story: Story) -> pd.DataFrame | None:
    """Return what China records over what the US records as general imports; China only."""
    if story.recovery is None:
        return None
    return story.recovery.drift_general.assign(more=lambda rows: rows.ratio - 1)[list(MORE)]
