"""What report 05 shows of a gap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pandas as pd

from analysis.estimate.counterfactual.donors import DONOR_BOUNDS, DONORS, GAP_WITHOUT_HARDWARE
from analysis.estimate.counterfactual.gaps import Gaps
from analysis.estimate.counterfactual.implied import Implied
from analysis.estimate.counterfactual.plan import Plan
from analysis.estimate.counterfactual.quiet import ACCURACY, GAP_BY_FIT, QUIET_PLACEBOS
from analysis.estimate.counterfactual.structural import FIT_CHECKS
from analysis.estimate.today import Today
from analysis.fields import told


@told
@dataclass(frozen=True)
class CounterfactualStory:
    """What report 05 shows of a gap."""

    gaps: Gaps
    implied: Implied
    before: float  #: Imports in the same months a year before (US dollars).
    checks: Annotated[pd.DataFrame, FIT_CHECKS]  #: Of every partner fitted.
    share: pd.Series  #: As :func:`implied.share_of_gap`.
    placebos: Annotated[pd.DataFrame, QUIET_PLACEBOS]
    accuracy: Annotated[pd.DataFrame, ACCURACY]
    choices: Annotated[pd.DataFrame, GAP_BY_FIT]
    donors: Annotated[pd.DataFrame, DONORS]
    limits: Annotated[pd.DataFrame, DONOR_BOUNDS]
    without_hardware: Annotated[pd.DataFrame, GAP_WITHOUT_HARDWARE]
    names: dict[str, str]  #: Short English name of every partner.
    data_to: pd.Timestamp  #: Last month of the imports.
    released: str  #: Their publication.
    today: Today | None  #: Of its partner.

    @property
    def plan(self) -> Plan:
        """Whose imports are rebuilt, for which months."""
        return self.gaps.plan
