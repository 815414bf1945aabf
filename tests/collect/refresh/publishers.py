"""Publishers that answer from the tables of this package, in the shape that each documents.

What they send holds more than was published here: groups of countries, other countries, rows in another
order. A client must give the table back.
"""

from __future__ import annotations

import json
from functools import cache

import numpy as np
import pandas as pd

from analysis.collect import read_table
from analysis.collect.refresh import bls, census, comtrade, federal_register, fred, treasury

#: Rows of the Census answers that are no country: https://www.census.gov/foreign-trade/reference/codes/
GROUPS = {"-": "TOTAL FOR ALL COUNTRIES", "0003": "EUROPEAN UNION", "1XXX": "NORTH AMERICA"}


@cache
def by_month(name: str) -> dict:
    """Rows of a table by its month, written ``2025-11``."""
    return _by_month(read_table(name))


def _by_month(table: pd.DataFrame) -> dict:
    return dict(list(table.groupby(table.month.dt.strftime("%Y-%m"))))


@cache
def census_codes() -> dict[str, str]:
    """ISO alpha-3 -> Census code, and the world's."""
    codes = read_table("census_partner_codes").dropna(subset="partner")
    return dict(zip(codes.partner, codes.census_partner_code, strict=True)) | {"WLD": "-"}


class Publishers:
    """Answers requests as a client does; ``asked`` counts them."""

    def __init__(self, tables: dict[str, pd.DataFrame] | None = None):
        self.tables = {name: _by_month(table) for name, table in (tables or {}).items()}
        self.asked = []

    def get(self, request, parse):
        body = self.answer(request)
        return parse(body) if body else None

    def begin(self, *, good: bool = False) -> None:
        pass

    forget = begin

    def answer(self, request) -> bytes:
        self.asked.append(request)
        answers = {
            census.CENSUS: self.census,
            treasury.TREASURY: self.treasury,
            fred.FRED: self.fred,
            bls.BLS: self.bls,
            comtrade.COMTRADE: self.comtrade,
            federal_register.REGISTER: self.register,
        }
        return answers[request.publisher](request)

    def months_of(self, name: str) -> dict:
        return self.tables[name] if name in self.tables else by_month(name)

    def census(self, request) -> bytes:
        """https://www.census.gov/data/developers/data-sets/international-trade.html

        The first row names the variables asked for, then the conditions, of which one that was asked for
        too stands there twice. Values are text. Nothing published: status 204, no body.
        """
        query = request.query
        if query["get"].startswith("CTY_CODE,CTY_NAME"):
            rows = self._totals(request)
        elif query["COMM_LVL"] == "HS10":
            rows = self._year(query)
        else:
            rows = self._month(query)
        if rows is None:
            return b""
        conditions = {name: query[name] for name in ("COMM_LVL", "CTY_CODE") if name in query}
        header = [*query["get"].split(","), *conditions, "time"]
        rows = rows[query["get"].split(",")].astype(object).where(rows.notna(), None)
        mixed = np.random.default_rng(1).permutation(len(rows))
        body = [[*row, *conditions.values(), query["time"]] for row in rows.to_numpy()[mixed].tolist()]
        return json.dumps([header, *body]).encode()

    def _month(self, query) -> pd.DataFrame | None:
        system = {"NA3": "naics3", "HS2": "hs2", "HS6": "hs6"}[query["COMM_LVL"]]
        own = self.months_of(f"us_imports_{system}_monthly").get(query["time"])
        if own is None:
            return None
        code = "NAICS" if system == "naics3" else "I_COMMODITY"
        rows = pd.DataFrame({"CTY_CODE": own.partner.map(census_codes()), code: own[system]})
        rows["CON_VAL_MO"], rows["CAL_DUT_MO"] = own.customs_value.astype(str), own.duties.astype(str)
        if "CTY_CODE" in query:
            rows = rows[rows.CTY_CODE.eq(query["CTY_CODE"])]
            return rows if len(rows) else None
        others = [rows.head(3).assign(CTY_CODE=other) for other in ("0003", "1XXX", "7030")]
        return pd.concat([rows, *others])

    def _year(self, query) -> pd.DataFrame | None:
        lines = _lines()
        own = lines.get((int(query["time"][:4]), query["I_COMMODITY"].removesuffix("*")))
        if own is None:
            return None
        rows = pd.DataFrame({"CTY_CODE": own.census_partner_code, "I_COMMODITY": own.hs10})
        for variable, name in census.YEARLY.items():
            rows[variable] = own[name].astype(str)
        others = [rows.head(2).assign(CTY_CODE=other) for other in ("-", "0003", "1XXX")]
        return pd.concat([rows, *others])

    def _totals(self, request) -> pd.DataFrame | None:
        flow = "exports" if "/exports/" in request.url else "general_imports"
        own = by_month("us_trade_totals_monthly").get(request.query["time"])
        if own is None:
            return None
        own = own.dropna(subset=flow)
        rows = pd.DataFrame({"CTY_CODE": own.census_partner_code, "CTY_NAME": own.census_name})
        value = census.TOTAL_FLOWS[flow][1]
        rows[value] = own[flow].astype("int64").astype(str)
        groups = [{"CTY_CODE": code, "CTY_NAME": name, value: "1"} for code, name in GROUPS.items()]
        return pd.concat([rows, pd.DataFrame(groups)])

    def treasury(self, request) -> bytes:
        """https://fiscaldata.treasury.gov/api-documentation/

        ``data`` holds records of text, ``meta`` their number; dates are ends of months.
        """
        table = read_table("us_customs_revenue_monthly")
        first, last = (part.rpartition(":")[2] for part in request.query["filter"].split(",")[1:])
        table = table[table.month.between(pd.Timestamp(first), pd.Timestamp(last))]
        data = [
            {
                "record_date": f"{row.month + pd.offsets.MonthEnd(0):%Y-%m-%d}",
                "classification_desc": "Customs Duties",
                treasury.NET: f"{row.customs_duties + 123456.78:.2f}",
            }
            for row in table.itertuples()
        ]
        meta = {"count": len(data), "total-count": len(data), "total-pages": 1}
        return json.dumps({"data": data, "meta": meta, "links": {"self": ""}}).encode()

    def fred(self, request) -> bytes:
        """https://fred.stlouisfed.org/docs/api/fred/series_observations.html"""
        table = read_table("us_customs_revenue_monthly")
        query = request.query
        asked = table.month.between(query["observation_start"], query["observation_end"])
        made = [
            {
                "realtime_start": "2026-11-25",
                "realtime_end": "2026-11-25",
                "date": f"{row.month:%Y-%m-%d}",
                "value": f"{row.goods_imports / 1e6:.1f}",
            }
            for row in table[asked].itertuples()
        ]
        made.append({"realtime_start": "", "realtime_end": "", "date": "2030-01-01", "value": "."})
        return json.dumps({"units": "lin", "count": len(made), "observations": made}).encode()

    def bls(self, request) -> bytes:
        """https://www.bls.gov/developers/api_signature_v2.htm

        The latest month first; months are M01 to M12, and M13 is the mean of the year.
        """
        table = read_table("us_import_price_index_china_naics3_monthly")
        body = request.body
        inside = table.month.dt.year.between(int(body["startyear"]), int(body["endyear"]))
        rows = {code: table[inside & table.bls_series.eq(code)].iloc[::-1] for code in body["seriesid"]}
        series = [
            {"seriesID": code, "data": [_observation(row) for row in own.itertuples()]}
            for code, own in rows.items()
        ]
        series[0]["data"].append({"year": "2016", "period": "M13", "value": "1", "footnotes": [{}]})
        answer = {"status": "REQUEST_SUCCEEDED", "responseTime": 16, "message": []}
        return json.dumps(answer | {"Results": {"series": series}}).encode()

    def comtrade(self, request) -> bytes:
        """https://comtradedeveloper.un.org/: ``data`` holds records, ``count`` their number.

        The shipped table has changes only: the levels here are of a year for each span that gives them.
        """
        query = request.query
        partner = {code: iso for iso, code in comtrade.COMTRADE_PARTNERS.items()}[query["partnerCode"]]
        rows = _levels(partner)[int(query["period"])]
        data = [
            {
                "period": query["period"],
                "partnerCode": int(query["partnerCode"]),
                "cmdCode": hs6,
                "primaryValue": value,
                "qty": None if np.isnan(quantity) else quantity,
                "qtyUnitCode": -1 if np.isnan(quantity) else 8,
                "flowCode": "M",
            }
            for hs6, value, quantity in rows.itertuples(index=False)
        ]
        return json.dumps({"elapsedTime": "1 s", "count": len(data), "data": data, "error": ""}).encode()

    def register(self, request) -> bytes:
        """https://www.federalregister.gov/developers/documentation/api/v1

        An answer of no document has no ``results``.
        """
        if "conditions[agencies][]" in request.query:
            return json.dumps({"count": 0, "description": "none"}).encode()
        results = [
            _document("2025-06063", "2025-04-07", "2025-04-02", "90 FR 15041", "14257"),
            _document("2025-02406", "2025-02-07", "2025-02-01", "90 FR 9121", "14195"),
            _document("2099-00001", "2099-01-02", "2099-01-01", "164 FR 1", "19999"),
        ]
        return json.dumps({"count": 3, "total_pages": 1, "results": results}).encode()


