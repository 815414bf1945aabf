"""What the study of counter-tariffs finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pandas as pd

from analysis.engine.results import Estimate
from analysis.estimate.retaliation import beside, second, trade
from analysis.estimate.retaliation.effect import Effect
from analysis.estimate.retaliation.inference import PLACEBOS, RETALIATION_COVERAGE, RETALIATION_INTERVALS


@dataclass(frozen=True)
class RetaliationStory:
    """What report 07 shows."""

    estimate: Estimate  #: The elasticity, with the wider interval of the law permuted.
    effect: Effect
    intervals: Annotated[pd.DataFrame, RETALIATION_INTERVALS]
    placebos: Annotated[pd.DataFrame, PLACEBOS]
    coverage: Annotated[pd.DataFrame, RETALIATION_COVERAGE]
    toggles: Annotated[pd.DataFrame, beside.TOGGLED]
    published: Annotated[pd.DataFrame, beside.PUBLISHED_RETALIATION]
    lists: Annotated[pd.DataFrame, trade.BY_LIST]
    goods: Annotated[pd.DataFrame, trade.BY_GOOD]
    series: dict[str, pd.DataFrame]  #: ``"soybeans"``, ``"cars"`` -> :func:`trade.series_of`.
    #: Change of US exports to all but China between the same twelve months as ``lists``.
    elsewhere: float
    law_2025: Annotated[pd.DataFrame, second.CHINA_RATES]
    totals_2025: Annotated[pd.DataFrame, second.EXPORTS_TO_CHINA]
    fall_2025: float  #: Of :func:`second.fall_of_2025`.
    #: Last month of exports by product, and of all figures.
    products_to: pd.Timestamp
    data_to: pd.Timestamp
    released: str  #: Publication of the exports by product.
