"""Rows of the diversion regression: each partner's change by line, and China's exposure in it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.collect import read_table
from analysis.combine import load_panel, load_statutory
from analysis.combine.panel import SYSTEMS
from analysis.estimate.long_difference import TREATED, lines_table

REGRESSORS = ["own", "exposure"]


def load_rows() -> pd.DataFrame:
    """Return the rows of the regression on the published figures; see :func:`exposure_lines`."""
    statutory, every = lines_table()
    world = every.groupby("hs10").value_2024.sum()
    rows = exposure_lines(statutory, world)
    sold = statutory[statutory.partner.eq(TREATED)].set_index("hs10").value_2024
    total = rows.hs10.map(world)
    return rows.assign(share_with_own=rows.hs10.map(sold).fillna(0.0) / total.where(total > 0))


def exposure_lines(statutory: pd.DataFrame, world: pd.Series) -> pd.DataFrame:
    """Return the rows of the regression: lines of every partner but China.

    Parameters
    ----------
    statutory : DataFrame
        As the first of :func:`long_difference.lines_table`: ``partner``, ``hs10``, ``value_2024``,
        ``value_2025`` (US dollars), ``statutory`` (change of the log factor of the annual mean rate).
    world : Series
        Imports of 2024 from all suppliers by ``hs10`` (US dollars).

    Returns
    -------
    DataFrame
        ``partner``, ``hs10``, ``hs4``, ``value_2024``, ``value_2025``, ``own`` (change of the partner's
        log factor), ``share`` (China's of 2024 imports), ``china`` (change of China's log factor, 0
        where it sold nothing), ``exposure`` (product of both).
    """
    # ASSUME: chapters 98 and 99 hold goods of all kinds and are left out.
    lines = statutory[~statutory.hs10.str[:2].isin(["98", "99"])]
    china = lines[lines.partner.eq(TREATED)].set_index("hs10")
    rows = lines[lines.partner.ne(TREATED)].rename(columns={"statutory": "own"})
    rows = rows[["partner", "hs10", "value_2024", "value_2025", "own"]].reset_index(drop=True)
    # ASSUME: China's share is that among the suppliers other than the partner itself: a chance high of
    # its own sales in 2024 would lower the share and the growth alike, and pass for diversion.
    sold = rows.hs10.map(china.value_2024).fillna(0.0)
    rest = rows.hs10.map(world) - rows.value_2024
    rows["share"] = (sold / rest.where(rest > 0)).fillna(0.0)
    rows["china"] = rows.hs10.map(china.statutory).fillna(0.0)
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


def sector_rows(years: tuple[int, int]) -> pd.DataFrame:
    """Return changes by partner and sector between January to November of two years.

    The tariff changes are those of 2024 to 2025 whatever the years, so that earlier ones are a placebo;
    China's share is that of the first year.

    Returns
    -------
    DataFrame
        Columns as :func:`exposure_lines`, with ``naics3`` and ``change`` of the log value.
    """
    panel, table = load_panel("naics3"), read_table(SYSTEMS["naics3"])
    key = ["partner", "naics3"]

    def values(frame: pd.DataFrame, year: int, keys: list[str]) -> pd.Series:
        inside = frame.month.dt.year.eq(year) & frame.month.dt.month.le(11)
        return frame[inside].groupby(keys, observed=True).customs_value.sum().astype(float)

    both = pd.DataFrame({name: values(panel, year, key) for name, year in zip("ab", years, strict=True)})
    rows = both[both.gt(0).all(axis=1)].reset_index().astype(dict.fromkeys(key, "str"))
    world = values(table[table.partner.eq("WLD")], years[0], ["naics3"])
    rows["own"] = pd.MultiIndex.from_frame(rows[key]).map(_sector_tariffs())
    china = rows[rows.partner.eq(TREATED)].set_index("naics3")
    rows = rows[rows.partner.ne(TREATED)].dropna(subset="own")
    rest = rows.naics3.map(world) - rows.a
    rows["share"] = rows.naics3.map(china.a).fillna(0.0) / rest
    rows["exposure"] = rows.share * rows.naics3.map(china.own).fillna(0.0)
    return rows.assign(change=np.log(rows.b / rows.a))


def _sector_tariffs() -> pd.Series:
    """Return the change of the log factor, January to November 2024 to 2025; key partner x naics3."""
    rates = load_statutory()
    rates = rates[rates.system.eq("naics3") & rates.month.dt.month.le(11)]
    rates = rates.astype({"partner": "str", "product": "str"})
    mean = rates.groupby([rates.month.dt.year, "partner", "product"]).statutory_rate.mean()
    return np.log1p(mean[2025]) - np.log1p(mean[2024])