@cache
def _lines() -> dict:
    table = read_table("us_imports_hs10_annual")
    return dict(list(table.groupby([table.year, table.hs10.str[:2]])))


def _observation(row) -> dict:
    value = f"{row.import_price_index:.1f}"
    return {"year": f"{row.month:%Y}", "period": f"M{row.month:%m}", "value": value, "footnotes": [{}]}


@cache
def _levels(partner: str) -> dict[int, pd.DataFrame]:
    """Values and quantities of 2024 and 2025 with the changes of the table between them."""
    table = read_table("us_imports_hs6_changes").query("partner == @partner and end_year == 2025")
    first = table.base_share.clip(lower=1e-9) * 1e15
    quantity = (first * 2).where(table.log_change_quantity.notna())
    later = pd.DataFrame({"hs6": table.hs6, "value": first * np.exp(table.log_change_value)})
    later["quantity"] = quantity * np.exp(table.log_change_quantity)
    return {2024: pd.DataFrame({"hs6": table.hs6, "value": first, "quantity": quantity}), 2025: later}


def _document(number: str, day: str, signed: str, page: str, order: str) -> dict:
    return {
        "document_number": number,
        "publication_date": day,
        "signing_date": signed,
        "citation": page,
        "type": "Presidential Document",
        "title": "A tariff",
        "executive_order_number": order,
        "html_url": f"https://www.federalregister.gov/d/{number}",
    }
