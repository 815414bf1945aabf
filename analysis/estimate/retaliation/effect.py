"""What the elasticity makes of the duties in force."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.combine.retaliation import UnderLaw
from analysis.engine.design import Design
from analysis.engine.results import Estimate


@dataclass(frozen=True)
class Effect:
    """What the added duty did to exports of the average taxed product and month, as fractions."""

    #: Mean of (1 + added rate) to the power of the elasticity, less 1; at its ends too.
    value: float
    ci_low: float
    ci_high: float
    added_rate: float  #: Mean added rate over the same products and months.
    window: str  #: First to last taxed month.


def effect(joined: UnderLaw, design: Design, estimate: Estimate) -> Effect:
    """Return what the elasticity makes of the duties in force, over taxed products and months."""
    products, months = (design.levels[name] for name in ("product", "month"))
    product, month = (design.cells[name] for name in ("product", "month"))
    added = joined.rates.loc[products, months].to_numpy()[product, month]
    taxed = added > 0
    months = months[np.unique(month[taxed])]
    ends = (
        np.mean((1 + added[taxed]) ** e) - 1 for e in (estimate.value, estimate.ci_low, estimate.ci_high)
    )
    return Effect(*map(float, ends), float(added[taxed].mean()), f"{months[0]:%Y-%m}:{months[-1]:%Y-%m}")
