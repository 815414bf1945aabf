"""What is owed, what a claim or use makes of it, and what customs are expected to take."""

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.checks import InputError
from analysis.law import asked
from analysis.law.lists import rates_of
from analysis.law.lookup import statutory_rate
from analysis.law.three_rates import CLAIMS, THREE
from analysis.vocabulary import TERMS

#: Partner, line, day -> owed, and outcomes by hand: base rates, calendar and lists.
BY_HAND = [
    # Section 122 of 10 % on a base of 3.4 %; the tenth that is for aircraft owes it no less.
    ("VNM", "8507600020", "2026-06-15", 0.134, {"civil_aircraft": 0.034, "vehicle_part": 0.284}),
    # Cars: 2.5 + 25 %; under USMCA the base goes, and with 40 % US content .6 of the 25 is left.
    ("MEX", "8703230190", "2025-10-10", 0.275, {"usmca": 0.25, "us_content": 0.15}),
    # A part of cars bears 232; under 9903.94.06 it bears what other goods do.
    ("DEU", "8708506500", "2025-06-15", 0.275, {"no_vehicle_part": 0.125}),
    # Steel furniture of China: 25 + 20 + 10 % without metal, 25 + 20 + 50 % of metal alone.
    ("CHN", "9403200082", "2025-10-10", 0.95, {"no_metal": 0.55}),
    # While the reciprocal tariff was 125 %, all metal owed less than none.
    ("CHN", "8302103000", "2025-04-15", 1.545, {"all_metal": 0.545}),
    # A part of cars under USMCA owes 50 % on its aluminum alone, of which it has 2.7 % of its value.
    (
        "MEX",
        "8708295160",
        "2025-10-10",
        0.275,
        {"usmca": 0.013594, "no_vehicle_part": 0.525, "claim_no_metal": 0.0},
    ),
    # Singapore's agreement frees the base of cotton shirts; Section 122 stays.
    ("SGP", "6109100012", "2026-06-15", 0.265, {"agreement": 0.10}),
    # Symbol K frees the base of a product of the Pharmaceutical Appendix, Section 301 stays (25 %).
    ("CHE", "2933790800", "2024-06-01", 0.065, {"drug_agreement": 0.0}),
    ("DEU", "2918225000", "2018-06-01", 0.065, {"drug_agreement": 0.0}),
    ("CHN", "2933790800", "2019-06-01", 0.315, {"drug_agreement": 0.25}),
    # Bumper stampings of Russia, whose aluminum owes 200 % since March 2023 (9903.85.68).
    ("RUS", "8708103030", "2024-06-01", 2.35, {"no_metal": 0.35}),
]


@pytest.fixture(scope="module", params=["2019-06-01", "2025-04-15", "2025-10-10", "2026-10-10"])
def of_day(request):
    """All lines of nine partners on a day, whose number is there or not."""
    day, parts = pd.Timestamp(request.param).date(), []
    for partner in ("BRA", "CAN", "CHN", "CRI", "DEU", "GBR", "KOR", "MEX", "VNM"):
        rows = asked.stored_rows("law", partner)
        parts.append(rows[rows.first_day.le(day) & rows.last_day.ge(day)])
    return pd.concat(parts, ignore_index=True)


@pytest.mark.parametrize(("partner", "line", "day", "owed", "outcomes"), BY_HAND)
def test_what_is_owed_and_what_each_claim_makes_of_it_is_right_by_hand(
    partner, line, day, owed, outcomes
):
    answer = statutory_rate(partner, line, day)
    rates = answer.rates.rate.drop(["claimable_rate", "expected_rate"]).to_dict()
    assert answer.owed_rate == pytest.approx(owed, abs=1e-6)
    assert rates == pytest.approx({"owed_rate": owed} | outcomes, abs=1e-6)
    assert answer.claimable_rate == pytest.approx(min(rates.values()), abs=1e-6)


