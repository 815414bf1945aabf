"""Claims of one line and their verdicts: what a table prints decides, and what it lacks leaves open."""

import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.claims.reaches import LEVEL_REVISION, REVISION, US_REVISION
from analysis.collect import read_table
from analysis.estimate.claims.study import check_claim
from analysis.present import claims as show
from analysis.present.words import plain
from tools.faults import claims as battery
from tools.faults.claims import REFUSED, SENTENCES, VERDICTS

EACH = [(text, verdict) for verdict, texts in VERDICTS.items() for text in texts]


@pytest.mark.parametrize("text, said", EACH, ids=[text for text, _ in EACH])
def test_claim_gets_the_verdict_that_the_tables_bear(text, said, figures):
    checked = check_claim(text, figures)
    assert checked.verdict.text.startswith(said)
    exact = "; holds as" in said or said == "holds as computed from monthly levels"
    assert checked.verdict.text == said or not exact
    kind = {"h": True, "d": False, "i": None}[said[0]]
    assert (checked.verdict.holds, checked.verdict.open) == (kind, kind is None)


@pytest.mark.parametrize("text", [text for text, verdict in EACH if "computed from monthly" in verdict])
def test_sum_of_months_is_called_neither_published_nor_a_first_release(text, figures):
    checked = check_claim(text, figures)
    assert checked.found.first_release is None
    assert "ublished is" not in show.verdict(checked).text
    assert "Monthly levels give" in show.verdict(checked).text


@pytest.mark.parametrize(
    "text, readings",
    [
        (
            "imports CHN 2025-05 yoy -43.5%",
            [
                "for all imports of China write 'imports CHN WLD 2025-05 yoy -43.5%'",
                "for US imports from China 'imports USA CHN 2025-05 yoy -43.5%'",
            ],
        ),
        (
            "imports Vietnam 2025-05 9bn",
            ["'imports VNM WLD 2025-05 9bn'", "'imports USA VNM 2025-05 9bn'"],
        ),
        ("share imports CHN 2025-05 7%", ["'imports USA CHN 2025-05 share 7%'"]),
    ],
)
def test_imports_of_one_country_alone_are_refused_with_both_readings(text, readings, figures):
    """The key ``imports.CHN.2025-05.yoy`` is of US imports, the claim would be of China's own."""
    with pytest.raises(InputError, match="can be read in two ways") as refused:
        check_claim(text, figures)
    assert [part for part in readings if part not in str(refused.value)] == []


def test_each_reading_of_imports_is_a_claim_with_a_verdict_of_its_own(figures):
    chinese, american = (
        check_claim(f"imports {who} 2025-05 yoy -43.5%", figures) for who in ("CHN WLD", "USA CHN")
    )
    assert (chinese.verdict.holds, american.verdict.holds) == (False, True)
    assert "all countries" in check_claim("imports USA 2024 1bn", figures).definition


def test_rate_beside_a_claim_names_the_day_or_month_that_it_is_of(figures):
    """At the end of a month that averaged 78 % the headline rate was 30 %."""
    text = show.verdict(check_claim("statutory CHN 2025-05 70.5%", figures)).text
    assert "As the headline rate on 31 May 2025 it is 30.0\u00a0%." in text
    assert "As the rate collected in May 2025 it is 48.2\u00a0%." in text


def test_line_that_a_sentence_is_read_as_stands_in_the_answer_as_it_is_typed(figures):
    """Marks of Markdown are taken out of what a terminal prints. An underscore in a word is none."""
    checked = check_claim("Mexico was the largest supplier of goods to the US in 2023", figures)
    assert "read as “general_imports USA MEX 2023 rank 1”" in plain(show.verdict(checked).text)
    assert plain("**bold** _slanted_ `code`") == "bold slanted code"


def test_three_in_four_revisions_are_smaller_than_what_leaves_a_claim_open(figures):
    """China's totals as first released and revised since 2023, and rates of 2025."""
    moved = {}
    for flow in ("exports", "imports"):
        china = figures.record(flow, "CHN", "WLD")
        moved[f"China's {flow}, growth"] = _moved(china.first.growth, china.today.growth)
        moved[f"China's {flow}, level"] = _moved(china.first.levels, china.today.levels, part=True)
    within = {name: float((size <= 1).mean()) for name, size in moved.items()}
    assert {name: share for name, share in within.items() if share < 0.75} == {}
    rates = read_table("us_collected_rate_revisions_2025").revised_minus_first.astype(float).abs()
    assert (rates <= REVISION).mean() > 0.75


def test_nineteen_in_twenty_revisions_of_us_trade_with_a_country_are_smaller_than_what_leaves_it_open(
    figures,
):
    """Before and after June 2026: levels, and growth on a year earlier."""
    levels, growth, year = [], [], pd.DateOffset(years=1)
    for partner in ("CHN", "DEU", "JPN", "KOR", "TWN"):
        for measure in ("general_imports", "exports"):
            us = figures.record(measure, "USA", partner)
            old, new = us.before.levels, us.today.levels
            both = [key for key in old if key in new and key[0].year >= 2023]
            levels += [abs(new[key] / old[key] - 1) for key in both]
            growth += [
                abs(new[key] / new[before] - old[key] / old[before])
                for key in both
                if (before := (key[0] - year, key[1])) in old and before in new
            ]
    assert len(levels) > 150 and len(growth) > 80
    for size in (levels, growth):
        assert 0.94 < (pd.Series(size) <= US_REVISION).mean() < 1


def test_printed_growth_to_date_lies_within_it_of_sums_of_months(figures):
    china = figures.record("exports", "CHN", "USA").first
    year = pd.DateOffset(years=1)
    apart = [
        abs(sum_of(china, month, n) / sum_of(china, month - year, n) - 1 - printed)
        for (month, n), printed in china.growth.items()
        if month.year == 2025 and n > 2
    ]
    assert len(apart) == 6
    assert 0.001 < max(apart) <= REVISION


def sum_of(published, end: pd.Timestamp, n_months: int) -> float:
    months = pd.date_range(end=end, periods=n_months, freq="MS")
    return sum(published.levels[month, 1] for month in months)


def _moved(first: dict, today: dict, *, part: bool = False) -> pd.Series:
    both = [(first[key], today[key]) for key in first if key in today and key[0].year >= 2023]
    limit = LEVEL_REVISION if part else REVISION
    return pd.Series([(abs(new / old - 1) if part else abs(new - old)) / limit for old, new in both])


@pytest.mark.parametrize(
    "text, said", [(text, verdict) for verdict, texts in SENTENCES.items() for text in texts]
)
def test_sentence_gets_the_verdict_that_the_tables_bear(text, said):
    assert battery.check(text, said)["verdict"] == "went well"


@pytest.mark.parametrize("text", REFUSED)
def test_claim_that_cannot_be_told_is_refused_in_one_line(text):
    result = battery.check(text)
    assert result["verdict"] == "refused well" and "\n" not in result["note"]


def test_battery_of_claims_sees_a_wrong_verdict():
    verdict, (text, *_) = next(iter(VERDICTS.items()))
    assert battery.check(text, verdict)["verdict"] == "went well"
    assert battery.check(text, "does not hold")["verdict"] == "accepted wrongly"
    assert battery.check(text)["verdict"] == "accepted wrongly"
    assert battery.check(REFUSED[0], verdict)["verdict"] == "refused badly"
