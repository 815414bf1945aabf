"""What report 03 shows of the trade regime: the frozen results of its study."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.combine import Selection
from analysis.estimate.elasticity.asymmetry import Asymmetry
from analysis.estimate.today import Today
from analysis.estimate.trade.regime.others import BesideAll
from analysis.estimate.trade.regime.recovery import Recovery
from analysis.estimate.trade.regime.regimes import Regimes


@dataclass(frozen=True)
class RegimeStory:
    """What report 03 shows of breaks, cuts, and what came back."""

    selection: Selection  #: Partner and window of the breaks.
    regimes: Regimes
    #: None where the window ends before the panel, and with it before the episode.
    asymmetry: Asymmetry | None
    #: Only for China are imports and the rate collected published beyond the panel, after all three
    #: cuts; None too where the window ends before the panel.
    recovery: Recovery | None
    #: As :func:`cuts_so_far.cuts_so_far`; None as ``recovery``.
    so_far: pd.DataFrame | None
    so_far_vintage: str
    #: Of any other partner; None where the window ends before the panel.
    market: BesideAll | None
    today: Today | None  #: Of the partner.

    @property
    def data_to(self) -> pd.Timestamp:
        """Last month of the data that the answer rests on."""
        if self.recovery:
            return self.recovery.monthly.index[-1]
        return self.market.end if self.market else self.selection.end

    @property
    def released(self) -> str:
        """Their publication."""
        if self.recovery:
            return self.recovery.vintages["us"]
        return self.market.vintage if self.market else self.regimes.series["share"].vintage
