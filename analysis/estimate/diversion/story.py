"""What report 06 shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pandas as pd

from analysis.columns import Columns
from analysis.combine import Selection
from analysis.estimate.diversion import accounting
from analysis.estimate.diversion.accounting import Accounting
from analysis.estimate.diversion.destinations import Destinations
from analysis.fields import told
from analysis.vocabulary import TERMS, Term

BY_SIZE_OF_LINE = Columns(
    "a size of lines, finest first",
    {
        "digits": Term("Digits", "count", "digits of the HS at which lines are matched"),
        **accounting.SHARE_BOUNDS,
    },
    index=("digits",),
)

BY_GROUP_LEFT_OUT = Columns(
    "a group of goods that is left out",
    {
        "left_out": Term("Goods", "", "name of the group, ``nothing more``, or ``all groups``"),
        **accounting.SHARE_BOUNDS,
    },
    index=("left_out",),
)

LOSERS = Columns(
    "a partner, largest ``low`` first",
    {
        "partner": TERMS["partner"],
        **accounting.SHARE_BOUNDS,
    },
)


@told
@dataclass(frozen=True)
class DiversionStory:
    """What report 06 shows."""

    selection: Selection  #: Partner, and window of the accounting by sector.
    digits: int
    leave_out: tuple[str, ...]  #: Groups of goods left out of the accounting by line.
    #: Chapter or heading of the HS that lines are of; empty for all goods, of which alone ``sectors``,
    #: ``losers``, the regressions and ``china`` are.
    goods: str
    side: str  #: The larger of the partner's losses (``"lost"``) and gains (``"won"``).
    #: Side -> :class:`Accounting`, 2024 to 2025: its losses and who gained; its gains and who lost.
    found: dict[str, Accounting]
    bounds: dict[str, dict]  #: Side -> as :func:`accounting.bounds`.
    parts: pd.Series  #: As :func:`accounting.components`.
    #: Bounds of the larger side: by size of the lines; with each group of goods left out in turn, and
    #: all of them.
    levels: Annotated[pd.DataFrame, BY_SIZE_OF_LINE]
    groups: Annotated[pd.DataFrame, BY_GROUP_LEFT_OUT]
    chapters: Annotated[pd.DataFrame, accounting.LOSS_BY_CHAPTER]  #: Of the larger side.
    sectors: dict[str, pd.DataFrame]  #: Side -> as :func:`accounting.by_sector_window`.
    losers: Annotated[pd.DataFrame, LOSERS]  #: As :func:`inputs.load_losers`.
    #: As :func:`inputs.load_regressions`.
    pooled: pd.DataFrame
    partners: pd.DataFrame
    placebos: pd.DataFrame
    #: Where China sold instead; None for any other partner, and where nothing is published.
    china: Destinations | None
    names: dict[str, str]  #: Short English name of each supplier that has one.
    #: Publication of the imports by line and year, and by sector and month.
    vintage: str
    vintage_sectors: str
    #: Last month of each.
    data_to: pd.Timestamp
    data_to_sectors: pd.Timestamp
