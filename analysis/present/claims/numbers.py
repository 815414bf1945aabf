"""Citable numbers of report 01."""

from __future__ import annotations

from analysis.estimate.claims.study import Story
from analysis.present.numbers import Number


def numbers(story: Story) -> list[Number]:
    """Return the value on which each computable claim was judged."""
    found = []
    for c in story.claims:
        first = c.found.first_release is not None
        value = c.found.first_release if first else c.found.today
        if value is None:
            continue
        found.append(
            Number(
                key=f"claims.{c.key}",
                value=value,
                unit="fraction" if c.unit == "fraction" else "count",
                definition=c.definition + (" (months)" if c.unit == "months" else ""),
                vintage=c.found.first_vintage if first else c.found.today_vintage,
            )
        )
    return found
