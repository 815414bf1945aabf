"""What is spared or taxed by the use of a good, which no line shows: aircraft, drugs, metal content.

Rows are those of :func:`scopes.scope_rows`: ``share`` is what the law by line takes, ``used`` what holds
where the use does, and ``use`` names it.
"""

from __future__ import annotations

import pandas as pd

#: Use -> the goods that a look-up names.
USES = {
    "civil_aircraft": "civil aircraft, their engines and parts",
    "pharmaceutical": "goods for use in pharmaceuticals",
    "medical_aid": "articles for the disabled",
    "informational": "informational materials",
    "named_good": "the good that the list names in words",
    "patented_drug": "patented drugs",
    "light_metal": "goods with less than 15 % of their weight in metal",
    "us_metal": "goods whose metal is of the United States",
    "vehicle_part": "parts of motor vehicles",
    "thermal_imaging": "drones with thermal imaging",
    "drone_dock": "docking stations for drones",
    "drone_part": "parts for drones above 25 kg",
    "quartz_surface": "quartz surface products",
    "over_quota": "goods above the quota",
    "consumer_package": "goods in packages for consumers",
    "excluded_good": "goods that an exclusion from Section 301 describes",
}

#: Partners whose deals exempt civil aircraft without a list: first day and row of the calendar.
AIRCRAFT_ALONE = [("GBR", "2025-06-30", "C090"), ("JPN", "2025-09-16", "C141")]

#: Partners of each group of the lists of deals (Switzerland's agreement holds for Liechtenstein).
DEAL_PARTNERS = {"eu": ["EU"], "korea": ["KOR"], "swiss": ["CHE", "LIE"]}

DEALS = "us_ieepa_deal_exempt_hts8_dates"
FORCED_LABOR = "us_section301_forced_labor_exempt_hts_2026"
BRAZIL = "us_section301_brazil_exempt_hts_2026"

#: Partners whose civil aircraft the metals duties spare too, by notes 2(v) and 35 (HTS 9903.02.76, .81,
#: 9903.96.01-.03); Switzerland's deal does not.
SPARED_METALS = ["EU", "GBR", "JPN", "KOR", "TWN"]

#: First day and heading of the civil aircraft of Taiwan, which the metals duties alone spare.
TAIWAN = ("2026-05-01", "C338")

#: Subdivision of note 16(c) -> part of its duty that goods of US metal are spared (10 % is left, 16(e)).
OF_US_METAL = {
    "16(c)(ii)": 0.8,
    "16(c)(iv)": 0.8,
    "16(c)(vi)": 0.6,
    "16(c)(vii)": 0.6,
    "16(c)(viii)": 0.6,
}

#: The same where the United Kingdom pays 25 and 15 %.
OF_US_METAL_GBR = {"16(c)(ii)": 0.6, "16(c)(iv)": 0.6, "16(c)(vi)": 1 / 3, "16(c)(vii)": 1 / 3}


def aircraft_of_deals(read) -> pd.Series:
    """Return the HTS8 lines that hold articles of civil aircraft under the deals of 2025."""
    lines = read(DEALS)
    return pd.Series(lines.hts8[lines.category.eq("civil_aircraft")].unique())


def aircraft_of_2026(read) -> pd.Series:
    """Return the HTS8 lines that hold articles of civil aircraft under Section 122.

    Its list does not say which; those under Section 301 on forced labour and on Brazil are.
    """
    lists = pd.concat([read(FORCED_LABOR), read(BRAZIL)])
    return pd.Series(lists.hts_prefix[lists.condition.eq("aircraft")].unique())


def aircraft(read, lines: pd.DataFrame) -> pd.DataFrame:
    """Return rows of lines that hold civil aircraft, each at the share of its value that entered so.

    Parameters
    ----------
    read : callable
        ``collect.read_table``.
    lines : DataFrame
        ``hts_prefix`` (eight digits) and other columns of the rows, which are kept.
    """
    # ASSUME: of each line the share that claimed the exemption from Section 122 in March to May 2026
    # is aircraft under every measure, in every year and from every partner; a line without a share
    # takes that of its chapter, a chapter without one has none (alternative: nothing on the 90 lines
    # that are large and without a share, since they paid Section 232 or 301: the US mean of 2026 is
    # 0.02 points higher).
    shares = read("us_aircraft_use_shares_hts10_2026").rename(columns={"hts10": "line"})
    chapters = read("us_aircraft_use_shares_hs2_2026").set_index("hs2").exempt_share
    whole = lines.assign(share=lines.hts_prefix.str[:2].map(chapters).fillna(0.0).to_numpy())
    shares = shares.assign(hts_prefix=shares.line.str[:8], share=shares.exempt_share)
    by_line = lines.merge(shares[["hts_prefix", "line", "share"]], on="hts_prefix")
    by_line = by_line.assign(hts_prefix=by_line.line).drop(columns="line")
    return pd.concat([whole, by_line], ignore_index=True).assign(use="civil_aircraft", used=1.0)


