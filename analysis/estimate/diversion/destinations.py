"""Where China's exports went while the United States bought less: what China's customs published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pandas as pd

from analysis.columns import Columns, returns
from analysis.combine import Selection
from analysis.estimate.trade.exports.china_ledger import china_exports
from analysis.estimate.trade.exports.growth import contributions
from analysis.vocabulary import Term

SAME_MONTHS = Columns(
    "a destination in a period with levels of both in both years",
    {
        "period": Term("Months", "", "first and last month"),
        "n_months": Term("Number", "months", "months in the period", "count"),
        "part": Term(
            "To", "", "the United States, as first published, or all others, of the world revised"
        ),
        "before": Term("A year earlier", "USD", "China's exports in the same months of the year before"),
        "now": Term("Now", "USD", "China's exports in the months"),
        "yoy_growth": Term("Growth", "fraction", "change on the year before"),
        "contribution": Term("Contribution", "fraction", "to the growth of the total", "points"),
    },
)


@dataclass(frozen=True)
class Destinations:
    """China's exports by destination."""

    levels: Annotated[pd.DataFrame, SAME_MONTHS]
    vintage: str  #: Publication of the figures.


def destinations(customs: pd.DataFrame, selection: Selection, *, vintage: str) -> Destinations | None:
    """Gather China's exports by destination in a window.

    None for any other partner, and where no levels of the window are published.

    Parameters
    ----------
    customs : DataFrame
        Source table ``china_customs_monthly``.
    """
    if selection.partner != "CHN":
        return None
    levels = same_months(customs, selection.start, selection.end)
    if levels.empty:
        return None
    return Destinations(levels, vintage)


@returns(SAME_MONTHS)
def same_months(customs: pd.DataFrame, start: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    """Compare exports in the months of a window, and a year later, with the year before each."""
    world = china_exports(customs, "WLD", release="revised").trade_value
    usa = china_exports(customs, "USA", release="first").trade_value
    levels = pd.DataFrame({"World": world, "United States": usa}).dropna()
    year, tables = pd.DateOffset(years=1), []
    for shift in (0, 1):
        months = pd.date_range(start, end, freq="MS") + pd.DateOffset(years=shift)
        months = [m for m in months if m in levels.index and m - year in levels.index]
        if not months:
            continue
        now, before = levels.loc[months].sum(), levels.loc[[m - year for m in months]].sum()
        for one in (now, before):
            one["All others"] = one["World"] - one["United States"]
        parts = ["United States", "All others"]
        split = contributions(now[parts], before[parts]).loc[parts].rename_axis("part").reset_index()
        period = f"{months[0]:%Y-%m} to {months[-1]:%Y-%m}"
        tables.append(split.assign(period=period, n_months=len(months)))
    columns = list(SAME_MONTHS)
    return pd.concat(tables)[columns].reset_index(drop=True) if tables else pd.DataFrame(columns=columns)
