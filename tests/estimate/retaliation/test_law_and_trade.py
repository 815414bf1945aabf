"""China's law and US exports against outside counts of the same things."""

import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.combine.retaliation import EXPORTS
from analysis.estimate.retaliation import second
from analysis.estimate.retaliation.trade import by_good, by_list
from analysis.estimate.tariffs.counter_tariffs import law_checks


@pytest.fixture(scope="module")
def counts(law, rates, trade, chapters):
    return law_checks.waves(law, rates, law_checks.world_weights(trade, chapters)).set_index("wave")


@pytest.fixture(scope="module")
def china_totals():
    totals = read_table("us_trade_totals_monthly")
    return totals[totals.census_name.eq("CHINA")]


def test_lines_at_each_wave_are_as_many_as_the_notices_name(counts):
    assert counts.lines.tolist() == [545, 878, 6_085, 5_874, 5_874] == counts.notice.tolist()


def test_mean_duty_moves_as_the_published_average_does(counts):
    known = counts.dropna(subset="published_step")
    assert len(known) == 3
    assert (known.step - known.published_step).abs().max() < 0.0025


def test_weights_to_the_world_add_up_to_exports_by_chapter(trade, chapters):
    weights = law_checks.world_weights(trade, chapters)
    world = chapters[chapters.partner.eq("WLD") & chapters.month.dt.year.eq(2017)]
    by_chapter = world.groupby("hs2").exports_value.sum()
    own = weights.groupby(weights.index.str[:2]).sum()
    pd.testing.assert_series_equal(own, by_chapter[own.index].astype(float), check_names=False)


def test_rates_of_2025_lie_above_the_added_duty_by_as_much_at_every_rate(rates, law):
    table = law_checks.beside_wto(rates, law)
    assert table.products.sum() > 5_000
    assert table.excess.between(0.06, 0.08).all()


def test_lists_of_march_2025_hold_nearly_all_lines_that_were_published():
    """Of 711 and 29 lines of China's 21 are missing; Canada's first has 14 more than were published."""
    lists = read_table("retaliation_lists_2025").groupby(["reporter", "list"]).size()
    china = lists["CHN"]
    assert (china["10 per cent"], china["15 per cent"]) == (711 - 21, 29)
    assert lists["CAN", "first list"] == 1_256 + 14


def test_products_hold_nearly_all_exports_and_the_gap_lies_in_two_chapters(chapters, china_totals):
    fine = read_table(EXPORTS)
    fine = fine.groupby(["month", fine.hs6.str[:2].rename("hs2")]).exports_value.sum()
    coarse = chapters[chapters.partner.eq("CHN")].set_index(["month", "hs2"]).exports_value
    both = pd.DataFrame({"fine": fine, "coarse": coarse}).fillna(0.0)
    both = both[both.index.get_level_values("month").year.isin(range(2013, 2020))]
    by_month = both.groupby("month").sum()
    years = by_month.groupby(by_month.index.year).sum()
    assert (years.fine / years.coarse).between(0.992, 0.998).all()
    assert (by_month.fine / by_month.coarse > 0.985).all()
    gap = (both.coarse - both.fine).groupby("hs2").sum()
    assert gap[["27", "29"]].sum() / gap.sum() > 0.995
    total = china_totals.set_index("month").exports.reindex(by_month.index)
    total = total.groupby(total.index.year).sum()
    apart = (years.coarse / total - 1).abs()
    assert apart.loc[:2017].max() < 1e-9 and apart.max() < 5e-4  # 2018 and 2019 were revised


def test_no_product_is_sold_for_more_than_its_chapter(chapters):
    fine = read_table(EXPORTS)
    fine = fine.groupby(["month", fine.hs6.str[:2].rename("hs2")]).exports_value.sum()
    coarse = chapters[chapters.partner.eq("CHN")].set_index(["month", "hs2"]).exports_value
    both = pd.concat([fine, coarse], axis=1, keys=["fine", "coarse"], join="inner")
    both = both[both.index.get_level_values("month") < "2018-01-01"]  # the year the revisions begin
    assert (both.fine <= both.coarse).all()


def test_lists_and_goods_add_up_to_all_exports_of_their_months(trade, rates):
    windows = {"before": ("2017-07", "2018-06"), "after": ("2018-09", "2019-08")}
    lists = by_list(trade, rates)
    for name, (first, last) in windows.items():
        assert lists[name].sum() == pytest.approx(trade.values.loc[:, first:last].to_numpy().sum())
    goods = by_good(trade)
    half = goods[goods.half.eq("2018, second half")]
    assert half.after.sum() == pytest.approx(trade.values.loc[:, "2018-07":"2018-12"].to_numpy().sum())


def test_exports_of_2024_are_the_same_in_two_tables(china_totals):
    vintages = read_table("us_trade_totals_vintages")
    china = vintages[vintages.partner.eq("CHN") & vintages.flow.eq("exports")]
    china = china.join(china_totals.set_index("month").exports, on="month", how="inner")
    china = china[china.month.dt.year.eq(2024)]
    apart = (china.value / china.exports - 1).abs().groupby(china.vintage)
    late, early = second.TOTALS_VINTAGES
    assert apart.max()[early] < 1e-4 and apart.max()[late] < 0.01
    assert apart.size()[[late, early]].tolist() == [8, 12]


def test_change_of_a_month_compares_two_figures_of_one_vintage():
    vintages = read_table("us_trade_totals_vintages")
    table = second.total_exports(vintages)
    own = vintages[vintages.partner.eq("CHN") & vintages.flow.eq("exports")]
    by = own.set_index(["vintage", "month"]).value
    for month, row in table.dropna(subset="yoy_growth").iterrows():
        year_ago = by[row.vintage, month - pd.DateOffset(months=12)]
        assert row.yoy_growth == pytest.approx(by[row.vintage, month] / year_ago - 1)
    assert table.yoy_growth["2025-01":].notna().all() and table.index[-1] == pd.Timestamp("2026-04-01")


def test_means_of_the_law_of_2025_are_the_publishers_in_whole_months(law):
    imports = read_table("china_tariff_on_us_hs6_dates").groupby("hs6").imports_2024.first()
    months = pd.date_range("2025-01", "2026-04", freq="MS")
    table = second.law_by_month(law, imports.astype(float), months)
    assert table.simple[["2025-01", "2025-07", "2026-01"]].tolist() == pytest.approx(
        [0.224, 0.335, 0.325], abs=5e-4
    )
    # April 2025: 9 days at 23.5, 2 at 107.5 and 19 at 148.5 per cent.
    assert table.simple["2025-04-01"] == pytest.approx(
        (9 * 0.235 + 2 * 1.075 + 19 * 1.485) / 30, abs=5e-4
    )
    assert (table.weighted < table.simple).all()
