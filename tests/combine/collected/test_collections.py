"""The law beside what customs collected to August 2026; the collections are a test, never an input."""

import ast
from dataclasses import replace

import pandas as pd
import pytest

from analysis.combine.collected import collections
from analysis.combine.collected.collections import CELLS, UNTIL, cell_causes, law_collected
from analysis.combine.load import load_collections
from analysis.estimate.tariffs.collections import (
    LARGE_GAP,
    far_in_a_year,
    gaps_by_year,
    steps_of_cells,
    with_causes,
)
from analysis.paths import ROOT
from analysis.vocabulary import SPECIAL_SECTORS

LAW = ROOT / "analysis" / "law"

#: Tables of collections of 2026: what customs took is no part of what the law says.
COLLECTED = [
    CELLS,
    "us_collected_rate_partner_monthly",
    "us_collected_rate_series_monthly",
    "us_imports_vnm_hs2_monthly",
    "us_collected_rate_revisions_2025",
]


@pytest.fixture(scope="module")
def monthly():
    return load_collections()[0]


@pytest.fixture(scope="module")
def cells():
    own = load_collections()[1].query("sample == 'cells'")
    return own.assign(gap=own.law_2025 - own.collected_rate)


@pytest.fixture(scope="module")
def chapters():
    own = load_collections()[1].query("sample == 'chapters'")
    return own.assign(gap=own.law_2025 - own.collected_rate)


@pytest.fixture(scope="module")
def by_year():
    return gaps_by_year(load_collections()[2])


def test_no_module_that_makes_a_rate_reads_what_customs_collected():
    """Only the comparison names the tables, and nothing of the law imports it."""
    for path in LAW.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not [name for name in COLLECTED if name in text], path.name
        imported = {
            node.module for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom)
        }
        assert "analysis.combine.collected.collections" not in imported, path.name
    named = "".join(path.read_text(encoding="utf-8") for path in LAW.glob("*.yaml"))
    named += (LAW / "scope_settings.csv").read_text(encoding="utf-8")
    assert not [name for name in COLLECTED if name in named]


def test_the_law_lies_within_2_8_points_of_customs_over_89_chapters(cells):
    """6.3 in version 0.6.0; the mean without sign, weighted with imports of 2025."""
    steps = steps_of_cells(cells).set_index(["law", "year"])
    assert (steps.n_cells == 89).all()
    now, lists = steps.loc[("law", 2025)], steps.loc[("lists", 2025)]
    assert now.gap_without_sign < 0.028
    assert lists.gap_without_sign == pytest.approx(0.021, abs=0.002)
    assert lists.each_cell == pytest.approx(0.018, abs=0.002)
    assert now.gap > lists.gap  # aircraft at their shares: customs took less
    assert now.correlation > 0.97
    assert steps.loc[("law", 2024)].gap_without_sign < 0.035


def test_every_chapter_far_from_the_law_is_named_with_a_cause_or_as_unexplained(cells):
    far = cells[cells.gap.abs().gt(LARGE_GAP)].set_index(["partner", "hs2"])
    causes = cell_causes().set_index(["partner", "hs2"])
    assert set(far.index) == set(causes.index)
    assert causes.cause[causes.shown_by.eq("")].eq("unexplained").all()


def test_a_cause_shows_part_of_the_gap_and_no_more_than_all(cells):
    table = with_causes(cells, cell_causes()).dropna(subset="explained")
    assert len(table) == 5
    share = table.explained / table.gap
    assert share.between(0.2, 1).all(), table.assign(share=share)


def test_steel_articles_of_mexico_and_canada_entered_free_in_2025_though_listed(cells):
    """No claim of USMCA spares them; articles of US metal are spared."""
    own = cells[cells.hs2.eq("73")].set_index("partner")
    assert own.free_2025["MEX"] > 0.4
    assert own.free_2025["CAN"] > 0.3
    assert own.free_2025[["CHN", "TWN", "KOR"]].abs().max() < 0.15


def test_taiwans_goods_bear_about_three_percent_in_june_2026(monthly):
    """Version 0.6.0 taxed computers that a description of the annexes names: 14 %."""
    june = monthly[monthly.partner.eq("TWN") & monthly.month.eq("2026-06-01")].iloc[0]
    assert june.law_2025 == pytest.approx(0.032, abs=0.01)
    assert june.collected_rate == pytest.approx(0.028, abs=0.001)


def test_chapters_of_viet_nam_lie_near_what_it_paid(chapters):
    large = chapters[chapters.customs_value.gt(20e6)]
    assert len(large) == 38
    assert large.gap.mean() < 0.02
    assert large.gap.abs().median() < 0.01
    at_the_mix = (large.gap * large.customs_value).sum() / large.customs_value.sum()
    assert at_the_mix < 0.02