def of_deals(read) -> pd.DataFrame:
    """Aircraft and drugs of the deals of 2025, and aircraft of the order on Brazil (EO 14323)."""
    lines = read(DEALS).rename(columns={"hts8": "hts_prefix"})
    lines["partner"] = lines.group.map(DEAL_PARTNERS)
    lines = lines.explode("partner").assign(source=DEALS)
    planes = lines[lines.category.eq("civil_aircraft")].assign(scope="deal_aircraft")
    drugs = lines[lines.category.eq("pharma")].assign(
        scope="deal_drugs", share=0.0, use="pharmaceutical"
    )
    # The UK's and Japan's agreements give no list: the articles of the other deals.
    listed = aircraft_of_deals(read)
    alone = [_of_partner(listed, "deal_aircraft", *partner) for partner in AIRCRAFT_ALONE]
    planes = pd.concat([planes, *alone])
    metals = planes[planes.partner.isin(SPARED_METALS)].assign(scope="metal_aircraft")
    taiwan = _of_partner(listed, "metal_aircraft", "TWN", *TAIWAN)
    order = "us_ieepa_brazil_exempt_hts8_dates"
    brazil = read(order).rename(columns={"hts8": "hts_prefix"}).query("hts_prefix in @listed")
    brazil = brazil.assign(partner="BRA", source=order, scope="brazil_by_use")
    columns = ["scope", "hts_prefix", "partner", "first_day", "source"]
    return pd.concat([aircraft(read, pd.concat([planes, metals, taiwan, brazil])[columns]), drugs])


def _of_partner(lines: pd.Series, scope: str, partner: str, day: str, event: str) -> pd.DataFrame:
    """Return rows of lines for one partner from a day on, by a row of the calendar."""
    rows = pd.DataFrame({"hts_prefix": lines, "partner": partner, "scope": scope, "source": event})
    return rows.assign(first_day=pd.Timestamp(day))


def of_2026(read) -> pd.DataFrame:
    """What Sections 122, 301 and 338 spare by use in 2026."""
    listed = aircraft_of_2026(read)
    section_122 = pd.DataFrame({"hts_prefix": listed, "scope": "section_122_by_use"})
    section_122["source"] = "us_section122_exempt_hts8_2026"
    canada = read("us_section338_canada_aircraft").rename(columns={"hts8": "hts_prefix"})
    canada = canada.assign(scope="s338_by_use", partner="CAN", source="us_section338_canada_aircraft")
    lists = [
        read(name).assign(scope=scope, source=name)
        for name, scope in (
            (FORCED_LABOR, "forced_labor_by_use"),
            (BRAZIL, "s301_brazil_by_use"),
        )
    ]
    country = "us_section301_forced_labor_exempt_country_hts_2026"
    named = read(country).query("condition.str.startswith('particular')", engine="python")
    lists.append(named.assign(scope="forced_labor_by_use", condition="particular", source=country))
    rows = pd.concat(lists)
    planes = rows[rows.condition.eq("aircraft")]
    uses = {"pharma": "pharmaceutical", "particular": "named_good"}
    others = rows[rows.condition.isin(list(uses))]
    others = others.assign(share=0.0, use=others.condition.map(uses))
    columns = ["scope", "hts_prefix", "partner", "first_day", "source"]
    planes = pd.concat([section_122, canada, planes]).reindex(columns=columns)
    return pd.concat([aircraft(read, planes), others])


def of_metals(read, settings: pd.DataFrame) -> pd.DataFrame:
    """What the metals duties of 2026 spare by weight and by origin of the metal (note 16(c), (e))."""
    name = "us_section232_annex_products_2026"
    rows = read(name).query("annex != '2'").assign(share=0.0, source=name)
    whole = tuple(settings.hts_prefix[settings.scope.eq("metal_of_any_weight")])
    light = rows[~rows.hts_prefix.str.startswith(whole)]
    light = light.drop_duplicates(["hts_prefix", "first_day"])
    everyone = rows.assign(used=rows.subdivision.map(OF_US_METAL))
    uk = rows.assign(used=rows.subdivision.map(OF_US_METAL_GBR), partner="GBR")
    of_us = pd.concat([everyone, uk]).dropna(subset="used")  # a partner's own rows hold, being last
    of_us = of_us.assign(scope="us_metal", use="us_metal")
    return pd.concat([light.assign(scope="light_metal", use="light_metal", used=1.0), of_us])
