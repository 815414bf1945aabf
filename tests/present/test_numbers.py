import json

import pytest

from analysis.present.numbers import MIME, Number, display

MAY = {
    "key": "tariff.CHN.2025-05.effective", "value": 0.48226, "unit": "fraction",
    "definition": "duties over customs value", "vintage": "Census, January-February 2026",
}  # fmt: skip


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
    assert bundle[MIME] == MAY | {
        "ci_low": None,
        "ci_high": None,
        "tolerance": 1e-6,
        "tables": "",
        "text": "48.2\u00a0%",
    }
    assert json.loads(json.dumps(bundle[MIME])) == bundle[MIME]
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
