"""Claims of one line and their verdicts: what a table prints decides, and what it lacks leaves open.

Claimed values are those that China's customs, the US Census and the press printed, or off by as much as
a revision or by far more; each is held against the tables of this package.
"""

import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.collect import read_table
from analysis.estimate.claims.formulas import LEVEL_REVISION, REVISION
from analysis.estimate.claims.ledgers import record
from analysis.estimate.claims.study import check_claim
from analysis.present import claims as show

#: How a verdict begins -> claims that get it.
VERDICTS = {
    # Growth to date and of a year, as printed by the customs office.
    "holds as first published; no revision found": [
        "exports CHN WLD 2023 yoy -4.6%",
        "imports CHN WLD 2023 yoy -5.5%",
        "exports CHN USA 2023 yoy -13.1%",
        "exports CHN USA 2024 yoy 4.9%",
        "exports CHN USA 2025 yoy -20%",
        "exports CHN EU 2024 yoy 3%",
        "imports CHN USA 2025 yoy -14.6%",
        "exports CHN USA 2025-03 ytd 4.5%",
        "exports CHN USA 2025-04 ytd -2.5%",
        "exports CHN USA 2025-05 ytd -9.7%",
        "exports CHN USA 2025-10 ytd -17.8%",
        "imports CHN USA 2025-05 ytd -7.4%",
        "exports CHN WLD 2026-06 ytd 17.6%",
        "imports CHN WLD 2026-06 ytd 26.6%",
        "exports CHN USA 2025-05 yoy -34.5%",
        "exports CHN USA 2025-05 ytd 177.42bn",
    ],
    "held as first published; revised since": [
        "exports CHN WLD 2025-02 ytd 2.3%",
        "exports CHN WLD 2025-05 yoy 4.8%",
        "imports CHN WLD 2025-05 yoy -3.4%",
    ],
    # The sums of months that stand beside a printed figure would give -2.2 % and 5.0 %.
    "does not hold as first published": [
        "exports CHN USA 2025-04 ytd -2.2%",
        "exports CHN USA 2025-03 ytd 5.0%",
    ],
    # No table prints these; sums of months are not called published.
    "holds as computed from monthly levels": [
        "exports CHN WLD 2025 yoy 5.4%",
        "exports CHN WLD 2025 3.77tn",
        "exports CHN WLD 2024 3.58tn",
        "exports CHN USA 2025 420bn",
        "exports CHN USA 2025-07 ytd 251bn",
        "imports CHN WLD 2025 yoy 0%",
        "balance CHN WLD 2024 992bn",
        "share exports CHN USA 2025 11.1%",
    ],
    "holds as computed from monthly levels, within their rounding": [
        "exports CHN WLD 2025 yoy 5.5%",  # as customs printed it; the levels give 5.43 %
    ],
    "is open: no printed figure in the tables": [
        "exports CHN WLD 2025-07 ytd 6.1%",
        "exports CHN WLD 2025-05 ytd 6.0%",
        "exports CHN USA 2025-11 ytd -18.9%",
        "exports CHN USA 2024 524.7bn",
        "balance CHN WLD 2025 1.189tn",
    ],
    "is open: no first release in the tables": [
        "exports CHN WLD 2025-07 321.8bn",
        "exports CHN WLD 2025-04 315.7bn",
        "imports CHN WLD 2025-07 223.5bn",
        "balance CHN WLD 2025-06 114.8bn",
        "imports USA CHN 2025-05 yoy -43.2%",
        "effective CHN 2025-05 47.9%",
    ],
    # Farther off than rounding, sums or revisions reach.
    "does not hold as computed from monthly levels": [
        "exports CHN WLD 2025 yoy 7%",
        "exports CHN WLD 2025 3.5tn",
        "exports CHN USA 2025 525bn",
        "balance CHN WLD 2025 1.00tn",
    ],
    "does not hold as published today": [
        "exports CHN WLD 2025-07 330bn",
        "imports USA CHN 2025-05 yoy -34.5%",
        "effective CHN 2025-05 145%",
        "ppi CHN 2025-05 yoy -3.4%",  # prices are not revised
    ],
    # The law has no releases; a day's rate is not that of the month.
    "holds by law": ["headline CHN 2025-05-31 30%", "statutory CHN 2025-05 70.3%"],
    "does not hold by law; holds as the headline rate on 31 May 2025": ["statutory CHN 2025-05 30%"],
    "does not hold by law; holds as the rate by law in May 2025": ["headline CHN 2025-05-14 70.3%"],
    "does not hold by law; holds as the rate collected in May 2025": ["headline CHN 2025-05-14 48.2%"],
    "does not hold as published today; holds as the headline rate on 31 May 2025": [
        "effective CHN 2025-05 30%"
    ],
}
EACH = [(text, said) for said, texts in VERDICTS.items() for text in texts]