def test_nothing_claimed_owes_most_and_a_claim_alone_the_least(of_day):
    """Lines of two metals, one of them whole, are expected at both: the least of faults, counted."""
    may = of_day[~of_day.barred]
    assert (may.claimable_rate <= may.owed_rate + 1e-9).all()
    assert (may.owed_rate < may.legal_rate - 2e-6).mean() < 5e-4
    assert (may.owed_rate < may.statutory_rate - 2e-6).mean() < 5e-4


@pytest.mark.parametrize("place, partner", enumerate(["MEX", "CAN", "BRA", "CHN"]))
def test_a_claim_by_goods_without_the_metal_owes_no_more_than_is_expected(place, partner):
    """Up to .2 points: base rates that customs took in 2024, for reasons that no claim here names."""
    days = ["2025-05-15", "2025-10-01", "2025-12-15"]
    for n, chapter in enumerate(("76", "84", "85", "87", "88", "94")):
        answer = statutory_rate(partner, chapter, days[(place + n) % 3])
        assert answer.claimable_rate <= answer.expected_rate + 2e-3, chapter


def test_what_decides_is_named_wherever_a_claim_or_use_makes_a_rate_lower(of_day):
    """Nobody is left with a lower rate that no word explains, in 2025 as in 2026."""
    may = of_day[~of_day.barred]
    named = may.by_use.astype(str).ne("") | may.claims.astype(str).ne("")
    assert named[may.claimable_rate < may.owed_rate - 2e-6].all()
    lines = {text for names in may.claims.astype(str).unique() for text in names.split()}
    assert lines <= set(CLAIMS)


def test_lists_and_schedules_have_the_three_rates_of_look_ups():
    rows = pd.DataFrame([row[:3] for row in BY_HAND], columns=["partner", "hts", "day"])
    answer = rates_of(rows)
    for row, (*_, owed, outcomes) in zip(answer.itertuples(), BY_HAND, strict=True):
        assert row.owed_rate == pytest.approx(owed, abs=1e-6)
        assert row.claimable_rate == pytest.approx(min(owed, *outcomes.values()), abs=1e-6)
        assert row.expected_rate == row.statutory_rate
        assert set(outcomes) <= {*row.by_use.split(), *row.claims.split()}
    assert np.isclose(answer.expected_rate[0], 0.1231, atol=5e-5)  # what 0.7.0 called owed


def test_mexico_owes_more_than_twice_what_is_expected_of_it():
    """15.7 % owed to 6.7 % expected was the gap between readers of one number."""
    asked_for = pd.DataFrame([("MEX", "all", "2026-10-10")], columns=["partner", "hts", "day"])
    (row,) = rates_of(asked_for).itertuples()
    assert row.owed_rate > 2 * row.statutory_rate > 0.1 and row.claimable_rate < row.statutory_rate
    assert row.expected_rate < row.statutory_rate


@pytest.mark.parametrize(
    ("partner", "line"), [("RUS", "2933790800"), ("CUB", "2933790800"), ("CHE", "8507600020")]
)
def test_symbol_k_frees_no_goods_of_column_2_and_no_line_without_it(partner, line):
    assert "drug_agreement" not in statutory_rate(partner, line, "2024-06-01").rates.index


def test_a_list_and_a_look_up_answer_each_claim_with_one_frame():
    found = statutory_rate("MEX", "8703230190", "2025-10-10").rates
    rows = pd.DataFrame({"partner": ["Mexico", "nowhere"], "hts": "8703230190", "day": "2025-10-10"})
    listed = analysis.statutory_rate(data=rows, by="claim").to_frame()
    assert listed.row.eq(1).all() and listed.claim.tolist() == found.index.tolist()
    np.testing.assert_array_equal(listed.rate, found.rate)
    assert listed.asks.tolist() == found.asks.tolist()
    with pytest.raises(InputError, match="name goods by their code"):
        analysis.statutory_rate("EU", "", "2025-10-10", by="claim")


def test_a_definition_travels_with_each_rate():
    answer = analysis.statutory_rate("VNM", "8507.60.0020", "2026-06-15").result
    assert set(THREE) < set(answer.rates.index)
    assert all(2 < len(text.split()) <= 50 for text in answer.rates.asks)
    assert not set(THREE) & set(TERMS)
