"""The second episode: China's law by month, and total exports. Products are not published in reach."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns, shared
from analysis.law.calendar import day_weights
from analysis.vocabulary import TERMS, Term

#: Vintages of total exports, the later one first.
TOTALS_VINTAGES = ("June-2026 annual revision", "pre-June-2026 revision")

#: Month of China's duties on all goods, and the last of their year.
ALL_GOODS_FIRST, ALL_GOODS_LAST = "2025-04", "2025-12"

CHINA_RATES = Columns(
    "a month from January 2025 on",
    {
        "month": TERMS["month"],
        "simple": Term(
            "China's rate, simple mean",
            "fraction",
            "China's total rate on US goods, base "
            "rates and what is left of 2018-2020 included, mean over HS6",
        ),
        "weighted": Term(
            "Weighted mean", "fraction", "the same rate, weighted by China's imports of 2024"
        ),
    },
    index=("month",),
)

EXPORTS_TO_CHINA = Columns(
    "a month",
    {
        "month": TERMS["month"],
        "exports": Term("US exports to China", "USD", "exports of all goods, free alongside ship"),
        **shared("yoy_growth", label="On a year earlier", missing="where no vintage has both years"),
        "vintage": Term("Vintage", "", "publication that has both months, the later where both have"),
    },
    index=("month",),
)


@returns(CHINA_RATES)
def law_by_month(law: pd.DataFrame, imports: pd.Series, months: pd.DatetimeIndex) -> pd.DataFrame:
    """Return the mean of China's rate on US goods by month, day-weighted.

    Parameters
    ----------
    law : DataFrame
        Of :func:`law.china.china_law`.
    imports : Series
        China's imports from the United States in 2024 by HS6, USD.
    months : DatetimeIndex
        From 2025-01 on.
    """
    rates = law[law.digits.eq(6)].pivot(index="hts", columns="first_day", values="total_rate")
    rates = rates.ffill(axis=1)
    is_set = rates.notna()
    size = imports.reindex(rates.index).fillna(0.0)
    steps = pd.DataFrame(
        {
            "simple": rates.mean(),
            "weighted": rates.mul(size, axis=0).sum() / is_set.mul(size, axis=0).sum(),
        }
    )
    share = day_weights(pd.DatetimeIndex(rates.columns), months)
    by_month = pd.DataFrame(share @ steps.to_numpy(), index=months, columns=steps.columns)
    return by_month.rename_axis("month")


@returns(EXPORTS_TO_CHINA)
def total_exports(totals: pd.DataFrame) -> pd.DataFrame:
    """Return total US exports to China by month beside a year before, both of one vintage.

    Parameters
    ----------
    totals : DataFrame
        Source table ``us_trade_totals_vintages``.
    """
    exports = totals[totals.partner.eq("CHN") & totals.flow.eq("exports")]
    values = exports.pivot(index="month", columns="vintage", values="value").astype(float)
    values = values.asfreq("MS")
    growth = values / values.shift(12) - 1
    late, early = TOTALS_VINTAGES
    chosen = np.where(growth[late].notna() | values[early].isna(), late, early)
    table = pd.DataFrame(index=values.index)
    table["exports"] = np.where(chosen == late, values[late], values[early])
    table["yoy_growth"] = np.where(chosen == late, growth[late], growth[early])
    return table.assign(vintage=chosen)["2024-01":]


def fall_of_2025(totals: pd.DataFrame) -> float:
    """Return the change of exports on a year before, from first to last month, one vintage."""
    exports = (
        totals[
            totals.partner.eq("CHN") & totals.flow.eq("exports") & totals.vintage.eq(TOTALS_VINTAGES[1])
        ]
        .set_index("month")
        .value.sort_index()
    )
    before = [str(int(text[:4]) - 1) + text[4:] for text in (ALL_GOODS_FIRST, ALL_GOODS_LAST)]
    return float(
        exports[ALL_GOODS_FIRST:ALL_GOODS_LAST].sum() / exports[before[0] : before[1]].sum() - 1
    )


def lawful_months(law: pd.DataFrame, totals: pd.DataFrame) -> pd.DatetimeIndex:
    """Return the months of total exports from the first on in which the law by HS6 is known."""
    return totals.index[totals.index >= law[law.digits.eq(6)].first_day.min()]
