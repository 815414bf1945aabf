"""Imports and duties of a partner's sectors by month, completed with what is held of the year."""

from __future__ import annotations

import pandas as pd

from analysis.vocabulary import SPECIAL_SECTORS, WORLD

#: Partners without months by sector, together.
OTHER_PARTNERS = "other"

MONTHS = range(1, 13)


def by_sector(imports: pd.DataFrame, year: int, column: str) -> pd.DataFrame:
    """Return a year's months of each partner and sector, those of :data:`OTHER_PARTNERS` by difference.

    Parameters
    ----------
    imports : DataFrame
        ``us_imports_naics3_monthly``, the total of all countries among its partners.
    year : int
    column : {"customs_value", "duties"}

    Returns
    -------
    DataFrame
        US dollars; index partner x naics3, a column a month that is held.
    """
    of_year = imports[imports.month.dt.year.eq(year)]
    of_year = of_year.astype({"partner": "str", "naics3": "str"})
    wide = of_year.pivot_table(
        index=["partner", "naics3"],
        columns=of_year.month.dt.month,
        values=column,
        aggfunc="sum",
        fill_value=0,
    ).astype(float)
    world = wide.loc[WORLD]
    members = wide.drop(WORLD)
    others = world - members.groupby("naics3").sum().reindex(world.index, fill_value=0.0)
    keys = pd.MultiIndex.from_product([[OTHER_PARTNERS], world.index], names=wide.index.names)
    return pd.concat([members, others.clip(lower=0.0).set_index(keys)]).rename_axis(columns=None)


def revised(duties: pd.DataFrame, of_partners: pd.DataFrame) -> pd.DataFrame:
    """Return duties by sector with each month scaled to what customs later published of the partner.

    Parameters
    ----------
    duties : DataFrame
        Of :func:`by_sector`, first releases.
    of_partners : DataFrame
        ``partner``, ``month`` and ``duties`` of the same year without chapters 98 and 99, as revised.
    """
    later = of_partners.pivot_table(
        index="partner", columns=of_partners.month.dt.month, values="duties", aggfunc="sum"
    ).astype(float)
    plain = ~duties.index.get_level_values("naics3").isin(SPECIAL_SECTORS)
    sums = duties[plain].groupby("partner").sum()
    factor = (later.reindex_like(sums) / sums.where(sums > 0)).fillna(1.0)
    scaled = duties.mul(factor.reindex(duties.index.get_level_values("partner")).set_axis(duties.index))
    return duties.mask(pd.Series(plain, duties.index), scaled)


def completed(held: pd.DataFrame, of_year: pd.Series) -> pd.DataFrame:
    """Return all months of a year that add up to it: what is not held by difference, none below zero.

    Parameters
    ----------
    held : DataFrame
        Index partner x naics3, a column a month.
    of_year : Series
        The year, by the same index; of what is not in ``held`` all months are alike.
    """
    months = held.reindex(of_year.index).fillna(0.0)
    missing = [month for month in MONTHS if month not in months]
    rest = (of_year - months.sum(axis=1)).clip(lower=0.0)
    for month in missing:
        months[month] = rest / len(missing)
    months = months[list(MONTHS)]
    months.loc[~months.index.isin(held.index) | months.sum(axis=1).le(0)] = 1.0
    return months.mul(of_year / months.sum(axis=1), axis=0)
