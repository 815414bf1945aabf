"""Rows of the diversion regression by sector and by chapter, in years without and with the tariffs.

The tariff changes are those of 2024 to 2025 whatever the years compared, so that earlier years are a
placebo; China's share is that of the first year. Ten-digit lines have no year before; sectors have, and
chapters have until 2021 (before 2018 no tariff on China had moved in either).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.engine.panel import Panel
from analysis.estimate.diversion.exposure import EXPOSED_TO

#: Years compared; the last pair is the one with the tariffs.
SECTOR_YEARS = [(2022, 2023), (2023, 2024), (2024, 2025)]
CHAPTER_YEARS = [(2014, 2015), (2015, 2016), (2016, 2017), (2024, 2025)]

PARTNER_PRODUCT = ["partner", "product"]


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
    rows = (
        pd.DataFrame({"before": before, "after": after, "own": own})
        .rename_axis(PARTNER_PRODUCT)
        .reset_index()
    )
    china = rows[rows.partner.eq(EXPOSED_TO)].set_index("product").fillna(0.0)
    in_both = rows.before.gt(0) & rows.after.gt(0) & rows.own.notna() & rows.partner.ne(EXPOSED_TO)
    rows = rows[in_both].reset_index(drop=True)
    rest = rows["product"].map(world) - rows.before
    share = rows["product"].map(china.before).fillna(0.0) / rest.where(rest > 0)
    exposure = share * rows["product"].map(china.own).fillna(0.0)
    change = np.log(rows.after.to_numpy(float) / rows.before.to_numpy(float))
    return rows.assign(share=share, exposure=exposure, change=change).dropna(subset="exposure")


def sector_rows(data: Panel, world: pd.DataFrame, years: tuple[int, int]) -> pd.DataFrame:
    """Return :func:`exposed_changes` by NAICS3 sector, January to November of two years.

    Parameters
    ----------
    data : Panel
        By sector, with the law.
    world : DataFrame
        Published imports from all countries, as :func:`combine.load_world`.
    """
    rates = pd.DataFrame(np.expm1(data.statutory), _pairs(data), data.months)
    mean = {year: np.log1p(rates.iloc[:, _months(data, year, 11)].mean(axis=1)) for year in (2024, 2025)}
    before, after = (_year(data, year, 11) for year in years)
    total = _world(world, data.system, years[0], 11)
    return exposed_changes(before, after, own=mean[2025] - mean[2024], world=total)


def chapter_rows(
    chapters: Panel,
    world: pd.DataFrame,
    years: tuple[int, int],
    statutory: pd.DataFrame,
    every: pd.DataFrame,
) -> pd.DataFrame:
    """Return :func:`exposed_changes` by HS chapter, whole years.

    Parameters
    ----------
    chapters, world
        As :func:`sector_rows`, by chapter.
    statutory, every : DataFrame
        As :func:`elasticity.main.inputs.load_lines`: the tariffs, and the values of 2024 and 2025.
    """
    # ASSUME: the tariff of a chapter is the mean over its lines, weighted by the imports of 2024.
    keys = [statutory.partner, statutory.hs10.str[:2].rename("product")]
    weighted = statutory[["rate_2024", "rate_2025"]].mul(statutory.value_2024, axis=0)
    mean = weighted.groupby(keys).sum()
    mean = mean.div(statutory.value_2024.groupby(keys).sum(), axis=0).replace(np.inf, np.nan)
    log_factor_change = np.log1p(mean.rate_2025) - np.log1p(mean.rate_2024)
    if years == (2024, 2025):
        before, after = (statutory[f"value_{year}"].groupby(keys).sum() for year in years)
        total = every.value_2024.groupby(every.hs10.str[:2]).sum()
    else:
        before, after = (_year(chapters, year, 12) for year in years)
        total = _world(world, chapters.system, years[0], 12)
    return exposed_changes(before, after, own=log_factor_change, world=total)


def _pairs(data: Panel) -> pd.MultiIndex:
    codes = [data.partners[data.partner], data.products[data.product]]
    return pd.MultiIndex.from_arrays(codes, names=PARTNER_PRODUCT)


def _months(data: Panel, year: int, last_month: int) -> np.ndarray:
    return data.inside(f"{year}-01:{year}-{last_month}")


def _year(data: Panel, year: int, last_month: int) -> pd.Series:
    """Return imports of a year to a month (US dollars); key partner x product."""
    values = data.customs_value[:, _months(data, year, last_month)].sum(axis=1)
    return pd.Series(values, _pairs(data))


def _world(world: pd.DataFrame, system: str, year: int, last_month: int) -> pd.Series:
    """Return published imports from all countries by product (US dollars)."""
    inside = world.month.dt.year.eq(year) & world.month.dt.month.le(last_month)
    return world[inside].groupby(system).customs_value.sum()
