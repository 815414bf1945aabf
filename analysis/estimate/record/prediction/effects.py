"""What the law's steps make of a partner's imports, as it was known at each origin."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.elasticity.response.by_age import ByAge, as_felt
from analysis.estimate.record.prediction.ahead import MONTHS_PREDICTED
from analysis.estimate.record.prediction.imports import RULES_TRIED_SINCE
from analysis.estimate.record.prediction.law import LAW_BY_LINE_SINCE
from analysis.estimate.record.prediction.origins import ALL_CHAPTERS
from analysis.estimate.record.prediction.rates import DUTY_KINDS


def effects_of(laws: pd.DataFrame, before: pd.DataFrame, response: ByAge) -> dict:
    """Return what the law's steps make of imports from each origin on, as known at that origin.

    Parameters
    ----------
    laws : DataFrame
        As :func:`law.law_by_month`, with ``origin``.
    before : DataFrame
        As :func:`law.panel_law`.
    response : ByAge
        Of log imports to the log of one plus the statutory rate.

    Returns
    -------
    dict
        (origin, months ahead) -> Series by partner, log points.
    """
    # ASSUME: before the replay begins the law of the coming months is that of the panel: what was to
    # come was announced, or moved few partners.
    effects, early = {}, before[before.month >= RULES_TRIED_SINCE]
    for origin, law in [*laws.groupby("origin"), (None, None)]:
        path = early if law is None else pd.concat([early[early.month < LAW_BY_LINE_SINCE], law])
        path = path[path.goods.eq(ALL_CHAPTERS)]
        level = path.assign(rate=np.log1p(path[list(DUTY_KINDS)].sum(axis=1)))
        wide = level.pivot(index="month", columns="partner", values="rate").ffill().bfill()
        felt = response.level.value * as_felt(wide.to_numpy().T, response).T
        felt = pd.DataFrame(felt, wide.index, wide.columns)
        for start in [origin] if origin is not None else wide.index:
            later = {months: start + pd.DateOffset(months=months) for months in MONTHS_PREDICTED}
            effects |= {
                (start, months): felt.loc[to] - felt.loc[start]
                for months, to in later.items()
                if to in felt.index
            }
    return effects
