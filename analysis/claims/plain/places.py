"""Countries and groups of them in a sentence, by whatever name."""

from __future__ import annotations

import re

from analysis.checks import InputError
from analysis.claims.plain.wording import VOCABULARY, plain
from analysis.law import names as people
from analysis.reading import cached

#: Names of two and three letters that are no other words.
SHORT = ("us", "usa", "uk", "uae", "prc", "roc")


def take_places(text: str) -> str:
    """Replace the countries of a sentence by ``@CHN``; what stands after them stays."""
    text = _pattern().sub(lambda match: f"@{_codes()[_plain(match[1])]}", text)
    return re.sub(r"(@[A-Z]+) (?:market|bloc|region)\b", r"\1", text)


@cached
def _codes() -> dict[str, str]:
    """Return name -> code of countries and groups."""
    code_of = {}
    for name, codes in people.called().items():
        if len(name) > 3 or name in SHORT:
            code_of[name] = codes[0] if len(codes) == 1 else ""
    for name in [name for name, code in code_of.items() if not code]:
        try:
            code_of[name] = people.partner(name, group=True)
        except InputError:
            del code_of[name]
    printed = {
        plain(people.name_of(codes[0])): codes[0]
        for codes in people.called().values()
        if len(codes) == 1
    }
    return printed | code_of | VOCABULARY["places"]


@cached
def _pattern() -> re.Pattern:
    """Return what matches a name, the longest first; between its words may stand a hyphen."""
    names = sorted(_codes(), key=len, reverse=True)
    words = "|".join(re.escape(name).replace(r"\ ", "[ -]") for name in names)
    return re.compile(rf"(?<![\w@#<])({words})(?![\w])")


def _plain(name: str) -> str:
    return name if name in _codes() else name.replace("-", " ")
