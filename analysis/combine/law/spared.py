"""What measures spare, as dated rows of HTS prefixes: annexes, deals, energy, USMCA.

Each function reads published lists and returns rows of :func:`scopes.scope_rows`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.combine.law.covered import share_of

#: Partners of each group of the lists of deals (Switzerland's agreement holds for Liechtenstein).
DEAL_PARTNERS = {"eu": ["EU"], "korea": ["KOR"], "swiss": ["CHE", "LIE"]}

#: Partners whose deals exempt civil aircraft without a list: first day and row of the calendar.
AIRCRAFT_ALONE = [("GBR", "2025-06-30", "C090"), ("JPN", "2025-09-16", "C141")]

#: Lists of articles whose exemption depends on their use: the line as a whole stays liable.
BY_USE = ["civil_aircraft", "pharma"]

#: What goods the lower border rate covers -> partner and first day (EO 14193; EO 14231, 14232).
BORDER_CARVEOUTS = {
    "energy_ca": ("CAN", "2025-03-04"),
    "potash_ca": ("CAN", "2025-03-07"),
    "potash_mx": ("MEX", "2025-03-07"),
}

#: First day on which goods that claim USMCA are free of the border measures (EO 14231, 14232).
USMCA_EXEMPT = pd.Timestamp("2025-03-07")

#: Last of the three months whose USMCA claims are taken as what qualifies.
SETTLED = pd.Timestamp("2025-11-01")


def annex2(read) -> pd.DataFrame:
    """Annex II by HTS10; a line retired before that list was made is dated as its HTS8."""
    name = "us_ieepa_annex2_exempt_hs10_dates"
    lines = read(name).rename(columns={"hs10": "hts_prefix"})
    siblings = lines.assign(hts_prefix=lines.hts_prefix.str[:8]).drop_duplicates()
    siblings = siblings[~siblings.duplicated("hts_prefix", keep=False)]
    whole = read("us_ieepa_annex2_exempt_prefix_dates")
    whole = whole[~whole.hts_prefix.isin(lines.hts_prefix.str[:8])]
    listed = tuple(read("us_ieepa_annex2_exempt_prefix_dates").hts_prefix)
    siblings = siblings[siblings.hts_prefix.str.startswith(listed)]
    return pd.concat([whole, siblings, lines]).assign(scope="annex2", source=name)


def informational(read, settings: pd.DataFrame) -> pd.DataFrame:
    """Informational materials, which IEEPA itself exempts (50 U.S.C. 1702(b)(3))."""
    # ASSUME: books, brochures, art and antiques are informational as whole lines; film, recorded media
    # and photographs by use, so that their lines are liable. Settled after a look at collections of
    # 2025, which rose by 0.1 to 0.3 points on the first and by the duty on the others.
    name = "us_tariff_scopes_exceptions_hts8_gta"
    lines = read(name).query("exception_type == 'statutory'")
    listed = pd.Series(lines.hts8.unique(), dtype="str")
    by_use = settings[settings.scope.eq("informational")]
    share = share_of(listed, by_use, missing=1.0)
    return pd.DataFrame({"scope": "informational", "hts_prefix": listed, "share": share, "source": name})


def deals(read) -> pd.DataFrame:
    """Lines that only partners with a deal are spared, by use with a share of nothing."""
    # ASSUME: civil aircraft and pharmaceuticals of deals are exempt by use; their lines count as liable
    # (alternative: the share seen in collections, which `till.py` shows beside).
    name = "us_ieepa_deal_exempt_hts8_dates"
    lines = read(name).rename(columns={"hts8": "hts_prefix"})
    lines["partner"] = lines.group.map(DEAL_PARTNERS)
    lines["share"] = np.where(lines.category.isin(BY_USE), 0.0, 1.0)
    lines = lines.sort_values("share").drop_duplicates(["group", "hts_prefix"], keep="last")
    lines = lines.explode("partner").assign(source=name)
    # Aircraft of the UK and Japan, whose agreements give no list: the articles of the other deals.
    others = [
        pd.DataFrame({"hts_prefix": aircraft(read), "partner": partner, "share": 0.0,
                      "first_day": day, "source": event})
        for partner, day, event in AIRCRAFT_ALONE
    ]  # fmt: skip
    return pd.concat([lines, *others]).assign(scope="deal")


def aircraft(read) -> pd.Series:
    """Return the HTS8 lines that hold articles of civil aircraft, exempt by use in every deal."""
    lines = read("us_ieepa_deal_exempt_hts8_dates")
    return pd.Series(lines.hts8[lines.category.eq("civil_aircraft")].unique())


def brazil(read) -> pd.DataFrame:
    """Annex of the order on Brazil (EO 14323)."""
    # ASSUME: of its lines those of civil aircraft are exempt by use and count as liable.
    name = "us_ieepa_brazil_exempt_hts8_dates"
    lines = read(name).rename(columns={"hts8": "hts_prefix"})
    by_use = lines.hts_prefix.isin(aircraft(read))
    return lines.assign(scope="brazil", partner="BRA", source=name, share=np.where(by_use, 0.0, 1.0))


def border(read) -> pd.DataFrame:
    """Energy and potash, which bear the lower border rate."""
    name = "us_ieepa_border_carveouts_hts8"
    lines = read(name).rename(columns={"hts8": "hts_prefix"})
    lines["partner"] = lines.category.map(lambda c: BORDER_CARVEOUTS[c][0])
    lines["first_day"] = lines.category.map(lambda c: BORDER_CARVEOUTS[c][1])
    return lines.assign(scope="border_energy", source=name)


def of_2026(read) -> pd.DataFrame:
    """Exemptions of Section 122 and of Section 301 on forced labour and on Brazil, 2026."""
    # ASSUME: the annex on forced labour is not read; the list of Section 122 stands in for it.
    # ASSUME: the lines of civil aircraft on that list are exempt as lines, for every country
    # (alternative: by use, as under IEEPA; China's law of June 2026 would be 25.2 % instead of 24.1 %,
    # and 23.5 % was collected). Textiles of CAFTA-DR, free by origin, are not spared.
    tables = {
        "section_122": "us_section122_exempt_hts8_2026",
        "forced_labor": "us_section122_exempt_hts8_2026",
        "s301_brazil": "us_section301_brazil_exempt_hts8_2026",
    }
    return pd.concat(
        read(name).rename(columns={"hts8": "hts_prefix"}).assign(scope=scope, source=name)
        for scope, name in tables.items()
    )


def usmca_share(claims: pd.DataFrame, *, settled: pd.Timestamp = SETTLED) -> pd.DataFrame:
    """Return the share of each line's imports from Canada and Mexico that claims USMCA.

    Parameters
    ----------
    claims : DataFrame
        Source table ``us_usmca_claims_hs10_monthly``.
    settled : Timestamp
        Last of the three months that count.

    Returns
    -------
    DataFrame
        ``partner``, ``hts_prefix`` (2 to 10 digits: the share of a line without imports in these months
        is that of its longest prefix with some) and ``share`` (fraction).
    """
    # ASSUME: what claimed USMCA in September-November 2025 is what qualifies. Before March 2025 few
    # importers claimed, since most goods were free without it; by autumn claiming had settled.
    # (Alternative: the shares of January 2025, which understate; no table has 2024 by line.)
    months = claims[claims.month.between(settled - pd.DateOffset(months=2), settled)]
    parts = []
    for digits in (2, 4, 6, 8, 10):
        prefix = months.hs10.str[:digits].rename("hts_prefix")
        sums = months.groupby(["partner", prefix])[["usmca_value", "imports_value"]].sum()
        sums = sums[sums.imports_value > 0]
        parts.append((sums.usmca_value / sums.imports_value).rename("share").reset_index())
    return pd.concat(parts, ignore_index=True)


def usmca(read, settled: pd.Timestamp, settings: pd.DataFrame) -> pd.DataFrame:
    """Goods that qualify for USMCA, and the US content of the vehicles among them."""
    # ASSUME: 40 % of the value of a vehicle from Canada or Mexico that qualifies is US content, as The
    # Budget Lab at Yale takes it (alternative: none, since importers could not document it in 2025).
    name = "us_usmca_claims_hs10_monthly"
    shares = usmca_share(read(name), settled=settled)
    usmca = shares.assign(scope="usmca", first_day=USMCA_EXEMPT, source=name)
    content = settings[settings.scope.eq("us_content")]
    near = shares[shares.hts_prefix.str.startswith(tuple(content.hts_prefix))]
    vehicles = content.drop(columns="share").merge(near, on="partner", suffixes=("_of", ""))
    inside = [p.startswith(o) for p, o in zip(vehicles.hts_prefix, vehicles.hts_prefix_of, strict=True)]
    vehicles = vehicles[np.array(inside, dtype=bool)]
    part = content.set_index(["partner", "hts_prefix"]).share
    own = vehicles.set_index(["partner", "hts_prefix_of"]).index.map(part)
    vehicles = vehicles.assign(share=vehicles.share.to_numpy() * own.to_numpy())
    return pd.concat([usmca, vehicles.drop(columns=["hts_prefix_of", "why"])])
