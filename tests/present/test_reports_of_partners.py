"""Figures, tables, findings and numbers of the tariff and export reports, for unlike partners."""

from types import SimpleNamespace

import pytest

from analysis.combine import select
from analysis.estimate.exports import ledgers
from analysis.estimate.tariffs import tariffs
from analysis.present import exports
from analysis.present import tariffs as tariff_report
from analysis.present.finding import Finding
from analysis.present.headline import headline_figure
from analysis.present.picture import Picture
from analysis.present.table import Table

REQUESTS = {
    "China": {"start": "2018-01", "end": "2026-08"},
    "China in the first episode by chapter": {"start": "2018-01", "system": "hs2"},
    "Vietnam": {"partner": "VNM", "start": "2024-01"},
    "Russia, which no uniform measure hit": {"partner": "RUS", "start": "2024-01"},
    "Germany, a member of the union": {"partner": "DEU", "start": "2024-01"},
    "Vietnam before the first episode": {"partner": "VNM", "start": "2014-01", "end": "2015-12"},
}
#: Of the tariff report only.
WORLD = {"partner": "WLD", "start": "2018-01", "world": True}


def tariff_parts(selection) -> list:
    path = tariffs.tariff_path(selection)
    events = tariffs.events_in_window(selection)
    month = min(selection.end, path.effective_rate.last_valid_index())
    sectors = tariffs.by_sector(selection, month)
    return [
        tariff_report.tariff_finding(selection, path),
        tariff_report.tariff_figure(selection, path, tariffs.headline_steps(selection), events),
        tariff_report.event_table(selection, events),
        tariff_report.layers_figure(selection, path),
        tariff_report.gap_table(selection, tariffs.gap_to_law(selection)),
        tariff_report.sector_figure(selection, month, sectors),
        tariff_report.sector_table(selection, month, sectors),
        *tariff_report.tariff_numbers(selection, path, [f"{month:%Y-%m}"]),
    ]


def export_parts(selection) -> list:
    us, china = ledgers.us_ledger(selection), ledgers.china_ledger(selection, "2025-05")
    return [
        exports.export_finding(selection, us, china),
        exports.ledgers_figure(selection, us, china),
        exports.ledger_table(selection, us, china),
        exports.split_figure(china),
        exports.split_table(china),
        exports.destinations_table(china),
        exports.sector_figure(selection, us),
        exports.sector_table(selection, us),
        exports.partner_figure(selection, us),
        exports.shares_figure(selection, us),
        *exports.export_numbers(selection, us, china, ["2025-05"]),
    ]


def words(part) -> str:
    return " ".join(
        {
            Picture: lambda: f"{part.alt} {part.caption}",
            Table: lambda: f"{part.caption} {part.printed().to_string()}",
            Finding: lambda: part.text,
        }.get(type(part), lambda: repr(part))().split()
    )


# The export report has no parameter `system`.
CASES = [(tariff_parts, request) for request in [*REQUESTS.values(), WORLD]]
CASES += [(export_parts, request) for request in REQUESTS.values() if "system" not in request]


@pytest.mark.parametrize("parts, request_", CASES)
def test_every_part_of_a_report_says_what_it_shows_without_a_missing_value(parts, request_):
    for part in parts(select(**request_)):
        text = words(part)
        assert not {"nan", "NaN", "None", "NaT", "inf"} & set(text.replace("(", " ").split())
        assert "nan\u00a0%" not in text
        assert "nan %" not in text
        if isinstance(part, Picture):
            assert len(part.alt) > 60
            assert len(part.caption) > 30


def test_figure_on_real_data_has_the_same_bytes_when_drawn_anew():
    selection = select(start="2024-01", end="2025-11")
    path, events = tariffs.tariff_path(selection), tariffs.events_in_window(selection)
    draw = lambda: tariff_report.tariff_figure(  # noqa: E731
        selection, path, tariffs.headline_steps(selection), events
    )
    assert draw().png() == draw().png()


def test_headline_figure_states_both_ledgers_and_all_three_tariffs():
    selection = select(start="2024-06", end="2025-11")
    picture = headline_figure(
        selection, tariffs.tariff_path(selection), ledgers.us_ledger(select()),
        ledgers.china_ledger(selection, "2025-05"),
    )  # fmt: skip
    for text in (
        "headline 78.2\u00a0%",
        "effective 48.2\u00a0%",
        "−43.5\u00a0% in US",
        "−34.5\u00a0% in Chinese",
    ):
        assert text in picture.alt


def test_contributions_of_the_table_add_up_to_its_total_row():
    selection = select()
    table = exports.split_table(ledgers.china_ledger(selection, "2025-05")).to_frame()
    parts, total = table.iloc[:-1], table.iloc[-1]
    assert total.part == "Total"
    for column in ("before", "now", "contribution"):
        assert parts[column].sum() == pytest.approx(total[column])
    assert total.yoy_growth == pytest.approx(total.contribution)


def test_only_china_s_customs_are_quoted_and_others_say_so():
    nothing = SimpleNamespace(partner="VNM")
    assert ledgers.china_ledger(nothing, "2025-05") is None
    for part in (exports.split_figure, exports.split_table, exports.destinations_table):
        assert "only China's figures" in part(None).text


def test_numbers_of_the_china_reports_are_the_headline_ones():
    selection = select(start="2024-01", end="2025-11")
    path = tariffs.tariff_path(selection)
    shown = {
        n.key: n.text for n in tariff_report.tariff_numbers(selection, path, ["2025-05", "2025-10"])
    }
    assert shown["tariff.CHN.2025-05.effective"] == "48.2\u00a0%"
    assert shown["tariff.CHN.2025-10.effective"] == "37.7\u00a0%"
    us, china = ledgers.us_ledger(selection), ledgers.china_ledger(selection, "2025-05")
    shown = {n.key: n.text for n in exports.export_numbers(selection, us, china, ["2025-05"])}
    assert shown["imports.CHN.2025-05.yoy"] == "−43.5\u00a0%"
    assert shown["share.CHN.2017"] == "21.6\u00a0%"
    assert shown["exports.CHN.2025-05.contribution_usa"] == "−5.0\u00a0pp"
    assert shown["exports.CHN.2025-05.contribution_others"] == "9.8\u00a0pp"
