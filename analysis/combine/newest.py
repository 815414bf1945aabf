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


def load_group_by_month() -> pd.DataFrame:
    """Return ``customs_value`` and ``duties`` of :data:`GROUP_BY_MONTH` by month, US dollars."""
    rows = read_table(NEWEST).query("partner == @GROUP_BY_MONTH").set_index("month").sort_index()
    return rows[["customs_value", "duties"]].astype(float)
