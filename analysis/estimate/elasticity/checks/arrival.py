"""The law of 2025 at the months in which goods arrive, in place of the mean over the days of a year."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.columns import returns
from analysis.engine.estimates import estimates_of
from analysis.engine.panel import Panel
from analysis.estimate.elasticity.checks.toggles import TOGGLE_ESTIMATES
from analysis.estimate.elasticity.main.products import MAIN_SCHEMES, second_design
from analysis.law.line_rates import YEARS

#: Months from the law under which goods leave to the month in which they arrive.
# ASSUME: a month at sea for all goods; the months of a line are those of its sector in 2024, which no
# tariff of 2025 moved. Months of 2025 answered to the law: importers brought goods forward.
MONTHS_AT_SEA = 1

#: How the main estimate is called under it.
AT_ARRIVAL = "law at the months of arrival"


def law_months() -> pd.DatetimeIndex:
    """Return the months whose law the goods of 2024 and 2025 meet, first days.

    The law of lines begins with January 2024, which stands for the month before it.
    """
    months = pd.date_range(f"{YEARS[0]}-01-01", periods=12 * len(YEARS), freq="MS")
    return (months - pd.DateOffset(months=MONTHS_AT_SEA)).where(months > months[0], months[0])


def arrivals(sectors: Panel) -> pd.DataFrame:
    """Return the share of each month of 2024 in a sector's imports, all partners together.

    Parameters
    ----------
    sectors : Panel
        By sector, with the months of 2024.

    Returns
    -------
    DataFrame
        Index sector; columns 1 to 12; rows sum to one.
    """
    inside = np.flatnonzero(sectors.months.year == YEARS[0])
    values = pd.DataFrame(np.nan_to_num(sectors.customs_value[:, inside]), columns=range(1, 13))
    sums = values.groupby(sectors.products[sectors.product]).sum()
    return sums.div(sums.sum(axis=1), axis=0).dropna()


@returns(TOGGLE_ESTIMATES)
def arrival_toggles(arrived: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    """Vary the main estimate by its law at arrival, in both weights, as :func:`toggles.second_toggles`.

    Parameters
    ----------
    arrived : DataFrame
        Of :func:`at_arrival`.
    groups : Series
        As for :func:`products.first_design`.
    """
    names = {AT_ARRIVAL: False, f"{AT_ARRIVAL}, by value": True}
    designs = (
        replace(second_design(arrived, groups, weighted=weighted), key={"group": "law", "toggle": name})
        for name, weighted in names.items()
    )
    return estimates_of(designs, by=MAIN_SCHEMES)


def at_arrival(lines: pd.DataFrame, rates: pd.DataFrame, shares: pd.DataFrame) -> pd.DataFrame:
    """Return lines under the law at the months in which goods arrive.

    Parameters
    ----------
    lines : DataFrame
        As :func:`lines.lines_table`.
    rates : DataFrame
        Index partner x hs10; mean rate of each of :func:`law_months`, fractions.
    shares : DataFrame
        Of :func:`arrivals`; a line in no sector has that of all months alike.
    """
    by_line = rates.reindex(pd.MultiIndex.from_frame(lines[["partner", "hs10"]])).to_numpy()
    weights = shares.reindex(lines.naics3).fillna(1 / 12).to_numpy()
    before, after = (np.log1p((part * weights).sum(axis=1)) for part in np.hsplit(by_line, len(YEARS)))
    return lines.assign(law=after - before)
