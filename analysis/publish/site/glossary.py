"""Terms that pages use: their page, and the entry that each opens where a page first has it."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from pathlib import Path

from markupsafe import Markup

from analysis.checks import read_yaml

TERMS = Path(__file__).with_name("glossary.yaml")
#: Elements in whose text a term is explained, and those within which none is.
TEXT = ("p", "li", "figcaption")
NEVER = (
    "a",
    "code",
    "pre",
    "summary",
    "button",
    "math",
    "svg",
    "script",
    "style",
    "h1",
    "h2",
    "h3",
    "h4",
)
#: Pages that list what has definitions of its own.
LISTS = ("glossary.html", "numbers.html", "events.html", "api.html")
TAG = re.compile(r"(<[^>]+>)")
NAME = re.compile(r"<(/?)([a-z][a-z0-9]*)")


@cache
def terms() -> dict[str, str]:
    """Return what each term of ``glossary.yaml`` means."""
    return {term: entry["says"] for term, entry in read_yaml(TERMS).items()}


def slug(term: str) -> str:
    """Return the anchor of a term on the page of the glossary."""
    return re.sub(r"\W+", "-", term.lower()).strip("-")


@cache
def _forms() -> tuple[re.Pattern, dict[str, str]]:
    """Return what finds a term in any of its forms, the longest first, and the term of each form."""
    of = {
        form.lower(): term
        for term, entry in read_yaml(TERMS).items()
        for form in (term, *entry.get("as", ()))
    }
    forms = "|".join(re.escape(form).replace(r"\ ", r"[ \u00a0]") for form in sorted(of, key=len)[::-1])
    return re.compile(rf"(?<![\w-])({forms})(?![\w-])", re.IGNORECASE), of


def glossed(content: str, here: str, up: str) -> Markup:
    """Return the main part of a page with its terms explained, but for those of :data:`LISTS`."""
    return Markup(content if here in LISTS else explained(content, up))  # noqa: S704 - of a template


def explained(content: str, up: str = "") -> str:
    """Return HTML in which each term, where it first stands in a text, leads to its entry.

    The entry opens on hover and on focus, as the title of the link; ``up`` leads to its folder.
    """
    form, of = _forms()
    never, text, seen, parts = 0, 0, set(), []

    def entry(match: re.Match) -> str:
        term = of[match[0].replace("\u00a0", " ").lower()]
        if term in seen:
            return match[0]
        seen.add(term)
        title = escape(f"{term}: {terms()[term]}")
        return f'<a class="term" href="{up}glossary.html#{slug(term)}" title="{title}">{match[0]}</a>'

    for part in TAG.split(content):
        if tag := NAME.match(part):
            step = -1 if tag[1] else 1
            never += step * (tag[2] in NEVER)
            text += step * (tag[2] in TEXT)
        elif text and not never:
            part = form.sub(entry, part)
        parts.append(part)
    return "".join(parts)
