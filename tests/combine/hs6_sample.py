"""Imports by HS6, partner and month in the shape that a refresh brings them, from what is shipped.

A year's imports of the largest subheadings from a partner (in the lines of the annual table) are spread
over its months as its imports of all sectors were, so that the totals by month and partner are the
published ones; before 2024 with the shares of 2024. The spread within a year is made: it proves a shape,
and says nothing of trade.
"""

from __future__ import annotations

from functools import cache

import pandas as pd

from analysis.collect import read_table

VALUES = ["customs_value", "duties"]


@cache
def hs6_sample(largest: int = 40) -> pd.DataFrame:
    """Return ``month``, ``partner`` (and ``WLD``), ``hs6``, ``customs_value``, ``duties`` from 2021."""
    sectors = read_table("us_imports_naics3_monthly")
    sectors = sectors[sectors.month.dt.year.ge(2021)]
    months = sectors.groupby(["partner", "month"])[VALUES].sum().reset_index()
    shares = _shares(set(sectors.partner), largest)
    months["year"] = months.month.dt.year.clip(lower=2024)
    cells = months.merge(shares, on=["partner", "year"])
    for name in VALUES:
        cells[name] = (cells[name] * cells[f"share_{name}"]).round().astype("int64")
    members = cells[["month", "partner", "hs6", *VALUES]]
    table = pd.concat([members, _world(members, months)], ignore_index=True)
    table = table.sort_values(["month", "partner", "hs6"], ignore_index=True)
    return table.astype({"month": "datetime64[ms]"})


def _shares(partners: set[str], largest: int) -> pd.DataFrame:
    """Shares of the largest subheadings in their sum, by year and partner; in value and in duties."""
    lines = read_table("us_imports_hs10_annual")
    lines = lines[lines.partner.isin(partners)]
    lines = lines.assign(hs6=lines.hs10.str[:6])
    lines = lines[lines.hs6.isin(lines.groupby("hs6").customs_value.sum().nlargest(largest).index)]
    by_year = lines.groupby(["year", "partner", "hs6"])[VALUES].sum().reset_index()
    sums = by_year.groupby(["year", "partner"])[VALUES].transform("sum")
    shares = (by_year[VALUES] / sums).add_prefix("share_")
    return pd.concat([by_year[["year", "partner", "hs6"]], shares], axis=1)


def _world(members: pd.DataFrame, months: pd.DataFrame) -> pd.DataFrame:
    """All countries together: the members, and the rest of the published total spread like them."""
    sums = members.groupby(["month", "hs6"])[VALUES].sum().reset_index()
    published = months[months.partner.eq("WLD")].set_index("month")
    for name in VALUES:
        scale = sums.month.map(published[name] / sums.groupby("month")[name].sum())
        sums[name] = (sums[name] * scale).round().astype("int64").clip(lower=sums[name])
    return sums.assign(partner="WLD")[["month", "partner", "hs6", *VALUES]]
