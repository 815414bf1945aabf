"""Who depends on whom: the origins of US imports, and both countries' records of one trade."""

from __future__ import annotations

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
