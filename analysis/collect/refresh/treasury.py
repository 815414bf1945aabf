"""US Treasury, Fiscal Data: customs duties received, Monthly Treasury Statement table 4.

Documentation: https://fiscaldata.treasury.gov/api-documentation/ and
https://fiscaldata.treasury.gov/datasets/monthly-treasury-statement/. Statements begin with March 2015.
"""

from __future__ import annotations

import pandas as pd

from analysis.collect.refresh.answers import months, numbers, records, refuse, unique
from analysis.collect.refresh.client import Publisher, Request, as_json

TREASURY = Publisher(name="treasury", title="Treasury")
ENDPOINT = (
    "https://api.fiscaldata.treasury.gov/services/api/fiscal_service/v1/accounting/mts/mts_table_4"
)
HOST = "api.fiscaldata.treasury.gov"
NET, LINE = "current_month_net_rcpt_amt", "Customs Duties"


def request(first: str, last: str) -> Request:
    """Return the question for the receipts of months ``2015-03`` to ``2026-10``."""
    end = pd.Timestamp(last) + pd.offsets.MonthEnd(0)
    within = f"record_date:gte:{first}-01,record_date:lte:{end:%Y-%m-%d}"
    query = {
        "fields": f"record_date,classification_desc,{NET}",
        "filter": f"classification_desc:eq:{LINE},{within}",
        "sort": "record_date",
        "page[size]": "10000",
    }
    return Request(TREASURY, ENDPOINT, query)


def parse(body: bytes) -> pd.DataFrame:
    """Return customs duties by month.

    Returns
    -------
    DataFrame
        ``month``, ``customs_duties``: net of refunds, US dollars to the million, as the statement
        prints them.
    """
    content = as_json(body, HOST)
    if not isinstance(content, dict):
        raise refuse(HOST, "is no object")
    rows = records(content.get("data"), ["record_date", "classification_desc", NET], host=HOST)
    meta = content.get("meta")
    total = meta.get("total-count") if isinstance(meta, dict) else None
    if total != len(rows):
        raise refuse(HOST, f"has {len(rows)} records of {total}")
    other = rows.classification_desc.ne(LINE)
    if other.any():
        raise refuse(HOST, f"is of {rows.classification_desc[other].iloc[0]!r}, not of {LINE!r}")
    rows = rows.drop_duplicates(ignore_index=True)
    duties = pd.DataFrame({"month": months(rows.record_date, host=HOST, form="%Y-%m-%d")})
    millions = numbers(rows[NET], host=HOST).div(1e6).round()
    duties["customs_duties"] = millions.astype("int64") * 1_000_000
    return unique(duties, ["month"], host=HOST).sort_values("month", ignore_index=True)
