"""Federal Register: documents on tariffs that the calendar of events does not name yet.

Documentation: https://www.federalregister.gov/developers/documentation/api/v1. What a document does to
which rate is read and coded by a person, in ``tariff_events.csv``.
"""

from __future__ import annotations

import re

import pandas as pd

from analysis.collect.refresh.answers import coded, plain, records, refuse, unique
from analysis.collect.refresh.client import Publisher, Request, as_json
from analysis.vintages import DAY_PATTERN

REGISTER = Publisher(name="federal_register", title="Federal Register")
ENDPOINT = "https://www.federalregister.gov/api/v1/documents.json"
HOST = "www.federalregister.gov"

FIELDS = [
    "document_number",
    "publication_date",
    "signing_date",
    "type",
    "title",
    "citation",
    "executive_order_number",
    "html_url",
]

# ASSUME: tariffs are made by presidential documents and by the Trade Representative; duties on dumping
# (Commerce) cite the schedule in hundreds of notices a year and are not part of this law.
WHO = {
    "presidential documents": {"conditions[type][]": ["PRESDOCU"]},
    "Trade Representative": {
        "conditions[agencies][]": ["trade-representative-office-of-united-states"],
    },
}


def requests(since: str) -> list[Request]:
    """Return the questions for documents published from a day on that cite the tariff schedule."""
    query = {"conditions[term]": '"Harmonized Tariff Schedule"', "per_page": "1000", "order": "oldest"}
    query |= {"conditions[publication_date][gte]": since, "fields[]": FIELDS}
    return [Request(REGISTER, ENDPOINT, query | conditions) for conditions in WHO.values()]


def parse(body: bytes) -> pd.DataFrame:
    """Return the documents of an answer: text columns :data:`FIELDS`, missing where there is none."""
    content = as_json(body, HOST)
    if not isinstance(content, dict):
        raise refuse(HOST, "is no object")
    count = content.get("count")
    rows = records(content.get("results", [] if count == 0 else None), FIELDS, host=HOST)
    if count != len(rows):
        raise refuse(HOST, f"has {len(rows)} documents of {count}: begin later, with FROM=")
    coded(rows.document_number, "[0-9A-Z-]{1,30}", "a document_number", host=HOST)
    coded(rows.publication_date, DAY_PATTERN.pattern, "a publication_date", host=HOST)
    coded(rows.signing_date.dropna(), DAY_PATTERN.pattern, "a signing_date", host=HOST)
    coded(rows.html_url.dropna(), rf"https://{HOST}/[!-~]{{1,300}}", "an html_url", host=HOST)
    for name in ("type", "title", "citation", "executive_order_number"):
        rows[name] = plain(rows[name].str.split().str.join(" "), host=HOST)
    return unique(rows, ["document_number"], host=HOST)


def not_coded(documents: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Return the documents that the calendar does not name.

    It names one by its number, by its page (``90 FR 15041``), as an executive order (``EO 14257`` or a
    number in a list of them), or as a proclamation that was signed on the day of the event.
    """
    if documents.empty:
        return documents
    text = " ".join([*events.legal_reference, *events.source, *events.note])
    numbers = set(re.findall(r"\b\d{4,5}\b", text))
    signed = events[events.legal_reference.str.contains("Procl")].announcement_date.dropna()
    days = set(signed.dt.strftime("%Y-%m-%d"))
    proclamation = documents.executive_order_number.isna() & documents.signing_date.isin(days)
    named = (
        documents.document_number.map(lambda name: name in text)
        | documents.citation.map(lambda page: isinstance(page, str) and page in text)
        | documents.executive_order_number.isin(numbers)
        | proclamation
    )
    return documents[~named].sort_values(["publication_date", "document_number"], ignore_index=True)
