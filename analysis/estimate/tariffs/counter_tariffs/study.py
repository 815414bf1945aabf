"""The study behind the counter-tariffs of report 02: what a country's answer to US duties taxed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pandas as pd

from analysis.combine.retaliation import rates_by_day
from analysis.estimate.tariffs.counter_tariffs import inputs
from analysis.estimate.tariffs.counter_tariffs.law_checks import (
    BESIDE_WTO,
    COUNTS_OF_WAVES,
    beside_wto,
    waves,
    world_weights,
)
from analysis.law.names import named
from analysis.reading import traced


@dataclass(frozen=True)
class CounterTariffsStory:
    """What is known of a country's counter-tariffs; None where no table has them."""

    counts: Annotated[pd.DataFrame | None, COUNTS_OF_WAVES]
    wto: Annotated[pd.DataFrame | None, BESIDE_WTO]


@named
@traced
def study(*, partner: str = "CHN") -> CounterTariffsStory:
    """Count a country's lists of US goods, and hold them against notices, averages and the WTO's rates.

    Parameters
    ----------
    partner : str
        ISO alpha-3. Only China's lists of 2018-2019 are in the tables.
    """
    if partner != "CHN":
        return CounterTariffsStory(None, None)
    law = inputs.load_law()
    rates, exports = rates_by_day(law), inputs.load_exports(law)
    weights = world_weights(exports, inputs.load_chapters())
    return CounterTariffsStory(waves(law, rates, weights), beside_wto(rates, law))
