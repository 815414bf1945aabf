"""The ledger holds every export control of the calendar, with its end and its grade."""

import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.collect import read_table
from analysis.estimate.retaliation.controls.inputs import load_settings
from analysis.estimate.retaliation.controls.ledger import BEFORE_IT_BEGAN, CATEGORIES, control_ledger


@pytest.fixture(scope="module")
def controls():
    return load_settings()["controls"]


@pytest.fixture(scope="module")
def ledger(events, controls):
    return control_ledger(events, controls)


#: First day of the controls that anyone would look for.
EXPECTED = {
    "Huawei": "2019-05-16",
    "SMIC": "2020-12-18",
    "Chips and chip tools": "2022-10-07",
    "Gallium, germanium": "2023-08-01",
    "Chips, tighter": "2023-11-17",
    "Graphite": "2023-12-01",
    "Antimony": "2024-09-15",
    "Four metals to the US": "2024-12-03",
    "Five metals": "2025-02-04",
    "Seven rare earths, magnets": "2025-04-04",
    "H20 chips": "2025-04-09",
    "Chip design software": "2025-05-23",
    "Students' visas": "2025-05-28",
    "Affiliates rule": "2025-09-29",
    "Five more rare earths": "2025-11-08",
}


@pytest.mark.parametrize("label, day", EXPECTED.items(), ids=list(EXPECTED))
def test_control_begins_on_its_first_day_in_force(ledger, label, day):
    assert ledger.set_index("label").start[label] == pd.Timestamp(day)


def test_every_export_control_of_the_calendar_begins_ends_or_eases_an_entry(events, controls):
    control_ledger(events, controls)
    own = events.event_id[events.category.isin(CATEGORIES)]
    for number, entry in enumerate(controls):
        if entry["event"] in set(own):
            shorter = controls[:number] + controls[number + 1 :]
            with pytest.raises(InputError, match=f"names no .*{entry['event']}"):
                control_ledger(events, shorter)


def test_a_control_ends_after_it_began_unless_it_was_suspended_before(ledger):
    ended = ledger[ledger.stop.notna()]
    assert (ended.stop > ended.start).eq(ended.stopped.ne(BEFORE_IT_BEGAN)).all()
    assert ended.stopped.ne("").all()
    assert ended.stop_grade.ne("").all()


def test_ends_are_those_that_both_sides_announced(ledger):
    stop = ledger.set_index("label").stop
    assert stop["Affiliates rule"] == pd.Timestamp("2025-11-10")
    assert stop["Four metals to the US"] == pd.Timestamp("2025-11-09")
    assert stop["Chip design software"] == pd.Timestamp("2025-07-02")
    assert pd.isna(stop["Seven rare earths, magnets"])


def test_what_one_weak_source_claims_is_disputed_and_nothing_else_is(ledger):
    assert ledger.disputed.eq(ledger.grade.eq("X")).all()


def test_every_entry_names_a_source_or_memory(ledger):
    assert ledger.source.ne("").where(ledger.grade.ne("M"), True).all()


def test_graphite_s_first_day_shows_in_the_exports(ledger):
    """The D of its grade: from November to December 2023 nine tenths of natural graphite were gone."""
    assert ledger.set_index("label").grade["Graphite"] == "S2+D"
    table = read_table("china_critical_mineral_exports_monthly")
    tonnes = table[table.hs6.eq("250410")].groupby("month").net_weight.sum() / 1e3
    before, after = tonnes["2023-11-01"], tonnes["2023-12-01"]
    assert (round(before), round(after)) == (40518, 2726)


def test_unknown_event_is_refused_with_the_nearest(events, controls):
    with pytest.raises(InputError, match="unknown event 'E999' in controls.yaml"):
        control_ledger(events, [*controls, controls[0] | {"event": "E999"}])


@pytest.mark.parametrize(
    "entry, says",
    [
        ("{event: E1, label: a, instrument: licens, products: b}", "instrument 'licens'.*'licence'"),
        ("{event: E1, label: a, instrument: ban}", "control E1: missing products"),
        ("{event: E1, label: a, instrument: ban, products: b, stoped: x}", "key 'stoped'.*'stopped'"),
        ("{event: E1, label: a, instrument: ban, products: b, stopped: over}", "way to end 'over'"),
    ],
)
def test_misspelt_entry_is_refused_by_name(tmp_path, entry, says):
    path = tmp_path / "controls.yaml"
    path.write_text(f"controls:\n  - {entry}\ngoods: {{}}\n")
    with pytest.raises(InputError, match=says):
        load_settings(path)
