"""Imports and duties by partner and month, to the newest month that any table holds of each."""

from __future__ import annotations

import pandas as pd

from analysis.collect import read_table
from analysis.combine.load import CONTINUED, NEWEST
from analysis.combine.panel import SYSTEM_TABLES
from analysis.vocabulary import SPECIAL_SECTORS, WORLD

#: Table of all countries together after the panel.
NEWEST_WORLD = "us_collected_rate_series_monthly"

#: What they are read from: the panel by sector, partners, China and all countries after it.
TABLES_BY_MONTH = (SYSTEM_TABLES["naics3"], NEWEST, CONTINUED["CHN"], NEWEST_WORLD)

#: Months of Vietnam's chapters, and of imports from all countries with goods of data centres among them.
CHAPTERS_OF_VIETNAM, DATA_CENTRES = "us_imports_vnm_hs2_monthly", "us_imports_world_ai_monthly"

#: Group of partners that has months of its own and whose members have none after the panel.
GROUP_BY_MONTH = "EU"


def imports_by_month(
    panel: pd.DataFrame,
    partners: pd.DataFrame,
    realised: pd.DataFrame,
    chapters: pd.DataFrame,
    column: str = "customs_value",
) -> pd.DataFrame:
    """Return imports of all goods but those of chapters 98 and 99, US dollars, months x partners.

    Parameters
    ----------
    panel, partners, realised, chapters : DataFrame
        Source tables :data:`TABLES_BY_MONTH`.
    column : {"customs_value", "duties"}
        What is summed.
    """
    panel = panel[~panel.naics3.isin(SPECIAL_SECTORS)]
    sums = panel.groupby(["month", panel.partner.astype(str)])[column].sum().unstack()
    by_partner = partners.pivot(index="month", columns="partner", values=column)
    china = realised.set_index("month")[column]
    whole = chapters.query("series == 'US'").set_index("month")[column]
    later = pd.DataFrame({"CHN": china, WORLD: whole}).combine_first(by_partner)
    imports = sums.combine_first(later.astype(float))[sums.columns]
    return imports.reindex(pd.date_range(sums.index[0], imports.index[-1], freq="MS"))


def load_imports_by_month(column: str = "customs_value") -> pd.DataFrame:
    """Return :func:`imports_by_month` of what is held."""
    return imports_by_month(*(read_table(name) for name in TABLES_BY_MONTH), column=column)


def load_goods_of_months() -> pd.DataFrame:
    """Return ``customs_value`` (US dollars) by ``partner``, ``goods`` and ``month``, where it is held.

    Goods are chapters, or sectors of the panel.
    """
    vietnam, series = read_table(CHAPTERS_OF_VIETNAM), read_table(NEWEST_WORLD)
    parts = [
        read_table(TABLES_BY_MONTH[0]).rename(columns={"naics3": "goods"}),
        vietnam.query("complete == 'True'").rename(columns={"hs2": "goods"}),
        series[series.partner.ne(WORLD)].rename(columns={"hs_scope": "goods"}),
    ]
    return pd.concat([part[["partner", "goods", "month", "customs_value"]] for part in parts])


def load_group_by_month() -> pd.DataFrame:
    """Return ``customs_value`` and ``duties`` of :data:`GROUP_BY_MONTH` by month, US dollars."""
    rows = read_table(NEWEST).query("partner == @GROUP_BY_MONTH").set_index("month").sort_index()
    return rows[["customs_value", "duties"]].astype(float)
