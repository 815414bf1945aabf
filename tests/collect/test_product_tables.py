"""Tables by product, each held against figures that another office or another table gives."""

import re

import numpy as np
import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.law.lines import naics3_of_lines

#: Sectors whose goods have one use, and that use.
ONE_USE = {
    "315": "consumption",
    "316": "consumption",
    "321": "intermediate",
    "322": "intermediate",
    "331": "intermediate",
    "333": "capital",
    "337": "consumption",
}


@pytest.fixture(scope="module")
def changes():
    return read_table("us_imports_hs6_changes")


@pytest.fixture(scope="module")
def lines():
    """Imports of all partners by line in 2024 and 2025, with the HS6 and the sector."""
    imports = read_table("us_imports_hs10_annual")
    codes = pd.Series(imports.hs10.unique())
    sector = naics3_of_lines(codes, read_table("hs10_naics6")).set_axis(codes)
    return imports.assign(hs6=imports.hs10.str[:6], naics3=imports.hs10.map(sector))


def of(changes, partner, start):
    return changes.query("partner == @partner and start_year == @start").set_index("hs6")


def growth(rows) -> float:
    """Change of the log of the sum over codes, from shares and changes."""
    return np.log(np.sum(rows.base_share * np.exp(rows.log_change_value)) / rows.base_share.sum())


@pytest.mark.parametrize("partner", ["CHN", "VNM", "MEX"])
def test_changes_by_code_are_those_of_general_imports_by_census(changes, lines, partner):
    """CIF moves as customs value does by code; 999999 stands for chapters 98 and 99 of Census."""
    own = lines[lines.partner.eq(partner)]
    value = own.pivot_table(index="hs6", columns="year", values="general_value", aggfunc="sum")
    value = value[value.gt(0).all(axis=1)]
    census = (np.log(value[2025]) - np.log(value[2024])).rename("census")
    mine = of(changes, partner, 2024).drop("999999")
    both = mine.join(census, how="inner")
    assert both.base_share.sum() > 0.999 * mine.base_share.sum()
    assert np.corrcoef(both.log_change_value, both.census)[0, 1] > 0.98
    apart = (both.log_change_value - both.census).abs()
    assert np.average(apart, weights=both.base_share) < 0.02
    assert both.base_share[apart > 0.1].sum() < 0.02
    total = value.loc[both.index].sum()
    assert growth(both) == pytest.approx(np.log(total[2025] / total[2024]), abs=0.015)


@pytest.mark.parametrize("partner", ["CHN", "VNM", "MEX"])
@pytest.mark.parametrize("start", [2015, 2017])
def test_changes_before_2020_are_those_of_chapters_by_census(changes, partner, start):
    """Imports for consumption, customs value: an office of its own, another concept, close by."""
    imports = read_table("us_imports_hs2_monthly").query("partner == @partner")
    by_year = (
        imports.groupby([imports.hs2.astype(str), imports.month.dt.year]).customs_value.sum().unstack()
    )
    own = of(changes, partner, start)
    chapters = own.groupby(own.index.str[:2])
    ours = pd.DataFrame({"ours": chapters.apply(growth), "share": chapters.base_share.sum()})
    ours["census"] = np.log(by_year[start + 2] / by_year[start])
    ours["share_census"] = by_year[start] / by_year[start].sum()
    apart = (ours.ours - ours.census).abs()
    known = apart.notna() & np.isfinite(apart)
    assert ours.share[known].sum() > 0.98
    assert np.average(apart[known], weights=ours.share[known]) < 0.05
    assert (ours.share - ours.share_census).abs().max() < 0.025


@pytest.mark.parametrize("partner, code", [("CHN", "5700"), ("VNM", "5520"), ("MEX", "2010")])
@pytest.mark.parametrize("start", [2015, 2017, 2022])
def test_imports_by_code_grew_as_all_general_imports_by_census(changes, partner, code, start):
    """Customs value; freight, which Comtrade counts, was dear in 2022, and most so from Asia."""
    totals = read_table("us_trade_totals_monthly").query("census_partner_code == @code")
    by_year = totals.groupby(totals.month.dt.year).general_imports.sum()
    own = of(changes, partner, start)
    census = np.log(by_year[own.end_year.iloc[0]] / by_year[start])
    assert growth(own) == pytest.approx(census, abs=0.03)


def test_value_is_quantity_times_unit_value_and_shares_add_up(changes):
    parts = changes.log_change_quantity + changes.log_change_unit_value
    known = parts.notna()
    assert (changes.log_change_value - parts)[known].abs().max() < 1e-7
    assert (changes.log_change_quantity.notna() == changes.log_change_unit_value.notna()).all()
    assert changes.groupby(["partner", "start_year"]).base_share.sum().to_numpy() == pytest.approx(
        1, abs=2e-6
    )


def test_quantities_cover_half_to_three_fifths_of_imports_from_china(changes):
    known = changes[changes.partner.eq("CHN") & changes.log_change_quantity.notna()]
    covered = known.groupby("start_year").base_share.sum()
    assert covered.between(0.52, 0.61).all()


def test_shares_of_2017_are_the_weights_of_the_law(changes):
    weights = read_table("us_imports_from_china_weights_hs6_2017").set_index("hs6").weight_2017
    own = of(changes, "CHN", 2017).base_share
    assert (own - weights.reindex(own.index)).abs().max() < 2e-5
    assert weights.drop(own.index).sum() < 2e-4


