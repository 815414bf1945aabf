"""Frames of the bill that its tables print."""

from __future__ import annotations

import pandas as pd

from analysis.columns import Columns, returns
from analysis.estimate.tariffs.bill.story import BY_AUTHORITY, Bill
from analysis.estimate.tariffs.bill.totals import (
    RECEIPTS_BY_MONTH,
    SHARES_COLLECTED,
    TOTALS_COMPARED,
)


@returns(Columns("a legal authority, the largest bill first", BY_AUTHORITY, index=("authority",)))
def authorities(story: Bill) -> pd.DataFrame:
    """Return duties by legal authority, due, collected and new, and what trade that moved cost."""
    return story.by_authority


@returns(TOTALS_COMPARED)
def totals(story: Bill) -> pd.DataFrame:
    """Return published totals beside ours, each gap by cause."""
    return story.totals.rows


@returns(RECEIPTS_BY_MONTH)
def treasury(story: Bill) -> pd.DataFrame:
    """Return duties calculated beside what Treasury received and paid back, by month."""
    return story.totals.by_month


@returns(SHARES_COLLECTED)
def shares(story: Bill) -> pd.DataFrame:
    """Return the share of the law collected beside an outside model's, by partner."""
    return story.shares
