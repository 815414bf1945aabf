"""The base of a what-if adds up to what was recorded, and its duties to what was collected."""

import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.combine import load_panel
from analysis.estimate.elasticity.response.lines import recorded_lines
from analysis.estimate.level import cells_of
from analysis.estimate.what_if.base.lines import (
    FORECAST_FACTOR,
    SEASONS,
    base_goods,
    base_levels,
    base_lines,
    by_cell,
    complete_sectors,
    stored_lines,
)
from analysis.estimate.what_if.base.study import load_state
from tools import forecast_factor

ANNUAL = pd.DataFrame(
    [
        (2025, "VNM", "9403600000", 300, 30),
        (2025, "VNM", "9401000000", 100, 0),
        (2025, "CHN", "9403600000", 600, 300),
        (2024, "VNM", "9403600000", 999, 0),
    ],
    columns=["year", "partner", "hs10", "customs_value", "duties"],
)
SECTORS = pd.DataFrame(
    [("VNM", "337", 0.7), ("CHN", "337", 0.9)], columns=["partner", "naics3", "collected"]
)
NAICS3 = pd.Series({"9403600000": "337", "9401000000": "337", "9801000000": "980"})
RECORDED = recorded_lines(ANNUAL, NAICS3, SECTORS.partner)
#: Vietnam has months of 2026.
LEVELS = pd.DataFrame(
    {
        "partner": ["VNM"],
        "start": pd.to_datetime(["2026-06-01"]),
        "end": pd.to_datetime(["2026-08-01"]),
        "level": [440.0],
        "collected_rate": [0.1],
    }
)
MONTHS = pd.DataFrame([("VNM", "94", pd.Timestamp("2026-06-01"), 30.0)]).set_axis(
    ["partner", "goods", "month", "customs_value"], axis=1
)


def base_of(lines, *, months=MONTHS.iloc[:0], growth=(1.0, 1.0)):
    lines = lines.assign(cell=cells_of(lines, pd.Index(["8471500100"])))
    levels = base_levels(LEVELS, lines)
    even = SECTORS.assign(**dict.fromkeys(SEASONS, 1 / 12))
    goods = base_goods(levels, lines, (months, dict(zip(("", "+"), growth, strict=True)), None), even)
    carried = by_cell(goods, levels.set_index("partner"))
    return base_lines(*stored_lines(lines), carried).set_index(["partner", "hts"]).base


def with_further(*rows):
    annual = pd.concat([ANNUAL, pd.DataFrame(rows, columns=ANNUAL.columns)])
    return recorded_lines(annual, NAICS3, SECTORS.partner)


def test_lines_are_carried_to_the_level_of_newer_months_and_stay_where_there_are_none():
    base = base_of(RECORDED)
    assert base["VNM", "9403600000"] == pytest.approx(330)
    assert base.groupby("partner").sum().to_dict() == pytest.approx({"VNM": 440, "CHN": 600})


def test_chapters_without_months_move_as_all_else_does():
    base = base_of(with_further((2025, "VNM", "9801000000", 50, 0)))["VNM"]
    assert base.to_dict() == pytest.approx({"9401000000": 110, "9403600000": 330, "9801000000": 55})


def test_computing_goods_bring_nearly_all_that_a_partner_s_level_misses():
    """Furniture as the world's goods, 400; of what is left to 440, a tenth of the logs is theirs."""
    base = base_of(with_further((2025, "VNM", "8471500100", 20, 0)), growth=(1.0, 1.5))["VNM"]
    apart = {code: base[code] / of for code, of in (("9403600000", 300), ("8471500100", 30))}
    assert base.sum() == pytest.approx(440) and 1 < apart["9403600000"] < 1.02
    assert apart["8471500100"] == pytest.approx(apart["9403600000"] ** 9)


def test_a_chapter_whose_month_is_held_is_carried_by_it():
    """Furniture of 400 a year came at 30 a month: 360; the computers fill what is left to 440."""
    lines = with_further((2025, "VNM", "8471500100", 20, 0))
    base = base_of(lines, months=MONTHS, growth=(1.0, 1.5))["VNM"]
    assert base["9403600000"] == pytest.approx(270, rel=0.03)
    assert base.sum() == pytest.approx(440)


def test_the_share_of_a_line_counts_duties_as_buyers_do():
    lines = RECORDED.assign(cell="94337")
    lines = base_lines(*stored_lines(lines), pd.DataFrame()).set_index(["partner", "hts"])
    assert lines.loc[("VNM", "9403600000"), "share"] == pytest.approx(330 / 1230)
    assert lines.loc[("VNM", "9403600000"), "paid"] == pytest.approx(0.1)


def test_a_sector_without_months_has_even_seasons_and_its_partners_noise():
    sectors = SECTORS.assign(own=[0.2, 0.4], common=0.1, largest=0.9, **dict.fromkeys(SEASONS, 1 / 12))
    lines = pd.DataFrame({"partner": ["VNM"], "naics3": ["990"]})
    found = complete_sectors(sectors, lines).set_index(["partner", "naics3"]).loc[("VNM", "990")]
    assert found[SEASONS].sum() == pytest.approx(1)
    assert (found.own, found.common, found.collected) == (0.2, 0.1, 0.7)


def test_imports_by_line_and_by_sector_of_a_year_are_one_figure_for_nearly_all_partners():
    """They are published apart; Austria's lines are 9 % more than its sectors."""
    codes = read_table("census_partner_codes").dropna(subset="partner")
    lines = read_table("us_imports_hs10_annual").query("year == 2024")
    partner = lines.census_partner_code.map(codes.set_index("census_partner_code").partner)
    by_line = lines.customs_value.groupby(partner).sum()
    panel = load_panel("naics3")
    of_year = panel[panel.month.dt.year.eq(2024)].astype({"partner": "str"})
    by_sector = of_year.groupby("partner").customs_value.sum()
    apart = (by_line.reindex(by_sector.index) / by_sector - 1).abs()
    assert (apart.drop("AUT") < 0.011).all() and apart["AUT"] < 0.10
    assert (by_line[by_sector.index].sum() / by_sector.sum()) == pytest.approx(1, abs=0.002)


def test_every_partner_of_customs_is_in_the_base_and_most_imports_have_a_law_by_line():
    state = load_state()
    assert len(state["names"]) > 215
    by_partner = state["lines"].groupby("partner", observed=True).base.sum()
    lawful = by_partner[by_partner.index.isin(state["lawful"])].sum()
    assert 0.85 < lawful / by_partner.sum() < 1


@pytest.mark.slow
def test_the_width_of_a_forecast_is_what_held_nine_tenths_of_imports_after_earlier_steps():
    assert forecast_factor.factor() == pytest.approx(FORECAST_FACTOR, rel=1e-9)
