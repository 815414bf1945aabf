"""Every picture that a test of a room draws says what it draws."""

import sys
from functools import partial

import pytest

from analysis.present import page, style
from analysis.present.picture import Picture
from tests.present import made_room
from tests.present.drawn import faults_of_drawing


@pytest.fixture(autouse=True)
def _drawn_as_said(monkeypatch):
    """Hold each picture, on a page and on a phone, to what it draws (:mod:`drawn`)."""
    titles, read, draw = [], page.Text.fields, style._drawn

    def fields(self, section, story, **values):
        texts = read(self, section, story, **values)
        titles.append(texts)
        return texts

    def drawn(width, made, *args, **kwargs):
        titles.clear()
        picture = draw(width, made, *args, **kwargs)
        if isinstance(picture, Picture) and made.__module__.startswith("analysis."):
            shown_texts = next((texts for texts in titles if texts.get("alt") == picture.alt), {})
            assert faults_of_drawing(picture, shown_texts.get("title")) == []
        return picture

    monkeypatch.setattr(page.Text, "fields", fields)
    monkeypatch.setattr(style, "_drawn", drawn)


@pytest.fixture
def room(tmp_path, monkeypatch):
    """Make a room with another text."""
    drawing = made_room.module("room_figures", rate_figure=made_room.rate_figure)
    monkeypatch.setitem(sys.modules, made_room.FIGURES, drawing)
    return partial(made_room.room_of, tmp_path)
