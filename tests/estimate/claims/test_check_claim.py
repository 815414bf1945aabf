"""One claim in one line: the kinds that people bring, held against figures known from elsewhere."""

from dataclasses import replace

import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.claims.definitions import others, realised
from analysis.claims.formulas import compute
from analysis.claims.grammar import parse_claim
from analysis.claims.measures import MEASURES
from analysis.claims.quantities import KIND_QUANTITIES
from analysis.estimate.claims.study import check_claim
from analysis.paths import NOTEBOOKS
from analysis.publish.reports.catalog import read_catalog

#: Claims as the press and offices printed them, and the source in the table or of the article.
HOLDS = [
    "exports CHN USA 2025-05 yoy -34.5%",  # the article of 9 June 2025
    "exports CHN USA 2025-05 yoy around minus a third",
    "exports CHN USA 2025-05 yoy -30%..-40%",
    "exports CHN USA 2025-05 28.8bn",  # AP, 9 June 2025
    "exports CHN 2025-05 316.1bn",
    "exports CHN USA 2025-05 ytd -9.7%",  # AP's first version took it for May's
    "exports CHN USA 2025-05 ytd 177.42bn",
    "exports CHN USA 2025 yoy -20%",
    "share exports CHN USA 2025-05 9.1%",  # 28.8 of 316.1
    "imports CHN USA 2025-07 yoy -18.9%",  # CNBC, 7 August 2025
    "imports CHN WLD 2025-07 yoy 4.1%",
    "imports CHN WLD 2025-07 as_high 12 months",  # "since July 2024"
    "imports USA CHN 2025-05 yoy -43.5%",
    "imports USA CHN 2026-06 yoy 34.5%",  # from the table without HTS 98 and 99
    "share imports USA CHN 2025-05 7%",
    "balance USA CHN 2025-05 -13.94bn",  # Census page of the trade with China, February 2026
    "balance USA CHN 2024 -295.5bn",  # Census, before the annual revision
    "balance USA CHN 2025 -202.1bn",  # the same
    "effective WLD 2025-10 10.9%",  # Bruegel, Penn Wharton
    "effective CHN 2025-10 37.7%",  # Bruegel
    "effective CHN 2026-08 24.6%",
    "receipts_rate USA 2025-11 11.8%",  # Budget Lab, Treasury basis
    "statutory CHN 2025-05 71%",
    "headline CHN 2025-05-13 145%",
    "headline CHN 2025-05-14 30%",
    "ppi CHN 2025-05 yoy -3.3%",
    "cpi CHN 2025-05 mom -0.2%",  # NBS, 9 June 2025
]
FAILS = [
    "exports CHN USA 2025-05 yoy around -1/5",
    "exports CHN USA 2025-05 yoy over -35%",
    "balance USA CHN 2025 -200bn",
    "effective CHN 2025-05 145%",
    "headline CHN 2025-05-12 30%",
]


@pytest.mark.parametrize("text", HOLDS)
def test_claim_as_published_holds(text, figures):
    checked = check_claim(text, figures)
    assert checked.verdict.holds, checked.verdict.text
    assert checked.found.vintage


@pytest.mark.parametrize("text", FAILS)
def test_claim_that_is_off_does_not_hold(text, figures):
    assert check_claim(text, figures).verdict.holds is False


def test_order_of_the_words_does_not_matter(figures):
    first, other = (
        check_claim(t, figures)
        for t in ("share imports USA CHN 2025-05 7%", "2025-05 imports USA CHN share 7%")
    )
    assert first.value == other.value == pytest.approx(0.0708, abs=1e-4)


def test_first_release_is_said_only_where_the_source_says_so(figures):
    """Africa's growth of July 2025 stands in a compilation that names no release."""
    first, today = (
        check_claim(f"exports CHN {who} 2025-07 yoy {claimed}", figures)
        for who, claimed in (("ASEAN", "16.6%"), ("AFRICA", "42.4%"))
    )
    assert first.verdict.text == "holds as first published; no revision found"
    assert today.verdict.text == "holds as published today"
    assert (today.found.first_release, today.found.first_vintage) == (
        None,
        "release not stated by the source",
    )


