"""Numbers that give way to others, or are given to other goods: all follows the goods."""

import numpy as np
import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.combine.courses.paths import _lists
from analysis.law import goods
from analysis.law.asked import became_of, lines_of, numbers
from analysis.law.day_changes import changes
from analysis.law.lookup import statutory_rate
from analysis.law.statutory import Law
from analysis.law.stored import flags_on, lines_on, rates_on_days
from analysis.law.successors import as_traded, became, carried, layers_as_traded
from analysis.paths import ROOT

DAY = pd.Timestamp("2026-12-01")
#: Imports of a heading from which pages of a partner are compared (US dollars of 2025).
LARGE = 20e6


@pytest.fixture(scope="module")
def table():
    return read_table("us_hts10_successors")


@pytest.fixture(scope="module")
def imports():
    """Imports of 2024 and 2025 by number, US dollars."""
    annual = read_table("us_imports_hs10_annual")
    return annual.pivot_table(
        index="hs10", columns="year", values="customs_value", aggfunc="sum"
    ).fillna(0)


def edges(*rows) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["first_day", "old", "new"])
    return table.assign(first_day=pd.to_datetime(table.first_day))


def test_the_list_agrees_with_editions_and_with_what_was_traded(table, imports):
    assert table.old_hts10.str[:8].eq(table.new_hts10.str[:8]).all()
    printed = read_table("us_hts_lines_by_revision")
    for day, step in table[table.first_day.between("2025-02-01", "2026-06-30")].groupby("first_day"):
        begun = set(printed.hts[printed.first_day.eq(day)]) | set(step.old_hts10)
        assert set(step.new_hts10) <= begun, day
        ended = set(printed.hts[printed.next_day.eq(day)])
        again = set(printed.hts[printed.first_day.lt(day) & printed.next_day.isna()])
        assert set(step.old_hts10) <= ended | again and len(set(step.old_hts10) & ended) > 30, day
    before = table.first_day.lt("2025-02-01")
    assert imports[2025].reindex(table.old_hts10[before].unique()).sum() == 0
    assert imports[2024].reindex(table.new_hts10[table.first_day.eq("2025-01-01")].unique()).sum() == 0
    gone = imports[imports[2024].gt(0) & imports[2025].eq(0)]
    listed = gone[gone.index.isin(table.old_hts10)]
    assert gone[2024].sum() > 39e9 and listed[2024].sum() > 0.99 * gone[2024].sum()


def test_a_split_goes_as_the_partner_then_all_then_in_equal_parts():
    steps = edges(
        ("2025-01-01", "a", "b"),
        ("2025-01-01", "a", "c"),
        ("2026-02-01", "c", "d"),
        ("2026-02-01", "c", "e"),
    )
    lines = pd.DataFrame({"partner": ["VNM", "MEX"], "hts": ["a", "a"]})
    every = pd.Series({"b": 30.0, "c": 70.0})
    of_vietnam = pd.Series([3.0, 1.0], pd.MultiIndex.from_tuples([("VNM", "b"), ("VNM", "c")]))
    shares = became(lines, steps, DAY, every, of_vietnam).set_index(["partner", "successor"]).share
    assert shares["VNM"].to_dict() == pytest.approx({"b": 0.75, "d": 0.125, "e": 0.125})
    assert shares["MEX"].to_dict() == pytest.approx({"b": 0.3, "d": 0.35, "e": 0.35})


def test_a_number_given_to_other_goods_is_reached_by_steps_and_never_by_its_digits():
    """As in 3004.90.92: what was 15 is 16 from February 2026 and 17 from July, as 16 gives way too."""
    february = [("2026-02-01", "15", "16"), ("2026-02-01", "16", "17")]
    july = [("2026-07-01", "16", "17"), ("2026-07-01", "17", "19")]
    steps = edges(*february, *july)
    traded = pd.Series({"15": 100.0, "16": 7.0, "17": 0.0, "19": 0.0})
    lines = pd.DataFrame({"partner": "IRL", "hts": traded.index})
    for day, expected in (("2026-03-01", [0, 100, 7, 0]), ("2026-08-01", [0, 0, 100, 7])):
        of_day = became(lines, steps, pd.Timestamp(day))
        assert carried(traded, of_day).reindex(traded.index).tolist() == expected
    rates = pd.Series({"15": 0.1, "16": 0.2, "17": 0.5, "19": 0.0})
    assert as_traded(rates, of_day, of_day.successor.map(rates)).to_dict() == {
        "15": 0.5,
        "16": 0.0,
        "17": 0.0,
        "19": 0.0,
    }


