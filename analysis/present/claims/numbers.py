"""Citable numbers of report 01; what they are stands in ``text.md``."""

from __future__ import annotations

from analysis.estimate.claims.study import Story
from analysis.present.page import Numbers


def numbers(story: Story, made: Numbers) -> None:
    """Add the value on which each computable claim was judged."""
    for c in story.claims:
        if c.value is not None:
            unit = c.unit if c.unit in ("fraction", "USD") else "count"
            made.add(c.key, c.value, unit, said="value", vintage=c.found.vintage, claim=c)