def test_half_of_viet_nams_gap_is_goods_that_it_sold_in_june_and_not_the_rates(chapters, monthly):
    june = monthly[monthly.partner.eq("VNM") & monthly.month.eq("2026-06-01")].iloc[0]
    at_the_mix = (chapters.gap * chapters.customs_value).sum() / chapters.customs_value.sum()
    assert 0.3 < at_the_mix / (june.law_2025 - june.collected_rate) < 0.7


def test_the_row_of_viet_nam_is_the_sum_of_its_chapters(read):
    chapters, rows = read("us_imports_vnm_hs2_monthly"), read("us_collected_rate_partner_monthly")
    chapters = chapters[chapters.month.eq("2026-06-01") & ~chapters.hs2.isin(["98", "99"])]
    row = rows[rows.month.eq("2026-06-01") & rows.partner.eq("VNM")].iloc[0]
    assert chapters.customs_value.sum() == row.customs_value
    assert chapters.duties.sum() == row.duties


def test_chapters_of_the_test_are_those_of_the_complete_month(cells, chapters):
    both = cells[cells.partner.eq("VNM")].merge(chapters, on=["partner", "hs2"])
    assert len(both) == 15
    assert (both.collected_rate_x - both.collected_rate_y).abs().max() < 0.00051


@pytest.mark.parametrize(
    "table", ["us_collected_rate_partner_monthly", "us_collected_rate_series_monthly"]
)
def test_a_collected_rate_is_duties_over_value(read, table):
    both = read(table).dropna(subset=["customs_value", "duties"])
    rate = both.duties.astype(float) / both.customs_value.astype(float)
    assert len(both) == len(read(table)) >= 260
    assert (rate - both.collected_rate).abs().max() < 1e-6


def test_nine_partners_by_month_sum_to_their_imports_by_line_to_the_dollar(read):
    """Two publications of Census: the ledger by month, and the annual table by line."""
    by_month, by_line = read("us_collected_rate_partner_monthly"), read("us_imports_hs10_annual")
    union = read("census_partner_codes").query("group == 'EU'").census_partner_code
    partner = by_line.partner.astype("object").mask(by_line.census_partner_code.isin(union), "EU")
    by_line = by_line.assign(partner=partner)[~by_line.hs10.str[:2].isin(["98", "99"])]
    amounts = ["customs_value", "dutiable_value", "duties"]
    annual = by_line.groupby(["partner", "year"])[amounts].sum()
    year = by_month.month.dt.year.rename("year")
    ours = by_month.groupby(["partner", year])[amounts].sum().loc[(slice(None), [2024, 2025]), :]
    apart = (ours - annual.loc[ours.index]).abs()
    assert len(apart) == 18
    assert apart.customs_value.max() == 0
    assert apart.dutiable_value.max() < 20_000 and apart.duties.max() < 25_000


def test_all_countries_by_month_are_those_of_the_panel_and_of_the_table_by_line(read):
    series, panel = read("us_collected_rate_series_monthly"), read("us_imports_naics3_monthly")
    newest = series[series.series.eq("US")].set_index("month").customs_value
    goods = panel[panel.partner.eq("WLD") & ~panel.naics3.isin(SPECIAL_SECTORS)]
    both = pd.DataFrame({"newest": newest, "panel": goods.groupby("month").customs_value.sum()}).dropna()
    assert len(both) == 11
    assert (both.newest / both.panel - 1).abs().max() < 0.01
    by_line = read("us_imports_hs10_annual").query("year == 2025")
    by_line = by_line[~by_line.hs10.str[:2].isin(["98", "99"])]
    assert newest["2025"].sum() == by_line.customs_value.sum()


def test_the_world_total_of_another_compiler_is_ours_by_month(read):
    """To the dollar in 19 months of the ledger, and within a revision of the panel in 35."""
    theirs = read("us_imports_world_ai_monthly").set_index("month").customs_value
    series, panel = read("us_collected_rate_series_monthly"), read("us_imports_naics3_monthly")
    ledger = series[series.series.eq("US-INCL")].set_index("month").customs_value
    ours = panel[panel.partner.eq("WLD")].groupby("month").customs_value.sum()
    assert len((theirs - ledger).dropna()) == 19 and (theirs - ledger).dropna().eq(0).all()
    assert len((theirs / ours).dropna()) == 35 and (theirs / ours - 1).abs().max() < 0.01


def test_goods_of_data_centres_are_near_those_of_another_list(read):
    """645 lines of one list, 655 of a later one, within four per cent of each other."""
    monthly, by_line = read("us_imports_world_ai_monthly"), read("us_imports_hs10_annual")
    year = monthly.month.dt.year
    ours = monthly.groupby(year)[["customs_value", "ai_customs_value"]].sum().loc[[2024, 2025]]
    listed = by_line[by_line.hs10.isin(read("us_ai_goods_hs10").hs10)]
    assert (ours.customs_value == by_line.groupby("year").customs_value.sum()).all()
    ratio = ours.ai_customs_value / listed.groupby("year").customs_value.sum()
    assert ratio.between(0.96, 1).all()


