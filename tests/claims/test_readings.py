"""Changes between periods, ranks, goods, and claims that can mean several things."""

import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.claims.asked import Asked
from analysis.claims.changes import BEYOND, several
from analysis.claims.periods import parse_period, said, written
from analysis.estimate.claims.study import check_claim

MAY = pd.Timestamp("2025-05-01")


def asked(word: str, measure: str = "exports", **changes) -> Asked:
    usual = {"measure": measure, "ledger": "USA", "partner": "CHN", "end": MAY, "asked": word}
    return Asked(**usual | changes)


def levels(*values: float):
    """Levels of the months to May 2025; None before them."""
    by_month = dict(zip(pd.date_range(end=MAY, periods=len(values), freq="MS"), values, strict=True))
    return by_month.get


def test_change_in_dollars_is_the_level_less_that_of_the_period_it_is_on():
    assert several(asked("mom_usd"), levels(10, 8)) == -2
    assert several(asked("from_usd", base=MAY - pd.DateOffset(months=2)), levels(10, 9, 8)) == -2
    assert several(asked("mom_usd"), levels(8)) is None


def test_deficit_grows_in_its_size_and_only_from_a_deficit():
    assert several(asked("mom", "deficit"), levels(10, 8)) == pytest.approx(-0.2)
    assert several(asked("mom", "deficit"), levels(-10, 8)) is None
    assert several(asked("mom", "deficit"), levels(10, -8)) is None
    assert several(asked("mom", "deficit"), levels(10, 0)) is None  # a deficit that is gone has no size


def test_lowest_since_counts_the_months_to_the_last_level_as_low():
    assert several(asked("low"), levels(5, 7, 9, 6)) == 3
    assert several(asked("high"), levels(9, 5, 7, 8)) == 3
    assert several(asked("low"), levels(7, 9, 6)) == 2 + BEYOND  # lower than all that is known
    assert several(asked("low"), levels(6)) is None
    assert several(asked("low"), levels(5, 6, 9, 6)) == 2  # as low is low enough
    assert several(asked("high"), levels(9, 8, 7, 8)) == 2


@pytest.mark.parametrize(
    "text, end, n_months, name",
    [
        ("2025Q2", "2025-06", 3, "April to June 2025"),
        ("FY2025", "2025-09", 12, "the US fiscal year 2025 (October 2024 to September 2025)"),
        ("2024-11..2025-03", "2025-03", 5, "November 2024 to March 2025"),
        ("2025", "2025-12", 12, "2025"),
    ],
)
def test_periods_of_several_months_are_read_written_and_named(text, end, n_months, name):
    period = parse_period(text, "exports", False, "here")
    assert period == (pd.Timestamp(end), n_months)
    assert (written(*period), said(*period)) == (text, name)


@pytest.mark.parametrize(
    "text, said",
    [
        ("2025Q5", "no month, year or day"),
        ("2025-05..2025-01", "ends before it begins"),
    ],
)
def test_period_that_is_none_is_refused(text, said):
    with pytest.raises(InputError, match=said):
        parse_period(text, "exports", False, "here")


def value(text: str, figures) -> float:
    return check_claim(text, figures).value


def test_fiscal_year_is_the_sum_of_its_quarters(figures):
    quarters = ["2024Q4", "2025Q1", "2025Q2", "2025Q3"]
    parts = [value(f"receipts WLD {quarter} 1bn", figures) for quarter in quarters]
    assert value("receipts WLD FY2025 1bn", figures) == pytest.approx(sum(parts))


def test_sectors_add_up_to_all_imports_of_a_month(figures):
    codes = figures.panel.naics3.cat.categories
    parts = [value(f"imports USA CHN naics{code} 2024-05 1bn", figures) or 0.0 for code in codes]
    assert sum(parts) == pytest.approx(value("imports USA CHN 2024-05 1bn", figures))


def test_change_on_a_named_month_is_that_of_the_two_levels(figures):
    june, april = (value(f"exports CHN USA 2025-{month} 1bn", figures) for month in ("06", "04"))
    assert value("exports CHN USA 2025-06 from 2025-04 1%", figures) == pytest.approx(june / april - 1)
    assert value("exports CHN USA 2025-06 from_usd 2025-04 1bn", figures) == pytest.approx(june - april)


def test_deficit_is_the_balance_with_the_other_sign(figures):
    deficit = value("deficit USA CHN 2025-05 1bn", figures)
    assert deficit == -value("balance USA CHN 2025-05 1bn", figures) > 0


