"""Sentences made of results: the finding that a report states first."""

from __future__ import annotations

import math
from dataclasses import dataclass

from analysis.present.numbers import display


def percent(value: float, decimals: int = 1) -> str:
    """Return a fraction as per cent with a true minus sign, for instance ``−34.5 %``."""
    text = f"{round(value * 100, decimals) + 0.0:.{decimals}f}\u00a0%"
    return text.replace("-", "−")


def points(value: float) -> str:
    """Return a difference of fractions in percentage points, for instance ``−5.0 pp``."""
    return display(value, "percentage points")


def probability(value: float) -> str:
    """Print a p-value with three decimals, or that it is smaller than they show; a dash if missing."""
    if math.isnan(value):
        return "–"
    return f"{value:.3f}" if value >= 0.0005 else "< 0.001"


@dataclass(frozen=True)
class Finding:
    """A few sentences in Markdown that a policy analyst can repeat."""

    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_markdown_(self) -> str:
        return self.text
