"""Rows of the diversion regression by sector and by chapter, in years without and with the tariffs.

The tariff changes are those of 2024 to 2025 whatever the years compared, so that earlier years are a
placebo; China's share is that of the first year. Ten-digit lines have no year before; sectors have, and
chapters have until 2021 (before 2018 no tariff on China had moved in either).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.collect import read_table
from analysis.combine import load_panel, load_statutory
from analysis.combine.panel import SYSTEMS
from analysis.estimate.robustness.long_difference import TREATED

#: Years compared; the last pair is the one with the tariffs.
SECTOR_YEARS = [(2022, 2023), (2023, 2024), (2024, 2025)]
CHAPTER_YEARS = [(2014, 2015), (2015, 2016), (2016, 2017), (2024, 2025)]

KEY = ["partner", "product"]


def exposed_changes(
    before: pd.Series, after: pd.Series, *, own: pd.Series, world: pd.Series
) -> pd.DataFrame:
    """Return the changes of every partner but China, with its tariff change and China's exposure.

    Parameters
    ----------
    before, after : Series
        Imports in both periods (US dollars); key partner x product.
    own : Series
        Change of the log tariff factor; same key.
    world : Series
        Imports from all suppliers in the first period by product.

    Returns
    -------
    DataFrame
        ``partner``, ``product``, ``own``, ``share`` (China's, the partner's own sales left out),
        ``exposure``, ``change`` of the log value; products sold in both periods.
    """
    rows = pd.DataFrame({"before": before, "after": after, "own": own}).rename_axis(KEY).reset_index()
    china = rows[rows.partner.eq(TREATED)].set_index("product").fillna(0.0)
    kept = rows.before.gt(0) & rows.after.gt(0) & rows.own.notna() & rows.partner.ne(TREATED)
    rows = rows[kept].reset_index(drop=True)
    rest = rows["product"].map(world) - rows.before
    share = rows["product"].map(china.before).fillna(0.0) / rest.where(rest > 0)
    exposure = share * rows["product"].map(china.own).fillna(0.0)
    change = np.log(rows.after.to_numpy(float) / rows.before.to_numpy(float))
    return rows.assign(share=share, exposure=exposure, change=change).dropna(subset="exposure")


def sector_rows(years: tuple[int, int]) -> pd.DataFrame:
    """Return :func:`exposed_changes` by NAICS3 sector, January to November of two years."""
    rates = load_statutory()
    rates = rates[rates.system.eq("naics3") & rates.month.dt.month.le(11)].astype(
        dict.fromkeys(KEY, "str")
    )
    mean = rates.groupby([rates.month.dt.year, *KEY]).statutory_rate.mean()
    own = np.log1p(mean[2025]) - np.log1p(mean[2024])
    before, after = (_year("naics3", year, last_month=11) for year in years)
    return exposed_changes(before, after, own=own, world=_world("naics3", years[0], last_month=11))


def chapter_rows(years: tuple[int, int], statutory: pd.DataFrame, every: pd.DataFrame) -> pd.DataFrame:
    """Return :func:`exposed_changes` by HS chapter, whole years.

    Parameters
    ----------
    statutory, every : DataFrame
        As :func:`long_difference.lines_table`: the tariffs, and the values of 2024 and 2025.
    """
    # ASSUME: the tariff of a chapter is the mean over its lines, weighted by the imports of 2024.
    keys = [statutory.partner, statutory.hs10.str[:2].rename("product")]
    weighted = statutory[["rate_2024", "rate_2025"]].mul(statutory.value_2024, axis=0)
    mean = weighted.groupby(keys).sum()
    mean = mean.div(statutory.value_2024.groupby(keys).sum(), axis=0).replace(np.inf, np.nan)
    own = np.log1p(mean.rate_2025) - np.log1p(mean.rate_2024)
    own = own[~own.index.get_level_values("product").isin(["98", "99"])]
    if years == (2024, 2025):
        before, after = (statutory[f"value_{year}"].groupby(keys).sum() for year in years)
        world = every.value_2024.groupby(every.hs10.str[:2]).sum()
    else:
        before, after = (_year("hs2", year) for year in years)
        world = _world("hs2", years[0])
    return exposed_changes(before, after, own=own, world=world)


def _year(system: str, year: int, *, last_month: int = 12) -> pd.Series:
    """Return imports of a year to a month (US dollars); key partner x product."""
    panel = load_panel(system).rename(columns={system: "product"})
    panel = panel[panel.month.dt.year.eq(year) & panel.month.dt.month.le(last_month)]
    return panel.astype(dict.fromkeys(KEY, "str")).groupby(KEY).customs_value.sum()


def _world(system: str, year: int, *, last_month: int = 12) -> pd.Series:
    """Return published imports from all countries by product (US dollars)."""
    table = read_table(SYSTEMS[system])
    inside = table.partner.eq("WLD") & table.month.dt.year.eq(year) & table.month.dt.month.le(last_month)
    return table[inside].groupby(system).customs_value.sum()
