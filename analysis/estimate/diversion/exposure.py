"""Rows of the diversion regression: each partner's change by line, and China's exposure in it."""

from __future__ import annotations

import numpy as np
import pandas as pd

#: Partner to whose loss lines are exposed.
EXPOSED_TO = "CHN"

REGRESSORS = ("own", "exposure")


def published_rows(statutory: pd.DataFrame, every: pd.DataFrame) -> pd.DataFrame:
    """Return :func:`exposure_lines` of the published figures, and ``share_with_own`` beside ``share``.

    Parameters
    ----------
    statutory, every : DataFrame
        As :func:`elasticity.main.inputs.load_lines`.
    """
    world = every.groupby("hs10").value_2024.sum()
    rows = exposure_lines(statutory, world)
    sold = statutory[statutory.partner.eq(EXPOSED_TO)].set_index("hs10").value_2024
    total = rows.hs10.map(world)
    return rows.assign(share_with_own=rows.hs10.map(sold).fillna(0.0) / total.where(total > 0))


def exposure_lines(statutory: pd.DataFrame, world: pd.Series) -> pd.DataFrame:
    """Return the rows of the regression: lines of every partner but China.

    Parameters
    ----------
    statutory : DataFrame
        As the first of :func:`elasticity.main.inputs.load_lines`: ``partner``, ``hs10``, ``value_2024``,
        ``value_2025`` (US dollars), ``law`` (change of the log factor of the annual mean rate).
    world : Series
        Imports of 2024 from all suppliers by ``hs10`` (US dollars).

    Returns
    -------
    DataFrame
        ``partner``, ``hs10``, ``hs4``, ``value_2024``, ``value_2025``, ``own`` (change of the partner's
        log factor), ``share`` (China's of 2024 imports), ``china`` (change of China's log factor, 0
        where it sold nothing), ``exposure`` (product of both).
    """
    china = statutory[statutory.partner.eq(EXPOSED_TO)].set_index("hs10")
    rows = statutory[statutory.partner.ne(EXPOSED_TO)].rename(columns={"law": "own"})
    rows = rows[["partner", "hs10", "value_2024", "value_2025", "own"]].reset_index(drop=True)
    # ASSUME: China's share is that among the suppliers other than the partner itself: a chance high of
    # its own sales in 2024 would lower the share and the growth alike, and pass for diversion.
    sold = rows.hs10.map(china.value_2024).fillna(0.0)
    rest = rows.hs10.map(world) - rows.value_2024
    rows["share"] = (sold / rest.where(rest > 0)).fillna(0.0)
    rows["china"] = rows.hs10.map(china.law).fillna(0.0)
    rows["exposure"] = rows.share * rows.china
    return rows.assign(hs4=rows.hs10.str[:4])


def continuing(rows: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the lines sold in both years, and the change of their log value."""
    rows = rows[rows.value_2024.gt(0) & rows.value_2025.gt(0)]
    return rows, np.log(rows.value_2025.to_numpy(float) / rows.value_2024.to_numpy(float))


def midpoint(rows: pd.DataFrame) -> np.ndarray:
    """Return the change of value over the mean of both years (-2 to 2), entries and exits included."""
    before, after = rows.value_2024.to_numpy(float), rows.value_2025.to_numpy(float)
    return 2 * (after - before) / (after + before)
