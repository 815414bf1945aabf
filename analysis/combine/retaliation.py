"""US exports to China under China's law: HS6 x month, value and the duty added in answer to tariffs."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.law.calendar import day_weights
from analysis.law.china import UNDATED_FROM

#: Source table of the exports.
EXPORTS = "us_exports_to_china_hs6_monthly"

#: First chapter that is no good of its own: special provisions of the US schedule.
SPECIAL = "98"

#: What Census writes for civil aircraft, engines and parts of whatever code.
AIRCRAFT = "880000"


@dataclass(frozen=True)
class UnderLaw:
    """Exports and the duty on them, two tables of one shape."""

    values: pd.DataFrame  #: Index ``hs6``, columns months, balanced; USD, 0 where nothing was shipped.
    #: The same; added rate (fraction), day-weighted, blank from 2019-09 on, see
    #: :data:`law.china.UNDATED_FROM`.
    rates: pd.DataFrame


def exports_under_law(exports: pd.DataFrame, law: pd.DataFrame) -> UnderLaw:
    """Join exports with the added rate of each product and month.

    Parameters
    ----------
    exports : DataFrame
        Source table :data:`EXPORTS`.
    law : DataFrame
        From :func:`law.china.china_law`.

    Returns
    -------
    UnderLaw
    """
    # ASSUME: goods without a code of China's tariff are left out: special provisions (chapter 98) and
    # civil aircraft, which Census publishes as one code (13 % of exports in 2017). China's lists hold
    # small aircraft alone.
    goods = exports[exports.hs6.lt(SPECIAL) & exports.hs6.ne(AIRCRAFT)]
    values = goods.pivot(index="hs6", columns="month", values="exports_value").fillna(0.0)
    rates = added_rates(law, pd.DatetimeIndex(values.columns))
    # ASSUME: an HS6 with no line on any list bore no added duty.
    rates = rates.reindex(values.index).fillna(0.0)
    rates.loc[:, rates.columns >= UNDATED_FROM] = float("nan")
    return UnderLaw(values, rates)


def added_rates(law: pd.DataFrame, months: pd.DatetimeIndex) -> pd.DataFrame:
    """Return China's added rate of 2018-2019 on US goods by HS6 and month.

    Parameters
    ----------
    law : DataFrame
        From :func:`law.china.china_law`.
    months : DatetimeIndex

    Returns
    -------
    DataFrame
        Index ``hs6`` (those with a line on a list), columns months; fractions, day-weighted; blank from
        2019-09 on.
    """
    steps = rates_by_day(law)
    weights = day_weights(pd.DatetimeIndex(steps.columns), months)
    rates = pd.DataFrame(steps.to_numpy() @ weights.T, index=steps.index, columns=months)
    rates.loc[:, months >= UNDATED_FROM] = float("nan")
    return rates


def rates_by_day(law: pd.DataFrame) -> pd.DataFrame:
    """Return China's added rate of 2018-2019 by HS6 from each day of change on.

    Returns
    -------
    DataFrame
        Index ``hs6`` (those with a line on a list), columns first days; fractions, a simple mean over
        lines.
    """
    lines = law[law.digits.eq(8) & law.first_day.lt(UNDATED_FROM)]
    steps = lines.pivot(index="hts", columns="first_day", values="added_rate").ffill(axis=1).fillna(0.0)
    # ASSUME: the mean is over the lines of the HS6 that are on a list at any time. Lines that never are
    # appear in no table of 2018, so that the mean is too high where only a part of an HS6 is listed; the
    # WTO's mean over all lines in 2025 is set beside it (report 07).
    return steps.groupby(steps.index.str[:6].rename("hs6")).mean()