@pytest.mark.parametrize("text, said", EACH, ids=[text for text, _ in EACH])
def test_claim_gets_the_verdict_that_the_tables_bear(text, said, figures):
    checked = check_claim(text, figures)
    assert checked.verdict.text.startswith(said)
    exact = "; holds as" in said or said == "holds as computed from monthly levels"
    assert checked.verdict.text == said or not exact
    kind = {"h": True, "d": False, "i": None}[said[0]]
    assert (checked.verdict.holds, checked.verdict.open) == (kind, kind is None)


@pytest.mark.parametrize("text", [text for text, said in EACH if "computed from monthly" in said])
def test_sum_of_months_is_called_neither_published_nor_a_first_release(text, figures):
    checked = check_claim(text, figures)
    assert checked.found.first_release is None
    assert "ublished is" not in show.verdict(checked).text
    assert "Monthly levels give" in show.verdict(checked).text


@pytest.mark.parametrize("text, readings", [
    ("imports CHN 2025-05 yoy -43.5%",
     ["for all imports of China write 'imports CHN WLD 2025-05 yoy -43.5%'",
      "for US imports from China 'imports USA CHN 2025-05 yoy -43.5%'"]),
    ("imports Vietnam 2025-05 9bn", ["'imports VNM WLD 2025-05 9bn'", "'imports USA VNM 2025-05 9bn'"]),
    ("share imports CHN 2025-05 7%", ["'imports USA CHN 2025-05 share 7%'"]),
])  # fmt: skip
def test_imports_of_one_country_alone_are_refused_with_both_readings(text, readings, figures):
    """The key ``imports.CHN.2025-05.yoy`` is of US imports, the claim would be of China's own."""
    with pytest.raises(InputError, match="can be read in two ways") as refused:
        check_claim(text, figures)
    assert [part for part in readings if part not in str(refused.value)] == []


def test_each_reading_of_imports_is_a_claim_with_a_verdict_of_its_own(figures):
    own, american = (check_claim(f"imports {who} 2025-05 yoy -43.5%", figures) for who in
                     ("CHN WLD", "USA CHN"))  # fmt: skip
    assert (own.verdict.holds, american.verdict.holds) == (False, True)
    assert "all countries" in check_claim("imports USA 2024 1bn", figures).definition


def test_rate_beside_a_claim_names_the_day_or_month_that_it_is_of(figures):
    """At the end of a month that averaged 78 % the headline rate was 30 %."""
    text = show.verdict(check_claim("statutory CHN 2025-05 70.3%", figures)).text
    assert "As the headline rate on 31 May 2025 it is 30.0\u00a0%." in text
    assert "As the rate collected in May 2025 it is 48.2\u00a0%." in text


def test_three_in_four_revisions_are_smaller_than_what_leaves_a_claim_open(figures):
    """China's totals as first released and revised since 2023; US totals before and after June 2026."""
    moved = {}
    for flow in ("exports", "imports"):
        china = record(flow, "CHN", "WLD", figures)
        moved[f"China's {flow}, growth"] = _moved(china.first.growth, china.today.growth)
        moved[f"China's {flow}, level"] = _moved(china.first.levels, china.today.levels, part=True)
    for partner in ("CHN", "DEU", "JPN", "KOR", "TWN"):
        us = record("general_imports", "USA", partner, figures)
        moved[f"US imports, {partner}"] = _moved(us.before.levels, us.today.levels, part=True)
    within = {name: float((size <= 1).mean()) for name, size in moved.items()}
    assert {name: share for name, share in within.items() if share < 0.75} == {}
    rates = read_table("us_collected_rate_revisions_2025").revised_minus_first.astype(float).abs()
    assert (rates <= REVISION).mean() > 0.75


def test_printed_growth_to_date_lies_within_it_of_sums_of_months(figures):
    china = record("exports", "CHN", "USA", figures).first
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
