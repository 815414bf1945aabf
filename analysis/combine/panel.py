"""The trade panel: partner x product x month, balanced, with zeros and their rates filled."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis import vocabulary
from analysis.collect.tables import names

#: Product systems of the panels and the source table of each; that of HS6 comes with a refresh only.
SYSTEM_TABLES = {system: f"us_imports_{system}_monthly" for system in vocabulary.SYSTEMS}

#: What a cell holds, in US dollars.
VALUES = ["customs_value", "duties"]

#: Source table of US imports by partner, HTS10 line and year.
ANNUAL = "us_imports_hs10_annual"


def systems() -> dict[str, str]:
    """Return the product systems whose table is there, with its name."""
    there = set(names())
    return {system: table for system, table in SYSTEM_TABLES.items() if table in there}


def build_panel(imports: pd.DataFrame, product: str) -> pd.DataFrame:
    """Build the balanced panel of one product system.

    Every pair of partner and product that ever trades is kept for every month. A cell without
    imports takes the pair's last observed rate forward, then its first backward; a cell whose
    duties exceed its value keeps the value and has its rate filled in the same way.

    Parameters
    ----------
    imports : DataFrame
        Columns ``partner``, ``product``, ``month``, ``customs_value`` and ``duties`` (US dollars);
        the world total (``WLD``) is left out here.
    product : str
        Name of the product column, ``"naics3"``, ``"hs2"`` or ``"hs6"``.

    Returns
    -------
    DataFrame
        Key partner x product x month, sorted; ``customs_value``, ``duties`` (US dollars),
        ``effective_rate`` (fraction), ``log_tariff_factor`` (log points), ``rate_filled`` (0
        observed, 1 no imports, 2 duties above value).
    """
    members = imports[imports.partner.ne("WLD")]
    key = ["partner", product]
    ever = members.loc[members.customs_value.gt(0), key].drop_duplicates().sort_values(key)
    months = pd.DataFrame({"month": np.sort(members.month.unique())})
    panel = ever.merge(months, how="cross").merge(members, on=[*key, "month"], how="left")
    panel[VALUES] = panel[VALUES].fillna(0).astype("int64")
    cells = [panel[name].to_numpy().reshape(len(ever), len(months)) for name in VALUES]
    panel = panel.assign(**fill_rates(*cells))
    return panel.astype({"partner": "category", product: "category"})


def fill_rates(customs_value: np.ndarray, duties: np.ndarray) -> dict[str, np.ndarray]:
    """Return the rates of a balanced panel, cell by cell, each pair's filled from its own months.

    Parameters
    ----------
    customs_value, duties : ndarray, pairs x months
        US dollars, in the order of months; zero where nothing was imported.

    Returns
    -------
    dict of ndarray, pairs * months
        ``effective_rate``, ``log_tariff_factor`` and ``rate_filled``, as in :func:`build_panel`.
    """
    traded = customs_value > 0
    rate = np.divide(duties, customs_value, out=np.full(duties.shape, np.nan), where=traded)
    above_value = rate > 1
    rate[above_value] = np.nan
    # ASSUME: a pair whose duties exceed its value in every month (specific duties on cheap goods, among
    # HS6 codes) has a rate of one.
    rate = pd.DataFrame(rate).ffill(axis=1).bfill(axis=1).fillna(1.0).to_numpy().ravel()
    return {
        "effective_rate": rate,
        "log_tariff_factor": np.log1p(rate),
        "rate_filled": np.where(above_value, 2, ~traded).astype("int8").ravel(),
    }


def with_statutory_rate(panel: pd.DataFrame, rates: pd.DataFrame, system: str) -> pd.DataFrame:
    """Return a panel of a product system with the rates of :func:`statutory.statutory_rates`."""
    product_rates = rates.loc[rates.system.eq(system), ["partner", "product", "month", "statutory_rate"]]
    product_rates = product_rates.rename(columns={"product": system})
    key = ["partner", system]
    for name in key:
        product_rates = product_rates[product_rates[name].isin(panel[name].cat.categories)]
        product_rates[name] = product_rates[name].astype(str).astype(panel[name].dtype)
    return panel.merge(product_rates, on=[*key, "month"], how="left")