def test_no_weight_of_a_number_that_was_given_to_other_goods_is_joined_by_its_digits(table, imports):
    """35.7 bn USD of 2025 stood under the 29 numbers that are other goods' from February 2026."""
    same = set(table.old_hts10[table.old_hts10.eq(table.new_hts10)])
    for day, n_reused in (("2026-02-01", 29), ("2026-07-01", 17)):
        step = table[table.first_day.eq(day)]
        reused = sorted(set(step.old_hts10) & set(step.new_hts10))
        assert len(reused) == n_reused
        lines = pd.DataFrame({"partner": "ALL", "hts": imports.index})
        of_day = became(lines, numbers().edges, pd.Timestamp(day))
        moved = carried(imports[2025], of_day)
        assert moved.sum() == pytest.approx(imports[2025].sum(), abs=len(of_day))
        by_digits = imports[2025].reindex(reused).fillna(0)
        unlike = (
            (moved.reindex(reused) - by_digits).abs().gt(1)
            | by_digits.eq(0)
            | by_digits.index.isin(same)
        )
        assert unlike.all(), unlike[~unlike]


def test_the_law_of_a_basket_is_that_of_its_goods_from_the_day_their_number_gave_way():
    """Sector 337 of India in November 2025: 9403.60.8081 stood at the law of a number that had ended."""
    segments = pd.DatetimeIndex(["2000-01-01", "2025-10-14"])
    codes = pd.Series(["a", "b", "c"])
    layers = {"uniform": np.array([[0.1, 0.1, 0.1], [0.5, 0.2, 0.3]])}
    rows = pd.DataFrame({"hts": "a", "successor": ["b", "c"], "share": [0.25, 0.75]})
    rows = rows.assign(partner="IND", first_day=pd.Timestamp("2025-11-01"))
    days, layers_of_days = layers_as_traded((segments, layers), codes, rows)
    assert days.tolist() == [*segments, pd.Timestamp("2025-11-01")]
    assert layers_of_days["uniform"][:, 0].tolist() == pytest.approx([0.1, 0.5, 0.275])
    assert layers_of_days["uniform"][:, 1:].tolist() == [[0.1, 0.1], [0.2, 0.3], [0.2, 0.3]]


def by_heading(values: pd.Series, weight: pd.Series) -> pd.Series:
    held = values.notna()
    sums = pd.DataFrame({"rate": values * weight, "weight": weight})[held]
    sums = sums.groupby(sums.index.str[:4]).sum()
    return sums.rate / sums.weight.where(sums.weight > 0)


@pytest.fixture(scope="module")
def large():
    """Partners and headings of which more than 20 m USD came in 2025."""
    annual = read_table("us_imports_hs10_annual")
    of_2025 = annual[annual.year.eq(2025) & annual.partner.notna()]
    sums = of_2025.groupby([of_2025.partner, of_2025.hs10.str[:4]]).customs_value.sum()
    return sums[sums.gt(LARGE)].index


#: Partners of half of the large headings.
LARGEST = ["CAN", "CHN", "DEU", "FRA", "GBR", "IND", "IRL", "ITA", "JPN", "KOR", "MEX", "TWN", "VNM"]


@pytest.mark.parametrize(
    "some", [LARGEST, pytest.param(None, marks=pytest.mark.slow)], ids=["largest", "all"]
)
def test_look_ups_and_what_ifs_have_one_mean_of_every_large_heading(large, some):
    """0.7.0 had 15.0 and 18.5 % on furniture from Vietnam, .1 and 10.8 on caps from Mexico."""
    assert len(large) > 6000
    large = large if some is None else large[large.get_level_values(0).isin(some)]
    apart = {}
    for partner in large.unique(level=0):
        sold = lines_on(partner, "", DAY).set_index("hts")
        looked_up = by_heading(sold.statutory_rate, sold.weight)
        lines = lines_of(partner).set_index("hts").weight
        law = rates_on_days(partner, [(DAY, DAY)])[0]
        what_if = by_heading(law, lines.reindex(law.index).fillna(0.0))
        codes = large[large.get_level_values(0) == partner].get_level_values(1)
        unlike = (looked_up.reindex(codes) - what_if.reindex(codes)).abs()
        apart |= {(partner, code): gap for code, gap in unlike[unlike > 1e-5].items()}
    assert len(large) > 3000 and not apart, sorted(apart.items(), key=lambda one: -one[1])[:10]


def test_the_page_weighs_each_line_on_each_day_as_look_ups_do():
    for partner in ("VNM", "IRL"):
        every = lines_of(partner)
        every = every[every.hts.str.len().eq(10)]
        values = pd.Series(every.weight.to_numpy(float), every.hts.to_numpy(str))
        rows = pd.concat([became_of(partner, day) for day in numbers().days])
        law = Law(pd.DataFrame(), pd.DataFrame(), None, rows.assign(partner=partner))
        for day, weights in _lists(law, partner, values, np.datetime64("2018-01-01")).items():
            held = pd.Series(weights, values.index).dropna()
            looked_up = lines_of(partner, day=pd.Timestamp(day)).set_index("hts").weight
            pd.testing.assert_series_equal(
                held, looked_up.reindex(held.index), check_names=False, check_index_type=False
            )


