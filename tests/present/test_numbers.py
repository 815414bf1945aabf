import json

import pytest

from analysis.present.numbers import NUMBER_MIME, Number, as_stored, display, fitting_dollars

MAY = {
    "key": "tariff.CHN.2025-05.effective",
    "value": 0.48226,
    "unit": "fraction",
    "definition": "duties over customs value",
    "vintage": "Census, January-February 2026",
}


@pytest.mark.parametrize(
    "value, unit, text",
    [
        (-0.3452, "fraction", "−34.5\u00a0%"),
        (0.48226, "fraction", "48.2\u00a0%"),
        (-0.0498, "percentage points", "−5.0\u00a0pp"),
        (1.45, "fraction", "145.0\u00a0%"),
        (38.2e9, "USD", "38.2\u00a0bn USD"),
        (-1234.5e9, "USD", "−1,234.5\u00a0bn USD"),
        (-1.7949, "elasticity", "−1.79"),
        (22, "count", "22"),
    ],
)
def test_number_is_printed_with_its_unit_and_a_true_minus(value, unit, text):
    assert display(value, unit) == text


@pytest.mark.parametrize("unit", ["fraction", "percentage points", "USD", "elasticity"])
def test_what_rounds_to_nothing_has_no_sign(unit):
    assert display(-1e-9, unit).startswith("0.0")


def test_no_line_ends_between_a_number_and_its_unit():
    for unit in ("fraction", "percentage points"):
        assert " " not in display(-0.345, unit)


def test_number_carries_a_machine_readable_twin_of_what_it_shows():
    bundle = Number(**MAY)._repr_mimebundle_()
    assert bundle[NUMBER_MIME] == MAY | {
        "ci_low": None,
        "ci_high": None,
        "tolerance": 1e-6,
        "tables": "",
        "text": "48.2\u00a0%",
    }
    assert json.loads(json.dumps(bundle[NUMBER_MIME])) == bundle[NUMBER_MIME]
    for kind in ("text/plain", "text/html"):
        for part in ("48.2\u00a0%", MAY["definition"], MAY["vintage"], MAY["key"]):
            assert part in bundle[kind]


def test_interval_is_shown_where_there_is_an_estimate():
    number = Number(**MAY | {"unit": "elasticity", "value": -1.795, "ci_low": -3.2, "ci_high": -0.38})
    assert "[−3.20, −0.38]" in repr(number)
    assert "[−3.20, −0.38]" in number._repr_mimebundle_()["text/html"]
    assert Number(**MAY).interval == ""


def test_definition_is_escaped_in_html():
    html = Number(**MAY | {"definition": "rate < 1 & > 0"})._repr_mimebundle_()["text/html"]
    assert "rate &lt; 1 &amp; &gt; 0" in html


def test_unknown_unit_is_refused_with_the_number_s_key():
    with pytest.raises(ValueError, match="'tariff.CHN.2025-05.effective': unit 'per cent' is none of"):
        Number(**MAY | {"unit": "per cent"})


@pytest.mark.parametrize(
    "value, unit, found",
    [
        (-0.345248424366, "fraction", -0.34524842),
        (-1.79497575149, "elasticity", -1.7949758),
        (-129159382812.3, "USD", -129159383000.0),
        (0.0344827586, "probability", 0.03448276),
        (-1e-12, "fraction", 0.0),
    ],
)
def test_a_number_is_kept_with_five_digits_beside_those_that_are_printed(value, unit, found):
    assert as_stored(value, unit) == found == as_stored(found, unit)
    assert Number(**MAY | {"value": value, "unit": unit}).value == found


@pytest.mark.parametrize(
    "one, other, unit",
    [
        # Ends of the interval of a projection of 2018, by the two kernels of OpenBLAS.
        (-0.005216437156422504, -0.005216437156659537, "elasticity"),
        (-0.2026171234561, -0.2026171234559, "fraction"),
        (129159382812.3, 129159382812.4, "USD"),
        # What lies between two printed values but for the noise of a machine.
        (0.012499999999999, 0.012500000000001, "fraction"),
    ],
)
def test_two_machines_keep_and_print_the_same_number(one, other, unit):
    first, second = (
        Number(**MAY | {"value": x, "ci_low": x, "ci_high": x, "unit": unit}) for x in (one, other)
    )
    assert first == second
    assert first._repr_mimebundle_() == second._repr_mimebundle_()


def test_the_tolerance_of_a_number_goes_with_its_unit():
    """A millionth of a dollar is less than a double of so many dollars can say."""
    assert Number(**MAY).tolerance == 1e-6
    assert Number(**MAY | {"unit": "USD"}).tolerance == 1e4
    assert Number(**MAY | {"tolerance": 1e-3}).tolerance == 1e-3


@pytest.mark.parametrize(
    ("dollars", "said"),
    [
        (0, "0.0"),
        (3e5, "0.0"),
        (6e5, "0.001"),
        (94e6, "0.094"),
        (94.6e6, "0.09"),
        (95e6, "0.10"),
        (949e6, "0.95"),
        (949.6e6, "0.9"),
        (950e6, "0.9"),
        (-2.04e9, "−2.0"),
        (12.345e9, "12.3"),
    ],
)
def test_dollars_have_the_decimals_that_their_size_needs(dollars, said):
    assert fitting_dollars(dollars) == f"{said}\u00a0bn\u00a0USD"