@pytest.mark.parametrize("partner, unmatched", [("all", 0.105), ("CHN", 0.162)])
def test_end_use_misses_the_share_of_imports_that_its_description_says(lines, partner, unmatched):
    own = lines[lines.year.eq(2024) & (lines.partner.eq(partner) | (partner == "all"))]
    missing = own.customs_value[~own.hs6.isin(read_table("hs6_bec5_end_use").hs6)].sum()
    assert missing / own.customs_value.sum() == pytest.approx(unmatched, abs=0.001)


def test_end_use_knows_every_code_of_2017_but_special_provisions(changes):
    own = of(changes, "CHN", 2017)
    unknown = own[~own.index.isin(read_table("hs6_bec5_end_use").hs6)]
    assert list(unknown.index) == ["999999"]
    assert unknown.base_share.sum() == pytest.approx(0.0136, abs=1e-4)


def test_end_use_of_a_sector_is_what_its_goods_are_for(lines):
    """NAICS by Census knows nothing of the United Nations' categories."""
    own = lines[lines.year.eq(2024)].merge(read_table("hs6_bec5_end_use"), on="hs6")
    value = own.pivot_table(index="naics3", columns="end_use", values="customs_value", aggfunc="sum")
    share = value.div(value.sum(axis=1), axis=0)
    assert share.idxmax(axis=1)[list(ONE_USE)].to_dict() == ONE_USE
    assert all(share.loc[sector, use] > 0.6 for sector, use in ONE_USE.items())


def test_ai_goods_are_lines_that_are_imported_and_half_of_electronics(lines):
    listed = read_table("us_ai_goods_hs10").hs10
    assert set(listed) - set(lines.hs10) == {"2903441030"}
    ai = lines.customs_value.where(lines.hs10.isin(listed), 0)
    of_334 = lines.naics3.eq("334") & lines.year.eq(2024)
    assert ai[of_334].sum() / lines.customs_value[of_334].sum() == pytest.approx(0.545, abs=0.005)
    by_year = ai.groupby(lines.year).sum() / lines.customs_value.groupby(lines.year).sum()
    assert by_year.to_list() == pytest.approx([0.147, 0.196], abs=0.001)


@pytest.fixture(scope="module")
def prices():
    """Logs of the price indexes by month and sector."""
    table = read_table("us_import_price_index_china_naics3_monthly")
    return np.log(table.pivot(index="month", columns="naics3", values="import_price_index"))


@pytest.fixture(scope="module")
def sectors(changes):
    """Codes of 2017-2019 from China with their sector."""
    own = of(changes, "CHN", 2017).reset_index()
    return own.assign(naics3=naics3_of_lines(own.hs6, read_table("hs10_naics6")))


def test_price_index_of_all_goods_is_that_of_its_sectors_by_their_imports(prices, sectors):
    """The weights are Comtrade's; the ten sectors are 86 per cent of imports from China in 2017."""
    weights = sectors.groupby("naics3").base_share.sum().reindex(prices.columns.drop("TOT"))
    assert weights.sum() == pytest.approx(0.860, abs=0.001)
    parts = (prices[weights.index] - prices.loc["2017-12-01", weights.index]) @ (weights / weights.sum())
    total = prices.TOT - prices.TOT["2017-12-01"]
    assert (parts - total).abs().max() < 0.005
    assert np.corrcoef(parts.diff().dropna(), total.diff().dropna())[0, 1] > 0.85


def test_price_indexes_of_sectors_rank_loosely_as_unit_values_do(prices, sectors):
    """Unit values hold the mix of goods too: the two agree in rank, not in size."""
    annual = prices.groupby(prices.index.year).mean()
    indexes = (annual.loc[2019] - annual.loc[2017]).drop("TOT")
    medians = sectors.groupby("naics3").log_change_unit_value.median().reindex(indexes.index)
    assert 0.3 < indexes.corr(medians, method="spearman") < 0.9
    assert indexes.idxmin() == "334"


def test_a_code_is_called_as_its_published_title_and_a_chapter_as_the_harmonised_system_has_it():
    """They share the beginning of a word; gums called by the first of them, farms and wells do not."""
    codes = read_table("product_codes")
    titles = read_table("hs_descriptions").set_index("hs_code").title
    both = codes.assign(title=codes.code.map(titles).where(codes.system.eq("hs2")).fillna(codes.label))
    apart = [
        row.code
        for row in both.itertuples()
        if not beginnings(row.census_title) & beginnings(row.label)
        or not beginnings(row.census_title) & beginnings(row.title)
    ]
    assert sorted(apart) == ["111", "13", "211"]
    assert not codes.duplicated(["system", "label"]).any()


def beginnings(text: str) -> set[str]:
    return {word[:5] for word in re.findall(r"[a-z]{4,}", text.lower())}


def test_the_metal_of_a_chapter_has_the_largest_share_in_its_lines():
    """Iron and steel, copper, aluminium; nickel, lead, zinc and tin are other metals."""
    shares = read_table("us_metal_content_shares_hts10").set_index("hts10").filter(like="_share")
    means = shares.groupby(shares.index.str[:2]).mean()
    largest = means.idxmax(axis=1).str.removesuffix("_share")
    metals = {"72": "steel", "73": "steel", "74": "copper", "76": "aluminum"}
    metals |= dict.fromkeys(["75", "78", "79", "80"], "other_metal")
    assert largest[list(metals)].to_dict() == metals
    assert shares.sum(axis=1).max() <= 1 + 1e-9
