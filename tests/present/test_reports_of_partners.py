"""Figures, tables, findings and numbers of the tariff report, for unlike partners."""

from dataclasses import replace

from analysis.present import tariffs as tariff_report


def test_figure_on_real_data_has_the_same_bytes_when_drawn_anew(tariff_story):
    pictures = [tariff_report.tariff_figure(tariff_story()).png() for _ in range(2)]
    assert pictures[0] == pictures[1]


def test_numbers_of_the_china_reports_are_the_headline_ones(tariff_story):
    quoted = ["2025-05", "2025-10"]
    shown = {n.key: n.text for n in tariff_report.numbers(replace(tariff_story(), quoted=quoted))}
    assert shown["tariff.CHN.2025-05.effective"] == "48.2\u00a0%"
    assert shown["tariff.CHN.2025-10.effective"] == "37.7\u00a0%"
