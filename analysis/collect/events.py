"""The calendar of tariffs, export controls and talks: one dated row per change.

``tariff_events.csv`` is a setting of the project, edited by hand: one row per event, measure and
target. Its schema and its checksum are enforced at each reading; after adding a row,
``python -m analysis.collect seal`` records the new checksum.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis import vintages
from analysis.collect.evidence import check_evidence
from analysis.collect.schema import read_csv
from analysis.collect.seal import CALENDAR_FILE, check_sealed
from analysis.reading import cached, note_law

EVENTS = Path(__file__).with_name("tariff_events.csv")

CATEGORIES = [
    "us_tariff",
    "us_other",
    "us_export_control",
    "cn_tariff",
    "cn_other",
    "cn_export_control",
    "other_tariff",
    "talks",
]
DIRECTIONS = ["up", "down", "hold", "mixed", "cancelled", "unknown", "none found"]


def _text(name: str, description: str, **constraints) -> dict:
    return {"name": name, "type": "string", "description": description, "constraints": constraints}


def _rate(name: str, description: str, low: float) -> dict:
    bounds = {"minimum": low, "maximum": 3}
    return {"name": name, "type": "number", "description": description, "constraints": bounds}


SCHEMA = {
    "fields": [
        _text("event_id", "E: first case; C: other partners", required=True, pattern=r"[EC]\d{3}"),
        {"name": "announcement_date", "type": "date", "description": "first public, if known"},
        {"name": "effective_date", "type": "date", "description": "first day in force, if any"},
        _text("category", "kind of event", required=True, enum=CATEGORIES),
        _text("imposer", "who acts, ISO alpha-3", required=True, pattern=r"[A-Z]{3}(:[A-Z]{3})*"),
        _text("target", "whose goods: ISO alpha-3, EU, ALL, or non-CHN; blank: none named"),
        _text("authority", "legal authority"),
        _text("measure", "the rate that changes, as used in combine; blank: no rate"),
        _text("legal_reference", "order, proclamation, Federal Register, HTS heading"),
        _text("direction", "effect on the rate or control", enum=DIRECTIONS),
        _rate("rate_change", "change of the measure's rate (fraction)", -3),
        _rate("rate_level", "rate of the measure afterwards (fraction)", 0),
        _text(
            "rate_basis",
            "add_on to other duties, or floor_including_mfn (tops the base rate up to the level)",
            enum=["add_on", "floor_including_mfn"],
        ),
        _text("scope", "goods covered, in words"),
        _text("coverage", "how much trade or how many lines"),
        _text(
            "verification",
            "P primary text read, D confirmed by data, S1/S2 one/two secondary, M memory, "
            "X disputed, U unknown",
            required=True,
            pattern=r"(P|D|S1|S2|M|X|U)(\+(P|D|S1|S2|M))?",
        ),
        _text("source", "where it was read"),
        _text("note", "remarks"),
    ],
    "primaryKey": ["event_id", "measure", "target"],
}


def read_events(path: Path = EVENTS) -> pd.DataFrame:
    """Read the event calendar.

    Returns
    -------
    DataFrame
        One row per ``event_id``, ``measure`` and ``target``, in order of effective date; dates as
        ``datetime64``, rates as fractions, missing text as an empty string.

    Raises
    ------
    InputError
        Another checksum than the recorded one, or a row that breaks the schema or contradicts itself.
    """
    if path != EVENTS:
        return read_rows(path)
    note_law()
    return _calendar(check_sealed(CALENDAR_FILE)).copy(deep=False)


def read_past_events() -> pd.DataFrame:
    """Read the event calendar without what is still to come, as :func:`read_events`.

    Rows take effect, or without such a day were announced, by :func:`vintages.past_to`; no figure of a
    table is of a later month. What rests on these alone need not be made again for a coming event.
    """
    events = read_events()
    day = events.effective_date.fillna(events.announcement_date)
    return events[~(day > pd.Timestamp(vintages.past_to()))].reset_index(drop=True)


@cached
def _calendar(digest: str) -> pd.DataFrame:
    """Read the calendar once a process; its readers share it: who changes it, changes a copy."""
    return read_rows(EVENTS)


def read_rows(path: Path = EVENTS) -> pd.DataFrame:
    """Read a calendar as :func:`read_events`, whatever its checksum.

    Raises
    ------
    InputError
        A row that breaks the schema, with line, column and value; or one whose grade or legal reference
        is contradicted by what it says itself (:mod:`evidence`).
    """
    events = read_csv(path, SCHEMA, where=path.name)
    text = [field["name"] for field in SCHEMA["fields"] if field["type"] == "string"]
    events[text] = events[text].fillna("")
    check_evidence(events, where=path.name)
    return events.sort_values(["effective_date", "event_id"], kind="stable", ignore_index=True)
