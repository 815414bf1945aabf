"""What report 04 shows of how fast imports respond."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pandas as pd

from analysis.engine.results import Estimate
from analysis.estimate.elasticity.dynamics.lp_did import CleanControls
from analysis.estimate.elasticity.dynamics.paths import Projections
from analysis.estimate.elasticity.dynamics.projections import BY_LAW
from analysis.fields import told


@told
@dataclass(frozen=True)
class DynamicsStory:
    """How fast imports respond to a tariff, and what comes forward."""

    partner: str
    partner_name: str
    paths: Projections  #: Local projections by episode and comparison.
    #: Of :mod:`anticipation`: elasticities with leads and without; front-loading and its ratio.
    adjusted: list[Estimate]
    ratios: list[Estimate]
    clean: list[CleanControls]  #: One an episode.
    #: Of :func:`projections.randomise`: by law across partners, the law permuted over partners.
    path: Annotated[pd.DataFrame, BY_LAW]
    data_to: pd.Timestamp  #: Last month of the data.
    released: str  #: Their publication.