def test_surplus_of_july_2025_is_held_against_the_revision_alone_and_says_so(figures):
    """First released were 98.24 bn dollars; the tables have the levels of the revision."""
    checked = check_claim("balance CHN 2025-07 98.2bn", figures)
    assert checked.found.today == pytest.approx(97.4e9)
    assert checked.verdict.open
    assert checked.verdict.text.startswith("is open: no first release in the tables")


def test_balance_is_exports_less_imports_and_two_offices_see_opposite_signs(figures):
    parts = [
        check_claim(f"{word} USA CHN 2025-07 1bn", figures).value
        for word in ("exports", "general_imports", "balance")
    ]
    assert parts[2] == pytest.approx(parts[0] - parts[1])
    assert parts[2] < 0 < check_claim("balance CHN USA 2025-07 1bn", figures).value


def test_effective_rate_of_a_year_is_duties_over_value_not_a_mean_of_months(figures):
    year = check_claim("effective CHN 2024 10.7%", figures).value
    duties, value = (check_claim(f"{w} USA CHN 2024 1bn", figures).value for w in ("duties", "imports"))
    assert year == pytest.approx(duties / value, rel=1e-12)


def test_figure_revised_with_the_year_holds_before_the_revision_and_no_more(figures):
    checked = check_claim("balance USA CHN 2025 -202.1bn", figures)
    assert checked.verdict.text == "held as published before the annual revision; revised since"
    assert checked.verdict.revised
    assert checked.found.first_release is None
    assert checked.found.today == pytest.approx(-202.67e9, abs=0.01e9)


def test_headline_rate_quoted_as_the_rate_by_law_is_said_to_be_one(figures):
    checked = check_claim("statutory CHN 2025-05 30%", figures)
    assert checked.verdict.text == ("does not hold by law; holds as the headline rate on 31 May 2025")


def test_the_headline_rate_is_known_to_the_end_of_the_last_month_where_no_event_came_since(figures):
    early = figures.events[figures.events.effective_date < "2025-06"]
    last_month = figures.realised.index[-1]
    assert replace(figures, events=early).last_day == last_month + pd.offsets.MonthEnd(0)
    assert figures.last_day >= figures.events.effective_date.max()


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("imports USA CHN 2026-06 yoy 34.5%", True),
        ("imports USA CHN 2025-05 yoy -43.5%", False),  # the panel has it
        ("imports USA CHN 2025 -202.1bn", False),  # of the table by year
        ("imports USA VNM 2026-06 1bn", False),
    ],
)
def test_months_of_china_after_the_panel_s_are_known_without_hts_98_and_99_alone(text, alone, figures):
    asked, _ = parse_claim(text, figures.names)
    assert realised(asked, figures) is alone


def test_what_hts_98_and_99_may_add_is_said_of_imports_and_not_of_rates(figures):
    imports, rate, of_panel = (
        check_claim(text, figures).found
        for text in (
            "imports USA CHN 2026-06 yoy 34.5%",
            "effective CHN 2026-08 24.6%",
            "imports USA CHN 2025-05 yoy -43.5%",
        )
    )
    assert imports.beside > 0 and imports.why_beside
    assert not rate.beside and not of_panel.beside


def test_headline_rate_of_an_eu_member_is_that_of_the_union_and_zero_before_the_first(figures):
    assert check_claim("headline DEU 2025-10-01 15%", figures).verdict.holds
    assert check_claim("headline EU 2025-10-01 15%", figures).verdict.holds
    assert check_claim("headline CHN 2017-06-01 0%", figures).verdict.holds


@pytest.mark.parametrize(
    "text, needed, also",
    [
        (
            "exports VNM USA 2025-05 yoy 35%",
            "the trade of third countries",
            "from Vietnam",
        ),
        (
            "exports CHN VNM 2025-05 yoy 35%",
            "China's exports to Vietnam",
            "",
        ),
        ("effective CHN USA 2025-05 32.6%", "tariffs of China on goods from the United States", ""),
        ("headline WLD 2025-05-13 10%", "headline for all countries", "the rate collected"),
        ("effective AFRICA 2025-10 8.6%", "average rate collected on goods from Africa", ""),
    ],
)
def test_claim_without_a_series_says_which_would_be_needed(text, needed, also, figures):
    checked = check_claim(text, figures)
    assert checked.verdict.holds is None
    assert f"cannot be checked: no table holds {checked.found.needs}" == checked.verdict.text
    assert needed in checked.verdict.text
    assert also in " ".join(o.short for o in checked.also)


