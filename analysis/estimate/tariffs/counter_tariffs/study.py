"""The study behind the counter-tariffs of report 02: what a country's answer to US duties taxed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pandas as pd

from analysis.collect import read_table
from analysis.combine.retaliation import EXPORTS, exports_under_law, rates_by_day
from analysis.estimate.tariffs.counter_tariffs.law_checks import (
    BESIDE_WTO,
    COUNTS,
    LISTS,
    beside_wto,
    lists_of_2025,
    waves,
    world_weights,
)
from analysis.law.china import china_law
from analysis.law.names import named
from analysis.reading import traced

#: US exports by chapter, to China and to the world.
CHAPTERS = "us_exports_hs2_monthly"


@dataclass(frozen=True)
class Story:
    """What is known of a country's counter-tariffs; None where no table has them."""

    counts: Annotated[pd.DataFrame | None, COUNTS]
    wto: Annotated[pd.DataFrame | None, BESIDE_WTO]
    lists: Annotated[pd.DataFrame | None, LISTS]  #: Of March 2025.


@named
@traced
def study(*, partner: str = "CHN") -> Story:
    """Count a country's lists of US goods, and hold them against notices, averages and the WTO's rates.

    Parameters
    ----------
    partner : str
        ISO alpha-3. Only China's lists of 2018-2019 are in the tables; with its own of March 2025 stand
        those of Canada, the other country whose lists are.
    """
    law = china_law(read_table)
    lists = lists_of_2025(read_table("retaliation_lists_2025"), law)
    if partner != "CHN":
        own = lists[lists.reporter.eq(partner)]
        return Story(None, None, own if len(own) else None)
    rates, joined = rates_by_day(law), exports_under_law(read_table(EXPORTS), law)
    weights = world_weights(joined, read_table(CHAPTERS))
    return Story(waves(law, rates, weights), beside_wto(rates, law), lists)