def test_ranks_of_all_partners_differ_and_the_first_has_the_largest_imports(figures):
    """Mexico before China in 2023, as the Census printed; China before Mexico in 2018."""
    assert check_claim("general_imports USA MEX 2023 rank 1", figures).verdict.holds
    assert check_claim("general_imports USA CHN 2018 rank 1", figures).verdict.holds
    assert check_claim("general_imports USA MEX 2018 rank 1", figures).verdict.holds is False
    needs = check_claim("exports CHN USA 2025 rank 1", figures).verdict
    assert needs.holds is None and "with every country" in needs.text


def test_largest_partners_of_all_countries_are_in_the_panel(figures):
    totals = figures.totals().query("month.dt.year == 2024").groupby("census_name").general_imports.sum()
    largest = totals.drop("TOTAL FOR ALL COUNTRIES", errors="ignore").nlargest(20).index
    codes = {name: code for code, name in figures.census_names.items()}
    assert [
        name for name in largest if codes.get(name) not in figures.panel.partner.cat.categories
    ] == []


def test_claim_without_a_base_is_judged_on_the_usual_one_and_the_other_stands_beneath(figures):
    """China's exports to the United States of June 2025: -16.1 % on the year, 32.4 % on the month."""
    year, month = (
        check_claim(f"China's exports to the US {change} in June 2025", figures)
        for change in ("fell 16.1%", "rose 32.4%")
    )
    assert (year.read_as, year.verdict.holds) == ("exports CHN USA 2025-06 yoy -16.1%", True)
    assert (month.read_as, month.verdict.holds) == ("exports CHN USA 2025-06 yoy 32.4%", False)
    assert month.also[0].today == pytest.approx(0.324, abs=0.0005)
    assert "on the month before" in month.also[0].short


def test_way_and_level_are_two_conditions(figures):
    """The deficit with China widened to 295.5 bn dollars in 2024."""
    right, wrong = (
        check_claim(f"The US deficit with China {way} to $295.5bn in 2024", figures)
        for way in ("widened", "narrowed")
    )
    assert right.verdict.holds is True
    assert wrong.verdict.holds is False
    assert [part.verdict.holds for part in wrong.parts] == [False, True]


def test_at_most_holds_of_what_prints_as_the_number_and_less_than_does_not(figures):
    """China's exports to the United States fell by 34.5 % in May 2025, as printed; 34.52 in full."""
    most, least, less = (
        check_claim(
            f"China's exports to the US fell {by} 34.5% in May 2025 from a year earlier", figures
        )
        for by in ("at most", "at least", "less than")
    )
    assert most.verdict.holds and least.verdict.holds and less.verdict.holds is False
    assert check_claim("exports CHN USA 2025-05 yoy most -34.4%", figures).verdict.holds is False


def test_rate_since_a_day_that_is_no_more_cannot_be_told(figures):
    """30 % from 14 May to 9 November 2025: it was so when it was said, or it was not."""
    gone, wrong = (
        check_claim(f"Chinese goods have faced a {rate} tariff since 14 May 2025", figures).verdict
        for rate in ("30%", "40%")
    )
    assert gone.holds is None and "up to 2025-11-09" in gone.text
    assert wrong.holds is False


def test_share_far_from_that_of_general_imports_does_not_hold(figures):
    """China's share of general imports was 9 % in 2025; the panel of imports ends before."""
    near, far = (
        check_claim(f"China supplied {share} of US imports in 2025", figures).verdict
        for share in ("9.8%", "15%")
    )
    assert near.holds is far.holds is False


def test_sentence_is_refused_for_what_it_lacks_though_it_has_a_name_in_capitals(figures):
    with pytest.raises(InputError, match="'high' is not understood"):
        check_claim("China's exports to the USA were high in May 2025", figures)


def test_record_of_all_years_known_is_not_one_since_the_first_of_them(figures):
    """The deficit with Mexico of 2024 is the largest since 2013 began, and that of 2013 was small."""
    claim = check_claim("The US deficit with Mexico was the largest since 2013 in 2024", figures)
    assert (claim.read_as, claim.verdict.holds) == ("deficit USA MEX 2024 high 132 months", False)


def test_sentence_is_judged_by_the_readings_that_can_be_judged(figures):
    """Rates collected are known by year, those by law by month."""
    claim = check_claim("The average US tariff was 2.5% in 2024", figures)
    assert claim.read_as == "effective WLD 2024 2.5%"
    with pytest.raises(InputError, match="by month"):
        check_claim("The statutory US tariff on Chinese goods was 10% in 2024", figures)


