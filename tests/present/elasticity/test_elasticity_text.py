"""The text of report 04 holds for unlike episodes and systems, and all of it is in the notebook."""

from functools import cache

import pytest

from analysis.columns import columns_of
from analysis.estimate.elasticity import across, answers, study, year_before
from analysis.estimate.elasticity.checks.placebos import MAIN_PLACEBOS
from analysis.estimate.elasticity.checks.toggles import TOGGLES
from analysis.estimate.elasticity.goods.by_group import SHRUNK
from analysis.estimate.elasticity.main.intervals import INTERVALS
from analysis.estimate.elasticity.story import ElasticityStory
from analysis.present import elasticity as show
from analysis.present.elasticity import frames
from analysis.stories import told
from tests.present.texts import (
    Typed,
    described,
    faults_of_codebook,
    faults_of_print,
    rendered,
)

BOTH = {"episodes": ["2018", "2025"]}

#: Parameters -> sections with nothing to show.
ASKED = {
    "shipped": (BOTH, set()),
    "first, by chapter": (
        {"episodes": ["2018"], "system": "hs2"},
        {
            "year_before",
            "year_before_table",
            "all_sellers",
            "tiers_table",
            "by_partner",
            "by_partner_table",
            "who",
            "several",
            "claims",
            "shares_table",
        },
    ),
    "second": ({"episodes": ["2025"]}, set()),
}
CASES = pytest.mark.parametrize("asked, absent", ASKED.values(), ids=list(ASKED))
TABLES = [name for name in show.ROOM.text.sections if name.endswith("_table")]


@pytest.fixture(scope="module")
def story():
    """Make the story of some parameters, each once."""
    made = cache(lambda name: told(study.study, **ASKED[name][0]))
    names = {str(asked): name for name, (asked, _) in ASKED.items()}
    return lambda asked: made(names[str(asked)])


@CASES
def test_every_section_is_written_for_unlike_episodes_and_systems(story, asked, absent):
    found = rendered(show, story(asked))
    assert {name for name, part in found.items() if part is None} == absent
    assert faults_of_print(found) == []


@CASES
def test_caption_of_the_samples_names_the_years_of_those_that_are_shown(story, asked, absent):
    made = story(asked)
    caption = show.summary_table(made).caption
    for episode, years in (("2018", "2017–2019"), ("2025", "2024–2025")):
        assert (years in caption) == (episode in made.episodes)


@CASES
@pytest.mark.parametrize("name", TABLES)
def test_every_column_of_a_csv_has_unit_and_definition_in_its_codebook(story, asked, absent, name):
    table = getattr(show, name)(story(asked))
    assert table is None or faults_of_codebook(table) == []


def test_every_frame_has_the_types_of_its_columns(monkeypatch):
    typed = Typed(monkeypatch, show)
    made = study.study(**BOTH)
    for name in TABLES:
        getattr(show, name)(made)
    for name, columns in columns_of(ElasticityStory).items():
        columns.check(getattr(made, name), where=name)
    apart = {f"{across.__name__}.leave_one_out", f"{year_before.__name__}.year_before"}  # stored
    held = {"answers", "summary", "year_before"}
    assert typed.seen | apart == described(across, answers, frames) | held | apart


def test_frames_of_checks_and_goods_have_the_columns_that_are_said(story):
    made = story(BOTH)
    for columns, frame in (
        (INTERVALS, made.main.intervals),
        (TOGGLES, made.main.toggles.table.drop(columns="met", errors="ignore")),
        (MAIN_PLACEBOS, made.main.placebos.table.drop(columns="met")),
        (SHRUNK, made.goods.sectors.frame),
    ):
        assert set(columns) == set(frame)
