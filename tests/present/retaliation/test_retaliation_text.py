"""The text of report 07 holds for unlike windows, and all of it is shown by the notebook."""

from functools import cache

import pytest

from analysis.columns import columns_of
from analysis.estimate.retaliation import (
    beside,
    inference,
    second,
    study,
    trade,
)
from analysis.estimate.retaliation.story import RetaliationStory
from analysis.present import retaliation as show
from analysis.stories import told
from tests.present.texts import Typed, described, faults_of_codebook, rendered

#: The shipped window, the first lists and no more, and one that begins as late as it may.
ASKED = [{}, {"start": "2018-03", "end": "2018-12"}, {"start": "2018-06", "end": "2019-06"}]
CASES = pytest.mark.parametrize(
    "asked",
    [ASKED[0], *(pytest.param(asked, marks=pytest.mark.slow) for asked in ASKED[1:])],
    ids=lambda asked: asked.get("end", "shipped"),
)
TABLES = [name for name in show.ROOM.text.sections if name.endswith("_table")]


@pytest.fixture(scope="module")
def story():
    """Make the story of a window, each once."""
    made = cache(lambda **asked: told(study.study, **asked))
    return lambda asked: made(**asked)


@CASES
def test_every_section_is_written_for_unlike_windows(story, asked):
    found = rendered(show, story(asked))
    assert [name for name, part in found.items() if part is None] == []
    text = " ".join(repr(part) for part in found.values())
    assert "{{" not in text and "{%" not in text


@CASES
def test_sentences_have_no_blank_before_a_stop(story, asked):
    for name, part in rendered(show, story(asked)).items():
        if text := getattr(part, "text", getattr(part, "caption", "")):
            assert " ." not in text and " ," not in text and "  " not in text, (name, text)


@CASES
@pytest.mark.parametrize("name", TABLES)
def test_every_column_of_a_csv_has_unit_and_definition_in_its_codebook(story, asked, name):
    assert faults_of_codebook(getattr(show, name)(story(asked))) == []


def test_every_frame_has_the_types_of_its_columns(monkeypatch):
    """The law is permuted few times: types are the same."""
    typed = Typed(monkeypatch, show)
    monkeypatch.setattr(study, "DRAWS", 19)
    made = study.study(start="2018-03", end="2018-12")
    for name in TABLES:
        getattr(show, name)(made)
    for name, columns in columns_of(RetaliationStory).items():
        columns.check(getattr(made, name), where=name)
    # Made in other processes where there are several, or by `make calibrate`.
    apart = {"intervals", "placebos", "coverage_table"}
    unseen = {f"{inference.__name__}.{name}" for name in apart}
    modules = (beside, inference, second, trade)
    told = described(*modules) | set(columns_of(RetaliationStory))
    assert told - unseen <= typed.seen <= told
