"""Collected rates and law of partners that exist on paper, and the law of two that do on ours."""

import numpy as np
import pandas as pd

from analysis.estimate.record.prediction.origins import ALL_CHAPTERS, KEY
from analysis.estimate.record.prediction.rates import DUTY_KINDS, PRIOR, felt

#: Parts of steps that customs collect in these worlds; all others are those of :data:`rates.PRIOR`.
TRUE = PRIOR | {("added", "rise"): (0.3, 0.4, 0.1), ("added", "cut"): (0.7, 0.1, 0.0)}
PARTS = np.concatenate([*TRUE.values()])


def world(seed: int, *, series: int = 30, months: int = 110, noise: float = 0.05):
    """Return rates (months x series) from 2017-01 on and the changes of their law."""
    rng = np.random.default_rng(seed)
    index = pd.date_range("2017-01", periods=months, freq="MS")
    changes = np.zeros((series, months, len(DUTY_KINDS)))
    late = np.flatnonzero(index >= "2025-01")
    for own in changes:
        for at in rng.choice(late, 4, replace=False):
            own[at, rng.integers(2)] = rng.choice([0.1, 0.2, -0.03])
    moved = felt(changes) @ PARTS
    rate = np.full(series, 0.1)
    rates = []
    for month in moved.T:
        rate = np.maximum(rate + month, 0.02)
        rates.append(rate)
    # What the mix does comes and goes: errors of levels, heavy in the tails.
    rates = np.array(rates)
    rates = rates + noise * rates * rng.standard_t(4, rates.shape) / 2
    columns = pd.MultiIndex.from_product(
        [[f"P{k:02d}" for k in range(series)], [ALL_CHAPTERS]], names=KEY
    )
    return pd.DataFrame(rates, index, columns), changes
