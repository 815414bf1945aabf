"""Filters of a text say what their names promise."""

from types import SimpleNamespace

import pytest

from analysis.present.text import FILTERS

ESTIMATE = SimpleNamespace(value=-0.5, ci_low=0.0, ci_high=0.2)


@pytest.mark.parametrize(
    "name, given, said",
    [
        ("told", [ESTIMATE], False),
        ("told", [SimpleNamespace(ci_low=-0.2, ci_high=0.0)], False),
        ("told", [SimpleNamespace(ci_low=-0.2, ci_high=-0.1)], True),
        ("told", [SimpleNamespace(ci_low=0.1, ci_high=0.2)], True),
        ("growth", [0.0], 0.0),
        ("known", [float("nan")], False),
        ("went", [-0.05], "fell 5.0\u00a0%"),
        ("moved", [-0.05], "fell by 5.0\u00a0%"),
        ("ci", [ESTIMATE], "−0.50 [0.00, 0.20]"),
        ("ends", [ESTIMATE, "whole"], "[0\u00a0%, 20\u00a0%]"),
        ("spread", [0.1, 0.2], "10.0\u00a0% to 20.0\u00a0%"),
        ("first_to_fit", [["word " * 26, "word " * 25, "a word"]], ("word " * 25).strip()),
        ("first_to_fit", [["word " * 27, "word\n" * 26]], ("word " * 26).strip()),
    ],
)
def test_a_filter_says_what_its_name_promises(name, given, said):
    assert FILTERS[name](*given) == said
