"""What is translated for a page means the same there, or is refused as the page is made."""

import re

import pytest

from analysis.publish.site.claim_page import grammar
from analysis.publish.site.page import TEMPLATES
from analysis.publish.site.scripted.script import Library, script_of
from analysis.publish.site.scripted.values import pattern_of


@pytest.mark.parametrize("pattern", [r"(?:(?P<a>x)|y)*", r"(a|b)+", r"(?:c(d)){2}"])
def test_a_group_that_is_repeated_is_refused_since_javascript_forgets_it(pattern):
    with pytest.raises(ValueError, match="is repeated"):
        pattern_of(re.compile(pattern))


def test_a_pattern_keeps_its_names_and_a_repetition_without_groups():
    pattern = re.compile(r"(?P<n>(?:a|b)+) (?=c)", re.IGNORECASE)
    assert pattern_of(pattern) == r'new RegExp("(?<n>(?:a|b)+) (?=c)", "i")'


def yields(numbers):
    """No function of the grammar yields."""
    yield from numbers


def names_nothing():
    """Name what no module has."""
    return neither_here_nor_there  # noqa: F821


@pytest.mark.parametrize(("function", "error"), [(yields, AttributeError), (names_nothing, NameError)])
def test_what_cannot_be_translated_ends_the_making_of_the_page(function, error):
    with pytest.raises(error):
        Library({}, [])._function(function)


def test_all_that_the_grammar_asks_of_python_the_page_has():
    runtime = (TEMPLATES / "ask/python.js").read_text(encoding="utf-8")
    defined = set(re.findall(r"\b(\w+): ", runtime))
    assert set(re.findall(r"\$\.(\w+)\(", grammar())) - defined == set()
    assert script_of([], elsewhere={}, classes=[]) == ""
