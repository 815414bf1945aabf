"""Programmes that free goods, or charge them, by claim, quantity, request or case, and stand in no rate.

Rows of :func:`scopes.scope_rows` by partner and day, whose scopes entries of ``measures.yaml`` with
``left_out`` name, and the cases against dumping and subsidies that a line may bear.
"""

from __future__ import annotations

import pandas as pd

from analysis.law.base import SCHEDULE, SPECIAL_RATES_TABLE, base_rates
from analysis.law.covered import PROGRAMMES, programme_rows, section_301
from analysis.law.shipped import shipped

#: Tables of who had GSP, of cases against dumping and subsidies, and of the numbers that those give.
BENEFICIARIES = "us_gsp_beneficiaries"
ORDERS, NUMBERS = "us_adcvd_orders", "us_adcvd_products_hts"

#: What Section 301 added to China's lines of six digits, by action.
CHANGES = "us_tariff_changes_on_china_hs6_2018_2020"

#: Last day of GSP, which Congress has not renewed since.
GSP_END = pd.Timestamp("2020-12-31")

#: Symbols of the special column that free goods of any country by their use.
FREE_BY_USE = ["B", "C", "K", "L"]

#: Programme of Section 232, partner and first day of each quota that stood for a duty on its metal
#: (Procl. 9740, 9758, 9759; 10327, 10328; 10356; 10405, 10406), absolute or with the duty above it.
QUOTAS = [
    ("steel_mill", "KOR", "2018-05-01"),
    ("steel_mill", "ARG", "2018-06-01"),
    ("steel_mill", "BRA", "2018-06-01"),
    ("steel_mill", "EU", "2022-01-01"),
    ("steel_mill", "JPN", "2022-04-01"),
    ("steel_mill", "GBR", "2022-06-01"),
    ("aluminum_mill", "ARG", "2018-06-01"),
    ("aluminum_mill", "EU", "2022-01-01"),
    ("aluminum_mill", "GBR", "2022-06-01"),
]
#: First day of the quantity of British cars that bear the lower duty (note 33(i) of chapter 99).
BRITISH_CARS_FROM = pd.Timestamp("2025-06-30")

#: Last day of the quotas, and of what was spared by country (Procl. 10895, 10896).
ARRANGEMENTS_END = pd.Timestamp("2025-03-11")

# ASSUME: product exclusions lasted a year, so that the last of them, which were asked for before
# 10 February 2025 (Procl. 10895, 10896: they hold until they expire), ended by 9 February 2026.
#: Last day on which goods could be excluded from a duty on metals.
METAL_EXCLUSIONS_END = pd.Timestamp("2026-02-09")

#: First day of each list of Section 301 and of its action by six digits, to which its exclusions reached
#: back, and the last day of those that no table has by line (9903.88.05 to .68).
LISTS_FROM = {
    "s301_list1": "2018-07-06",
    "s301_list2": "2018-08-23",
    "s301_list3": "2018-09-24",
    "s301_list4a": "2019-09-01",
}
ACTIONS_FROM = dict(zip(["TT301_a", "TT301_b", "TT301_c", "TT301_e"], LISTS_FROM.values(), strict=True))
FORMER_EXCLUSIONS_END = pd.Timestamp("2024-06-14")


def gsp(read) -> pd.DataFrame:
    """Lines that GSP freed to 2020, and who had it."""
    special, partners = read(SPECIAL_RATES_TABLE), read(BENEFICIARIES)
    lines = pd.DataFrame({"hts_prefix": special.hts8[special.symbol.isin(["A", "A*"])].unique()})
    every = lines.assign(scope="gsp", last_day=GSP_END, source=SPECIAL_RATES_TABLE)
    chapters = pd.DataFrame({"hts_prefix": sorted(read(SCHEDULE).hts8.str[:2].unique())})
    among = partners[["partner", "last_day"]].merge(chapters, how="cross")
    among = among.assign(scope="gsp_partner", source=BENEFICIARIES)
    sold = sold_by_beneficiaries(read)
    least = sold[sold.symbol.eq("A+") & sold.least_developed.eq("yes")]
    least = least[["hts_prefix", "partner", "last_day"]].assign(scope="gsp", source=SPECIAL_RATES_TABLE)
    return pd.concat([every, among, least], ignore_index=True)


