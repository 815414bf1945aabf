"""Figures, tables, findings and numbers of the tariff report, for unlike partners."""

from dataclasses import replace

from analysis.combine import select
from analysis.estimate.tariffs.inputs import load_path
from analysis.present import tariffs as tariff_report
from analysis.present.headline import headline_figure


def test_figure_on_real_data_has_the_same_bytes_when_drawn_anew(tariff_story):
    pictures = [tariff_report.tariff_figure(tariff_story()).png() for _ in range(2)]
    assert pictures[0] == pictures[1]


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
