"""US Bureau of Labor Statistics: import price indexes by locality of origin.

Documentation: https://www.bls.gov/developers/api_signature_v2.htm. At most 50 series and 20 years a
question with a key, half of it without; a hyphen stands for a missing value.
"""

from __future__ import annotations

import pandas as pd

from analysis.collect.refresh.answers import coded, numbers, records, refuse, unique
from analysis.collect.refresh.client import Publisher, Request, as_json

BLS = Publisher(
    name="bls",
    title="BLS",
    key_name="BLS_API_KEY",
    key_place="body",
    key_field="registrationkey",
    register="https://data.bls.gov/registrationEngine/",
    key_optional=True,
)
ENDPOINT = "https://api.bls.gov/publicAPI/v2/timeseries/data/"
HOST = "api.bls.gov"

#: Years in one question, the fewer of those allowed with and without a key.
YEARS = 10

#: What the code of a series of goods from China begins with; a sector follows as Z and three digits.
CHINA = "EIUCOCHN"


def requests(series: list[str], first: int, last: int) -> list[Request]:
    """Return the questions for series from one year to another."""
    spans = [(start, min(start + YEARS - 1, last)) for start in range(first, last + 1, YEARS)]
    bodies = [
        {"seriesid": list(series), "startyear": str(start), "endyear": str(end)} for start, end in spans
    ]
    return [Request(BLS, ENDPOINT, body=body) for body in bodies]


def parse(body: bytes) -> pd.DataFrame:
    """Return price indexes of goods from China.

    Returns
    -------
    DataFrame
        ``month``, ``partner`` (``"CHN"``), ``naics3`` (``"TOT"``: all goods), ``import_price_index``
        (the series' own base is 100), ``bls_series``; by series and month.
    """
    content = as_json(body, HOST)
    if not isinstance(content, dict):
        raise refuse(HOST, "is no object")
    if content.get("status") != "REQUEST_SUCCEEDED":
        status = str(content.get("status"))[:40]
        raise refuse(HOST, f"is {status!r}: too many requests for a day, or no such series")
    results = content.get("Results")
    results = results[0] if isinstance(results, list) and results else results
    series = results.get("series") if isinstance(results, dict) else None
    if not isinstance(series, list) or not all(isinstance(one, dict) for one in series):
        raise refuse(HOST, "has no series")
    parts = [_series(str(one.get("seriesID")), one.get("data")) for one in series]
    if not parts:
        raise refuse(HOST, "has no series")
    indexes = pd.concat(parts, ignore_index=True)
    return unique(indexes, ["bls_series", "month"], host=HOST).sort_values(
        ["bls_series", "month"], ignore_index=True
    )


def _series(code: str, data) -> pd.DataFrame:
    rows = records(data, ["year", "period", "value"], host=HOST)
    # ASSUME: M13 is the mean of a year and no month.
    rows = rows[rows.period.ne("M13") & rows.value.ne("-")].reset_index(drop=True)
    if not code.startswith(CHINA):
        raise refuse(HOST, f"has a series {code[:30]!r} that was not asked for")
    text = coded(
        rows.year + rows.period,
        "[12][0-9]{3}M(0[1-9]|1[0-2])",
        f"a period in {code}, which is no month",
        host=HOST,
    )
    month = pd.to_datetime(text, format="%YM%m").astype("datetime64[ms]")
    sector = code.removeprefix(CHINA).removeprefix("Z")
    indexes = pd.DataFrame({"month": month, "partner": "CHN", "naics3": sector})
    indexes["import_price_index"] = numbers(rows.value, host=HOST)
    return indexes.assign(bls_series=code)
