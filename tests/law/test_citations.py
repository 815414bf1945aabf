"""Where duties stand: headings of chapter 99, editions, notes and pages, each as somebody prints it."""

import re

import pandas as pd
import pytest

from analysis.collect import read_events
from analysis.law.chapter99 import read_decisions
from analysis.law.citations import calendar_citations
from analysis.law.table import CITATION
from analysis.law.tracing import trace
from law.conftest import real_table

#: Partner, line, day, measure -> heading and note, as an entry of that day names them.
ENTRIES = [
    ("CHN", "8517620090", "2026-10-01", "s301_list4a", "9903.88.15", ""),
    ("CHN", "9403200082", "2025-10-10", "s301_list3", "9903.88.03", ""),
    ("CHN", "9403200082", "2025-10-10", "ieepa_fentanyl", "9903.01.24", ""),
    ("CHN", "9403200082", "2025-10-10", "s232_steel", "9903.81.91", ""),
    ("CHN", "8507600020", "2026-01-10", "s301_review", "9903.91.06", ""),
    ("VNM", "9403200082", "2025-10-10", "ieepa_reciprocal", "9903.02.69", ""),
    ("VNM", "9403200082", "2026-10-01", "s232_annex_1b", "9903.82.09", "note 16(c)(vii)"),
    ("DEU", "8703230190", "2026-10-01", "s232_autos", "9903.94.51", ""),
    ("BRA", "0901110015", "2025-09-01", "ieepa_brazil", "9903.01.77", ""),
    ("RUS", "7601103000", "2026-06-01", "base_russia_note_30", "9903.90.09", "note 30(d)"),
]


@pytest.fixture(scope="module")
def charging():
    """Rows of the calendar that charge a rate, with where they stand."""
    events = read_events()
    key = ["event_id", "partner", "measure"]
    levels = events.rename(columns={"target": "partner"})[[*key, "rate_level"]]
    rows = calendar_citations(events).merge(levels, on=key)
    return rows[rows.rate_level.gt(0)]


@pytest.mark.parametrize(("partner", "line", "day", "measure", "heading", "note"), ENTRIES)
def test_a_duty_stands_under_the_heading_that_an_entry_names(partner, line, day, measure, heading, note):
    row = trace(partner, line, day).set_index("measure").loc[measure]
    assert (row.heading, row.note) == (heading, note)


def test_where_nothing_is_held_the_cell_is_blank_and_the_share_is_pinned(charging):
    """Shares of the rows of the calendar; a source that is read moves them up, and this line."""
    shares = charging[list(CITATION)].ne("").mean().round(2).to_dict()
    assert shares == {"heading": 0.83, "edition": 0.83, "note": 0.08, "federal_register": 0.6}


def test_an_edition_is_called_as_its_publisher_calls_it(charging):
    editions = charging.edition[charging.edition.ne("")].unique()
    assert len(editions) > 20
    assert [one for one in editions if not re.fullmatch(r"20\d\d (Basic|Revision \d+)", one)] == []


def test_a_heading_charges_its_measure_and_was_in_force_for_its_partner(charging):
    decided, register = read_decisions(), real_table("us_chapter99_register").set_index("heading")
    unions = {"EU"}
    for row in charging[charging.heading.ne("")].itertuples():
        assert row.measure in decided.measures[row.heading].split(), row
        held = register.loc[row.heading]
        assert pd.isna(held.first_day) or held.first_day <= row.first_day, row
        assert pd.isna(held.last_day) or held.last_day >= row.first_day, row
        partners = set(str(held.partners).split()) if pd.notna(held.partners) else {row.partner}
        assert row.partner in partners or row.partner in unions, row


def test_what_the_legal_reference_of_the_calendar_names_is_never_contradicted(charging):
    events = read_events().rename(columns={"target": "partner"})
    rows = charging.merge(events[["event_id", "partner", "measure", "legal_reference"]])
    one = rows.legal_reference.fillna("").str.findall(r"9903\.\d\d\.\d\d(?![\d,-])")
    rows = rows[one.map(len).eq(1) & rows.heading.ne("")].assign(reference=one.str[0])
    decided = read_decisions().decision
    rows = rows[rows.reference.map(decided).eq("charges")]
    ranged = rows.legal_reference.str.contains(r"9903\.\d\d\.\d\d(?:-|, )\.")
    assert len(rows) > 100 and (rows.heading.eq(rows.reference) | ranged).all()
