"""UN Comtrade: US imports by HS6 and year, from which changes of value, quantity and unit value follow.

Documentation: https://comtradedeveloper.un.org/ (``get/{typeCode}/{freqCode}/{clCode}``). Values include
freight and insurance. The terms of use let changes and shares be passed on, not the figures themselves.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.collect.refresh.answers import coded, numbers, records, refuse, unique
from analysis.collect.refresh.client import Publisher, Request, as_json

COMTRADE = Publisher(
    name="comtrade",
    title="UN Comtrade",
    key_name="COMTRADE_API_KEY",
    key_place="header",
    key_field="Ocp-Apim-Subscription-Key",
    register="https://comtradedeveloper.un.org/",
    pause=1.5,
)
ENDPOINT = "https://comtradeapi.un.org/data/v1/get/C/A/HS"
HOST = "comtradeapi.un.org"

#: The United States as a reporter, and the partners of the table by their M49 codes.
USA, COMTRADE_PARTNERS = "842", {"CHN": "156", "MEX": "484", "VNM": "704"}

#: Code of a unit of quantity that stands for none, and digits that the table keeps.
NO_UNIT, DIGITS = "-1", 8

FIELDS = ["period", "partnerCode", "cmdCode", "primaryValue", "qty", "qtyUnitCode"]


def request(partner: str, year: int) -> Request:
    """Return the question for imports from a partner (ISO alpha-3) in a year by HS6."""
    query = {"reporterCode": USA, "partnerCode": COMTRADE_PARTNERS[partner], "period": str(year)}
    query |= {
        "flowCode": "M",
        "cmdCode": "AG6",
        "partner2Code": "0",
        "customsCode": "C00",
        "motCode": "0",
    }
    return Request(COMTRADE, ENDPOINT, query)


def parse(body: bytes, partner: str, year: int) -> pd.DataFrame:
    """Return imports of a year by HS6.

    Returns
    -------
    DataFrame
        ``hs6``, ``value`` (US dollars, CIF), ``quantity`` (missing where none was reported) and
        ``unit`` (Comtrade's code).
    """
    content = as_json(body, HOST)
    if not isinstance(content, dict):
        raise refuse(HOST, "is no object")
    rows = records(content.get("data"), FIELDS, host=HOST)
    if content.get("count") != len(rows) or rows.empty:
        raise refuse(HOST, f"has {len(rows)} records of {content.get('count')}")
    other = rows.period.ne(str(year)) | rows.partnerCode.ne(COMTRADE_PARTNERS[partner])
    if other.any():
        raise refuse(HOST, f"holds another year or partner than {year} and {partner}")
    codes = coded(rows.cmdCode, "[0-9]{6}", "a product, which is no HS6 code", host=HOST)
    imports = pd.DataFrame({"hs6": codes, "value": numbers(rows.primaryValue, host=HOST)})
    quantity = numbers(rows.qty.fillna("0"), host=HOST)
    imports["quantity"] = quantity.where(quantity.gt(0) & rows.qtyUnitCode.ne(NO_UNIT))
    return unique(imports.assign(unit=rows.qtyUnitCode), ["hs6"], host=HOST)


def changes(levels: dict[int, pd.DataFrame], partner: str, start: int, end: int) -> pd.DataFrame:
    """Return changes of logs between two years, of the codes that both have.

    Returns
    -------
    DataFrame
        As ``us_imports_hs6_changes``: ``base_share`` among these codes in the first year, log changes of
        value, quantity and unit value; those of quantity where both years report the same unit.
    """
    both = levels[start].merge(levels[end], on="hs6", suffixes=("_0", "_1"))
    both = both[both.value_0.gt(0) & both.value_1.gt(0)].sort_values("hs6", ignore_index=True)
    value = np.log(both.value_1 / both.value_0)
    quantity = np.log(both.quantity_1 / both.quantity_0).where(both.unit_0.eq(both.unit_1))
    return pd.DataFrame(
        {
            "partner": partner,
            "hs6": both.hs6,
            "start_year": start,
            "end_year": end,
            "base_share": (both.value_0 / both.value_0.sum()).round(DIGITS),
            "log_change_value": value.round(DIGITS),
            "log_change_quantity": quantity.round(DIGITS),
            "log_change_unit_value": (value - quantity).round(DIGITS),
        }
    )