@shipped
def sold_by_beneficiaries(read) -> pd.DataFrame:
    """Return lines of 2024 that GSP named and no use frees, of partners that had it.

    Returns
    -------
    DataFrame
        ``hts_prefix``, ``symbol``, ``line_rate`` (column 1) and ``paid`` (share of it, fractions), with
        the columns of the partner in the table of beneficiaries.
    """
    special = read(SPECIAL_RATES_TABLE)
    named = special[special.symbol.isin(["A", "A*", "A+"])].drop_duplicates("hts8")
    named = named[~named.hts8.isin(special.hts8[special.symbol.isin(FREE_BY_USE)])]
    symbol = named.set_index("hts8").symbol
    codes = read("census_partner_codes").drop_duplicates("census_partner_code")
    codes = codes.set_index("census_partner_code").partner
    imports = read("us_imports_hs10_annual")
    imports = imports[imports.year.eq(2024) & imports.customs_value.gt(0)]
    imports = imports.assign(partner=imports.census_partner_code.map(codes))
    sold = imports.merge(read(BENEFICIARIES), on="partner")
    hts8, base = sold.hs10.str[:8], base_rates(read)
    printed = hts8.map(base.base_grade).eq("printed")
    rate = hts8.map(base.general_rate).astype(float).where(printed)
    due = rate * sold.customs_value
    sold = sold.assign(symbol=hts8.map(symbol), paid=sold.duties / due, line_rate=rate)
    sold = sold.rename(columns={"hs10": "hts_prefix"})
    return sold[sold.symbol.notna() & due.gt(0)]


def metals(read) -> pd.DataFrame:
    """Metals before April 2026: goods within a quota of a partner, and goods excluded on request."""
    rows = programme_rows(read)
    quotas = [
        rows[rows.programme.eq(programme)].assign(
            scope="metal_quota", partner=partner, first_day=first, last_day=ARRANGEMENTS_END
        )
        for programme, partner, first in QUOTAS
    ]
    of_metal = rows.programme.map(PROGRAMMES).isin(["s232_steel", "s232_aluminum"])
    excluded = rows[of_metal & rows.first_day.le(ARRANGEMENTS_END)]
    excluded = excluded.assign(scope="metal_excluded", partner="ALL", last_day=METAL_EXCLUSIONS_END)
    columns = ["scope", "hts_prefix", "partner", "first_day", "last_day", "source"]
    return pd.concat([*quotas, excluded])[columns]


def british_cars(read) -> pd.DataFrame:
    """Cars of the United Kingdom, of which a quantity a year bears the lower duty."""
    rows = programme_rows(read)
    rows = rows[rows.programme.map(PROGRAMMES).eq("s232_autos")][["hts_prefix", "source"]]
    return rows.assign(scope="autos_quota", partner="GBR", first_day=BRITISH_CARS_FROM)


def former_exclusions(read) -> pd.DataFrame:
    """China's lines of the lists of Section 301 while no table says which goods were excluded."""
    rows = section_301(read)
    rows = rows[rows.share.fillna(1.0).gt(0)]
    rows = rows.assign(first_day=pd.to_datetime(rows.scope.map(LISTS_FROM)))
    rows = rows.sort_values("first_day", kind="stable").drop_duplicates("hts_prefix")
    rows = rows[["hts_prefix", "partner", "first_day", "source"]].assign(last_day=FORMER_EXCLUSIONS_END)
    # To 2023 China stands by six digits of the schedule of 2017, whose lists another table has.
    of_2017 = read(CHANGES).query("additional_rate > 0")
    first = of_2017.action.map(ACTIONS_FROM)
    of_2017 = of_2017.assign(hts_prefix=of_2017.hs6, first_day=pd.to_datetime(first))
    of_2017 = of_2017.dropna(subset="first_day").sort_values("first_day", kind="stable")
    of_2017 = of_2017.drop_duplicates("hts_prefix")[["hts_prefix", "first_day"]]
    of_2017 = of_2017.assign(partner="CHN", last_day=pd.Timestamp("2023-12-31"), source=CHANGES)
    return pd.concat([rows, of_2017]).assign(scope="s301_formerly_excluded")


def dumping(read) -> pd.DataFrame:
    """Numbers that cases against dumping and subsidies give, by the partner whose goods they name."""
    columns = ["hts_prefix", "partner", "first_day", "last_day"]
    rows = _numbered(read)[columns].drop_duplicates()
    return rows.assign(scope="adcvd", source=ORDERS)


@shipped
def _numbered(read) -> pd.DataFrame:
    """Return the cases, a row for each number of the schedule that they give."""
    return read(ORDERS).merge(read(NUMBERS).rename(columns={"hts": "hts_prefix"}), on="product_key")


def cases(read, partner: str, codes, day: pd.Timestamp) -> list[str]:
    """Return the cases whose numbers hold some codes of a partner on a day, in order.

    Parameters
    ----------
    codes : sequence of str
        Lines of six or ten digits.

    Returns
    -------
    list of str
        Numbers as ``A-570-967``; kind and product where none was read.
    """
    rows = _numbered(read)
    rows = rows[rows.partner.eq(partner) & ~(rows.first_day > day) & ~(rows.last_day < day)]
    heads = {code[:digits] for code in codes for digits in range(2, len(code) + 1)}
    under = rows.hts_prefix.isin(heads)
    for digits in {len(code) for code in codes}:
        under |= rows.hts_prefix.str[:digits].isin(codes)
    rows = rows[under].drop_duplicates(["case_number", "kind", "product"])
    named = rows.case_number.fillna(rows.kind + " on " + rows["product"])
    return sorted(named)
