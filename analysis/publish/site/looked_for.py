"""What the page of numbers is searched for beside the words in its rows: countries, other words."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from analysis.checks import read_yaml
from analysis.publish.site.law_page import country_names
from analysis.publish.site.partner_facts import page_codes

LOOKED_FOR = Path(__file__).with_name("looked_for.yaml")


@cache
def _tables() -> tuple[dict[str, list[str]], dict[str, str]]:
    return read_yaml(LOOKED_FOR), country_names()


def also(key: str) -> str:
    """Return the words by which a number is looked for and that its row may lack."""
    by_words, called = _tables()
    words = [words for words, keys in by_words.items() if any(fnmatchcase(key, one) for one in keys)]
    return " ".join([*words, *(called[part] for part in key.split(".") if part in called)])


def countries() -> list[tuple[str, str]]:
    """Return code and name of each country with a page of its own, by name."""
    called = _tables()[1]
    return sorted(
        ((code, called[code]) for code in page_codes() if code in called), key=lambda one: one[1]
    )
