import pytest

from analysis.present.finding import Finding, brief, percent, points, probability


@pytest.mark.parametrize(
    "value, text",
    [(-0.3452, "−34.5\u00a0%"), (0.048, "4.8\u00a0%"), (-0.0004, "0.0\u00a0%"), (-0.0, "0.0\u00a0%")],
)
def test_fraction_is_printed_as_per_cent_with_a_true_minus_and_no_negative_zero(value, text):
    assert percent(value) == text


def test_brief_per_cent_keeps_a_decimal_below_one():
    said = [brief(x) for x in (-0.4236, 0.004, 0.0004, float("nan"))]
    assert said == ["−42\u00a0%", "0.4\u00a0%", "0\u00a0%", "–"]


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
