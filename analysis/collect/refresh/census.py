"""US Census Bureau, International Trade API: imports by partner, product and month; trade totals.

Documentation: https://www.census.gov/data/developers/data-sets/international-trade.html and its guide.
An answer is a JSON array, the header first; a month that is not published yet has status 204.
"""

from __future__ import annotations

import pandas as pd

from analysis.collect.refresh.answers import coded, months, numbers, plain, refuse, table, unique
from analysis.collect.refresh.client import Publisher, Request

CENSUS = Publisher(
    name="census",
    title="Census",
    key_name="CENSUS_API_KEY",
    register="https://api.census.gov/data/key_signup.html",
)
ENDPOINT = "https://api.census.gov/data/timeseries/intltrade"
HOST = "api.census.gov"

#: Product system -> data set, name of its code, level of aggregation, digits.
LEVELS = {
    "naics3": ("naics", "NAICS", "NA3", 3),
    "hs2": ("hs", "I_COMMODITY", "HS2", 2),
    "hs6": ("hs", "I_COMMODITY", "HS6", 6),
    "hs10": ("hs", "I_COMMODITY", "HS10", 10),
}

#: Code of all countries together.
ALL_COUNTRIES = "-"

#: Imports for consumption and the duties on them, of a month.
MONTHLY = {"CON_VAL_MO": "customs_value", "CAL_DUT_MO": "duties"}

#: The same of a year to date, which in December is the year; with general imports beside.
YEARLY = {
    "CON_VAL_YR": "customs_value",
    "DUT_VAL_YR": "dutiable_value",
    "CAL_DUT_YR": "duties",
    "GEN_VAL_YR": "general_value",
}

#: Flow -> data set, its value of a month, and the name here.
TOTAL_FLOWS = {
    "general_imports": ("imports/hs", "GEN_VAL_MO"),
    "exports": ("exports/hs", "ALL_VAL_MO"),
}


def month_request(system: str, month: str, *, partner: str = "") -> Request:
    """Return the question for imports of a month, of all partners or of one Census code."""
    dataset, code, level, _ = LEVELS[system]
    query = {"get": ",".join(["CTY_CODE", code, *MONTHLY]), "COMM_LVL": level, "time": month}
    if partner:
        query["CTY_CODE"] = partner
    return Request(CENSUS, f"{ENDPOINT}/imports/{dataset}", query)


def year_request(year: int, chapter: str) -> Request:
    """Return the question for imports of a year by HTS10 line of one chapter, of all partners."""
    query = {"get": ",".join(["CTY_CODE", "I_COMMODITY", *YEARLY]), "COMM_LVL": "HS10"}
    query |= {"I_COMMODITY": f"{chapter}*", "time": f"{year}-12"}
    return Request(CENSUS, f"{ENDPOINT}/imports/hs", query)


def totals_request(flow: str, month: str) -> Request:
    """Return the question for trade of all goods by partner."""
    dataset, value = TOTAL_FLOWS[flow]
    query = {"get": f"CTY_CODE,CTY_NAME,{value}", "time": month}
    return Request(CENSUS, f"{ENDPOINT}/{dataset}", query)


def _rows(body: bytes, columns: list[str], asked: str) -> pd.DataFrame:
    """Return rows of text, all of the month that was asked for."""
    rows = table(body, [*columns, "time"], host=HOST)
    other = rows.time.ne(asked)
    if other.any():
        raise refuse(HOST, f"is of {rows.time[other].iloc[0]}, not of {asked}")
    if rows.empty:
        raise refuse(HOST, f"has no row for {asked}")
    return rows


