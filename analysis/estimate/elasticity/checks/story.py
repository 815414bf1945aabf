"""The main elasticities and what a reader needs to judge them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pandas as pd

from analysis.engine.check import Check
from analysis.engine.results import Estimate
from analysis.estimate.elasticity.checks.by_partner import COMMON, ELASTICITIES_BY_PARTNER
from analysis.estimate.elasticity.checks.by_value import BY_VALUE
from analysis.estimate.elasticity.checks.claims import CLAIMED
from analysis.estimate.elasticity.checks.identifies import SHARES, SPREAD
from analysis.estimate.elasticity.main.members import MEMBERS


@dataclass(frozen=True)
class ChecksStory:
    """The main elasticities and what a reader needs to judge them."""

    #: (episode, ``"law"`` or ``"collected"``) -> the main elasticity.
    estimates: dict[tuple[str, str], Estimate]
    #: Of :func:`members.with_members`; without rows where the second episode is not asked for.
    members: Annotated[pd.DataFrame, MEMBERS]
    intervals: pd.DataFrame  #: Every inference on them, of :mod:`main.intervals`.
    toggles: Check  #: Of :func:`toggles.first_toggles` and :func:`toggles.second_toggles`.
    placebos: Check  #: Of :func:`placebos.first_placebos` and :func:`placebos.second_placebos`.
    coverage: Check  #: Of :data:`inputs.MAIN_COVERAGE`.
    #: Of :func:`by_partner.by_partner`; without rows where the second episode is not asked for.
    by_partner: Annotated[pd.DataFrame, ELASTICITIES_BY_PARTNER]
    common: Annotated[pd.DataFrame, COMMON]
    #: (episode, tariff) -> the main estimate by the weights that are not its own.
    other: dict[tuple[str, str], Estimate]
    #: Of :func:`identifies.who_identifies`; without rows where the second episode is not asked for.
    shares: Annotated[pd.DataFrame, SHARES]
    spread: Annotated[pd.DataFrame, SPREAD]
    claimed: Annotated[pd.DataFrame, CLAIMED]  #: The same.
    #: Of :func:`by_value.every_choice`; None where the second episode is not asked for.
    by_value: Annotated[pd.DataFrame | None, BY_VALUE]
