"""Which elasticity dollars use: the typical line's, as sure as both weights leave it.

Each line once, the main estimate of 2025 says what a duty does to a line. Dollars are of large lines,
which may answer otherwise: by value few lines decide, and the data hardly tell. So what is said of
dollars has the main estimate's point, and an interval that holds those of both weights. Of a duty on all
sellers it holds those of the sum over sellers and of totals of lines, which report 04 has.
"""

from __future__ import annotations

from typing import Protocol


class Ends(Protocol):
    """An elasticity with its interval."""

    ci_low: float
    ci_high: float


def dollar_ends(*by_weights: Ends) -> tuple[float, float]:
    """Return the ends of the interval of dollars: the outermost of one design in both weights."""
    return min(e.ci_low for e in by_weights), max(e.ci_high for e in by_weights)