def test_january_alone_is_said_to_mean_little_in_china_s_ledger_and_not_with_february(figures):
    apart = check_claim("exports CHN USA 2025-01 yoy 12.1%", figures).definition
    assert "January and February mean little apart" in apart
    assert "apart" not in check_claim("exports CHN 2025-02 ytd 2.3%", figures).definition


def test_tariff_on_us_goods_is_explained_by_the_report_on_retaliation(figures):
    assert check_claim("effective CHN USA 2025-05 32.6%", figures).report == "07_retaliation"


def test_gap_in_a_sparse_series_is_no_figure_and_no_neighbour(figures):
    checked = check_claim("imports CHN USA 2025-06 yoy -15%", figures)
    assert checked.verdict.text.startswith("cannot be checked: no table holds China's imports from the")


@pytest.mark.parametrize(
    "text, holds",
    [
        ("document rare_earth_refining_share about 90%", "holds as a share of output"),
        ("document rare_earth_refining_share 50%", "the documents cited do not support it"),
        ("document licensed_elements 17", "the documents cited do not support it"),
        ("document licensed_elements 7 months", "cannot be checked: the documents are in count"),
    ],
)
def test_claim_on_documents_is_held_against_what_they_say(text, holds, figures):
    checked = check_claim(text, figures)
    assert (checked.verdict.text, checked.verdict.holds) == (holds, None)


@pytest.mark.parametrize(
    "text, parts",
    [
        ("exprts CHN USA 2025-05 yoy -34.5%", ["'exprts'", "Did you mean 'exports'?"]),
        ("exports CHX USA 2025-05 yoy -34.5%", ["'CHX'", "Did you mean"]),
        ("exports Chnia USA 2025-05 yoy -34.5%", ["for 'Chnia' write China (CHN)"]),
        ("exports CHN USA May yoy -34.5%", ["for 'May' write the month in digits"]),
        ("exports CHN USA 2025-05 fell 34.5%", ["for 'fell' write yoy and a minus sign"]),
        ("tariff CHN 2025-05 48%", ["for 'tariff' write headline, statutory or effective"]),
        ("exports CHN USA 2025-13 yoy -34.5%", ["'2025-13' is no month"]),
        ("exports CHN USA 2025-5 yoy -34.5%", ["'2025-5' is no month"]),
        ("exports CHN USA 2030-05 yoy -34.5%", ["2030-05 is outside the data", "to 2026-08"]),
        ("exports CHN USA 2016-05 yoy -34.5%", ["2016-05 is outside the data", "2018-06 to"]),
        ("effective MEX 2026-02 10%", ["2013-01 to 2025-12", "effective_hts97 may go further"]),
        ("headline CHN 2031-05-13 10%", ["outside the calendar"]),
        ("exports CHN USA ２０２５-05 yoy -34.5%", ["'２' is not understood", "digits 0-9"]),
        ("exports CHN USA 2025-05 yoy -٣٤%", ["'٣' is not understood"]),
        ("exports CHN USA 2025-05 -34.5%", ["with % say yoy or mom or share"]),
        ("exports CHN USA 2025-05 yoy -34.5", ["written in %", "not in a number alone"]),
        ("exports CHN USA 2025-05 yoy", ["has no value"]),
        ("exports CHN USA 2025-05 yoy nan", ["'nan'"]),
        ("exports CHN USA yoy -34.5%", ["needs 1 period, not none"]),
        ("exports imports CHN USA 2025-05 5bn", ["needs 1 measure, not exports, imports"]),
        ("exports CHN CHN 2025-05 5bn", ["names CHN twice"]),
        ("headline CHN 2025-05 145%", ["that of a day"]),
        ("statutory CHN 2025 40%", ["known by month"]),
        ("balance USA CHN 2025-05 share 3%", ["balance has no share; valid: level, yoy"]),
        ("cpi USA 2025-05 yoy 2%", ["known of CHN alone"]),
        ("exports CHN USA 2025 ytd 1%", ["leave out ytd"]),
        ("document rare_earth 90%", ["'rare_earth'", "rare_earth_elements"]),
        ("", ["is empty"]),
    ],
)
def test_mistake_in_a_claim_is_named_in_one_line_with_what_is_right(text, parts, figures):
    with pytest.raises(InputError) as refused:
        check_claim(text, figures)
    assert "\n" not in str(refused.value)
    assert [part for part in parts if part not in str(refused.value)] == []


