"""December of the last whole year, where no table by month has it: what came, and what was said of it.

The table by line has the year; less the months that the panel holds, as first printed, it is December.
Two vintages meet in that difference, so that a revision of any month stands in it as if of December. How
much that is shows where December is printed too.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analysis.columns import Columns, returns
from analysis.estimate.record.prediction.origins import ALL_CHAPTERS, OUTCOMES
from analysis.vocabulary import SPECIAL_SECTORS, TERMS, Term

#: Months of a year that are not December.
ELEVEN = 11

DECEMBER_BOTH_WAYS = Columns(
    "a partner whose December is printed",
    {
        "partner": TERMS["partner"],
        "difference": Term("Year less eleven months", "fraction", "collected rate by difference"),
        "printed": Term("Printed", "fraction", "collected rate of the table by month"),
        "value_ratio": Term("Imports, ratio", "ratio", "imports by difference over those printed"),
    },
)


def december(by_line: pd.DataFrame, sector_of: pd.Series, panel: pd.DataFrame) -> pd.DataFrame:
    """Return imports and duties of December of the newest year by line; none where months are missing.

    Parameters
    ----------
    by_line : DataFrame
        ``us_imports_hs10_annual``.
    sector_of : Series
        NAICS3 sector by ``hs10``: chapters 98 and 99 are left out as the panel leaves them out.
    panel : DataFrame
        ``us_imports_naics3_monthly``.

    Returns
    -------
    DataFrame
        ``partner``, ``month``, ``customs_value`` (US dollars), ``duties``, ``collected_rate``.
    """
    year, amounts = int(by_line.year.max()), ["customs_value", "duties"]
    lines = by_line[by_line.year.eq(year) & by_line.partner.notna()]
    lines = lines[~lines.hs10.map(sector_of).isin(SPECIAL_SECTORS)]
    months = panel[panel.month.dt.year.eq(year) & panel.month.dt.month.le(ELEVEN)]
    if months.month.nunique() < ELEVEN:
        return pd.DataFrame(columns=["partner", "month", *amounts, "collected_rate"])
    months = months[~months.naics3.isin(SPECIAL_SECTORS)]
    totals, before = (rows.groupby(rows.partner.astype(str))[amounts].sum() for rows in (lines, months))
    rest = (totals - before).dropna()
    rest = rest.assign(month=pd.Timestamp(year, 12, 1), collected_rate=rest.duties / rest.customs_value)
    return rest.rename_axis("partner").reset_index()


@returns(DECEMBER_BOTH_WAYS)
def apart(derived: pd.DataFrame, outcomes: pd.DataFrame) -> pd.DataFrame:
    """Return the partners whose December is printed too, both ways.

    Parameters
    ----------
    derived : DataFrame
        As :func:`december`.
    outcomes : DataFrame
        As :func:`origins.outcomes`.
    """
    whole = outcomes[outcomes.goods.eq(ALL_CHAPTERS)]
    wide = whole.pivot(index=["partner", "month"], columns="target", values="outcome")
    both = derived.merge(wide.dropna().add_suffix("_printed").reset_index(), on=["partner", "month"])
    both = both.assign(
        difference=both.collected_rate,
        printed=both.collected_rate_printed,
        value_ratio=both.customs_value / both.imports_printed,
    )
    return both[list(DECEMBER_BOTH_WAYS)]


@returns(OUTCOMES)
def unprinted(
    derived: pd.DataFrame, outcomes: pd.DataFrame, days: Callable[[pd.Series], pd.Series]
) -> pd.DataFrame:
    """Return December of the partners that no table by month has, as :func:`origins.outcomes`."""
    held = set(zip(outcomes.partner, outcomes.month, strict=True))
    rest = derived[[key not in held for key in zip(derived.partner, derived.month, strict=True)]]
    rest = rest.assign(goods=ALL_CHAPTERS, released=days(rest.month))
    columns = {"collected_rate": "collected_rate", "imports": "customs_value"}
    parts = [rest.assign(target=target, outcome=rest[name]) for target, name in columns.items()]
    return pd.concat(parts, ignore_index=True)[list(OUTCOMES)]
