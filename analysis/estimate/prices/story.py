"""What the study of prices finds."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.estimate.elasticity.goods.story import GoodsElasticities
from analysis.estimate.prices.arithmetic import Arithmetic
from analysis.estimate.prices.border import Border
from analysis.estimate.prices.components import Contributions


@dataclass(frozen=True)
class PricesStory:
    """What report 08 shows."""

    month: pd.Timestamp  #: Whose rate is taken apart.
    indexes: dict[str, Arithmetic]  #: ``"ppi"`` and ``"cpi"``.
    #: Components of producer prices; None where they are not published, or no weights hold.
    parts: Contributions | None
    border: Border
    goods: GoodsElasticities  #: By product, beside the law.
    duty: pd.Series  #: Duty collected on goods from China by month (fraction of their value).
    checked: str  #: How the components of the month were checked; empty where there are none.
    vintages: dict[str, str]  #: Source table -> its vintage.
    data_to: pd.Timestamp  #: Last month of China's prices.
