"""A story is told once under what it rests on, and anew when any of it is another."""

import json
import os
from collections import OrderedDict

import pytest

from analysis import stories
from analysis.fingerprint import State
from analysis.paths import NOTEBOOKS, ROOT
from analysis.stories import by_store

MODULE = "analysis.estimate.claims.study"


@pytest.fixture
def told(tmp_path, monkeypatch):
    """Tell a story by way of the store; ``told.studied`` counts how often it was studied."""
    monkeypatch.delenv("ALL", raising=False)
    monkeypatch.setattr(State, "newest", lambda self, *modules: 0.0)

    def study(**asked):
        tell.studied += 1
        return {"of": asked}

    def tell(**asked):
        return stories.told(study, folder=tmp_path, **asked)

    study.__module__, tell.studied, tell.folder, tell.study = MODULE, 0, tmp_path, study
    return tell


def test_a_story_is_told_once_for_each_set_of_parameters(told):
    for _ in range(2):
        assert told(partner="CHN") == {"of": {"partner": "CHN"}}
        assert told(partner="VNM") == {"of": {"partner": "VNM"}}
    assert told.studied == len(list(told.folder.iterdir())) == 2


def test_a_file_that_a_parameter_names_counts_by_what_is_in_it(told, tmp_path):
    path = tmp_path / "own.yaml"
    for text in ("a: 1", "a: 2"):
        path.write_text(text)
        told(paths=str(path))
    assert told.studied == 2


@pytest.fixture
def answered(told, monkeypatch):
    """The same for who types; nothing is answered yet."""
    monkeypatch.setattr(stories, "_ANSWERS", OrderedDict())
    return lambda **asked: stories.answered(told.study, folder=told.folder, **asked)


def test_the_same_question_is_answered_once_a_process_and_each_has_a_copy(told, answered):
    mine = answered(partner="CHN")
    mine["of"]["partner"] = "another"
    assert answered(partner="CHN") == {"of": {"partner": "CHN"}}
    assert answered(partner="VNM") == {"of": {"partner": "VNM"}}
    assert told.studied == 2 and not list(told.folder.iterdir())


def test_what_a_report_has_told_is_not_told_again(told, answered):
    told(partner="CHN")
    assert answered(partner="CHN") == {"of": {"partner": "CHN"}}
    assert told.studied == 1


def test_under_another_fingerprint_it_is_answered_anew(told, answered, monkeypatch):
    answered(partner="CHN")
    monkeypatch.setattr(State, "fingerprint", lambda self, *names, **more: "another")
    answered(partner="CHN")
    assert told.studied == 2


def test_no_more_answers_are_kept_than_have_room(told, answered, monkeypatch):
    answered(partner="CHN")
    monkeypatch.setattr(stories, "LARGEST", len(*stories._ANSWERS.values()))
    for partner in ("VNM", "IND"):
        answered(partner=partner)
    assert len(stories._ANSWERS) == 1
    answered(partner="IND")
    assert told.studied == 3


def test_a_word_that_no_file_can_be_named_by_is_a_word(told):
    assert told(partner="A" * 290) == {"of": {"partner": "A" * 290}}


def test_under_another_fingerprint_it_is_told_anew_and_the_old_one_goes(told, monkeypatch):
    told(partner="CHN")
    monkeypatch.setattr(State, "fingerprint", lambda self, *names, **more: "another")
    told(partner="CHN")
    assert told.studied == 2
    (path,) = told.folder.iterdir()
    assert path.name.startswith(".story-claims-another-")


@pytest.mark.parametrize("content", [b"", b"not a pickle", b"\x80\x05cnowhere\nStory\n."])
def test_a_damaged_story_is_told_anew(told, content):
    told()
    (path,) = told.folder.iterdir()
    path.write_bytes(content)
    assert told() == {"of": {}}
    assert told.studied == 2


def test_with_all_asked_for_everything_is_told_anew(told, monkeypatch):
    told()
    monkeypatch.setenv("ALL", "1")
    told()
    assert told.studied == 2


def test_code_edited_since_this_process_began_is_not_what_told_the_story(told, monkeypatch):
    monkeypatch.setattr(State, "newest", lambda self, *modules: float("inf"))
    told()
    assert os.listdir(told.folder) == []


def test_a_story_too_large_is_told_and_not_stored(told, monkeypatch):
    monkeypatch.setattr(stories, "LARGEST", 1)
    told()
    assert os.listdir(told.folder) == []


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("[0-9]*.ipynb")), ids=lambda path: path.stem)
def test_every_story_of_a_report_is_taken_from_the_store(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    (changed,) = [by_store(source) for source in code if by_store(source) != source]
    studies = changed.count(".study import study")
    assert changed.count(" = told(study") == studies >= 1 and " = study" not in changed
    compile(changed, str(path.relative_to(ROOT)), "exec")
