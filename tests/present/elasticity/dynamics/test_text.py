"""The text of report 04 holds for unlike partners, and all of it is shown by the notebook."""

import pytest

from analysis import stories
from analysis.columns import columns_of
from analysis.estimate.elasticity.dynamics.projections import BY_LAW
from analysis.estimate.elasticity.dynamics.story import DynamicsStory
from analysis.estimate.elasticity.dynamics.study import study
from analysis.present.elasticity import dynamics as show
from analysis.present.elasticity.dynamics import frames
from tests.present.texts import (
    Typed,
    described,
    faults_of_codebook,
    faults_of_print,
    rendered,
)

WAVES = ["2018-07", "2018-09", "2019-05", "2025-02", "2025-04", "2025-05"]
#: The shipped story with waves; one episode of another; chapters, without a wave on the partner.
UNLIKE = {
    "CHN": {"system": "naics3", "episodes": ["2018", "2025"], "waves": WAVES},
    "VNM": {"system": "naics3", "episodes": ["2025"], "waves": ["2018-07", "2025-04"]},
    "DEU": {"system": "hs2", "episodes": ["2018"], "waves": ["2018-09"]},
}
#: What needs a wave, or also switches among goods that stood still.
OF_WAVES = {"wave_finding", "event_figure", "event_table"}
SOME = {"clean_finding", *OF_WAVES}
TABLES = [name for name in show.ROOM.text.sections if name.endswith("_table")]


@pytest.fixture(scope="module", params=UNLIKE)
def unlike(request):
    return stories.told(study, partner=request.param, **UNLIKE[request.param])


def test_every_section_is_written_for_unlike_partners(unlike):
    found = rendered(show, unlike)
    absent = {name for name, part in found.items() if part is None}
    assert absent <= (set() if unlike.partner == "CHN" else SOME)
    assert (absent >= OF_WAVES) == (not unlike.studies)
    assert faults_of_print(found) == []


def test_every_column_of_a_csv_has_unit_and_definition_in_its_codebook(unlike):
    tables = [getattr(show, name)(unlike) for name in TABLES]
    assert [fault for table in tables if table for fault in faults_of_codebook(table)] == []


def test_every_frame_has_the_types_of_its_columns(unlike, monkeypatch):
    typed = Typed(monkeypatch, show)
    for name in TABLES:
        getattr(show, name)(unlike)
    if unlike.partner == "CHN":
        assert typed.seen == described(frames)
    assert columns_of(DynamicsStory) == {"path": BY_LAW}
    BY_LAW.check(unlike.path, where="path")
