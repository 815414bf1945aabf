"""Exports in value and in volume: what is left of growth when prices are taken out, by each deflator.

No office publishes the price of China's exports to one country. Two prices stand in: what US importers
pay for goods from China before duty, and China's producer prices in dollars. Neither is the price of
these exports, so that the volumes that they give are the ends of a range.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.vocabulary import TERMS, Term

#: Prices that stand in for that of the exports.
DEFLATORS = {
    "import": Term(
        "US import prices",
        "fraction",
        "growth on a year earlier of US import prices of goods from China",
        missing="without a price of the month or of a year before",
    ),
    "producer": Term(
        "Producer prices",
        "fraction",
        "growth on a year earlier of China's producer prices in US dollars",
        missing="without a rate of exchange of either month",
    ),
}
PRICES = Columns("a month", {"month": TERMS["month"], **DEFLATORS}, index=("month",))

VOLUMES = Columns(
    "a destination and period in which a value and every deflator are known",
    {
        "partner": Term("To", "", "destination, ISO 3166-1 alpha-3; WLD the world"),
        "period": Term(
            "Period",
            "",
            "month or year; January and February are one month, since the "
            "new year's holiday moves between them",
        ),
        "month": Term("To month", "date", "last month of the period"),
        "n_months": Term("Months", "months", "in the period", "count"),
        "value": Term("Value", "fraction", "growth of exports on a year earlier in value"),
        "import": Term("Volume, by US import prices", "fraction", "growth in volume by this deflator"),
        "producer": Term("Volume, by producer prices", "fraction", "growth in volume by this deflator"),
        "low": Term("Volume, lower", "fraction", "the lower of these two"),
        "high": Term("Volume, higher", "fraction", "the higher of these two"),
    },
)


@returns(PRICES)
def deflators(index: pd.Series, ppi: pd.Series, cny: pd.Series) -> pd.DataFrame:
    """Return by month by how much prices in US dollars changed on a year earlier.

    Parameters
    ----------
    index : Series
        Log of the US import price index of goods from China, by month.
    ppi : Series
        Growth of China's producer prices on a year earlier (fraction).
    cny : Series
        Yuan per US dollar.
    """
    every = pd.date_range(ppi.index[0], ppi.index[-1], freq="MS", name="month")
    dollars = cny.reindex(every).shift(12) / cny.reindex(every)  # what a yuan buys, on a year earlier
    changes = {
        "import": np.expm1(index.reindex(every).diff(12)),
        "producer": (1 + ppi.reindex(every)) * dollars - 1,
    }
    return pd.DataFrame(changes)


@returns(VOLUMES)
def volumes(levels: pd.DataFrame, prices: pd.DataFrame) -> pd.DataFrame:
    """Return the growth of exports on a year earlier in value and in volume, by month and by year.

    Parameters
    ----------
    levels : DataFrame
        Exports in US dollars, index: month, one column a destination.
    prices : DataFrame
        Of :func:`deflators`.
    """
    rows = []
    for partner, level in levels.items():
        compared = pd.DataFrame({"now": level, "before": level.shift(12)}).join(prices).dropna()
        both = compared.index.where(compared.index.month > 1, compared.index + pd.DateOffset(months=1))
        periods = [("month", of_month) for _, of_month in compared.groupby(both)]
        periods += [("year", of_year) for _, of_year in compared.groupby(compared.index.year)]
        for kind, span in periods:
            if kind == "month" and span.index[-1].month <= 2 and len(span) < 2:
                continue  # one of the two months alone means nothing
            base = span.before.sum()
            volume = {name: span.now.div(1 + span[name]).sum() / base - 1 for name in DEFLATORS}
            rows.append(
                {
                    "partner": partner,
                    "period": kind,
                    "month": span.index[-1],
                    "n_months": len(span),
                    "value": span.now.sum() / base - 1,
                    **volume,
                    "low": min(volume.values()),
                    "high": max(volume.values()),
                }
            )
    return pd.DataFrame(rows)
