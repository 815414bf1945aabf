"""Who bore it: import prices and unit values quoted beside the bill, never multiplied into it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.estimate.elasticity.goods.by_product import first_read
from analysis.estimate.prices.border import ALL_ORIGINS, ASEAN, MEMBERS_OF_ASEAN
from analysis.estimate.tariffs.bill.lines import UNMOVED_LAW, YEAR

#: Month of prices before the new duties.
PRICES_BASE = UNMOVED_LAW.replace(day=1)


@dataclass(frozen=True)
class ImportPrices:
    """Prices of US imports in dollars before duty, beside the law."""

    origin: str  #: Key of the price index: a country, a group of them, or all origins.
    until: pd.Timestamp  #: Last month.
    change: float  #: Of the index of the origin since :data:`PRICES_BASE`; a fraction.
    every: float  #: The same of all origins without fuels.
    #: Elasticity of unit values to the law by product within chapters, with its 95 % interval; missing
    #: of partners whose products are not held.
    unit_value: float
    ci_low: float
    ci_high: float


def prices_beside(
    partner: str,
    end: pd.Timestamp,
    *,
    index: pd.DataFrame,
    products: pd.DataFrame,
    unions: dict[str, str | None],
) -> ImportPrices | None:
    """Return the prices of a partner's goods to a month, None where none is published.

    Parameters
    ----------
    partner : str
    end : Timestamp
    index : DataFrame
        Logs by month and origin, as :func:`border.index_logs`.
    products : DataFrame
        Of :func:`by_product.by_product`.
    unions : dict
        Partner -> its customs union.
    """
    group = ASEAN if partner in MEMBERS_OF_ASEAN else unions.get(partner) or partner
    origin = partner if partner in index else group
    if origin not in index or end <= PRICES_BASE:
        return None
    logs = index.loc[PRICES_BASE:end, [origin, ALL_ORIGINS]].dropna()
    moved = np.expm1(logs.iloc[-1] - logs.iloc[0]).to_numpy()
    moved = moved[0], moved[-1]
    rows = first_read(products, str(YEAR), partner=partner)
    e = rows.loc["unit_value"] if len(rows) else pd.Series(dtype=float)
    of = (float(e.get(name, np.nan)) for name in ("value", "ci_low", "ci_high"))
    return ImportPrices(origin, logs.index[-1], *map(float, moved), *of)