def test_furniture_of_vietnam_is_weighed_under_its_numbers_of_the_day():
    furniture = statutory_rate("VNM", "9403", DAY)
    assert furniture.statutory_rate == pytest.approx(0.1848, abs=1e-3)
    codes = goods.lines_under("VNM", "94036080", DAY).codes
    assert "9403608081" not in codes and "9403608093" in codes


def test_a_number_of_the_schedule_is_printed_traded_or_new():
    schedule = goods._schedule()
    assert schedule >= goods.lines_of_all() and schedule >= {*numbers().edges.new}


def test_a_number_that_gave_way_is_answered_by_its_successors_and_says_so():
    answer = statutory_rate("VNM", "9403608081", DAY)
    assert answer.n_lines == 2 and "gave way" in answer.facts[0] and "9403608093" in answer.facts[0]
    assert statutory_rate("VNM", "9403608081", "2024-06-01").facts == ()


def test_a_number_asked_for_before_its_birth_says_whose_goods_stood_for_it(table):
    """All that begin on 1 July 2026; one that was other goods' before is there."""
    july = table[table.first_day.eq("2026-07-01")]
    olds = july.groupby("new_hts10").old_hts10.agg(set)
    day = pd.Timestamp("2026-06-30")
    for code, old in olds.items():
        codes, remark = goods._whole("BRA", code, day)
        if code in set(table.old_hts10):
            assert "begins on" not in remark, code
        else:
            assert codes == [code] and "begins on 1 July 2026" in remark, code
            assert any(number in remark for number in old), code
    assert "begins on 1 July 2026" in statutory_rate("CHN", "2922190910", "2025-06-01").facts[0]


def test_the_text_on_the_law_counts_the_numbers_that_are_other_goods_now(table):
    again = {day: set(step.old_hts10) & set(step.new_hts10) for day, step in table.groupby("first_day")}
    february, july = again[pd.Timestamp("2026-02-01")], again[pd.Timestamp("2026-07-01")]
    text = (ROOT / "docs" / "law.md").read_text(encoding="utf-8")
    assert sum(map(bool, again.values())) == 2
    assert f"{len(february)} mean other goods since 1 February 2026" in text
    assert f"and {len(july)} ({len(july & february)} of them again) since 1 July" in text


def test_every_number_of_the_change_record_is_a_line_of_any_seller(table):
    """179 numbers begin on 1 July 2026, after the last edition that was read."""
    codes = set(table.new_hts10) - numbers().ended(DAY)
    assert len(codes & set(table.new_hts10[table.first_day.eq("2026-07-01")])) > 190
    for code in sorted(codes):
        assert goods._whole("BRA", code, DAY) == ([code], "")
    drugs = statutory_rate("CHN", "2922190910", DAY)
    assert drugs.n_lines == 1 and drugs.facts == () and drugs.statutory_rate > 0


def test_drugs_that_a_list_names_are_found_under_the_numbers_that_were_traded():
    """Six numbers of note 40 meant other goods in June; 25 bn USD of Ireland stood under .9215."""
    listed = read_table("us_section232_pharma_lines_hts10")
    listed = set(listed.hts10[listed.first_day.le(DAY) & ~listed.last_day.lt(DAY)])
    rows = became_of("IRL", numbers().list_of(DAY))
    rows = rows[rows.hts.str.startswith("30049092")]
    expected = rows.successor.isin(listed).groupby(rows.hts).any()
    patented = flags_on("IRL", DAY, expected.index).by_use.str.contains("patented_drug")
    assert patented.tolist() == expected.tolist() and expected["3004909215"]
    assert (expected != pd.Series(expected.index.isin(listed), expected.index)).sum() > 5


def test_a_number_that_no_text_has_is_answered_by_its_subheading_and_says_so():
    answer = statutory_rate("DEU", "8703230199", DAY)
    assert answer.n_lines == 7 and "stands in no edition" in answer.facts[0]


@pytest.mark.parametrize(
    "partner, hts, lowest, highest",
    [("BRA", "30069100", 0.417, 0.417), ("AFG", "87032301", 0.275, 0.275)],
)
def test_eight_digits_answer_any_seller_with_a_rate_or_its_ends(partner, hts, lowest, highest):
    answer = statutory_rate(partner, hts, DAY)
    assert answer.kinds.lowest.min() == pytest.approx(lowest)
    assert answer.kinds.highest.max() == pytest.approx(highest)


def test_a_change_of_the_law_is_one_of_the_same_goods():
    """Number 3004.90.9216 is another good's in February 2026: its rate before is that of .9215."""
    assert (
        numbers().before(pd.Timestamp("2026-01-31"), pd.Timestamp("2026-02-02"))["3004909216"]
        == "3004909215"
    )
    assert changes("2026-01-31", "2026-07-02", partner="VNM", goods="9403").lines is not None
