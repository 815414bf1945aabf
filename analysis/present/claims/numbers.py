"""Citable numbers of report 01; what they are stands in ``text.md``."""

from __future__ import annotations

from analysis.estimate.claims.story import ClaimsStory
from analysis.present.page import Numbers
from analysis.reading import CALENDAR_SOURCE

#: What the study calls the vintage of the law.
TEXTS = "legal texts"


def numbers(story: ClaimsStory, made: Numbers) -> None:
    """Add the value on which each computable claim was judged."""
    made.law = False  # but where it is named
    for c in story.claims:
        if c.value is not None:
            of = "; ".join(c.found.vintages).replace(TEXTS, CALENDAR_SOURCE)
            made.add(c.key, c.value, c.unit, said="value", vintage=of, release=c.found.vintage, claim=c)
