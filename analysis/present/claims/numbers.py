"""Citable numbers of report 01."""

from __future__ import annotations

from analysis.estimate.claims.study import Story
from analysis.present.numbers import Number


def numbers(story: Story) -> list[Number]:
    """Return the value on which each computable claim was judged."""
    found = []
    for c in story.claims:
        if c.value is None:
            continue
        found.append(
            Number(
                key=f"claims.{c.key}",
                value=c.value,
                unit=c.unit if c.unit in ("fraction", "USD") else "count",
                definition=c.definition + (" (months)" if c.unit == "months" else ""),
                vintage=c.found.vintage,
            )
        )
    return found
