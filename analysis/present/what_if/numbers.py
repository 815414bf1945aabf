"""Citable numbers of report 09; what they are stands in ``text.md``."""

from __future__ import annotations

from analysis.estimate.what_if.story import WhatIfStory
from analysis.present.page import Numbers

#: Largest difference that a recomputation may show, by unit.
TOLERANCES = {"USD": 1e4, "fraction": 1e-6}


def numbers(story: WhatIfStory, made: Numbers) -> None:
    """Add the effect on imports and duties, and the base that it is of."""
    goods, rows, made.release = story.goods, story.outcomes, story.vintage
    stem = ".".join(filter(None, [story.partner, goods.kind, goods.code]))
    figures = {
        "imports": (story.change, "fraction"),
        "loss": (rows.loc["imports"], "USD"),
        "duties": (rows.loc["customs_revenue"], "USD"),
        "base": (story.base.moved, "USD"),
    }
    for key, (value, unit) in figures.items():
        made.add(f"{stem}.{key}", value, unit, said=key, tolerance=TOLERANCES[unit])