def test_result_shows_itself_as_one_row_and_as_html(figures):
    checked = check_claim("exports CHN USA 2025-05 yoy -34.5 %", figures)
    (row,) = checked.to_frame().to_dict("records")
    assert row["claimed"] == -0.345
    assert row["value"] == row["first_release"] == pytest.approx(-0.3452, abs=1e-4)
    assert row["report"] == "03_trade"
    assert {"vintage", "source", "definition", "verdict"} <= set(row)
    assert "holds as first published" in checked._repr_html_()
    assert "before_revision" not in checked._repr_html_()  # what is not known is not shown


def test_figures_are_loaded_where_none_are_given():
    assert check_claim("ppi CHN 2025-05 yoy -3.3%").verdict.holds


def test_every_measure_names_a_report_its_kind_and_other_measures_that_exist():
    assert {m.report for m in MEASURES.values()} <= set(read_catalog(NOTEBOOKS))
    for measure in MEASURES.values():
        assert measure.kind in KIND_QUANTITIES
        assert set(map(tuple, measure.others)) <= set(MEASURES)


@pytest.mark.parametrize("text", HOLDS)
def test_what_else_could_be_meant_is_of_the_same_trade_or_tariff(text, figures):
    asked, _ = parse_claim(text, figures.names)
    for other in others(asked):
        assert {other.ledger, other.partner} == {asked.ledger, asked.partner}
        assert (other.measure, other.ledger) != (asked.measure, asked.ledger)


@pytest.mark.parametrize(
    "ours, independent, ratio, apart",
    [
        ("duties WLD 2025-10", "receipts WLD 2025-10", 1, 0.05),  # entries against money, weeks apart
        ("imports USA CHN 2024", "general_imports USA CHN 2024", 1, 0.08),  # bonded warehouses
        # Country of origin and arrival against known destination and departure.
        ("exports CHN USA 2024", "general_imports USA CHN 2024", 1.19, 0.02),
    ],
)
def test_series_agree_with_independent_ones_of_the_same(figures, ours, independent, ratio, apart):
    value, other = (
        compute(parse_claim(text, figures.names)[0], figures).today for text in (ours, independent)
    )
    assert value / other == pytest.approx(ratio, abs=apart)


def test_us_total_of_general_imports_is_the_sum_over_all_countries(figures):
    summed = figures.totals().groupby("month").general_imports.sum()
    published = figures.receipts.goods_imports.reindex(summed.index).astype(float)
    assert len(summed) == 144
    pd.testing.assert_series_equal(published, summed.astype(float), rtol=1e-5, check_names=False)


def test_rate_without_hts_98_and_99_lies_near_the_rate_on_all_goods(figures):
    """The table that goes further than the panel leaves out goods that pay little."""
    trade = figures.panel[figures.panel.partner.eq("CHN")].groupby("month")[["duties", "customs_value"]]
    ours = (trade.sum().duties / trade.sum().customs_value)["2020-05":]
    apart = (figures.realised.effective_rate.reindex(ours.index) - ours).astype(float)
    assert apart.min() > 0
    assert apart.max() < 0.032
    assert apart.mean() < 0.006


def test_points_that_a_share_moved_by_are_of_shares_of_all_countries(figures):
    now, before, moved = (
        compute(parse_claim(text, figures.names)[0], figures).today
        for text in (
            "share imports USA CHN 2025-05 7%",
            "share imports USA CHN 2024-05 13%",
            "share_yoy imports USA CHN 2025-05 down",
        )
    )
    assert moved == pytest.approx(now - before) and -0.1 < moved < -0.05
