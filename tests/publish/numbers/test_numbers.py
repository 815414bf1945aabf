import json

import pytest

from analysis.checks import InputError
from analysis.present.numbers import NUMBER_MIME, Number
from analysis.publish.numbers.harvest import (
    check_quotes,
    collect_numbers,
    harvest,
    read_numbers,
    rewrite_quotes,
    to_json,
)
from publish.conftest import NUMBER


def executed(*numbers: Number) -> dict:
    outputs = [
        {"output_type": "display_data", "data": {NUMBER_MIME: n._repr_mimebundle_()[NUMBER_MIME]}}
        for n in numbers
    ]
    return {"cells": [{"cell_type": "code", "outputs": outputs}]}


def number(key="a.b", value=0.4823, **more) -> Number:
    return Number(
        key=key, value=value, unit="fraction", definition="duties / value", vintage="V1", **more
    )


def test_numbers_are_harvested_with_the_digits_on_which_machines_agree(project):
    (row,) = harvest(executed(number(value=0.1 + 0.2, ci_low=1 / 3, ci_high=2 / 3)), "01_a")
    assert row["value"] == "0.3"
    assert row["ci_low"] == "0.33333333"
    assert row["text"] == "30.0 %"
    assert row["report"] == "01_a"


def test_numbers_are_sorted_by_key_and_kept_when_other_reports_render(project):
    project.add("01_a", NUMBER.replace("tariff", "z"))
    project.add("02_b", NUMBER.replace("tariff", "a"))
    project.render()
    project.render("02_b")
    assert list(read_numbers(project.reports / "numbers.csv")) == ["a.2025-05", "z.2025-05"]


def test_one_key_with_two_values_names_both_reports(project):
    project.add("01_a", NUMBER)
    project.add("02_b", NUMBER.replace("0.4823", "0.5"))
    with pytest.raises(InputError, match="is 48.2 % in report 01_a but 50.0 % in 02_b"):
        project.render()


def test_same_number_in_two_reports_is_one_row(project):
    project.add("01_a", NUMBER)
    project.add("02_b", NUMBER)
    project.render()
    assert collect_numbers(project.reports, ["01_a", "02_b"])["tariff.2025-05"]["report"] == "01_a"


def test_json_holds_the_same_rows_with_numbers_as_numbers():
    (row,) = harvest(executed(number(ci_low=0.25, ci_high=0.75)), "01_a")
    assert "−5\u00a0%" in to_json({"a.b": row | {"text": "−5\u00a0%"}}, "1.0")  # legible as it is
    found = json.loads(to_json({"a.b": row}, "1.0"))
    assert found["version"] == "1.0"
    assert found["numbers"]["a.b"] == {
        "value": 0.4823,
        "ci_low": 0.25,
        "ci_high": 0.75,
        "unit": "fraction",
        "text": "48.2 %",
        "definition": "duties / value",
        "vintage": "V1",
        "tolerance": 1e-6,
        "report": "01_a",
        "tables": "",
    }
    (row,) = harvest(executed(number()), "01_a")
    assert json.loads(to_json({"a.b": row}, "1.0"))["numbers"]["a.b"]["ci_low"] is None


NUMBERS = {"a.b": {"text": "48.2 %"}, "a.c": {"text": "−34.5 %"}}
GOOD = "It was <!-- number: a.b -->48.2 %<!-- /number -->."


def test_right_quote_passes():
    assert check_quotes(GOOD, NUMBERS) == []


def test_wrong_quote_is_named_with_its_line():
    wrong = "\n\n" + GOOD.replace("48.2", "48.3")
    assert check_quotes(wrong, NUMBERS) == ["README.md:3: number 'a.b' is 48.2 %, the text says 48.3 %"]


def test_unknown_quote_is_named_with_the_nearest_key():
    assert check_quotes(GOOD.replace("a.b", "a.bb"), NUMBERS) == [
        "README.md:1: number 'a.bb' is unknown; did you mean 'a.b'?"
    ]


@pytest.mark.parametrize(
    "broken",
    [
        GOOD.replace("<!-- /number -->", ""),
        GOOD.replace("<!-- number: a.b -->", ""),
        "<!-- number a.b -->4<!-- /number -->",
    ],
)
def test_mark_without_its_partner_is_found(broken):
    assert "a number mark without its partner" in check_quotes(broken, NUMBERS)[0]


def test_an_interval_is_quoted_by_its_ends():
    row = {"key": "a", "text": "−42.2 %", "ci_low": "-0.5609", "ci_high": "-0.2204", "unit": "fraction"}
    quote = "<!-- number: a.interval -->[−56.1\u00a0%, −22.0\u00a0%]<!-- /number -->"
    assert check_quotes(f"off by {quote}", {"a": row}) == []
    assert "the text says [−56" in check_quotes(f"off by {quote.replace('22.0', '22.9')}", {"a": row})[0]
    assert "is unknown" in check_quotes(f"off by {quote}", {"a": row | {"ci_low": ""}})[0]


def test_quotes_are_rewritten_from_the_numbers():
    text = GOOD.replace("48.2 %", "?") + "<!-- number: x -->?<!-- /number -->"
    assert rewrite_quotes(text, NUMBERS) == GOOD + "<!-- number: x -->?<!-- /number -->"


def test_quotes_command_rewrites_a_file(project, tmp_path):
    project.add("01_a", NUMBER)
    project.render()
    readme = tmp_path / "README.md"
    readme.write_text("<!-- number: tariff.2025-05 -->?<!-- /number -->")
    assert project.command("quotes", str(readme)) == 0
    assert readme.read_text() == "<!-- number: tariff.2025-05 -->48.2 %<!-- /number -->"
