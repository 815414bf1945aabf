"""What the study of export controls finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pandas as pd

from analysis.estimate.retaliation.controls.goods import Good
from analysis.estimate.retaliation.controls.tonnage import PRINTED_TONNES

#: The control whose goods are known in single months only.
RARE_EARTHS = "E067"

#: The first US control on chips by product.
CHIPS = "E077"


@dataclass(frozen=True)
class ControlsStory:
    """What report 07 shows."""

    #: Destination of China's exports; ``WLD``: all.
    partner: str
    partner_name: str
    names: dict[str, str]  #: Short English name of every country, key ISO alpha-3.
    ledger: pd.DataFrame  #: :func:`ledger.control_ledger`.
    printed: Annotated[pd.DataFrame, PRINTED_TONNES]  #: All destinations.
    goods: dict[str, Good]
    chips_to: pd.Timestamp  #: Last month of US exports by product.
    vintages: dict[str, str]  #: Of each source table.

    def start(self, event: str) -> pd.Timestamp:
        """Return the first day of a control."""
        return self.ledger.set_index("event").start[event]

    @property
    def london(self) -> pd.Timestamp:
        """Day from which licences for rare earths resumed."""
        return self.ledger.set_index("event").eased[RARE_EARTHS][0]
