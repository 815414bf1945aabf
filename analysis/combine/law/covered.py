"""What measures cover, as dated rows of HTS prefixes: safeguards, Section 232, Section 301.

Each function reads published lists and returns rows of :func:`scopes.scope_rows`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

#: Rate of the safeguard on solar cells in 2024 (E106).
SOLAR_RATE_2024 = 0.1425

#: Last day of the exclusion that the table of the review ends on 2025-05-31: later editions of heading
#: 9903.88.69 extend it to 2025-08-31, 2025-11-29 and 2026-11-09.
EXCLUSIONS_END = pd.Timestamp("2026-11-09")

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


def safeguards(read, settings: pd.DataFrame) -> pd.DataFrame:
    """Washers and solar cells under the safeguards of 2018 (Procl. 9693, 9694)."""
    name = "us_tariff_changes_on_china_hs6_2018_2020"
    changes = read(name)
    listed = changes[changes.action.eq("TT201_1st")].dropna(subset="additional_rate")
    # Mean rate of the first year over its 30 % is the share of the subheading's lines covered.
    share = (listed.additional_rate / 0.30).clip(0, 1)
    listed = pd.DataFrame({"hts_prefix": listed.hs6, "share": share})
    # ASSUME: cells and modules pay on the share of their value of 2024 that did (not from China, whose
    # duties hold others too): two-sided modules and cells within the quota were free, and no list says
    # which. That share is carried back to 2018 and forward to the end of the safeguard.
    imports = read("us_imports_hs10_annual")
    imports = imports[imports.year.eq(2024) & imports.partner.ne("CHN")]
    cells = settings.loc[settings.scope.eq("solar_cells"), ["hts_prefix"]]
    paying = [_share_paying(imports, prefix, SOLAR_RATE_2024) for prefix in cells.hts_prefix]
    return pd.concat([listed, cells.assign(share=paying)]).assign(scope="solar", source=name)


def _share_paying(imports: pd.DataFrame, prefix: str, full_rate: float) -> float:
    """Return duties over what the full rate would give on imports under a prefix, at most 1."""
    own = imports[imports.hs10.str.startswith(prefix)]
    value = own.customs_value.sum()
    return min(own.duties.sum() / (full_rate * value), 1.0) if value > 0 else 0.0


def section_232(read, settings: pd.DataFrame) -> pd.DataFrame:
    """Products of the Section 232 programmes."""
    # ASSUME: derivatives pay on their metal content: half the value of articles in chapters 82-96, none
    # of packaged goods in chapters 01-71 (cans, aerosols); the content shares are not public.
    # ASSUME: of the lines that may be vehicle parts, motors, batteries, control panels, bearings and
    # computers of every use are not; all others of the lists are. Which headings those are was settled
    # after a look at what the headings paid in 2025 (alternative: every listed line is a part).
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


def annexes_2026(read) -> pd.DataFrame:
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


def section_301(read) -> pd.DataFrame:
    """Lists of Section 301 on China; a line named on two of them is on one, or split by a table."""
    # 4B never entered into force; 3_addl was added to list 3.
    lists = read("us_section301_lists_hts8").replace({"list": {"3_addl": "3"}})
    lists = lists[lists.list.isin(["1", "2", "3", "4A"])].drop_duplicates(["hts8", "list"])
    split = read("us_section301_split_3_4a_hs10")
    both = lists.hts8.isin(split.hs10.str[:8]) & lists.list.isin(["3", "4A"])
    # ASSUME: a line on list 3 and on an earlier list is under the earlier one: both bear 25 %.
    whole = lists[~both].sort_values(["hts8", "list"]).drop_duplicates("hts8")
    whole = whole.rename(columns={"hts8": "hts_prefix"}).assign(source="us_section301_lists_hts8")
    # ASSUME: a line whose duties of 2024 fit neither list is on both, in the shares that they imply.
    on_3 = ((split.added_rate_2024 - 0.075) / (0.25 - 0.075)).clip(0, 1)
    on_3 = on_3.mask(split.list.eq("3"), 1.0).mask(split.list.eq("4A"), 0.0)
    parts = split.rename(columns={"hs10": "hts_prefix"}).assign(source="us_section301_split_3_4a_hs10")
    rows = pd.concat(
        [whole, parts.assign(list="3", share=on_3), parts.assign(list="4A", share=1 - on_3)]
    )
    return rows.assign(scope="s301_list" + rows.list.str.lower(), partner="CHN")


def review(read) -> pd.DataFrame:
    """Rates of the four-year review of Section 301, which replace those of the lists."""
    name = "us_section301_four_year_review_hts8_dates"
    rows = read(name)
    rows = rows[rows.heading.str.startswith(("9903.91", "9903.92")) | rows.role.eq("exclude")]
    rows = rows.rename(columns={"hts8": "hts_prefix", "added_rate": "line_rate"})
    rows["last_day"] = rows.last_day.mask(rows.role.eq("exclude"), EXCLUSIONS_END)
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
