"""Frames of report 03 that its tables print and no story holds."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.columns import Columns, returns
from analysis.estimate.trade.exports.mirror import CAUSES
from analysis.estimate.trade.exports.story import ExportsStory
from analysis.estimate.trade.exports.us_ledger import BOTH_LEDGERS
from analysis.vocabulary import Term

#: Last months of the window that the table of ledgers has.
N_MONTHS = 14

LEDGERS = Columns(
    "a month, the newest first, without ledgers that have none of the months",
    {
        **BOTH_LEDGERS.only("month"),
        "customs_value": replace(BOTH_LEDGERS["customs_value"], label="Level"),
        "yoy_growth": replace(BOTH_LEDGERS["yoy_growth"], label="US imports for consumption"),
        **BOTH_LEDGERS.only("general_growth"),
        "china_growth": Term(
            "China's exports to the US",
            "fraction",
            "growth on a year earlier as China's customs have it",
            missing="where it is not published",
        ),
    },
)


def known_ledgers(frame: pd.DataFrame) -> Columns:
    """One row a month, the newest first; those of :data:`LEDGERS` that have one of the months."""
    return Columns(LEDGERS.row, LEDGERS.only(*frame))


@returns(known_ledgers)
def ledgers(story: ExportsStory) -> pd.DataFrame:
    """Return the change on a year earlier in each ledger, in the last months of the window.

    The newest comes first, since a page folds a long table after its first rows.
    """
    columns = ["customs_value", "yoy_growth", "general_growth"]
    frame = story.us.totals[columns].iloc[: -N_MONTHS - 1 : -1].astype(float).reset_index()
    if story.china is not None:
        frame["china_growth"] = frame.month.map(story.china.growth)
    return frame.dropna(axis="columns", how="all")


@returns(CAUSES)
def causes(story: ExportsStory) -> pd.DataFrame | None:
    """Return what each explanation of the gap between the ledgers predicts, and what is seen."""
    return story.mirror.causes if story.mirror else None
