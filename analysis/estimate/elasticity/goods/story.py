"""Elasticities by law of kinds of goods, and both episodes by product."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.estimate.elasticity.goods.by_group import Shrunk


@dataclass(frozen=True)
class GoodsElasticities:
    """Elasticities by law of kinds of goods, and both episodes by product."""

    #: Of :func:`by_group.shrink`, second episode.
    end_uses: Shrunk
    sectors: Shrunk
    products: pd.DataFrame  #: Of :func:`by_product.by_product`.
    labels: dict[str, str]  #: Sector -> its name.
