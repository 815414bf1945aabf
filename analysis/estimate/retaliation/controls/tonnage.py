"""Tonnes of rare earths and magnets by month, as far as the press prints them: ranges, never a line.

The customs office publishes these weights; what can be read offline are press reports of single months.
Several reports of one month give its range. A month that none prints is not there.
"""

from __future__ import annotations

import pandas as pd

from analysis.columns import Columns, returns
from analysis.vocabulary import TERMS, Term

PRINTED_TONNES = Columns(
    "a product, destination and month that a report prints, ascending",
    {
        "product": Term("Goods", "", "category of the published figure"),
        "partner": Term("To", "", "destination, ISO 3166-1 alpha-3; WLD: all"),
        "month": TERMS["month"],
        **{
            name: Term(head, unit, f"{which} that a source prints", form, missing="in no source")
            for name, head, unit, which, form in (
                ("low", "Tonnes, lowest", "tonnes", "smallest weight", "rounded"),
                ("high", "Tonnes, highest", "tonnes", "largest weight", "rounded"),
                ("change_low", "On a year before, lowest", "fraction", "smallest change", ""),
                ("change_high", "On a year before, highest", "fraction", "largest change", ""),
            )
        },
        "sources": Term("Sources", "", "reports that print the month"),
    },
)


@returns(PRINTED_TONNES)
def printed_ranges(published: pd.DataFrame) -> pd.DataFrame:
    """Return the range over sources of each product, destination and month.

    Parameters
    ----------
    published : DataFrame
        Source table ``china_rare_earth_exports_monthly``; totals of several months are left out.
    """
    months = published[published.n_months.eq(1)].groupby(["product", "partner", "month"])
    ranges = months[["tonnes", "yoy_growth"]].agg(["min", "max"])
    ranges.columns = ["low", "high", "change_low", "change_high"]
    return ranges.assign(sources=months.source_title.agg("; ".join)).reset_index()


def magnets_since(printed: pd.DataFrame, month: str) -> pd.DataFrame:
    """Return the months of magnets from one on whose change on a year earlier is printed."""
    magnets = printed["product"].eq("magnets") & printed.month.ge(month)
    return printed[magnets].dropna(subset="change_low")