def test_rates_by_country_that_stood_for_one_day_are_open(figures):
    """On 9 April 2025 Japan's goods met 24 %, which the calendar names without rows; China's 104 %."""
    met, least, far, china = (
        check_claim(f"headline {rate}", figures).verdict
        for rate in (
            "JPN 2025-04-09 24%",
            "JPN 2025-04-09 10%",
            "JPN 2025-04-09 60%",
            "CHN 2025-04-09 54%",
        )
    )
    assert met.open and "on that day alone" in met.text
    assert least.holds
    assert far.holds is china.holds is False
    assert check_claim("headline JPN 2025-04-10 24%", figures).verdict.holds is False
    (row,) = figures.events.query("event_id == 'E109'").itertuples()
    assert f"{row.effective_date:%Y-%m-%d}" == "2025-04-09" and "11 to 50%" in row.scope


def test_goods_by_name_need_no_word_that_they_are_goods(figures):
    assert check_claim("US imports of cars fell 50% in 2025", figures).verdict.holds is False


def test_general_imports_and_those_for_consumption_are_both_tried(figures):
    general, consumed = (
        check_claim(f"US imports from China fell {fall} in May 2025 from a year earlier", figures)
        for fall in ("41.4%", "43.5%")
    )
    assert general.read_as.startswith("general_imports") and general.verdict.holds
    assert consumed.read_as.startswith("imports USA CHN") and consumed.verdict.holds


def test_false_claim_does_not_escape_by_a_reading_that_is_not_known(figures):
    """General imports by partner end before 2025; imports for consumption of the same name go on."""
    near, far = (
        check_claim(f"US imports from Vietnam rose {rise} in May 2025 on the year", figures)
        for rise in ("40%", "400%")
    )
    assert near.verdict.holds is far.verdict.holds is False
    assert "as US imports for consumption" in far.verdict.text


def test_level_is_open_as_far_as_its_series_was_revised(figures):
    """The release of June 2025 had 9.4 bn dollars, adjusted; unadjusted the deficit was 9.5."""
    near, far, year = (
        check_claim(f"deficit USA CHN {claim}", figures).verdict
        for claim in ("2025-06 9.4bn", "2025-06 19.4bn", "2025 190bn")
    )
    assert near.open and "revisions moved its series" in near.text
    assert far.holds is year.holds is False


def test_receipts_are_net_or_gross_where_a_sentence_does_not_say(figures):
    """27.2 bn dollars gross and 26.6 net in June 2025."""
    assert check_claim("receipts WLD 2025-06 26.6bn", figures).verdict.holds
    assert check_claim("US customs receipts were $27.2bn in June 2025", figures).verdict.holds
    assert check_claim("receipts WLD 2025-06 27.2bn", figures).verdict.holds is False
    assert check_claim("receipts WLD 2025-06 29bn", figures).verdict.holds is False


def test_rank_of_the_data_is_not_claimed_where_the_series_begins_too_late(figures):
    assert check_claim("deficit USA CHN 2025-06 low 256 months", figures).verdict.holds is None
    assert check_claim("deficit USA CHN 2025-06 low over 60 months", figures).verdict.holds
    assert check_claim("deficit USA CHN 2025-06 low 62 months", figures).verdict.holds is False


def test_sums_of_two_quarters_are_not_rounded_away(figures):
    """From the first to the second quarter of 2025 China's exports to the United States fell 13.5 %."""
    assert check_claim("exports CHN USA 2025Q2 from 2025Q1 -13.5%", figures).verdict.holds
    assert check_claim("exports CHN USA 2025Q2 from 2025Q1 -24%", figures).verdict.holds is False


@pytest.mark.parametrize(
    "text, said",
    [
        ("exports CHN USA 2025-05 from -5%", "needs the period before after it"),
        ("exports CHN USA 2025-05 from 2024 -5%", "compares 1 months with 12"),
        ("exports CHN USA naics334 2025-05 5bn", "goods are told apart of US imports, duties, "),
        ("exports CHN USA 2025-04..2025-08 low 5 months", "low is of a month, a quarter or a year"),
        ("Chinese imports USA 2025-05 5bn", "can be read in two ways"),
    ],
)
def test_mistake_in_a_line_is_named(text, said, figures):
    with pytest.raises(InputError, match=said):
        check_claim(text, figures)
