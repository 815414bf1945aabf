"""How report 01 calls units and reports, and what its sentences have beside the story."""

from __future__ import annotations

import textwrap

from analysis.present.finding import counted  # noqa: F401, a count as a word
from analysis.present.numbers import display  # noqa: F401, a value in the unit of its claim
from analysis.present.words import LINE

#: Within which part of an independent measure a series is the same but for rounding.
NEAR = 0.01

#: How the unit of a row is said.
UNITS = {"fraction": "per cent", "USD": "bn USD", "months": "months", "count": "number"}


def title_of(report: str) -> str:
    """Return what a report is called by its stem: ``03 exports``."""
    return report.replace("_", " ")


def page_of(report: str) -> str:
    """Return the page of a report, which stands in the same folder."""
    return f"{report}.html"


def hold(n: int) -> str:
    """Return the verb of so many figures."""
    return "holds" if n == 1 else "hold"


def one_line(text: str) -> str:
    """Return a point in one line, shortened where it is longer."""
    return text if len(text) <= LINE else textwrap.shorten(text, LINE, placeholder=" …")
