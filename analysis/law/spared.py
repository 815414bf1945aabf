"""What measures spare, as dated rows of HTS prefixes: annexes, deals, energy, claims.

Each function reads published lists and returns rows of :func:`scopes.scope_rows`. What is spared by use
stands in :mod:`by_use`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.law.base import base_rates
from analysis.law.by_use import (
    BRAZIL,
    DEAL_PARTNERS,
    DEALS,
    FORCED_LABOR,
    aircraft_of_2026,
    aircraft_of_deals,
)

#: Informational materials by line, measured.
INFORMATIONAL = "us_informational_materials_hts8"

#: What goods the lower border rate covers -> partner and first day (EO 14193; EO 14231, 14232).
BORDER_CARVEOUTS = {
    "energy_ca": ("CAN", "2025-03-04"),
    "potash_ca": ("CAN", "2025-03-07"),
    "potash_mx": ("MEX", "2025-03-07"),
}

#: Rise of China's duties above which a line that is spared whole holds goods that are not (fraction).
OTHER_GOODS = 0.02

#: Members of CAFTA-DR other than the United States.
CAFTA_DR = ["CRI", "DOM", "GTM", "HND", "NIC", "SLV"]

#: First day on which goods that claim USMCA are free of the border measures (EO 14231, 14232).
USMCA_EXEMPT = pd.Timestamp("2025-03-07")

#: Heading of exclusions from Section 301 -> first day of what it excludes (9903.88.67, .70).
EXCLUSIONS = {"9903.88.69": "2021-10-12", "9903.88.70": "2024-01-01"}

# ASSUME: exclusions end with the truce, which by both sides' word goes on to 10 January 2027; the notice
# was not found (alternative: they ended on 2026-11-09, as the schedule prints).
#: Last day of the exclusions from Section 301: heading 9903.88.69 was extended to 2025-08-31, 2025-11-29
#: and 2026-11-09, then with the truce (E042, E141).
EXCLUSIONS_END = pd.Timestamp("2027-01-09")

#: Share of a duty that goes unpaid on three of four of China's lines without an exclusion.
UNPAID_ANYWAY = 0.05

#: Scopes that rest on a claim which importers may make or not.
CLAIM_SCOPES = ["usmca", "us_content", "cafta_dr", "cafta_dr_all", "s301_described"]

#: Partners whose goods may make them.
CLAIMANTS = ["CAN", "CHN", "MEX", *CAFTA_DR]

#: Last of the three months whose USMCA claims are taken as what qualifies.
SETTLED = pd.Timestamp("2025-11-01")


def annex2(read) -> pd.DataFrame:
    """Annex II by HTS10; a line retired before that list was made is dated as its HTS8."""
    name = "us_ieepa_annex2_exempt_hs10_dates"
    lines = read(name).rename(columns={"hs10": "hts_prefix"})
    # What the annex does not print and is informational is spared as such; some of it was not.
    printed = tuple(read("us_ieepa_annex2_exempt_prefix_dates").hts_prefix)
    named = lines.hts_prefix.str[:8].isin(read(INFORMATIONAL).hts8)
    lines = lines[lines.hts_prefix.str.startswith(printed) | ~named]
    siblings = lines.assign(hts_prefix=lines.hts_prefix.str[:8]).drop_duplicates()
    siblings = siblings[~siblings.duplicated("hts_prefix", keep=False)]
    whole = read("us_ieepa_annex2_exempt_prefix_dates")
    whole = whole[~whole.hts_prefix.isin(lines.hts_prefix.str[:8])]
    siblings = siblings[siblings.hts_prefix.str.startswith(printed)]
    return pd.concat([whole, siblings, lines]).assign(scope="annex2", source=name)


def informational(read) -> pd.DataFrame:
    """Informational materials, which IEEPA exempts (50 U.S.C. 1702(b)(3)), and 2026's orders too."""
    # ASSUME: the law names kinds of goods and no line; a line is spared in the share that was of the
    # duties of 2025, whole from .85 on and not to .25, and in 2026 as then, the words being the same.
    lines = read(INFORMATIONAL).rename(columns={"hts8": "hts_prefix"})
    whole = lines.kind.isin(["spared whole", "named by Annex II"])
    share = lines.spared_share.mask(lines.kind.eq("not spared"), 0.0).mask(whole, 1.0)
    rows = lines.assign(scope="informational", share=share, used=1.0, source=INFORMATIONAL)
    rows = rows.assign(use=np.where(whole, "", "informational"))
    # ASSUME: China's goods of some lines that are spared whole hold others too, which bear its fentanyl
    # duty and alone were dutiable: there the use decides, and the rate stays that of what is spared.
    of_china = rows[whole & rows.hts_prefix.map(_rise_of_china(read)).gt(OTHER_GOODS)]
    return pd.concat([rows, of_china.assign(partner="CHN", use="informational")])


