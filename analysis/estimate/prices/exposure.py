"""Producer prices of components against their exposure to the US tariff: seven points.

Where the tariff pressed on prices in China, those of the goods that it fell on should have fallen more.
There is no output by component to divide by; exposure is what the United States bought of a component's
goods in the year before, over its weight in the index, times the rise of the duty by law.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.estimate.prices.components import COMPONENTS, PARTS
from analysis.vocabulary import Term

#: Sector of US imports -> component of China's producer prices.
# ASSUME: the Bureau sorts goods by use and prints no key to sectors; each goes where most of it belongs.
COMPONENT_OF = {
    "111": "food", "112": "food", "113": "raw_materials", "114": "food", "211": "mining",
    "212": "mining", "311": "food", "312": "food", "313": "processing", "314": "daily_use",
    "315": "clothing", "316": "clothing", "321": "processing", "322": "processing", "323": "daily_use",
    "324": "raw_materials", "325": "raw_materials", "326": "processing", "327": "raw_materials",
    "331": "raw_materials", "332": "processing", "333": "processing", "334": "durables",
    "335": "durables", "336": "durables", "337": "durables", "339": "daily_use",
}  # fmt: skip

EXPOSURE = Columns("a component", {
    **PARTS.only("component"),
    "weight": Term("Weight", "fraction", "of the component in all producer prices", "percent"),
    "share": Term("Share of US imports from China", "fraction", "what the component's sectors are of US "
                  "imports from China in the year before", "percent"),
    "law": Term("Rise of the duty, log", "log points", "change of log(1 + statutory rate) of the "
                "component's sectors", "hundredths"),
    "exposure": Term("Exposure", "log points", "rise of the duty times share over weight", "two"),
}, index=("component",))  # fmt: skip

CHANGED = Columns("a component", EXPOSURE | {
    "before": Term("Before", "fraction", "growth on a year earlier in the first month since the base "
                   "with all components"),
    "now": Term("Now", "fraction", "growth on a year earlier in the month asked for"),
    "change": Term("Change", "fraction", "growth now less growth before", "points"),
}, index=("component",))  # fmt: skip


@dataclass(frozen=True)
class Exposure:
    """Producer prices of components against their exposure to the US tariff."""

    table: pd.DataFrame  #: :data:`CHANGED`.
    before: pd.Timestamp  #: First month since the base with all components.
    #: ``"exposure"`` or ``"law"`` -> rank correlation with ``change`` and its exact p-value.
    tests: dict[str, tuple[float, float]]


def exposed(
    table: pd.DataFrame, rates: pd.DataFrame, before: pd.Timestamp, month: pd.Timestamp
) -> Exposure:
    """Set the change of components' prices between two months beside their exposure.

    Parameters
    ----------
    table : DataFrame
        Of :func:`exposure`.
    rates : DataFrame
        Growth on a year earlier (fraction), month x component.
    before, month : Timestamp
        Months with all components.
    """
    table = _changed(table, rates.loc[before], rates.loc[month])
    tests = {name: rank_test(table[name], table.change) for name in ("exposure", "law")}
    return Exposure(table, before, tests)


@returns(CHANGED)
def _changed(table: pd.DataFrame, before: pd.Series, now: pd.Series) -> pd.DataFrame:
    """Return exposure with the rates of two months, and what lies between them."""
    return table.assign(before=before, now=now, change=now - before)


@returns(EXPOSURE)
def exposure(
    imports: pd.Series, statutory: pd.DataFrame, weight: pd.Series, *, start: str, end: str
) -> pd.DataFrame:
    """Return by component how far the US tariff on China reached.

    Parameters
    ----------
    imports : Series
        US imports from China in the year before by sector (US dollars), index: NAICS3.
    statutory : DataFrame
        As ``combine.load_statutory`` gives it.
    weight : Series
        Weight in producer prices by component (fraction).
    start, end : str
        Months between which the law is compared.
    """
    own = statutory[statutory.partner.eq("CHN") & statutory.system.eq("naics3")]
    own = own[own.month.isin(pd.to_datetime([f"{start}-01", f"{end}-01"]))]
    own = own.astype({"product": "str"})
    rate = own.pivot(index="product", columns="month", values="statutory_rate")
    rows = rate.join(imports.rename("imports"), how="inner")
    rows["component"] = rows.index.map(COMPONENT_OF)
    rows = rows.dropna(subset="component")
    first, last = rate.columns
    rows[[first, last]] = rows[[first, last]].mul(rows.imports, axis=0)
    sums = rows.groupby("component")[[first, last, "imports"]].sum().reindex(COMPONENTS)
    law = np.log1p(sums[last] / sums.imports) - np.log1p(sums[first] / sums.imports)
    share = sums.imports / sums.imports.sum()
    found = pd.DataFrame({"weight": weight.reindex(COMPONENTS), "share": share, "law": law})
    found = found.rename_axis("component")
    return found.assign(exposure=found.law * found.share / found.weight)


def rank_test(x: pd.Series, y: pd.Series) -> tuple[float, float]:
    """Return the rank correlation of two series and its exact two-sided p-value over all orders.

    Parameters
    ----------
    x, y : Series
        Of one index, at most eight values; ties share a rank.
    """
    a, b = (series.rank().to_numpy() for series in (x, y.reindex(x.index)))
    a, b = (a - a.mean()) / a.std(), (b - b.mean()) / b.std()
    every = np.array(list(permutations(b))) @ a / len(a)
    value = float(a @ b / len(a))
    # A hair of slack: sums of the same numbers in another order differ in the last digit.
    return value, float((np.abs(every) >= abs(value) - 1e-12).mean())
