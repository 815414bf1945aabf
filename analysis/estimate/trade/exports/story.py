"""What report 03 shows of exports: the frozen results of its study."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.combine import Selection
from analysis.estimate.trade.exports.china_ledger import ChinaLedger
from analysis.estimate.trade.exports.mirror import Mirror
from analysis.estimate.trade.exports.us_ledger import UsLedger


@dataclass(frozen=True)
class ExportsStory:
    """What report 03 shows of exports to the United States."""

    selection: Selection
    quoted: list[str]  #: Months ``YYYY-MM`` whose growth becomes citable numbers.
    us: UsLedger
    china: ChinaLedger | None  #: None for any other partner, whose own ledgers are not here.
    mirror: Mirror | None  #: Of China in a window that goes to the panel's end; else None.
    #: Imports without chapters 98 and 99 by month to the newest (US dollars); empty where no table has a
    #: month after the panel, or the window ends before.
    newest: pd.Series
    #: Vintages of imports for consumption and of general imports.
    source: str
    general_source: str
