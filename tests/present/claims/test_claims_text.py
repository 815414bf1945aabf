"""The text of report 01 holds for unlike articles, and all of it is shown by notebook or look-up."""

from functools import cache

import pytest

from analysis.estimate.claims import study
from analysis.estimate.claims.story import ClaimsStory
from analysis.present import claims as show
from analysis.present.claims import frames
from tests.present.texts import (
    Typed,
    described,
    faults_of_codebook,
    faults_of_print,
)

#: The shipped articles, and one with a level, a share and a rate of the law, of which nothing is said:
#: what each has not.
ABSENT = {
    "2025-06-09": set(),
    "2025-08-07": {"ledger_note"},
    "other": {
        "answer_note",
        "figure_note",
        "ledger_note",
        "definitions",
        "definitions_table",
        "claims_figure",
    },
}
ASKED = list(ABSENT)
OTHER = """
article: {title: Another article, date: 2026-03-02}
claims:
  - {key: balance, statement: the deficit was large, claim: balance USA CHN 2025 around -200bn}
  - {key: share, statement: the share was 9 %, claim: share imports USA CHN 2025-05 9 %}
  - {key: headline, statement: the tariff was 145 %, claim: headline CHN 2025-05-13 145 %}
"""

#: Sections of one claim, which ``analysis.check_claim`` shows.
OF_ONE = {"verdict", "claim_table"}
OF_STORY = {name: getattr(show, name) for name in show.ROOM.text.sections if name not in OF_ONE}
TABLES = [name for name in show.ROOM.text.sections if name.endswith("_table")]


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    """Make the story of an article, each once."""
    other = tmp_path_factory.mktemp("claims") / "other.yaml"
    other.write_text(OTHER, encoding="utf-8")
    return cache(lambda asked: study.study(claims=str(other) if asked == "other" else asked))


def shown(found: ClaimsStory, name: str):
    """Return an exhibit of a story; of its first claim, where it is of one."""
    return getattr(show, name)(found.claims[0] if name in OF_ONE else found)


@pytest.mark.parametrize("asked", ASKED)
def test_every_section_is_written_for_unlike_articles(story, asked):
    found = {name: made(story(asked)) for name, made in OF_STORY.items()}
    assert faults_of_print(found) == []
    absent = {name for name, part in found.items() if part is None}
    assert absent == ABSENT[asked]


@pytest.mark.parametrize("asked", ASKED)
def test_what_is_said_of_one_claim_has_no_blank_before_a_stop(story, asked):
    for claim in story(asked).claims:
        found = {name: getattr(show, name)(claim) for name in sorted(OF_ONE)}
        assert faults_of_print(found) == []


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("name", TABLES)
def test_every_column_of_a_csv_has_unit_and_definition_in_its_codebook(story, asked, name):
    table = shown(story(asked), name)
    assert table is None or faults_of_codebook(table) == []


def test_every_frame_has_the_types_of_its_columns(monkeypatch):
    typed = Typed(monkeypatch, show)
    found = study.study(claims="2025-06-09")
    for name in TABLES:
        shown(found, name)
    assert typed.seen == described(frames)