def _rise_of_china(read) -> pd.Series:
    """Return by how much China's duties over imports rose from 2024 to 2025, by eight digits."""
    imports = read("us_imports_hs10_annual")
    imports = imports[imports.partner.eq("CHN")]
    sums = imports.groupby([imports.hs10.str[:8], "year"])[["duties", "customs_value"]].sum()
    paid = (sums.duties / sums.customs_value).unstack().reindex(columns=[2024, 2025])
    return paid[2025] - paid[2024]


def deals(read) -> pd.DataFrame:
    """Lines that only partners with a deal are spared, whatever their use."""
    lines = (
        read(DEALS).query("category in ['ptaap', 'particular']").rename(columns={"hts8": "hts_prefix"})
    )
    lines = lines.drop_duplicates(["group", "hts_prefix"], keep="last")
    lines["partner"] = lines.group.map(DEAL_PARTNERS)
    return lines.explode("partner").assign(scope="deal", source=DEALS)


def brazil(read) -> pd.DataFrame:
    """Annex of the order on Brazil (EO 14323), without its civil aircraft."""
    name = "us_ieepa_brazil_exempt_hts8_dates"
    lines = read(name).rename(columns={"hts8": "hts_prefix"})
    lines = lines[~lines.hts_prefix.isin(aircraft_of_deals(read))]
    return lines.assign(scope="brazil", partner="BRA", source=name)


def border(read) -> pd.DataFrame:
    """Energy and potash, which bear the lower border rate."""
    name = "us_ieepa_border_carveouts_hts8"
    lines = read(name).rename(columns={"hts8": "hts_prefix"})
    lines["partner"] = lines.category.map(lambda c: BORDER_CARVEOUTS[c][0])
    lines["first_day"] = lines.category.map(lambda c: BORDER_CARVEOUTS[c][1])
    return lines.assign(scope="border_energy", source=name)


def of_2026(read) -> pd.DataFrame:
    """Lines that Section 122 and Section 301 on forced labour and on Brazil spare whatever their use."""
    section_122 = "us_section122_exempt_hts8_2026"
    country = "us_section301_forced_labor_exempt_country_hts_2026"
    listed = read(section_122).rename(columns={"hts8": "hts_prefix"})
    listed = listed[~listed.hts_prefix.isin(aircraft_of_2026(read))]
    parts = {
        "section_122": (section_122, listed),
        "forced_labor": (FORCED_LABOR, read(FORCED_LABOR).query("condition == 'full'")),
        "forced_labor_country": (country, read(country).query("condition == 'full'")),
        "s301_brazil": (BRAZIL, read(BRAZIL).query("condition == 'full'")),
    }
    return pd.concat(rows.assign(scope=scope, source=name) for scope, (name, rows) in parts.items())


def cafta_dr(read) -> pd.DataFrame:
    """Textiles of CAFTA-DR that claim it, which Section 301 on forced labour spares (note 52(i))."""
    # ASSUME: a line claims CAFTA-DR in the share of its base duty that it did not pay in 2024; where it
    # was free or not sold, in the share of the partner's chapter.
    name = "us_section301_forced_labor_exempt_country_hts_2026"
    textiles = read(name).query("condition == 'CAFTA-DR claimed'")
    rows = claimed_shares(read, CAFTA_DR, lines=textiles.hts_prefix)
    chapters = rows.hts_prefix.str.len().eq(2)
    listed = textiles[["hts_prefix"]].assign(hs2=textiles.hts_prefix.str[:2])
    by_chapter = rows[chapters].rename(columns={"hts_prefix": "hs2"})
    rows = pd.concat([listed.merge(by_chapter, on="hs2"), rows[~chapters]])
    return rows[["hts_prefix", "partner", "share"]].assign(scope="cafta_dr", source=name)