def parse_month(body: bytes, system: str, month: str, codes: dict[str, str]) -> pd.DataFrame:
    """Return imports of a month as the package's tables have them.

    Parameters
    ----------
    body : bytes
        Answer to :func:`month_request`.
    system : str
        ``"naics3"``, ``"hs2"`` or ``"hs6"``.
    month : str
        As asked, ``"2025-11"``.
    codes : dict
        Census code -> ISO alpha-3 of the partners that are kept; countries and groups that it does not
        name are left out. All countries together are ``"WLD"``.

    Returns
    -------
    DataFrame
        ``month``, ``partner``, the product, ``customs_value``, ``duties`` (US dollars); sorted by key.
    """
    _, code, _, digits = LEVELS[system]
    rows = _rows(body, ["CTY_CODE", code, *MONTHLY], month)
    rows = rows.assign(partner=rows.CTY_CODE.map(codes | {ALL_COUNTRIES: "WLD"}))
    rows = _matched(rows, rows.partner.notna(), "of a partner of the table")
    imports = pd.DataFrame({"month": months(rows.time, host=HOST), "partner": rows.partner})
    imports[system] = _code(rows[code], digits)
    for variable, name in MONTHLY.items():
        imports[name] = numbers(rows[variable], host=HOST, whole=True)
    return _sorted(imports, ["month", "partner", system])


def parse_year(body: bytes, year: int, iso: dict[str, str]) -> pd.DataFrame:
    """Return imports of a year by country and HTS10 line.

    Parameters
    ----------
    body : bytes
        Answer to :func:`year_request`.
    year : int
    iso : dict
        Census code -> ISO alpha-3 of the partners that have one in the table.

    Returns
    -------
    DataFrame
        ``year``, ``census_partner_code``, ``partner`` (missing for others), ``hs10``,
        ``customs_value``, ``dutiable_value``, ``duties``, ``general_value`` (US dollars).
    """
    rows = _countries(_rows(body, ["CTY_CODE", "I_COMMODITY", *YEARLY], f"{year}-12"))
    imports = pd.DataFrame({"year": year, "census_partner_code": rows.CTY_CODE})
    imports["partner"] = rows.CTY_CODE.map(iso).astype("str")
    imports["hs10"] = _code(rows.I_COMMODITY, 10)
    for variable, name in YEARLY.items():
        imports[name] = numbers(rows[variable], host=HOST, whole=True)
    return _sorted(imports, ["year", "census_partner_code", "hs10"])


def parse_totals(body: bytes, flow: str, month: str) -> pd.DataFrame:
    """Return trade of all goods by country: month, code, name and the flow's value (US dollars)."""
    value = TOTAL_FLOWS[flow][1]
    rows = _countries(_rows(body, ["CTY_CODE", "CTY_NAME", value], month))
    trade = pd.DataFrame({"month": months(rows.time, host=HOST), "census_partner_code": rows.CTY_CODE})
    trade["census_name"] = plain(rows.CTY_NAME, host=HOST)
    trade[flow] = numbers(rows[value], host=HOST, whole=True).astype("float64")
    return _sorted(trade, ["month", "census_partner_code"])


def _countries(rows: pd.DataFrame) -> pd.DataFrame:
    """Leave out all countries together and groups, whose codes begin with 0 or hold letters."""
    country = rows.CTY_CODE.str.fullmatch("[1-9][0-9]{3}").fillna(False).astype(bool)
    return _matched(rows, country, "a country's")


def _matched(rows: pd.DataFrame, good: pd.Series, what: str) -> pd.DataFrame:
    """Return the rows that are looked for; an answer with none of them has codes of another form."""
    if not good.any():
        code = rows.CTY_CODE.iloc[0]
        raise refuse(HOST, f"has nothing that matches: no CTY_CODE is {what}, the first is {code!r}")
    return rows[good].reset_index(drop=True)


def _code(text: pd.Series, digits: int) -> pd.Series:
    """Return product codes of the length of their system, else refuse them."""
    return coded(text, f"[0-9]{{{digits}}}", f"a code of {digits} digits", host=HOST)


def _sorted(made: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    return unique(made, key, host=HOST).sort_values(key, ignore_index=True)
