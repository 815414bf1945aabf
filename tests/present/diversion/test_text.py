"""The text of report 06 holds for unlike partners, and all of it is shown by the notebook."""

from analysis.estimate.diversion import accounting, destinations
from analysis.present import diversion as show
from analysis.present.diversion import frames
from tests.present.texts import (
    Typed,
    described,
    faults_of_codebook,
    faults_of_print,
    rendered,
)

#: What only China's story has, or one with a window that lines are not known for, or another side.
SOME = {
    "waterfall_figure",
    "other_balance",
    "elsewhere",
    "destinations_figure",
    "destination_levels_table",
}
TABLES = [name for name in show.ROOM.text.sections if name.endswith("_table")]


def test_every_section_is_written_for_unlike_partners(unlike):
    found = rendered(show, unlike())
    assert {name for name, part in found.items() if part is None} <= SOME
    assert faults_of_print(found) == []


def test_every_column_of_a_csv_has_unit_and_definition_in_its_codebook(unlike):
    story = unlike()
    tables = [getattr(show, name)(story) for name in TABLES]
    assert [fault for table in tables if table for fault in faults_of_codebook(table)] == []


def test_every_frame_has_the_types_of_its_columns(unlike, monkeypatch):
    typed = Typed(monkeypatch, show)
    story = unlike()
    for name in TABLES:
        getattr(show, name)(story)
    whole = described(accounting, destinations, frames)
    assert typed.seen == whole if story.china else typed.seen <= whole
