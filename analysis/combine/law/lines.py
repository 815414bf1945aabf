"""Tariff lines: base rate, product codes, lists and fixed weights of every line.

Two baskets from before the episodes carry the statutory rate: what the US imported from China in
2017 by HS6, and what it imported from each partner in 2024 by HTS10.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

Read = Callable[[str], pd.DataFrame]

#: Section 232 programme of the product table -> measure of the calendar.
PROGRAMS = {
    "steel": "s232_steel",
    "steel_derivative": "s232_steel",
    "aluminum": "s232_aluminum",
    "aluminum_derivative": "s232_aluminum",
    "passenger_vehicles": "s232_autos",
    "light_trucks": "s232_autos",
    "auto_parts": "s232_auto_parts",
    "truck_parts": "s232_trucks",
    "copper": "s232_copper",
    "softwood": "s232_softwood",
    "upholstered_furniture": "s232_furniture",
    "kitchen_cabinets": "s232_furniture",
}

#: HTS headings of goods made for road vehicles: tyres, engines and their parts, ignition, lights,
#: vehicles, bodies, parts, trailers.
VEHICLE_HEADINGS = [
    "4011", "4012", "4013", "8407", "8408", "8409", "8511", "8512",
    "8701", "8702", "8703", "8704", "8705", "8706", "8707", "8708", "8716",
]  # fmt: skip

#: Lists of the four-year review: rate that replaces the list rate, and its first day (89 FR 76581).
REVIEW_LISTS = {
    "biden_25": (0.25, "2024-09-27"),
    "biden_50": (0.50, "2024-09-27"),
    "biden_100": (1.00, "2024-09-27"),
    "cranes_301": (0.25, "2024-09-27"),
    "biden_25_jan25": (0.25, "2025-01-01"),
    "biden_50_jan25": (0.50, "2025-01-01"),
    "biden_jan26": (0.25, "2026-01-01"),
}


def naics3_of_lines(codes: pd.Series, concordance: pd.DataFrame) -> pd.Series:
    """Return the NAICS3 sector of HS codes: by HTS10, else the commonest of HS8, HS6, HS4, HS2.

    Codes that match in none of these ways are missing in the result.
    """
    sector = concordance.naics6.str[:3]
    found = pd.Series(pd.NA, index=codes.index, dtype="str")
    for digits in (10, 8, 6, 4, 2):
        prefix = concordance.hs10.str[:digits]
        # Ties go to the lower code, whatever the order of rows.
        counts = pd.DataFrame({"prefix": prefix, "sector": sector}).value_counts().reset_index()
        counts = counts.sort_values(["prefix", "count", "sector"], ascending=[True, False, True])
        commonest = counts.drop_duplicates("prefix").set_index("prefix").sector
        # A 6-digit code is too short to match a longer prefix.
        known = codes.str.len().ge(digits)
        found = found.fillna(codes.where(known).str[:digits].map(commonest))
    return found


def ad_valorem_base(mfn: pd.DataFrame, imports: pd.DataFrame) -> pd.Series:
    """Return the base rate by HTS8 (fraction), specific duties as ad valorem equivalents.

    A specific duty's equivalent is duties over dutiable value in 2024, over all partners but China
    (whose duties contain Section 301), at most 1.
    """
    # ASSUME: base rates of 2025 hold for 2013-2026; the schedule moved little outside chapter 99.
    # ASSUME: where a rate has a specific part, the 2024 duties per dutiable value stand for it.
    year = imports[imports.year.eq(2024) & imports.partner.ne("CHN")]
    sums = year.groupby(year.hs10.str[:8])[["duties", "dutiable_value"]].sum()
    equivalent = (sums.duties / sums.dutiable_value.where(sums.dutiable_value > 0)).clip(0, 1)
    rates = mfn.set_index("hts8")
    specific = ~rates.rate_type.isin(["free", "ad_valorem"])
    return rates.mfn_rate.where(~specific, rates.index.to_series().map(equivalent)).fillna(0.0)


def lines_2024(read: Read) -> pd.DataFrame:
    """Return the HTS10 lines of every partner's 2024 basket.

    Returns
    -------
    DataFrame
        Key partner x hs10; ``naics3``, ``hs2``, ``customs_value`` (2024, US dollars), ``base_rate``
        (fraction), ``list_301`` (Section 301 list or missing), ``review_rate`` and ``review_date``
        (four-year review), ``annex2_date`` (first day of exemption from the reciprocal layer),
        ``energy`` (and potash: Canada's lower border rate), ``special`` (HTS chapters 98 and 99),
        ``solar`` (share under the Section 201 safeguard of 2018), ``steel_2018`` and
        ``aluminum_2018`` (in the Section 232 lists of 2018).
    """
    imports = read("us_imports_hs10_annual")
    base = ad_valorem_base(read("us_mfn_rates_hts8_2025"), imports)
    lines = imports[imports.year.eq(2024) & imports.partner.notna() & imports.customs_value.gt(0)]
    lines = lines[["partner", "hs10", "customs_value", "duties"]].reset_index(drop=True)
    hts8 = lines.hs10.str[:8]
    lines["naics3"] = naics3_of_lines(lines.hs10, read("hs10_naics6"))
    lines["special"] = lines.hs10.str[:2].isin(["98", "99"])
    lines["base_rate"] = hts8.map(base).fillna(0.0).mask(lines.special, 0.0)
    # ASSUME: preferences (free-trade agreements) lower a partner's base rate to what it paid in
    # 2024; China has none, and its collected rate contains Section 301.
    collected = lines.pop("duties") / lines.customs_value
    preferential = np.minimum(lines.base_rate, collected)
    lines["base_rate"] = lines.base_rate.where(lines.partner.eq("CHN"), preferential)

    lists = read("us_section301_lists_hts8")
    # 4B never entered into force; 3_addl was added to list 3.
    plain = lists[lists.list.isin(["1", "2", "3", "3_addl", "4A"])].replace({"3_addl": "3"})
    lines["list_301"] = hts8.map(plain.drop_duplicates("hts8").set_index("hts8").list)
    review = lists[lists.list.isin(REVIEW_LISTS)].drop_duplicates("hts8", keep="last")
    review = review.set_index("hts8").list.map(REVIEW_LISTS)
    lines["review_rate"] = hts8.map(review.str[0]).astype(float)
    lines["review_date"] = pd.to_datetime(hts8.map(review.str[1]))
    # ASSUME: the list of exempt lines is as of late 2025; its food lines (chapters 01-24) are exempt
    # from 2025-11-13 (EO 14360), all others from the start, electronics included (E020).
    exempt = lines.hs10.isin(read("us_ieepa_annex2_exempt_hs10").hs10)
    food = lines.hs10.str[:2].le("24")
    lines["annex2_date"] = pd.to_datetime(np.where(food, "2025-11-13", "2025-04-05")).where(exempt)
    lines["energy"] = lines.hs10.str[:2].eq("27") | lines.hs10.str[:4].eq("3104")
    lines["hs2"] = lines.hs10.str[:2]
    changes = read("us_tariff_changes_on_china_hs6_2018_2020").set_index(["action", "hs6"])
    # Mean rate of the first year over its 30 % is the share of the subheading's lines covered.
    safeguard = changes.additional_rate.loc["TT201_1st"].fillna(0.0) / 0.30
    lines["solar"] = lines.hs10.str[:6].map(safeguard).fillna(0.0).clip(0, 1)
    in_2018 = lines.hs10.str[:6].isin(changes.loc["TT232_1"].index)
    lines["steel_2018"] = in_2018 & lines.hs10.str[:2].isin(["72", "73"])
    lines["aluminum_2018"] = in_2018 & lines.hs10.str[:2].eq("76")
    return lines


def section_232_dates(lines: pd.DataFrame, products: pd.DataFrame) -> pd.DataFrame:
    """Return, for each line and Section 232 measure, the first day on which it is covered.

    Parameters
    ----------
    lines : DataFrame
        With ``hs10``, ``steel_2018`` and ``aluminum_2018``.
    products : DataFrame
        Source table ``us_section232_products``.

    Returns
    -------
    DataFrame, one row per line
        Columns: measures; values: ``datetime64``, missing where never covered.
    """
    # ASSUME: the blanket chapters 72, 73 and 76, and derivatives without a date of their own, are
    # covered from 2025-03-12 (Procl. 10895, 10896), when exemptions ended and derivatives began;
    # before that the HS6 list of 2018 is in force.
    blanket = products.program.isin(["steel", "aluminum"])
    dated = products.effective_date.mask(blanket).fillna(pd.Timestamp("2025-03-12"))
    products = products.assign(measure=products.program.map(PROGRAMS), first_day=dated)
    dates = pd.DataFrame(index=lines.index)
    for measure, rows in products.groupby("measure"):
        first = pd.Series(pd.NaT, index=lines.index, dtype="datetime64[ns]")
        for digits, same_length in rows.groupby(rows.hts_prefix.str.len()):
            known = same_length.groupby("hts_prefix").first_day.min()
            found = lines.hs10.str[:digits].map(known)
            first = first.where(found.isna() | (first <= found), found)
        dates[measure] = first
    since_2018 = pd.Timestamp("2018-03-23")
    dates["s232_steel"] = dates.s232_steel.mask(lines.steel_2018, since_2018)
    dates["s232_aluminum"] = dates.s232_aluminum.mask(lines.aluminum_2018, since_2018)
    return dates


def section_232_share(lines: pd.DataFrame) -> pd.DataFrame:
    """Return, for each line and Section 232 measure, the share of its value taken as covered.

    Returns
    -------
    DataFrame, one row per line
        Columns: measures; values: fraction of the line's customs value.
    """
    chapter, heading = lines.hs10.str[:2], lines.hs10.str[:4]
    # ASSUME: derivatives pay on their metal content: half the value of articles in chapters 82-96,
    # none of packaged goods in chapters 01-71 (cans, aerosols); the content shares are not public.
    metal = pd.Series(np.where(chapter >= "82", 0.5, 0.0), index=lines.index)
    # ASSUME: of the lines that may be vehicle parts, those of headings made for vehicles count in
    # full; multi-use ones (computers 8471, batteries 8507, motors, wire) count as not for vehicles.
    vehicles = heading.isin(VEHICLE_HEADINGS).astype(float)
    everything = dict.fromkeys(PROGRAMS.values(), pd.Series(1.0, index=lines.index))
    return pd.DataFrame(
        everything
        | {
            "s232_steel": metal.mask(chapter.isin(["72", "73"]), 1.0),
            "s232_aluminum": metal.mask(chapter.eq("76"), 1.0),
            "s232_copper": metal.mask(chapter.eq("74"), 1.0),
            "s232_auto_parts": vehicles,
            "s232_trucks": vehicles,
        }
    )


def lines_2017(read: Read) -> pd.DataFrame:
    """Return the HS6 lines of China's 2017 basket with the additional rates of 2018-2020.

    Returns
    -------
    DataFrame
        Key hs6; ``hs2``, ``naics3``, ``weight`` (share of 2017 imports, sums to 1), ``base_rate``
        (fraction) and one column per action (``TT301_a`` ...): change of the additional rate.
    """
    lines = read("us_imports_from_china_weights_hs6_2017").rename(columns={"weight_2017": "weight"})
    base = ad_valorem_base(read("us_mfn_rates_hts8_2025"), read("us_imports_hs10_annual"))
    # ASSUME: within an HS6 the base rate is the plain mean of its HTS8 lines, and HS6 codes of
    # 2017 that the 2025 schedule no longer has take the mean of their heading.
    lines["hs2"] = lines.hs6.str[:2]
    lines["naics3"] = naics3_of_lines(lines.hs6, read("hs10_naics6"))
    lines["base_rate"] = np.nan
    for digits in (6, 4, 2):
        mean = base.groupby(base.index.str[:digits]).mean()
        lines["base_rate"] = lines.base_rate.fillna(lines.hs6.str[:digits].map(mean))
    changes = read("us_tariff_changes_on_china_hs6_2018_2020")
    actions = changes.pivot(index="hs6", columns="action", values="additional_rate").fillna(0.0)
    return lines.join(actions, on="hs6").fillna(dict.fromkeys(actions, 0.0))
