"""What report 03 shows of the trade regime: the frozen results of its study."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.combine import Selection
from analysis.estimate.elasticity.asymmetry import Asymmetry
from analysis.estimate.today import Today
from analysis.estimate.trade.regime.others import BesideAll
from analysis.estimate.trade.regime.recovery import Recovery


@dataclass(frozen=True)
class RegimeStory:
    """What report 03 shows of the share, of cuts, and of what came back."""

    selection: Selection  #: Partner, and months to the end.
    #: None where the window ends before the panel, and with it before the episode.
    asymmetry: Asymmetry | None
    #: Only for China are imports and the rate collected published beyond the panel, after all three
    #: cuts; None too where the window ends before the panel.
    recovery: Recovery | None
    market: BesideAll | None  #: Where there is no ``recovery``.
    today: Today | None  #: Of the partner.

    @property
    def data_to(self) -> pd.Timestamp:
        """Last month of the data that the answer rests on."""
        if self.recovery:
            return self.recovery.monthly.index[-1]
        return self.market.end

    @property
    def released(self) -> str:
        """Their publication."""
        if self.recovery:
            return self.recovery.vintages["us"]
        return self.market.vintage
