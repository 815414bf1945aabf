"""Trade as it would have been: a forecast of each partner's imports from their own past."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.counterfactual.structural import structural_forecast
from analysis.estimate.tariffs.bill.lines import UNMOVED_YEAR, YEAR
from analysis.estimate.tariffs.bill.months import OTHER_PARTNERS
from analysis.vocabulary import SPECIAL_SECTORS, WORLD

#: Last month that is fitted: after it importers stored goods before duties, as in report 05.
FITTED_TO = pd.Timestamp(f"{UNMOVED_YEAR}-10-01")


def series_of_partners(imports: pd.DataFrame, groups: dict[str, str], later: bool) -> pd.DataFrame:
    """Return imports by month, a column each name under which partners stand in some months of the bill.

    Parameters
    ----------
    imports : DataFrame
        ``us_imports_naics3_monthly``, the total of all countries among its partners.
    groups : dict
        Partner -> its name in months after 2025.
    later : bool
        Whether the months are those after 2025.
    """
    plain = imports[~imports.naics3.isin(SPECIAL_SECTORS)].astype({"partner": "str"})
    sums = plain.groupby(["month", "partner"]).customs_value.sum().unstack().astype(float)
    world, members = sums[WORLD], sums.drop(columns=WORLD)
    if later:
        members = members[[one for one in members if one in groups]]
        members = members.T.groupby(groups).sum().T
    return members.assign(**{OTHER_PARTNERS: world - members.sum(axis=1)})


def growth(series: pd.DataFrame, months: pd.DatetimeIndex) -> pd.Series:
    """Return imports that a forecast expects in some months, over those of the same month of 2024.

    Parameters
    ----------
    series : DataFrame
        US dollars by month, a column a partner; fitted to :data:`FITTED_TO`.
    months : DatetimeIndex

    Returns
    -------
    Series
        Index: partner, month.
    """
    before = series.reindex([month.replace(year=UNMOVED_YEAR) for month in months])
    parts = {
        name: structural_forecast(series[name][:FITTED_TO], months).mean / before[name].to_numpy()
        for name in series
    }
    return pd.DataFrame(parts, months).T.stack().rename_axis(["partner", "month"])


def growth_since(imports: pd.DataFrame, groups: dict[str, str], last: pd.Timestamp) -> pd.Series:
    """Return :func:`growth` of every partner of the bill from January 2025 to a month."""
    months = pd.date_range(f"{YEAR}-01-01", last, freq="MS")
    year = months.year == YEAR
    return pd.concat(
        growth(series_of_partners(imports, groups, later), months[year != later])
        for later in (False, True)
    )
