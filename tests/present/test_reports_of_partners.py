"""Figures, tables, findings and numbers of the tariff report, for unlike partners."""

from dataclasses import replace

import pytest

from analysis.combine import select
from analysis.estimate.tariffs.inputs import load_path
from analysis.present import tariffs as tariff_report
from analysis.present.finding import Finding
from analysis.present.headline import headline_figure
from analysis.present.picture import Picture
from analysis.present.table import Table

REQUESTS = {
    "China": {"end": "2026-08"},
    "China in the first episode by chapter": {"system": "hs2"},
    "Vietnam": {"partner": "VNM"},
    "Russia, which no uniform measure hit": {"partner": "RUS"},
    "Germany, a member of the union": {"partner": "DEU"},
    "Vietnam before the first episode": {"partner": "VNM", "start": "2014-01", "end": "2015-12"},
}
#: Of the tariff report only.
WORLD = {"partner": "WLD"}


def tariff_parts(story) -> list:
    looked_up = ("numbers", "path_words", "path_figure", "path_table")
    names = [name for name in tariff_report.ROOM.text.sections if name not in looked_up]
    parts = [getattr(tariff_report, name)(story) for name in names]
    numbers = tariff_report.numbers(replace(story, quoted=[f"{story.month:%Y-%m}"]))
    return [*filter(None, parts), *numbers]


def words(part) -> str:
    return " ".join(
        {
            Picture: lambda: f"{part.alt} {part.caption}",
            Table: lambda: f"{part.caption} {part.printed().to_string()}",
            Finding: lambda: part.text,
        }.get(type(part), lambda: repr(part))().split()
    )


CASES = [("tariff_story", tariff_parts, asked) for asked in [*REQUESTS.values(), WORLD]]


@pytest.mark.parametrize("story, parts, asked", CASES)
def test_every_part_of_a_report_says_what_it_shows_without_a_missing_value(request, story, parts, asked):
    for part in parts(request.getfixturevalue(story)(**asked)):
        text = words(part)
        assert not {"nan", "NaN", "None", "NaT", "inf"} & set(text.replace("(", " ").split())
        assert "nan\u00a0%" not in text
        assert "nan %" not in text
        if isinstance(part, Picture):
            assert len(part.alt) > 60
            assert len(part.caption) > 30


def test_figure_on_real_data_has_the_same_bytes_when_drawn_anew(tariff_story):
    drawn = [tariff_report.tariff_figure(tariff_story()).png() for _ in range(2)]
    assert drawn[0] == drawn[1]


def test_headline_figure_states_both_ledgers_and_all_three_tariffs(export_story):
    picture = headline_figure(load_path(select(start="2024-06")), export_story())
    for text in (
        "headline 78.2\u00a0%",
        "effective 48.2\u00a0%",
        "−43.5\u00a0% in US",
        "−34.5\u00a0% in Chinese",
    ):
        assert text in picture.alt


def test_numbers_of_the_china_reports_are_the_headline_ones(tariff_story):
    quoted = ["2025-05", "2025-10"]
    shown = {n.key: n.text for n in tariff_report.numbers(replace(tariff_story(), quoted=quoted))}
    assert shown["tariff.CHN.2025-05.effective"] == "48.2\u00a0%"
    assert shown["tariff.CHN.2025-10.effective"] == "37.7\u00a0%"
