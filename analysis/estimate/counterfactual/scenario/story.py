"""What report 05 shows of tariff paths: the frozen results of its study."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pandas as pd

from analysis.engine.results import Estimate
from analysis.estimate.counterfactual.scenario import comparison


@dataclass(frozen=True)
class ScenarioStory:
    """What report 05 shows of tariff paths."""

    scenarios: comparison.Scenarios
    window: str  #: Months that are summed.
    totals: Annotated[pd.DataFrame, comparison.OUTCOME_TOTALS]
    #: Those after it are of the path asked about beside the actual law.
    difference: Annotated[pd.DataFrame, comparison.DIFFERENCE]
    effect: Annotated[pd.DataFrame, comparison.EFFECT]
    sensitivity: Annotated[pd.DataFrame, comparison.BY_ELASTICITIES]
    in_dollars: tuple[float, float]  #: Ends of the first of ``effect`` where it is of dollars.
    #: The elasticity in the other weights, which dollars have too; None of published bounds.
    other: Estimate | None
