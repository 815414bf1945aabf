"""The text of report 02 holds for unlike partners and windows, and the notebook shows all of it."""

import pandas as pd
import pytest

from analysis.columns import columns_of
from analysis.estimate.tariffs import collections as held
from analysis.estimate.tariffs import duties_paid as due
from analysis.estimate.tariffs import study, tariffs
from analysis.present import tariffs as show
from analysis.present.tariffs import frames, labels
from tests.present.texts import (
    Typed,
    described,
    faults_of_codebook,
    faults_of_print,
)

#: Shown by the public face, of a path and not of the story.
PATH = {"path_words", "path_figure", "path_table"}
SECTIONS = [name for name in show.ROOM.text.sections if name not in PATH]
TABLES = [name for name in SECTIONS if name.endswith("_table")]

#: Sections of the law of 2025 by line and by month, of collections to the end of the panel, and others
#: that need a law, published rates or an event.
BY_LINE = {
    "due_and_paid",
    "programme_table",
    "lines_note",
    "partner_table",
    "reasons_table",
    "reasons_note",
    "causes_table",
    "outside_model",
    "outside_table",
}
LAW_CHECKS = {"law_checks", "bases_table"}
TO_THE_END = {
    "collected",
    "collected_figure",
    "collected_table",
    "cells",
    "steps_table",
    "cell_causes_table",
    "earlier",
    "earlier_table",
}
BY_LAW = {"layers", "layers_figure", "law_and_collection", "gap_table"}
PUBLISHED = {"published_rates", "published_table", "published_note"}
CALENDAR = {"calendar", "event_table"}

#: What is asked -> what has nothing to show.
ASKED = {
    "China": ({"quoted": ("2025-05",)}, set()),
    "a name with an article": ({"partner": "GBR", "quoted": ("2025-05",)}, set()),
    "all countries": ({"partner": "WLD"}, BY_LAW),
    "to the middle of 2025": ({"end": "2025-06"}, TO_THE_END),
    "before the tariffs": (
        {"partner": "VNM", "start": "2014-01", "end": "2015-12"},
        BY_LINE | TO_THE_END | PUBLISHED | CALENDAR | LAW_CHECKS,
    ),
}
CASES = pytest.mark.parametrize("case", ASKED)


@pytest.fixture(scope="module")
def told(tariff_story):
    return lambda case: tariff_story(**ASKED[case][0])


@CASES
def test_every_section_is_written_for_unlike_partners_and_windows(told, case):
    found = {name: getattr(show, name)(told(case)) for name in SECTIONS}
    assert {name for name, part in found.items() if part is None} == ASKED[case][1]
    assert faults_of_print(found) == []


@CASES
def test_every_column_of_a_csv_has_unit_and_definition_in_its_codebook(told, case):
    made = [getattr(show, name)(told(case)) for name in TABLES]
    assert [fault for table in made if table for fault in faults_of_codebook(table)] == []


@pytest.mark.parametrize("partner", ["CHN", "WLD"])
def test_every_frame_has_the_types_of_its_columns(monkeypatch, partner):
    typed = Typed(monkeypatch, show)
    made = study.study(partner=partner, quoted=["2025-05"])
    shown = [name for name in TABLES if getattr(show, name)(made) is not None]
    for owner in (made, made.duties_paid, made.collections, made.published):
        for name, columns in columns_of(type(owner)).items():
            columns.check(getattr(owner, name), where=name)
    wanted = described(frames, held, tariffs, due) - {f"{frames.__name__}.path"}
    assert partner == "WLD" or (wanted <= typed.seen and shown == TABLES)


DAY = pd.Timestamp("2025-04-10")


@pytest.mark.parametrize(
    "said, text",
    [
        (labels.course(0.028, 0.246), "rose from 2.8 % to 24.6 %"),
        (labels.course(0.246, 0.028), "fell from 24.6 % to 2.8 %"),
        (labels.course(0.0281, 0.0284), "stayed at 2.8 %"),
        (labels.held_from(DAY, pd.Timestamp("2025-05-13")), "from 10 April to 13 May 2025"),
        (labels.held_from(DAY, pd.Timestamp("2026-01-02")), "from 10 April 2025 to 2 January 2026"),
        (labels.held_from(DAY, None), "from 10 April 2025 on"),
        (labels.first_releases(DAY, DAY), "Collections of 2025: first releases."),
        (labels.first_releases(pd.Timestamp("2018-01-01"), pd.Timestamp("2024-12-01")), ""),
        (
            labels.named_on_top(pd.Series({DAY: "Reciprocal 125 %"})),
            "Named on top: Reciprocal 125 % (2025-04-10).",
        ),
        (labels.named_on_top(pd.Series(dtype=object)), ""),
    ],
)
def test_words_follow_the_rates_and_days(said, text):
    assert said.replace("\u00a0", " ") == text