def claimed_shares(read, partners: list[str], *, lines: pd.Series | None = None) -> pd.DataFrame:
    """Return the share of its base duty of 2024 that each line and chapter of partners did not pay.

    Parameters
    ----------
    read : callable
        ``collect.read_table``.
    partners : list of str
        ISO alpha-3 codes.
    lines : Series, optional
        HTS lines of eight digits: only these.

    Returns
    -------
    DataFrame
        ``partner``, ``hts_prefix`` (two digits, ten digits) and ``share`` (fraction); lines that are
        free in column 1 have none of their own.
    """
    imports = read("us_imports_hs10_annual")
    imports = imports[imports.year.eq(2024) & imports.customs_value.gt(0)]
    codes = read("census_partner_codes").set_index("census_partner_code").partner
    codes = codes[codes.isin(partners)]
    sold = imports[imports.census_partner_code.isin(codes.index)]
    sold = sold.assign(partner=sold.census_partner_code.map(codes), hts8=sold.hs10.str[:8])
    sold = sold if lines is None else sold[sold.hts8.isin(lines)]
    due = sold.hts8.map(base_rates(read).general_rate).astype(float) * sold.customs_value
    sold = sold.assign(due=due, unpaid=(due - sold.duties).clip(lower=0), hs2=sold.hs10.str[:2])
    sold = sold[due.gt(0)]
    by_line = sold.assign(hts_prefix=sold.hs10, share=sold.unpaid / sold.due)
    sums = sold.groupby(["partner", "hs2"])[["unpaid", "due"]].sum()
    by_chapter = (sums.unpaid / sums.due).rename("share").rename_axis(["partner", "hts_prefix"])
    return pd.concat([by_chapter.reset_index(), by_line])[["hts_prefix", "partner", "share"]]


def uncollected(read) -> pd.DataFrame:
    """Energy and bullion on which customs collected nothing in 2025, though no text spares them."""
    # ASSUME: nothing means a duty on less than a thousandth of the value; where most of a line claims
    # USMCA (seven tenths), the claims say why.
    name = "us_energy_bullion_taxed_share_2025"
    rows = read(name).rename(columns={"hts10": "hts_prefix"})
    nothing = rows.dutiable_share.lt(0.001) & rows.usmca_claimed_share_mar_dec.fillna(0).lt(0.7)
    return rows[nothing].assign(scope="uncollected", source=name)


def exclusions(read) -> pd.DataFrame:
    """Goods of China that are excluded from Section 301: whole numbers, and goods of a line in words."""
    # ASSUME: the goods of 2024-06-15 are those of 9903.88.67 and .68 that went on: duties of all of 2024
    # say so. A whole number is spared whole, as the text has it. Of a line with a described good
    # the share is spared that claimed, where that is not known none, and at most what went unpaid in
    # 2024; a twentieth went unpaid on other lines too, and says nothing (alternative: whatever claimed,
    # which is by line 1.5 bn USD from the duties of 2024, not 0.8).
    name = "us_section301_exclusions_hts10"
    rows = read(name).rename(columns={"hs10": "hts_prefix"})
    rows = rows[rows.heading.isin(list(EXCLUSIONS))]
    first = rows.first_day.fillna(pd.to_datetime(rows.heading.map(EXCLUSIONS)))
    described = rows.kind.ne("whole number")
    claimed = rows[["claim_share", "unpaid_share_2024"]].min(axis=1)
    claimed = claimed.mask(rows.claim_share.isna() | rows.unpaid_share_2024.lt(UNPAID_ANYWAY), 0.0)
    rows = rows.assign(share=claimed.where(described, 1.0), used=1.0, first_day=first)
    return rows.assign(
        scope=np.where(described, "s301_described", "s301_excluded"),
        partner="CHN",
        last_day=EXCLUSIONS_END,
        use=np.where(described, "excluded_good", ""),
        source=name,
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
    us_content = vehicles.set_index(["partner", "hts_prefix_of"]).index.map(part)
    vehicles = vehicles.assign(share=vehicles.share.to_numpy() * us_content.to_numpy())
    return pd.concat([usmca, vehicles.drop(columns=["hts_prefix_of", "why"])])