def test_revised_rates_start_from_the_release_that_the_panels_carry(read, naics3):
    """First releases were made of the same imports, without special provisions."""
    revisions = read("us_collected_rate_revisions_2025")
    own = naics3[~naics3.naics3.isin(["980", "990"]) & naics3.month.dt.year.eq(2025)]
    sums = own.groupby(["partner", "month"], observed=True)[["customs_value", "duties"]].sum()
    panel = (sums.duties / sums.customs_value).rename("panel").reset_index().astype({"partner": "str"})
    both = revisions.merge(panel, on=["partner", "month"])
    assert len(both) == 88
    assert (both.panel - both.first_release_rate).abs().max() < 1e-4
    change = revisions.set_index("partner").revised_minus_first.astype(float)
    assert change.abs().drop(["KOR", "CAN", "IND"]).max() < 0.01
    assert change["KOR"].min() < -0.05  # November: refunds after the deal


def test_before_the_wave_the_law_is_what_customs_collected_but_for_four_partners(by_year):
    """Of Indonesia since 2021 alone, when its claims of GSP owe column 1 and are counted as free."""
    assert set(far_in_a_year(by_year)) == {"CHN", "IDN", "RUS", "THA"}
    own = by_year[by_year.lines.eq("own")].set_index("partner")
    years = [str(year) for year in range(2017, UNTIL + 1)]
    assert own.loc["IDN", years[:4]].max() < 0.003 < own.loc["IDN", years[4:]].min()
    others = own.drop(["CHN", "IDN", "RUS", "THA"])
    assert others[years].abs().max(axis=None) < 0.006
    assert own.loc["CHN", years[2:]].between(0.04, 0.06).all()


def test_most_of_chinas_gap_before_2024_is_its_basket_of_2017(by_year):
    """The same law on the lines of 2024: buyers had left the lines that were taxed."""
    china = by_year[by_year.partner.eq("CHN")].set_index("lines")
    for year in ("2019", "2020", "2021", "2022", "2023"):
        left = china.loc["2024", year] / china.loc["own", year]
        assert 0 < left < 0.4, (year, left)
    assert by_year.lines.eq("2024").sum() == 1  # of the others the lines are those of 2024 already


def test_gaps_of_thailand_and_russia_lie_in_single_sectors(by_year):
    """Thailand's modules of 2024 were sold later than the years that their safeguard is held against.

    Half of its gap is theirs; what claims GSP since 2021 lies in other sectors.
    """
    own = by_year[by_year.lines.eq("own")].set_index("partner")
    assert own.sector[["THA", "RUS"]].to_dict() == {"THA": "335", "RUS": "321"}
    assert own.of_sector["THA"] / own.all_years["THA"] > 0.45


def test_nine_series_lie_between_nothing_and_five_points_below_the_law_since_spring(monthly):
    assert monthly.partner.nunique() == 9
    assert len(monthly) == 288
    spring = monthly[monthly.month.ge("2026-03-01")]
    gap = (spring.law_2025 - spring.collected_rate).groupby(spring.partner).mean()
    assert gap.between(-0.001, 0.05).all(), gap.round(4).to_dict()
    assert gap["EU"] < 0.005


def test_before_the_wave_law_and_collections_of_january_2025_agree_but_for_china(monthly):
    january = monthly[monthly.month.eq("2025-01-01")].set_index("partner")
    gap = (january.law_2025 - january.collected_rate).drop("CHN")
    assert gap.abs().max() < 0.006, gap.round(4).to_dict()


def test_less_of_koreas_goods_was_dutiable_than_the_lines_of_2025_say(monthly):
    korea = monthly[monthly.partner.eq("KOR") & monthly.month.ge("2026-05-01")]
    assert len(korea) == 4
    assert (korea.dutiable_collected < 0.6).all()
    assert (korea.dutiable_law > 0.7).all()


def test_the_union_is_its_members_together(real_law, read, monthly):
    """The law of a union in which one member alone sells is that member's."""

    def germany_alone(name):
        table = read(name)
        return table[table.partner.eq("EU")] if name == collections.MONTHLY else table

    lines = real_law.lines[real_law.lines.partner.eq("DEU")]
    union = law_collected(replace(real_law, lines=lines), germany_alone).set_index("month")
    own = lines[~lines.hs2.isin(["98", "99"])]
    segments, layers = real_law.layers(own)
    row = segments.searchsorted(pd.Timestamp("2025-01-15"), side="right") - 1
    rate = sum(layers.values())[row] @ own.value_2025 / own.value_2025.sum()
    assert union.law_2025["2025-01-01"] == pytest.approx(rate)
