"""FRED, Federal Reserve Bank of St. Louis: one series.

Documentation: https://fred.stlouisfed.org/docs/api/fred/series_observations.html. A full stop stands for
a missing value.
"""

from __future__ import annotations

import pandas as pd

from analysis.collect.refresh.answers import months, numbers, records, refuse, unique
from analysis.collect.refresh.client import Publisher, Request, as_json

FRED = Publisher(
    name="fred",
    title="FRED",
    key_name="FRED_API_KEY",
    key_field="api_key",
    register="https://fredaccount.stlouisfed.org/apikeys",
)
ENDPOINT = "https://api.stlouisfed.org/fred/series/observations"
HOST = "api.stlouisfed.org"

# ASSUME: goods imports, customs basis, not seasonally adjusted, in millions of dollars; what comes must
# agree with the table it replaces, so that another series would be refused.
GOODS_IMPORTS = "IMP0015"


def request(series: str, first: str, last: str) -> Request:
    """Return the question for a monthly series from one month to another."""
    query = {"series_id": series, "file_type": "json"}
    query |= {"observation_start": f"{first}-01", "observation_end": f"{last}-01"}
    return Request(FRED, ENDPOINT, query)


def parse(body: bytes) -> pd.DataFrame:
    """Return a series: ``month`` and ``value`` in its own unit, months without a value left out."""
    content = as_json(body, HOST)
    if not isinstance(content, dict):
        raise refuse(HOST, "is no object")
    rows = records(content.get("observations"), ["date", "value"], host=HOST)
    if content.get("count") != len(rows):
        raise refuse(HOST, f"has {len(rows)} observations of {content.get('count')}")
    rows = rows[rows.value.ne(".")].reset_index(drop=True)
    series = pd.DataFrame({"month": months(rows.date, host=HOST, form="%Y-%m-%d")})
    series["value"] = numbers(rows.value, host=HOST)
    return unique(series, ["month"], host=HOST).sort_values("month", ignore_index=True)
