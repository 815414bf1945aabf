"""What touches tariff lines and stands in no rate: rules without data by line, lists not proved.

Rows of :func:`scopes.scope_rows`, whose scopes the entries of ``measures.yaml`` with ``left_out`` name.
"""

from __future__ import annotations

import pandas as pd

from analysis.law.base import COLUMN_2, LOST, LOST_FROM, SCHEDULE, base_rates
from analysis.law.covered import programme_rows

#: Partners whose drones may bear a lower duty.
ALLIED = ["CHE", "EU", "GBR", "JPN", "KOR", "LIE", "TWN"]


def metals(read, settings: pd.DataFrame) -> pd.DataFrame:
    """Metals whose duty falls for users: quantities for car makers, parts for makers of equipment."""
    name = "us_section232_annex_products_2026"
    rows = read(name).query("annex != '2'").drop_duplicates("hts_prefix").assign(source=name)
    primary = rows[rows.metal.isin(["steel", "aluminum"]) & rows.annex.eq("1a")]
    quotas = [
        primary.assign(scope="metals_quota", partner=partner, first_day=pd.Timestamp("2026-04-23"))
        for partner in ("CAN", "MEX")
    ]
    listed = rows.subdivision.isin(["16(c)(vi)", "16(c)(vii)", "16(c)(viii)"])
    machines = tuple(settings.hts_prefix[settings.scope.eq("metals_end_use_chapters")])
    parts = rows[listed & rows.hts_prefix.str.startswith(machines)]
    parts = parts.assign(scope="metals_end_use", first_day=pd.Timestamp("2026-06-08"))
    of_us = rows[rows.annex.isin(["1c", "3"])].assign(scope="metals_us_total")
    # Heading 9903.85.68 still names articles of note 19 that the annexes of aluminium leave out.
    content = programme_rows(read).query("duty_on == 'aluminum content'").drop_duplicates("hts_prefix")
    content = content[
        ~content.hts_prefix.str.startswith(tuple(rows.hts_prefix[rows.metal.eq("aluminum")]))
    ]
    content = content.assign(
        scope="russian_content", partner="RUS", first_day=pd.Timestamp("2026-04-06")
    )
    return pd.concat([*quotas, parts, of_us, content])[
        ["scope", "hts_prefix", "partner", "first_day", "source"]
    ]


def drones(read) -> pd.DataFrame:
    """Drones whose rate falls where their critical parts are allied (note 43, 9903.08.23-.24)."""
    name = "us_new_programmes_hts_2026"
    rows = read(name).query("programme == '232 drones'").drop_duplicates("hts_prefix")
    partners = pd.DataFrame({"partner": ALLIED})
    rows = rows[["hts_prefix", "first_day"]].merge(partners, how="cross")
    return rows.assign(scope="drones_allied", source=name)


def minimum_prices(read) -> pd.DataFrame:
    """Polysilicon and goods of it, which owe what is missing to a minimum price (Procl. 11052)."""
    name = "us_new_programmes_hts_2026"
    rows = read(name).query("programme == '232 polysilicon'")
    rows = rows[["hts_prefix", "first_day"]]
    return rows.assign(scope="s232_polysilicon_minimum", source=name)


def column_2(read) -> pd.DataFrame:
    """Goods of Russia and Belarus while they had column 1, whose rates stand at what came after."""
    chapters = pd.DataFrame({"hts_prefix": sorted(read(SCHEDULE).hts8.str[:2].unique())})
    rows = chapters.merge(pd.DataFrame({"partner": LOST}), how="cross")
    last = LOST_FROM - pd.Timedelta(days=1)
    return rows.assign(scope="base_column_1", last_day=last, source=SCHEDULE)


def column_2_by_weight(read) -> pd.DataFrame:
    """Lines whose rate of column 2 is not ad valorem, while their partner bears it and no note's."""
    base = base_rates(read)
    lines = pd.DataFrame({"hts_prefix": base.index[base.column_2.isna()]})
    rows = lines.merge(pd.DataFrame({"partner": COLUMN_2}), how="cross")
    rows["first_day"] = pd.to_datetime(rows.partner.map(dict.fromkeys(LOST, LOST_FROM)))
    # Goods of Russia under note 30 bear its rate instead.
    note = read("us_russia_note30_hts8").drop_duplicates("hts8").set_index(["partner", "hts8"])
    begins = note.first_day.reindex(pd.MultiIndex.from_frame(rows[["partner", "hts_prefix"]]))
    rows["last_day"] = pd.to_datetime(begins.to_numpy()) - pd.Timedelta(days=1)
    return rows.assign(scope="base_column_2_specific", source=SCHEDULE)


def specific_duties(read) -> pd.DataFrame:
    """Lines whose base duty, or a part of it, is by weight or number and has no mean of 2024."""
    base = base_rates(read)
    lines = base.index[base.base_grade.isin(["part", "none"])]
    return pd.DataFrame({"scope": "base_specific", "hts_prefix": lines, "source": SCHEDULE})
