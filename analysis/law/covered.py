"""What measures cover, as dated rows of HTS prefixes: Section 232, Section 301.

Each function reads published lists and returns rows of :func:`scopes.scope_rows`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.law.metals import metal_content

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
    "kitchen_cabinets": "s232_cabinets",
    "semiconductors": "s232_semiconductors",
}


def section_232(read, settings: pd.DataFrame, *, metals: Mapping[str, float] | None = None):
    """Products of the Section 232 programmes; ``metals`` as in :func:`metals.metal_content`."""
    # ASSUME: of the lines that may be vehicle parts, motors, batteries, control panels, bearings and
    # computers of every use are not; all others of the lists are. Which headings those are was settled
    # after a look at what the headings paid in 2025 (alternative: every listed line is a part).
    # ASSUME: the duty on chips of January 2026 falls by use and spares data centres, consumer goods,
    # industry and repairs, which is nearly all: its lines count as not liable and as incomplete.
    rows = programme_rows(read)
    # A part on both lists is a part of cars, with the ceilings of the deals (HTS 9903.94.07).
    of_cars = tuple(rows.hts_prefix[rows.programme.eq("auto_parts")])
    both = rows.programme.eq("truck_parts") & rows.hts_prefix.str.startswith(of_cars)
    rows = rows[~both]
    content = rows.duty_on.str.endswith("content")
    parts = rows.programme.isin(["auto_parts", "truck_parts"])
    by_content = metal_content(read, rows[content], settings, fixed=metals).reindex(rows.index)
    by_use = share_of(rows.hts_prefix, settings[settings.scope.eq("vehicle_parts")], missing=1.0)
    share = np.where(content, by_content, np.where(parts, by_use, 1.0))
    use = np.where(parts & (by_use == 0), "vehicle_part", "")
    return rows.assign(scope=rows.programme.map(PROGRAMMES), share=share, use=use)


def programme_rows(read) -> pd.DataFrame:
    """Return the goods of the Section 232 programmes of 2018 to 2026, metals to April 2026.

    Returns
    -------
    DataFrame
        ``programme`` (a key of :data:`PROGRAMMES`), ``hts_prefix``, ``first_day``, ``last_day``,
        ``duty_on`` (value, or the content of a metal), ``source``.
    """
    products, added = "us_section232_products_dates", "us_section232_derivatives_2025_08_18"
    rows = read(added)
    duty_on = np.where(rows.duty_on.eq("metal content"), rows.metal + " content", "value")
    rows = rows.assign(programme=rows.metal + "_derivative", duty_on=duty_on, source=added)
    return pd.concat([read(products).assign(source=products), rows], ignore_index=True)


def share_of(prefixes: pd.Series, rows: pd.DataFrame, *, missing: float) -> np.ndarray:
    """Return the share that ``rows`` (``hts_prefix``, ``share``) give to each prefix; longest holds."""
    share = pd.Series(np.nan, index=prefixes.index)
    by_length = rows.groupby(rows.hts_prefix.str.len(), sort=True)
    for digits, same in sorted(by_length, reverse=True):
        matched = prefixes.str[:digits].map(same.set_index("hts_prefix").share)
        share = share.fillna(matched.where(prefixes.str.len().ge(digits)))
    return share.fillna(missing).to_numpy()


def annexes_2026(read) -> pd.DataFrame:
    """Metals from April 2026: each annex holds its own prefixes and not those of the others.

    Copper stands apart, since the United Kingdom's rates are for aluminium and steel.
    """
    name = "us_section232_annex_products_2026"
    rows = read(name).assign(source=name)
    copper = rows.metal.eq("copper") & rows.annex.isin(["1a", "1b"])
    rows["scope"] = "s232_annex_" + rows.annex + np.where(copper, "_copper", "")
    every = rows.drop_duplicates(["hts_prefix", "scope", "first_day"])
    parts = []
    for scope in sorted(set(every.scope) - {"s232_annex_2"}):
        # Where one line is on the list of two metals, both annexes hold it and the higher rate counts.
        annex = every.assign(share=every.scope.eq(scope).astype(float), scope=scope)
        annex = annex.sort_values("share", kind="stable")
        parts.append(annex.drop_duplicates(["hts_prefix", "first_day"], keep="last"))
    of_aluminium = rows.metal.eq("aluminum").astype(float)
    russian = rows.assign(scope="s232_russian_aluminum", partner="RUS", share=of_aluminium)
    russian = russian.sort_values("share", kind="stable")
    return pd.concat([*parts, russian.drop_duplicates(["hts_prefix", "first_day"], keep="last")])


def patented_drugs(read) -> pd.DataFrame:
    """Drugs of note 40, of which the patented ones alone bear the duty of Section 232."""
    # ASSUME: no share of patented drugs is published: lines stand at the rate of what is not patented.
    name = "us_section232_pharma_lines_hts10"
    rows = read(name).rename(columns={"hts10": "hts_prefix"})
    return rows.assign(scope="s232_pharmaceuticals", share=0.0, use="patented_drug", source=name)


def of_canada(read) -> pd.DataFrame:
    """Goods of Canada under Section 338, and those barred from 29 September 2026."""
    name, barred = "us_section338_canada_hts", "us_section338_canada_import_ban_hts"
    rows = read(name).assign(partner="CAN", source=name)
    rows["scope"] = np.where(rows.programme.eq("dairy"), "s338_dairy", "s338_listed")
    bar = read(barred).assign(scope="barred", partner="CAN", source=barred)
    packaged = bar["scope"].eq("barred") & read(barred)["scope"].eq("packaged_only")
    bar["share"], bar["use"] = np.where(packaged, 0.0, 1.0), np.where(packaged, "consumer_package", "")
    return pd.concat([rows, bar])


def programmes_of_2026(read, settings: pd.DataFrame) -> pd.DataFrame:
    """Drones, quartz surfaces and polysilicon, each good of a line at its own condition."""
    # ASSUME: drones have no thermal imaging, and what may be a part or a docking station is of other
    # use; quartz comes within the quota (how full it is, is in no table), glass is no quartz.
    name = "us_new_programmes_hts_2026"
    rows = read(name).dropna(subset="rate").assign(source=name)
    glass = tuple(settings.hts_prefix[settings.scope.eq("quartz_glass")])
    rows = rows[~(rows.hts_prefix.str.startswith(glass) & rows.heading.eq("9903.45.31"))]
    conditions = rows.condition.fillna("")
    rows["use"] = np.select(
        [
            rows.hts_prefix.str.startswith(glass),
            rows.heading.eq("9903.45.31"),
            conditions.eq("with thermal imaging"),
            conditions.str.startswith("by use: docking"),
            conditions.str.startswith("by use: parts"),
        ],
        ["quartz_surface", "over_quota", "thermal_imaging", "drone_dock", "drone_part"],
        "",
    )
    rows["scope"] = np.select(
        [
            rows.programme.eq("232 polysilicon"),
            rows.heading.eq("9903.45.31"),
            rows.programme.eq("201 quartz"),
            rows.rate.eq(1),
        ],
        ["s232_polysilicon", "s201_quartz_over_quota", "s201_quartz", "s232_drones_annex_1"],
        "s232_drones_annex_2",
    )
    rows["share"] = np.where(rows.use.ne(""), 0.0, 1.0)
    return rows


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
    # What note 20(vvv) excludes from a list is on it.
    excluded = read("us_section301_exclusions_hts10").set_index("hs10").list.dropna()
    listed = split.list.where(split.list.notna(), split.hs10.map(excluded))
    on_3 = on_3.mask(listed.eq("3"), 1.0).mask(listed.eq("4A"), 0.0)
    parts = split.rename(columns={"hs10": "hts_prefix"}).assign(source="us_section301_split_3_4a_hs10")
    rows = pd.concat(
        [whole, parts.assign(list="3", share=on_3), parts.assign(list="4A", share=1 - on_3)]
    )
    return rows.assign(scope="s301_list" + rows.list.str.lower(), partner="CHN")


def review(read) -> pd.DataFrame:
    """Rates of the four-year review of Section 301, which replace those of the lists."""
    name = "us_section301_four_year_review_hts8_dates"
    rows = read(name)
    rows = rows[rows.heading.str.startswith(("9903.91", "9903.92"))]
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
