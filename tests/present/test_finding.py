import pytest

from analysis.present.finding import (
    Finding,
    brief,
    counted,
    during,
    from_to,
    moved,
    percent,
    period,
    points,
    probability,
    rare,
    two,
    verb,
)


@pytest.mark.parametrize(
    "value, text",
    [(-0.3452, "−34.5\u00a0%"), (0.048, "4.8\u00a0%"), (-0.0004, "0.0\u00a0%"), (-0.0, "0.0\u00a0%")],
)
def test_fraction_is_printed_as_per_cent_with_a_true_minus_and_no_negative_zero(value, text):
    assert percent(value) == text


def test_brief_per_cent_keeps_a_decimal_below_one():
    printed = [brief(x) for x in (-0.4236, 0.004, 0.0004, float("nan"))]
    assert printed == ["−42\u00a0%", "0.4\u00a0%", "0\u00a0%", "–"]


def test_difference_of_fractions_is_in_percentage_points_not_per_cent():
    assert points(-0.0503) == "−5.0\u00a0pp"
    assert "%" not in points(0.1)


def test_decimals_can_be_chosen():
    assert percent(0.12345, 0) == "12\u00a0%"


def test_finding_is_markdown_and_text():
    finding = Finding("**Exports fell.** More.")
    assert finding._repr_markdown_() == repr(finding) == "**Exports fell.** More."


def test_small_p_values_are_not_printed_as_nothing():
    assert probability(0.0001) == "< 0.001" and probability(0.034) == "0.034"
    assert probability(float("nan")) == "–"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (rare(0), "none"),
        (rare(0.00099), "fewer than 0.1\u00a0%"),
        (rare(0.001), "0.1\u00a0%"),
        (brief(0.0099), "1.0\u00a0%"),
        (brief(0.01), "1\u00a0%"),
        (probability(0.0005), "0.001"),
        (probability(0.00049), "< 0.001"),
        (verb(0.0), "rose"),
        (verb(-1e-9), "fell"),
        (moved(-0.0004), "did not change"),
        (moved(-0.0006), "fell by 0.1\u00a0%"),
        (counted(10), "ten"),
        (counted(11), "11"),
        (counted(0), "none"),
        (two(float("-inf")), "−∞"),
        (two(float("inf")), "∞"),
        (during("October 2025"), "in October 2025"),
        (during("May 2014 to June 2019"), "from May 2014 to June 2019"),
        (period("2017-01:2019-12"), "2017–2019"),
        (period("2025-01:2025-12"), "2025"),
        (period("2024-01:2025-11"), "January 2024 to November 2025"),
        (period("2024-02:2025-12"), "February 2024 to December 2025"),
        (brief(0.0005), "0.1\u00a0%"),
        (from_to("2025-05", "2025-05"), "May 2025"),
        (from_to("2025-04", "2025-11"), "April to November 2025"),
    ],
)
def test_where_a_wording_ends_and_the_next_begins(said, expected):
    assert said == expected
