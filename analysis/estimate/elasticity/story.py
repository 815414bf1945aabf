"""What report 04 shows of how much imports fall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pandas as pd

from analysis.engine.results import Estimate
from analysis.estimate.elasticity.answers import ANSWERS
from analysis.estimate.elasticity.checks.story import ChecksStory
from analysis.estimate.elasticity.clean_years import BY_YEAR, CLEAN_YEARS
from analysis.estimate.elasticity.designs import Judged
from analysis.estimate.elasticity.goods.story import GoodsElasticities
from analysis.estimate.elasticity.main.describe import DESIGN_SUMMARY
from analysis.estimate.elasticity.tiers.result import Tiers
from analysis.estimate.elasticity.year_before import YEAR_BEFORE


@dataclass(frozen=True)
class ElasticityStory:
    """How much imports fall when the tariff rises, and how sure that is."""

    episodes: list[str]
    leave_out: tuple[str, ...]  #: Partners left out of every estimate on request.
    #: The main elasticities, every inference on them, and what varies them.
    main: ChecksStory
    summary: Annotated[pd.DataFrame, DESIGN_SUMMARY]  #: What its regressions are fitted on.
    goods: GoodsElasticities  #: By end use, by sector, and the first episode by product.
    #: Every elasticity that the reports print as an answer.
    answers: Annotated[pd.DataFrame, ANSWERS]
    designs: list[Judged]  #: Every specification shipped, with its placebo.
    #: The law of the second episode on the year before it; None where that episode is not asked for.
    year_before: Annotated[pd.DataFrame | None, YEAR_BEFORE]
    #: The same law on four years before it and on its own, by year and what follows; None likewise.
    by_year: Annotated[pd.DataFrame | None, BY_YEAR]
    clean_years: Annotated[pd.DataFrame | None, CLEAN_YEARS]
    #: One seller of a line taxed, its others, and all; None without the second episode, or without some
    #: partner.
    tiers: Tiers | None
    across: dict[str, Estimate]  #: Episode -> the design across partners, with the jackknife interval.
    data_to: pd.Timestamp  #: Last month of the data.
    released: str  #: Their publication.
