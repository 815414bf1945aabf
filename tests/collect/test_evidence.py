"""A grade names what was read, and a legal reference belongs to the measure of its row."""

import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.collect.events import read_events
from analysis.collect.evidence import check_evidence, cited, legal_texts


def refused(events: pd.DataFrame) -> str:
    with pytest.raises(InputError) as error:
        check_evidence(events, where="tariff_events.csv")
    return str(error.value)


def exchanged(events: pd.DataFrame, column: str, rows: pd.Series) -> pd.DataFrame:
    """Give each of these rows what the one before it says."""
    turned = events.loc[rows, column].to_numpy().tolist()
    return events.assign(
        **{column: events[column].where(~rows, pd.Series(turned[-1:] + turned[:-1], events.index[rows]))}
    )


def test_shipped_calendar_contradicts_itself_nowhere(events):
    check_evidence(events, where="tariff_events.csv")


@pytest.mark.parametrize(
    "was, becomes, why",
    [
        ("S2", "P", "graded P, and its source does not name a primary text"),
        ("S1", "P+D", "graded P, and its source does not name a primary text"),
        ("D", "P", "graded P, and its source does not name a primary text"),
        ("M", "S1", "has memory as its source, and another grade than M"),
        ("S2", "D", "graded D, and its source does not name figures"),
        ("P", "M", "graded M, and its source does not name memory"),
    ],
)
def test_a_grade_that_was_changed_by_hand_is_refused_with_line_and_event(events, was, becomes, why):
    rows = events.verification.eq(was)
    message = refused(events.assign(verification=events.verification.mask(rows, becomes)))
    assert message.startswith("tariff_events.csv: line ") and why in message


def test_one_grade_raised_to_legal_text_read_is_refused(events):
    """Of each row that does not name such a text, alone; those that do may be raised unseen."""
    unread = events[~events.verification.str.startswith("P")]
    seen = 0
    for row in unread.index[::5]:
        try:
            check_evidence(events.loc[[row]].assign(verification="P"), where="x")
        except InputError:
            seen += 1
    assert seen / len(unread.index[::5]) > 0.75


def test_legal_references_exchanged_between_measures_are_refused(events):
    rows = events.measure.isin(["s232_steel", "s301_forced_labor"])
    assert "cites " in refused(exchanged(events, "legal_reference", rows))


def test_legal_references_exchanged_between_two_days_of_one_measure_are_refused(events):
    rows = events.measure.eq("ieepa_reciprocal") & events.target.eq("IND")
    message = refused(exchanged(events, "legal_reference", rows))
    assert "C072 cites 14389, which sets ieepa_border" in message


def test_a_step_a_month_late_is_outside_the_days_of_its_text(events):
    late = events.event_id.eq("E013")
    days = events.effective_date.mask(late, events.effective_date + pd.DateOffset(months=2))
    message = refused(events.assign(effective_date=days))
    assert "E013 cites 14195, which sets ieepa_fentanyl from 2025-02-04 to 2025-03-04" in message


def test_every_text_that_a_rate_cites_is_known_but_pages_after_a_first(events):
    """Else an exchange among the unknown would pass."""
    rated = events[events.measure.ne("") & events.rate_level.notna()]
    texts = {text for reference in rated.legal_reference for text in cited(reference)}
    assert texts - set(legal_texts()) == {"11625", "9817"}
    assert set(legal_texts()) - {t for r in events.legal_reference for t in cited(r)} == set()


def test_a_reference_is_read_as_it_is_written_in_the_calendar():
    assert cited("EO 14195; 90 FR 9121; HTS 9903.01.20") == ["14195", "90 FR 9121", "9903.01"]
    assert cited("Procl. 11046, 11048; US note 51(c)") == ["11046", "11048"]
    assert cited("FR Doc 2025-18660; HTS 9903.94.66-.69 (2026 revision 9)") == ["2025-18660", "9903.94"]
    assert cited("Agreement on Reciprocal Trade 2025-10-26") == []


def test_the_heading_of_a_partner_names_the_partner(events):
    """References exchanged between partners of one measure and day: the schedule's text tells them."""
    from analysis.collect import read_table
    from collect.test_events import PARTNERS

    headings = read_table("us_hts_chapter99_headings_by_revision").drop_duplicates("heading")
    said = headings.set_index("heading").description
    rows = events[events.legal_reference.str.contains(r"9903\.02\.\d\d") & events.target.ne("ALL")]
    seen = 0
    for row in rows.itertuples():
        heading = row.legal_reference.partition("HTS ")[2][:10].replace(".", "")
        names = [n for n, code in PARTNERS.items() if f"product of {n}," in said.get(heading, "")]
        seen += len(names)
        assert not names or PARTNERS[names[0]] == row.target, (row.event_id, heading)
    assert seen > 50


def test_calendar_is_held_against_its_texts_at_each_reading(tmp_path):
    from collect.test_events import LIST_3, write

    row = LIST_3 | {"legal_reference": "83 FR 47974", "source": "Bown", "verification": "D"}
    assert len(read_events(write(tmp_path / "events.csv", row))) == 1
    with pytest.raises(InputError, match="events.csv: line 2: E005 cites 83 FR 28710, which sets"):
        read_events(write(tmp_path / "events.csv", row | {"legal_reference": "83 FR 28710"}))
