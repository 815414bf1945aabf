"""A claimed value holds within its own rounding, or within the range that it gives."""

import math

import pytest

from analysis.checks import InputError
from analysis.claims.amounts import is_amount, parse_amount


@pytest.mark.parametrize(
    "text, value, low, high, unit",
    [
        ("-34.5%", -0.345, -0.3455, -0.3445, "fraction"),
        ("-34.5 %", -0.345, -0.3455, -0.3445, "fraction"),
        ("145%", 1.45, 1.445, 1.455, "fraction"),
        ("316.1bn", 316.1e9, 316.05e9, 316.15e9, "USD"),
        ("316.1 bn USD", 316.1e9, 316.05e9, 316.15e9, "USD"),
        ("$1,204 bn", 1204e9, 1203.5e9, 1204.5e9, "USD"),
        ("-200bn", -200e9, -200.5e9, -199.5e9, "USD"),
        ("12 months", 12, 12, 12, "months"),
        ("17", 17, 17, 17, "count"),
        ("20..24 months", 22, 20, 24, "months"),
        ("-30%..-40%", -0.35, -0.4, -0.3, "fraction"),
        ("-30..-40%", -0.35, -0.4, -0.3, "fraction"),
        ("a fifth", 0.2, 0.18, 0.22, "fraction"),
        ("around a fifth", 0.2, 0.18, 0.22, "fraction"),
        ("around minus a third", -1 / 3, -1 / 3 * 1.1, -1 / 3 * 0.9, "fraction"),
        ("around -1/3", -1 / 3, -1 / 3 * 1.1, -1 / 3 * 0.9, "fraction"),
        ("about 90 %", 0.9, 0.81, 0.99, "fraction"),
        ("around 3 %", 0.03, 0.025, 0.035, "fraction"),
        ("over 10 %", 0.1, 0.1, math.inf, "fraction"),
        ("more than -21 %", -0.21, -math.inf, -0.21, "fraction"),
        ("under 10 %", 0.1, 0, 0.1, "fraction"),
        ("less than -10 %", -0.1, -0.1, 0, "fraction"),
    ],
)
def test_value_of_a_claim_is_read_with_what_it_leaves_open(text, value, low, high, unit):
    amount = parse_amount(text, "here")
    assert [amount.value, amount.low, amount.high] == pytest.approx([value, low, high], rel=1e-12)
    assert amount.unit == unit


def test_claimed_per_cent_is_the_fraction_to_the_last_bit():
    """0.01 times 7.2 is 0.07200000000000001."""
    assert parse_amount("7.2 %", "here").value == 0.072


def test_claim_holds_within_the_rounding_of_its_last_digit():
    claimed = parse_amount("8.1 %", "here")
    assert claimed.holds(0.0815)
    assert claimed.holds(0.0805)
    assert not claimed.holds(0.0816)


def test_fall_by_more_than_a_fifth_is_one_farther_from_nothing():
    claimed = parse_amount("over -20 %", "here")
    assert claimed.holds(-0.21)
    assert not claimed.holds(-0.19)
    assert not claimed.holds(0.21)


@pytest.mark.parametrize(
    "text", ["-3,45%", "12 apples", "10%..5bn", "1/3 %", "around", "--5 %", "1/0", "5 % or so", "1e5bn"]
)
def test_value_that_is_not_understood_is_refused_with_the_ways_to_write_one(text):
    with pytest.raises(InputError, match="here: the value .* is not understood; write it as -34.5 %"):
        parse_amount(text, "here")


@pytest.mark.parametrize(
    "word, value",
    [
        ("2025-05", False),
        ("2025-5", False),
        ("-34.5%", True),
        ("a", True),
        ("around", True),
        ("yoy", False),
    ],
)
def test_month_is_no_value(word, value):
    assert is_amount(word) is value
