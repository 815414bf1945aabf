"""What report 05 shows of a gap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pandas as pd

from analysis.estimate.counterfactual.checks import DESIGN_CHECKS, GAP_WITHOUT_HARDWARE
from analysis.estimate.counterfactual.gaps import Gaps
from analysis.estimate.counterfactual.implied import Implied
from analysis.estimate.counterfactual.plan import Plan
from analysis.estimate.today import Today
from analysis.fields import told


@told
@dataclass(frozen=True)
class CounterfactualStory:
    """What report 05 shows of a gap."""

    gaps: Gaps
    implied: Implied
    before: float  #: Imports in the same months a year before (US dollars).
    share: pd.Series  #: As :func:`implied.share_of_gap`.
    checks: Annotated[pd.DataFrame, DESIGN_CHECKS]
    without_hardware: Annotated[pd.DataFrame, GAP_WITHOUT_HARDWARE]
    names: dict[str, str]  #: Short English name of every partner.
    data_to: pd.Timestamp  #: Last month of the imports.
    released: str  #: Their publication.
    today: Today | None  #: Of its partner.

    @property
    def plan(self) -> Plan:
        """Whose imports are rebuilt, for which months."""
        return self.gaps.plan
