"""What each measure covers and spares: dated rows of HTS prefixes, read from the published lists."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.collect.schema import read_csv

SETTINGS = Path(__file__).with_name("scope_settings.csv")

COLUMNS = ["scope", "hts_prefix", "partner", "first_day", "last_day", "share", "line_rate", "source"]

FIRST, LAST = pd.Timestamp("1900-01-01"), pd.Timestamp("2199-12-31")

#: Section 232 programme of the product table -> measure of the calendar, which is the scope's name.
PROGRAMMES = {
    "steel_mill": "s232_steel",
    "steel_derivative": "s232_steel",
    "aluminum_mill": "s232_aluminum",
    "aluminum_derivative": "s232_aluminum",
    "copper": "s232_copper",
    "passenger_vehicles": "s232_autos",
    "light_trucks": "s232_autos",
    "auto_parts": "s232_auto_parts",
    "trucks": "s232_trucks",
    "truck_parts": "s232_truck_parts",
    "buses": "s232_buses",
    "softwood": "s232_softwood",
    "upholstered_furniture": "s232_furniture",
    "kitchen_cabinets": "s232_furniture",
    "semiconductors": "s232_semiconductors",
    "pharmaceuticals": "s232_pharmaceuticals",
}

#: Partners of each group of the lists of deals (Switzerland's agreement holds for Liechtenstein).
DEAL_PARTNERS = {"eu": ["EU"], "korea": ["KOR"], "swiss": ["CHE", "LIE"]}

#: Partners whose deals exempt civil aircraft without a list: first day and row of the calendar.
AIRCRAFT_ALONE = [("GBR", "2025-06-30", "C090"), ("JPN", "2025-09-16", "C141")]

#: Lists of articles whose exemption depends on their use: the line as a whole stays liable.
BY_USE = ["civil_aircraft", "pharma"]

#: Scopes of the settings that give shares to the rows of published lists and are none themselves.
AUXILIARY = ["metal_content", "vehicle_parts", "us_content"]

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

SETTINGS_SCHEMA = {
    "fields": [
        {"name": "scope", "type": "string", "description": "scope that the row belongs to",
         "constraints": {"required": True}},
        {"name": "hts_prefix", "type": "string", "description": "HTS prefix",
         "constraints": {"required": True, "pattern": r"\d{2,10}"}},
        {"name": "partner", "type": "string", "description": "ISO alpha-3, EU or ALL",
         "constraints": {"required": True}},
        {"name": "first_day", "type": "date", "description": "blank: always"},
        {"name": "last_day", "type": "date", "description": "blank: open"},
        {"name": "share", "type": "number", "description": "share of the value (fraction)",
         "constraints": {"required": True, "minimum": 0, "maximum": 1}},
        {"name": "source", "type": "string", "description": "source table or row of the calendar",
         "constraints": {"required": True}},
        {"name": "why", "type": "string", "description": "reason",
         "constraints": {"required": True}},
    ]
}  # fmt: skip


def scope_rows(read, *, settled: pd.Timestamp = SETTLED) -> pd.DataFrame:
    """Return every dated row of what the measures of the calendar cover or spare.

    Parameters
    ----------
    read : callable
        ``collect.read_table``.
    settled : Timestamp
        Last of the three months whose USMCA claims count as what qualifies.

    Returns
    -------
    DataFrame
        ``scope`` (a name that ``measures.yaml`` uses), ``hts_prefix``, ``partner`` (ISO alpha-3, EU or
        ALL), ``first_day`` and ``last_day`` (inclusive), ``share`` (fraction of the line's value),
        ``line_rate`` (fraction; missing unless the list itself gives the rate), ``source`` (table or
        calendar row). Of several rows on a line the longest prefix holds, then the latest first day.
    """
    settings = read_csv(SETTINGS, SETTINGS_SCHEMA, where=SETTINGS.name)
    parts = [
        _annex2(read),
        _informational(read, settings),
        _deals(read),
        _brazil(read),
        _border(read),
        _of_2026(read),
        _solar(read),
        _section_232(read, settings),
        _annexes_2026(read),
        _section_301(read),
        _review(read),
        _usmca(read, settled, settings),
        # Last, so that a setting holds where a list names the same prefix from the same day.
        settings[~settings.scope.isin(AUXILIARY)],
    ]
    rows = pd.concat(parts, ignore_index=True).reindex(columns=COLUMNS)
    rows["partner"] = rows.partner.fillna("ALL")
    rows["share"] = rows.share.astype(float).fillna(1.0)
    rows["first_day"] = pd.to_datetime(rows.first_day).fillna(FIRST)
    rows["last_day"] = pd.to_datetime(rows.last_day).fillna(LAST)
    return rows


def known_rows(rows: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Return the scope rows as they were known on a day: later ones out, later ends open.

    The four-year review of Section 301 is kept whole: its steps to 2026 were published in 2024.
    """
    # ASSUME: a list is known from the first day on which it holds.
    reviewed = rows.scope.eq("s301_review")
    known = rows[reviewed | rows.first_day.le(day)]
    return known.assign(last_day=known.last_day.mask(known.last_day.gt(day) & ~reviewed, LAST))


def _annex2(read) -> pd.DataFrame:
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


def _informational(read, settings: pd.DataFrame) -> pd.DataFrame:
    """Informational materials, which IEEPA itself exempts (50 U.S.C. 1702(b)(3))."""
    # ASSUME: books, brochures, art and antiques are informational as whole lines (they paid 0.1 to 0.3
    # points more in 2025); film, recorded media and photographs by use, so that their lines are liable.
    name = "us_tariff_scopes_exceptions_hts8_gta"
    lines = read(name).query("exception_type == 'statutory'")
    listed = pd.Series(lines.hts8.unique(), dtype="str")
    by_use = settings[settings.scope.eq("informational")]
    share = share_of(listed, by_use, missing=1.0)
    return pd.DataFrame({"scope": "informational", "hts_prefix": listed, "share": share, "source": name})


def _deals(read) -> pd.DataFrame:
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


def _brazil(read) -> pd.DataFrame:
    """Annex of the order on Brazil (EO 14323)."""
    # ASSUME: of its lines those of civil aircraft are exempt by use and count as liable.
    name = "us_ieepa_brazil_exempt_hts8_dates"
    lines = read(name).rename(columns={"hts8": "hts_prefix"})
    by_use = lines.hts_prefix.isin(aircraft(read))
    return lines.assign(scope="brazil", partner="BRA", source=name, share=np.where(by_use, 0.0, 1.0))


def _border(read) -> pd.DataFrame:
    """Energy and potash, which bear the lower border rate."""
    name = "us_ieepa_border_carveouts_hts8"
    lines = read(name).rename(columns={"hts8": "hts_prefix"})
    lines["partner"] = lines.category.map(lambda c: BORDER_CARVEOUTS[c][0])
    lines["first_day"] = lines.category.map(lambda c: BORDER_CARVEOUTS[c][1])
    return lines.assign(scope="border_energy", source=name)


def _of_2026(read) -> pd.DataFrame:
    """Exemptions of Section 122 and of Section 301 on forced labour and on Brazil, 2026."""
    # ASSUME: the annex on forced labour is not read; the list of Section 122 stands in for it.
    # ASSUME: the lines of civil aircraft on that list are exempt as lines, for every country
    # (alternative: by use, as under IEEPA; China's law of June 2026 would be 25.2 % instead of 24.1 %, and
    # 23.5 % was collected). Textiles of CAFTA-DR, free by origin, are not spared.
    tables = {
        "section_122": "us_section122_exempt_hts8_2026",
        "forced_labor": "us_section122_exempt_hts8_2026",
        "s301_brazil": "us_section301_brazil_exempt_hts8_2026",
    }
    return pd.concat(
        read(name).rename(columns={"hts8": "hts_prefix"}).assign(scope=scope, source=name)
        for scope, name in tables.items()
    )


def _solar(read) -> pd.DataFrame:
    """Solar cells and large washers under the safeguard of 2018."""
    name = "us_tariff_changes_on_china_hs6_2018_2020"
    changes = read(name)
    first_year = changes[changes.action.eq("TT201_1st")]
    # Mean rate of the first year over its 30 % is the share of the subheading's lines covered.
    share = (first_year.additional_rate / 0.30).clip(0, 1)
    return pd.DataFrame({"scope": "solar", "hts_prefix": first_year.hs6, "share": share, "source": name})


def _section_232(read, settings: pd.DataFrame) -> pd.DataFrame:
    """Products of the Section 232 programmes."""
    # ASSUME: derivatives pay on their metal content: half the value of articles in chapters 82-96, none
    # of packaged goods in chapters 01-71 (cans, aerosols); the content shares are not public.
    # ASSUME: of the lines that may be vehicle parts, motors, batteries, control panels, bearings and
    # computers of every use are not; all others of the lists are.
    # ASSUME: the duty on chips of January 2026 falls by use and spares data centres, consumer goods,
    # industry and repairs, which is nearly all: its lines count as not liable.
    # ASSUME: the duty on patented drugs of September 2026 spares generics and companies with a pricing
    # agreement; what is left is not published: its lines count as not liable (alternative: whole lines).
    name = "us_section232_products_dates"
    rows = read(name)
    # A part on both lists is a part of cars, with the ceilings of the deals (HTS 9903.94.07).
    of_cars = tuple(rows.hts_prefix[rows.programme.eq("auto_parts")])
    both = rows.programme.eq("truck_parts") & rows.hts_prefix.str.startswith(of_cars)
    rows = rows[~both]
    content = rows.duty_on.str.endswith("content")
    parts = rows.programme.isin(["auto_parts", "truck_parts"])
    by_content = share_of(rows.hts_prefix, settings[settings.scope.eq("metal_content")], missing=0.0)
    by_use = share_of(rows.hts_prefix, settings[settings.scope.eq("vehicle_parts")], missing=1.0)
    share = np.where(content, by_content, np.where(parts, by_use, 1.0))
    share = np.where(rows.programme.isin(["semiconductors", "pharmaceuticals"]), 0.0, share)
    return rows.assign(scope=rows.programme.map(PROGRAMMES), share=share, source=name)


def share_of(prefixes: pd.Series, rows: pd.DataFrame, *, missing: float) -> np.ndarray:
    """Return the share that ``rows`` (``hts_prefix``, ``share``) give to each prefix; longest holds."""
    share = pd.Series(np.nan, index=prefixes.index)
    by_length = rows.groupby(rows.hts_prefix.str.len(), sort=True)
    for digits, same in sorted(by_length, reverse=True):
        found = prefixes.str[:digits].map(same.set_index("hts_prefix").share)
        share = share.fillna(found.where(prefixes.str.len().ge(digits)))
    return share.fillna(missing).to_numpy()


def _annexes_2026(read) -> pd.DataFrame:
    """Metals from April 2026: each annex holds its own prefixes and not those of the others."""
    name = "us_section232_annex_products_2026"
    rows = read(name).drop_duplicates(["hts_prefix", "annex", "first_day"])
    parts = [
        rows.assign(scope=f"s232_annex_{annex}", share=rows.annex.eq(annex).astype(float), source=name)
        for annex in ("1a", "1b", "1c", "3")
    ]
    # ASSUME: the UK's rates of 2026, for aluminium and steel, hold for copper too (not split off).
    russian = rows.assign(
        scope="s232_russian_aluminum",
        partner="RUS",
        share=(rows.metal_type.eq("aluminum") & rows.annex.ne("2")).astype(float),
        source=name,
    )
    return pd.concat([*parts, russian])


def _section_301(read) -> pd.DataFrame:
    """Lists of Section 301 on China; a line named on two of them is on one, or split by a table."""
    # 4B never entered into force; 3_addl was added to list 3.
    name = "us_section301_lists_hts8"
    lists = read(name).replace({"list": {"3_addl": "3"}})
    lists = lists[lists.list.isin(["1", "2", "3", "4A"])].drop_duplicates(["hts8", "list"])
    # ASSUME: a line on list 3 and on an earlier list is under the earlier one: both bear 25 %.
    lists = lists.sort_values(["hts8", "list"])
    split = read("us_section301_split_3_4a_hs10")
    both = lists.hts8.isin(split.hs10.str[:8]) & lists.list.isin(["3", "4A"])
    lines = lists[~both].drop_duplicates("hts8")
    whole = pd.DataFrame({"hts_prefix": lines.hts8, "list": lines.list, "share": 1.0, "source": name})
    # ASSUME: a line whose duties of 2024 fit neither list is on both, in the shares that they imply.
    on_3 = ((split.added_rate_2024 - 0.075) / (0.25 - 0.075)).clip(0, 1)
    on_3 = on_3.mask(split.list.eq("3"), 1.0).mask(split.list.eq("4A"), 0.0)
    parts = [
        whole,
        *(
            pd.DataFrame({"hts_prefix": split.hs10, "list": name_, "share": share, "source": table})
            for table in ["us_section301_split_3_4a_hs10"]
            for name_, share in (("3", on_3), ("4A", 1 - on_3))
        ),
    ]
    rows = pd.concat(parts, ignore_index=True)
    return rows.assign(scope="s301_list" + rows.list.str.lower(), partner="CHN")


def _review(read) -> pd.DataFrame:
    """Rates of the four-year review of Section 301, which replace those of the lists."""
    name = "us_section301_four_year_review_hts8_dates"
    rows = read(name)
    rows = rows[rows.heading.str.startswith(("9903.91", "9903.92")) | rows.role.eq("exclude")]
    rows = rows.rename(columns={"hts8": "hts_prefix", "added_rate": "line_rate"})
    scope = rows.scope_hs10.fillna("")
    some = rows.assign(hts_prefix=scope.str.split(";"))[scope.str.match(r"\d")].explode("hts_prefix")
    not_yet = rows[scope.str.startswith("not")]
    pattern = r"not (\d{10}) before (\d{4}-\d\d-\d\d)"
    left_out = not_yet.scope_hs10.str.extract(pattern)
    out = not_yet.assign(
        hts_prefix=left_out[0], last_day=pd.to_datetime(left_out[1]) - pd.Timedelta(days=1), share=0.0
    )
    whole = rows[~scope.str.match(r"\d")]
    return pd.concat([whole, some, out]).assign(scope="s301_review", partner="CHN", source=name)


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


def _usmca(read, settled: pd.Timestamp, settings: pd.DataFrame) -> pd.DataFrame:
    """Goods that qualify for USMCA, and the US content of the vehicles among them."""
    # ASSUME: 40 % of the value of a vehicle from Canada or Mexico that qualifies is US content, as The
    # Budget Lab at Yale takes it (alternative: none, since importers could not document it in 2025).
    name = "us_usmca_claims_hs10_monthly"
    shares = usmca_share(read(name), settled=settled)
    usmca = shares.assign(scope="usmca", first_day=USMCA_EXEMPT, source=name)
    content = settings[settings.scope.eq("us_content")]
    vehicles = content.drop(columns="share").merge(
        shares, left_on=["partner"], right_on=["partner"], suffixes=("_of", "")
    )
    inside = [p.startswith(o) for p, o in zip(vehicles.hts_prefix, vehicles.hts_prefix_of, strict=True)]
    vehicles = vehicles[np.array(inside, dtype=bool)]
    part = content.set_index(["partner", "hts_prefix"]).share
    own = vehicles.set_index(["partner", "hts_prefix_of"]).index.map(part)
    vehicles = vehicles.assign(share=vehicles.share.to_numpy() * own.to_numpy())
    return pd.concat([usmca, vehicles.drop(columns=["hts_prefix_of", "why"])])
