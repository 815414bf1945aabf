"""The second episode: China's law by month, and total exports. Products are not published in reach."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.combine.law.calendar import day_weights

#: Vintages of total exports, the later one first.
VINTAGES = ("June-2026 annual revision", "pre-June-2026 revision")

#: Month of China's duties on all goods, and the last of their year.
FIRST, LAST = "2025-04", "2025-12"


def law_by_month(law: pd.DataFrame, imports: pd.Series, months: pd.DatetimeIndex) -> pd.DataFrame:
    """Return the mean of China's rate on US goods by month, day-weighted.

    Parameters
    ----------
    law : DataFrame
        Of :func:`combine.law.china.china_law`.
    imports : Series
        China's imports from the United States in 2024 by HS6, USD.
    months : DatetimeIndex
        From 2025-01 on.

    Returns
    -------
    DataFrame
        Index ``month``; ``simple``, ``weighted`` (fractions, base rates and what is left of 2018-2020
        included).
    """
    own = law[law.digits.eq(6)].pivot(index="hts", columns="first_day", values="total_rate")
    own = own.ffill(axis=1)
    known = own.notna()
    size = imports.reindex(own.index).fillna(0.0)
    steps = pd.DataFrame(
        {"simple": own.mean(), "weighted": own.mul(size, axis=0).sum() / known.mul(size, axis=0).sum()}
    )
    share = day_weights(pd.DatetimeIndex(own.columns), months)
    return pd.DataFrame(share @ steps.to_numpy(), index=months, columns=steps.columns)


def total_exports(totals: pd.DataFrame) -> pd.DataFrame:
    """Return total US exports to China by month beside a year before, both of one vintage.

    Parameters
    ----------
    totals : DataFrame
        Source table ``us_trade_totals_vintages``.

    Returns
    -------
    DataFrame
        Index ``month``; ``exports`` (USD), ``yoy_growth`` (fraction, missing where no vintage has both
        years), ``vintage``. The later vintage where it has both months.
    """
    own = totals[totals.partner.eq("CHN") & totals.flow.eq("exports")]
    values = own.pivot(index="month", columns="vintage", values="value").astype(float)
    values = values.asfreq("MS")
    growth = values / values.shift(12) - 1
    late, early = VINTAGES
    chosen = np.where(growth[late].notna() | values[early].isna(), late, early)
    table = pd.DataFrame(index=values.index)
    table["exports"] = np.where(chosen == late, values[late], values[early])
    table["yoy_growth"] = np.where(chosen == late, growth[late], growth[early])
    return table.assign(vintage=chosen)["2024-01":]


def fall_of_2025(totals: pd.DataFrame) -> float:
    """Return the change of exports in :data:`FIRST` to :data:`LAST` on a year before, one vintage."""
    own = totals[
        totals.partner.eq("CHN") & totals.flow.eq("exports") & totals.vintage.eq(VINTAGES[1])
    ].set_index("month").value.sort_index()  # fmt: skip
    before = [str(int(text[:4]) - 1) + text[4:] for text in (FIRST, LAST)]
    return float(own[FIRST:LAST].sum() / own[before[0] : before[1]].sum() - 1)


def vintages_agree(totals: pd.DataFrame, monthly: pd.Series) -> pd.DataFrame:
    """Set total exports to China of 2024 beside the same as another table prints them.

    Parameters
    ----------
    totals : DataFrame
        Source table ``us_trade_totals_vintages``.
    monthly : Series
        Exports to China by month, USD, of ``us_trade_totals_monthly``.

    Returns
    -------
    DataFrame
        Key ``vintage``; ``months`` that both have in 2024, ``difference`` (fraction, of the sums) and
        ``largest`` (of a month).
    """
    own = totals[totals.partner.eq("CHN") & totals.flow.eq("exports")]
    rows = []
    for vintage in VINTAGES:
        values = own[own.vintage.eq(vintage)].set_index("month").value.astype(float)
        both = pd.concat([values, monthly], axis=1, keys=["a", "b"], join="inner").loc["2024"]
        apart = (both.a / both.b - 1).abs().max()
        rows.append(
            {"vintage": vintage, "months": len(both), "difference": both.a.sum() / both.b.sum() - 1}
            | {"largest": float(apart)}
        )
    return pd.DataFrame(rows)
