"""Fields are said once: in comments beside them, which help and the API page read."""

import ast
from dataclasses import dataclass
from pathlib import Path

from analysis.engine.results import Estimate
from analysis.fields import fields_of, told
from analysis.publish.site.api import entry


@told
@dataclass
class Shipment:
    """What crossed the border."""

    #: Customs value before duty,
    #: US dollars.
    value: float
    duties: float
    partner: str = "CHN"  #: ISO alpha-3 code.
    vessel: str = ""

    #: Shape (T,).
    path: tuple[float, ...] = ()

    bare: int = 0
    _hidden: int = 0


def test_words_above_hold_for_the_fields_below_up_to_other_words_or_an_empty_line():
    dollars = "Customs value before duty, US dollars."
    assert fields_of(Shipment) == {
        "value": ("float", dollars),
        "duties": ("float", dollars),
        "partner": ("str", "ISO alpha-3 code."),
        "vessel": ("str", ""),
        "path": ("tuple[float, ...]", "Shape (T,)."),
        "bare": ("int", ""),
    }


def test_help_lists_fields_and_those_with_the_same_words_together():
    assert Shipment.__doc__.startswith("What crossed the border.\n\nAttributes\n----------\n")
    assert "value, duties : float\n    Customs value before duty, US dollars.\n" in Shipment.__doc__


def test_the_api_page_says_what_the_fields_of_a_result_are():
    (section,) = entry("analysis.engine.results.Estimate")["sections"]
    assert section[0] == "Attributes"
    assert all(f"<code>{name}" in section[1] or f", {name}" in section[1] for name in ("value", "unit"))
    assert fields_of(Estimate)["unit"][1] in Estimate.__doc__


def test_no_docstring_tells_fields_a_second_time():
    twice = [
        f"{path}: {node.name}"
        for path in Path("analysis").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
        and "dataclass" in "".join(map(ast.unparse, node.decorator_list))
        and "\nAttributes\n---" in (ast.get_docstring(node) or "")
    ]
    assert not twice
