"""The text of report 04 holds for unlike partners, and all of it is shown by the notebook."""

import pytest

from analysis import stories
from analysis.columns import columns_of
from analysis.estimate.elasticity.dynamics.lp_did import CleanControls
from analysis.estimate.elasticity.dynamics.projections import BY_LAW
from analysis.estimate.elasticity.dynamics.study import Story, study
from analysis.estimate.elasticity.dynamics.waves import correlations
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
#: The shipped story; one wave and one episode of another; chapters without any wave that can be studied.
UNLIKE = {
    "CHN": {"system": "naics3", "episodes": ["2018", "2025"], "waves": WAVES},
    "VNM": {"system": "naics3", "episodes": ["2025"], "waves": ["2018-07", "2025-04"]},
    "DEU": {"system": "hs2", "episodes": ["2018"], "waves": ["2018-09"]},
}
#: What needs a wave, two of them, one that is impossible, or switches among goods that stood still.
OF_WAVES = {"wave_finding", "event_figure", "exposure_note", "wave_table", "event_table"}
SOME = {
    "overlap_finding", "overlap_table", "not_studied", "clean_finding", "lp_did_figure", "clean_note",
    "counts_table", "by_variation", "variation_table", *OF_WAVES,
}  # fmt: skip
TABLES = [name for name in show.__all__ if name.endswith("_table")]


@pytest.fixture(scope="module", params=UNLIKE)
def unlike(request):
    return stories.told(study, partner=request.param, **UNLIKE[request.param])


def test_every_section_is_written_for_unlike_partners(unlike):
    found = rendered(show, unlike)
    absent = {name for name, part in found.items() if part is None}
    assert absent <= ({"not_studied"} if unlike.partner == "CHN" else SOME)
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
    assert columns_of(Story) == {"path": BY_LAW}
    BY_LAW.check(unlike.path, where="path")
    correlations(unlike.overlap).check(unlike.overlap, where="overlap")
    for clean in unlike.clean:
        columns_of(CleanControls)["counts"].check(clean.counts, where="counts")
