"""What report 03 shows of the trade regime: the frozen results of its study."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.combine import Selection
from analysis.estimate.elasticity.asymmetry import Asymmetry
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
    data_to: pd.Timestamp  #: Last month of the data that the answer rests on.
    released: str  #: Their publication.
