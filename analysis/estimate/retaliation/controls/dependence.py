"""Who depends on whom: the origins of US imports, and both countries' records of one trade."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.vocabulary import TERMS, Term

#: Goods under control in US imports: key -> (label, HS prefix).
# ASSUME: whole codes stand for the controlled goods; each holds goods that need no licence.
CONTROLLED_IMPORTS = {
    "rare_earth_compounds": ("Rare-earth compounds (2846)", "2846"),
    "rare_earth_metals": ("Rare-earth metals (2805.30)", "280530"),
    "magnets": ("Metal magnets (8505.11)", "850511"),
    "natural_graphite": ("Natural graphite (2504.10)", "250410"),
    "artificial_graphite": ("Artificial graphite (3801.10)", "380110"),
    "gallium": ("Gallium (8112.92.10)", "81129210"),
    "germanium": ("Germanium (8112.92.60)", "81129260"),
    "indium": ("Indium (8112.92.30)", "81129230"),
    "bismuth": ("Bismuth (8106)", "8106"),
    "antimony_oxides": ("Antimony oxides (2825.80)", "282580"),
}

#: Spans of years in which both records of the same trade are compared.
SPANS = ((2017, 2019), (2022, 2024))

GOOD = Columns("a good", {"good": Term("Goods", "", "customs code under control, by its key")})

IMPORT_ORIGINS = Columns(
    "a good, year and origin, largest first",
    {
        **GOOD,
        "year": Term("Year", "year", "calendar year of the imports"),
        "partner": Term("From", "", "origin, ISO 3166-1 alpha-3"),
        "customs_value": TERMS["customs_value"],
        "share": Term("Share", "fraction", "of US imports of the good from the world"),
    },
)

RECORDS = Columns(
    "a good and span of years, then the year 2024 alone, both years 2024",
    {
        **GOOD,
        "start_year": Term("From", "year", "first year of the change"),
        "end_year": Term("To", "year", "last year of the change"),
        "china": Term(
            "China's record",
            "log points",
            "change of value as China records it; of 2024 alone the log of US dollars",
        ),
        "us": Term(
            "US record",
            "log points",
            "change of value as the United States records it; of 2024 alone the log of US dollars",
        ),
        "gap": Term(
            "Gap",
            "log points",
            "China's less the US record; of 2024 alone the log of the one over the other",
        ),
    },
)


@returns(IMPORT_ORIGINS)
def us_origins(imports: pd.DataFrame, partners: pd.Series) -> pd.DataFrame:
    """Return each origin's part of US imports of the controlled goods.

    Parameters
    ----------
    imports : DataFrame
        Source table ``us_imports_hs10_annual``.
    partners : Series
        ISO alpha-3 by ``census_partner_code``.
    """
    parts = []
    for good, (_, prefix) in CONTROLLED_IMPORTS.items():
        of_good = imports[imports.hs10.str.startswith(prefix)]
        of_good = of_good.assign(good=good, partner=of_good.census_partner_code.map(partners))
        sums = of_good.groupby(["good", "year", "partner"], as_index=False).customs_value.sum()
        sums["share"] = sums.customs_value / sums.groupby("year").customs_value.transform("sum")
        parts.append(sums.sort_values(["year", "share"], ascending=[True, False]))
    return pd.concat(parts, ignore_index=True)


@returns(RECORDS)
def both_records(
    minerals: pd.DataFrame, changes: pd.DataFrame, imports: pd.DataFrame, codes: dict[str, str]
) -> pd.DataFrame:
    """Compare what China and the United States record of the same trade.

    Parameters
    ----------
    minerals : DataFrame
        Source table ``china_critical_mineral_exports_monthly``; rows of groups are left out, since they
        hold the codes again.
    changes : DataFrame
        Source table ``us_imports_hs6_changes``.
    imports : DataFrame
        Source table ``us_imports_hs10_annual``.
    codes : dict
        Good by HS6.
    """
    to_us = minerals[minerals.partner.eq("USA") & minerals.hs6.isin(list(codes))]
    china = to_us.groupby(["hs6", to_us.month.dt.year]).trade_value.sum()
    us = changes[changes.partner.eq("CHN")].set_index(["hs6", "start_year", "end_year"])
    level = imports[imports.partner.eq("CHN") & imports.year.eq(2024)]
    level = level.groupby(level.hs10.str[:6]).general_value.sum()
    rows = []
    for hs6, good in codes.items():
        for first, last in SPANS:
            moved = np.log(china[hs6, last] / china[hs6, first])
            rows.append((good, first, last, moved, us.log_change_value[hs6, first, last]))
        rows.append((good, 2024, 2024, np.log(china[hs6, 2024]), np.log(level[hs6])))
    frame = pd.DataFrame(rows, columns=list(RECORDS)[:-1])
    return frame.assign(gap=frame.china - frame.us)


def magnets_both_ways(published: pd.DataFrame, origins: pd.DataFrame) -> dict[str, float]:
    """Compare China's magnets to the United States in 2025, in tonnes, with US imports in dollars.

    Returns
    -------
    dict of str to float
        ``tonnes`` and ``dollars``: change of 2025 on 2024 (fractions); ``usd_per_kg``: US imports from
        China in 2025 over China's tonnes; ``usd_per_kg_world``: China's own value over its tonnes, to
        all destinations in 2024.
    """
    whole = published[published["product"].eq("magnets") & published.n_months.eq(12)]
    to_us = whole[whole.partner.eq("USA") & whole.month.dt.year.eq(2025)].iloc[0]
    to_all = whole[whole.partner.eq("WLD") & whole.trade_value.notna()].iloc[0]
    magnets = origins[origins.good.eq("magnets") & origins.partner.eq("CHN")]
    imports = magnets.set_index("year").customs_value
    return {
        "tonnes": float(to_us.yoy_growth),
        "dollars": float(imports[2025] / imports[2024] - 1),
        "usd_per_kg": float(imports[2025] / to_us.tonnes / 1e3),
        "usd_per_kg_world": float(to_all.trade_value / to_all.tonnes / 1e3),
    }
