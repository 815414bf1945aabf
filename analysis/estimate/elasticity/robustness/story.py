"""What report 04 shows of how sure the main estimates are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pandas as pd

from analysis.engine.results import Estimate
from analysis.estimate.elasticity.checks.by_partner import ELASTICITIES_BY_PARTNER
from analysis.estimate.elasticity.robustness.curve import Curve
from analysis.estimate.elasticity.robustness.curve_summary import CURVE_SUMMARY
from analysis.estimate.elasticity.robustness.exposure import Exposure
from analysis.estimate.today import Today


@dataclass(frozen=True)
class RobustnessStory:
    """How sure the main estimates are."""

    #: Whose tariff path is permuted.
    partner: str
    partner_name: str
    sure: dict[str, Estimate]  #: Episode -> its main elasticity by law.
    across: dict[str, Estimate]  #: Episode -> its design across partners, with the jackknife interval.
    exposures: list[Exposure]  #: The design across partners of each episode, permuted.
    #: Of :func:`across.leave_one_out`: the designs across partners without each partner in turn.
    left_out: pd.DataFrame
    curve: Curve
    summary: Annotated[pd.DataFrame, CURVE_SUMMARY]  #: The curve by what moves the tariff.
    seller: str  #: The partner, or the customs union under whose law it trades.
    #: Elasticities of 2024-2025 between sellers of a line.
    slopes: Annotated[pd.DataFrame, ELASTICITIES_BY_PARTNER]
    common: pd.DataFrame  #: Their mean, as :data:`checks.by_partner.COMMON`.
    today: Today | None  #: Of the partner.
    names: dict[str, str]  #: Partner -> its short English name.
    data_to: pd.Timestamp  #: Last month of the episodes.
    released: str  #: Their publication.
