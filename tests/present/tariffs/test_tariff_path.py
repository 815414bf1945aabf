"""What is said of tariffs beside imports, for unlike goods and windows."""

import re

import pandas as pd
import pytest

from analysis.combine import load_panel
from analysis.combine.load import load_newest
from analysis.estimate.tariffs.goods import goods_path
from analysis.estimate.trade.exports.us_ledger import import_totals
from analysis.present import tariffs as show
from analysis.present.words import faults_of_text, plain
from tests.present.texts import faults_of_codebook, faults_of_print

ASKED = [
    {"partner": "CHN", "start": "2018-01"},
    {"partner": "GBR", "goods": "336", "start": "2025-01"},
    {"partner": "CHN", "goods": "94", "system": "hs2", "start": "2018-01"},
    {"partner": "SAU", "goods": "114", "start": "2025-05", "end": "2025-05"},
    {"partner": "CHN", "start": "2026-01", "end": "2026-08"},
]


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_every_part_names_the_partner_and_has_no_missing_value(asked):
    found = goods_path(**asked)
    picture, words, table = show.path_figure(found), show.path_words(found), show.path_table(found)
    sentence = words.text
    for text in (sentence, picture.alt, picture.caption, repr(table)):
        assert not {"nan", "NaN", "None", "NaT", "inf"} & set(re.findall(r"\w+", plain(text)))
    assert found.selection.partner_name in sentence and found.selection.partner_name in picture.alt
    assert faults_of_text(sentence) == []
    assert "Sources" in picture.caption and "Sources" in table.caption
    assert faults_of_print({"words": words, "figure": picture, "table": table}) == []
    assert faults_of_codebook(table) == []


def test_a_window_after_the_last_import_is_refused():
    from analysis.checks import InputError

    with pytest.raises(InputError, match="is after 2026-08, the last month"):
        goods_path(partner="CHN", start="2026-09")
    with pytest.raises(InputError, match="outside the data: CHE in naics3 has 2013-01 to 2025-11"):
        goods_path(partner="CHE", start="2026-01", end="2026-08")


@pytest.mark.parametrize(
    "tariff, label",
    [("headline", "Headline"), ("law", "Statutory"), ("collected", "Effective")],
)
def test_one_tariff_draws_and_says_that_one_alone(tariff, label):
    found = goods_path(partner="VNM", start="2025-01", tariff=tariff)
    drawn = show.path_figure(found).series()
    assert set(drawn[drawn.kind.eq("line")].label) >= {label, "Imports"}
    assert not {"Headline", "Statutory", "Effective"} - {label} & set(drawn.label)
    assert show.path_words(found).text.partition(". That is ")[0].count("%") == 1


@pytest.mark.parametrize("partner", list(load_panel().partner.cat.categories))
def test_months_go_to_the_newest_held_of_every_partner_beside_its_share_of_all_imports(partner):
    goods, newest = goods_path(partner=partner), load_newest(partner)
    newest = newest.rename(columns={"collected_rate": "effective_rate"})
    newest = newest if len(newest) else import_totals(load_panel(), partner)
    last, by_law = goods.path.iloc[-1], goods.path.statutory_rate.notna()
    assert goods.path.index[-1] == newest.index[-1]
    assert last.customs_value == newest.customs_value.iloc[-1]
    assert last.effective_rate == pytest.approx(newest.effective_rate.iloc[-1])
    assert goods.path.share.notna().all() and goods.path.share.between(0, 0.3).all()
    assert by_law.iloc[-1] == by_law.iloc[-12]
    assert goods.path.share["2025-11":].diff().abs().fillna(0).max() < 0.03  # 98 and 99 end there
    assert (goods.later_from is not None) == (goods.path.index[-1] > pd.Timestamp("2025-11-01"))


def test_a_window_may_end_in_a_month_after_the_panel():
    goods = goods_path(partner="CAN", start="2025-10", end="2026-03")
    assert list(goods.path.index[[0, -1]]) == [pd.Timestamp("2025-10-01"), pd.Timestamp("2026-03-01")]
    assert goods_path(partner="CAN", goods="336").path.index[-1] == pd.Timestamp("2025-11-01")


def test_a_tariff_that_is_none_gets_the_nearest():
    from analysis.checks import InputError

    with pytest.raises(InputError, match="unknown tariff 'colected'. Did you mean 'collected'"):
        goods_path(partner="VNM", tariff="colected")


def test_the_figure_draws_what_the_table_says():
    found = goods_path(partner="VNM", start="2025-01")
    drawn = show.path_figure(found).series().query("label == 'Effective'")
    *by_month, held = drawn.y
    assert by_month == pytest.approx(list(found.path.effective_rate.dropna()))
    assert held == by_month[-1]  # to the end of its month


def test_a_year_before_is_of_the_same_goods_as_the_last_month():
    """Months after the panel lack two chapters, and so does what they are compared with."""
    goods, newest = goods_path(partner="CHN"), load_newest("CHN")
    before = newest.index[-1] - pd.DateOffset(years=1)
    assert goods.year_before.customs_value == newest.customs_value[before]
    assert goods.year_before.customs_value < 0.95 * goods.path.customs_value[before]
    assert "a year earlier, when they were 21.6\u00a0bn USD" in plain(show.path_words(goods).text)
    furniture = goods_path(partner="VNM", goods="337", start="2025-06", end="2025-06")
    assert (
        furniture.year_before.share
        == goods_path(partner="VNM", goods="337").path.share["2024-06"].iloc[0]
    )
    assert goods_path(partner="CHN", start="2013-02", end="2013-03").year_before is None
