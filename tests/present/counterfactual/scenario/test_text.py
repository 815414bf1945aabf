"""The text of the report on tariff paths holds for unlike stories, and its frames for their columns."""

import pytest

from analysis.columns import columns_of
from analysis.estimate.counterfactual.scenario import comparison
from analysis.estimate.counterfactual.scenario.story import ScenarioStory
from analysis.present.counterfactual import scenario as show
from analysis.present.counterfactual.scenario import frames
from tests.present.counterfactual.scenario.stories import of, stated
from tests.present.texts import Typed, described, faults_of_codebook, faults_of_print, rendered

TABLES = [name for name in show.ROOM.text.sections if name.endswith("_table")]

#: Sections that only China has.
CHINA = {"base_rates", "against_outcome"}


@pytest.fixture(scope="module", params=["China", "a window to come", "a name with an article"])
def told(request, scenario_story, elsewhere):
    """Give China's story, of a year that nothing recorded, and of a partner without a truce."""
    if request.param == "a window to come":
        return of(scenario_story, "2027-01:2027-12")
    return scenario_story if request.param == "China" else elsewhere("NLD", "Netherlands")


def test_every_section_is_written_for_unlike_stories(told):
    found = rendered(show, told)
    assert faults_of_print(found) == []
    absent = {name for name, part in found.items() if part is None}
    assert absent == (set() if told.scenarios.partner == "CHN" else CHINA)


def test_every_column_of_a_csv_has_unit_and_definition_in_its_codebook(told):
    made = [getattr(show, name)(told) for name in TABLES]
    assert [fault for table in made for fault in faults_of_codebook(table)] == []


def test_every_frame_has_the_types_of_its_columns(told, monkeypatch):
    typed = Typed(monkeypatch, show)
    stated(told.scenarios, told.window)
    for name in TABLES:
        getattr(show, name)(told)
    assert typed.seen == described(comparison, frames)
    for name, columns in columns_of(ScenarioStory).items():
        columns.check(getattr(told, name), where=name)


def test_names_of_tables_are_told_apart(scenario_story):
    names = [getattr(show, name)(scenario_story).name for name in TABLES]
    assert names == [
        "scenario_effect",
        "scenario_totals",
        "scenario_paths",
        "scenario_sensitivity",
        "scenario_draws",
    ]
