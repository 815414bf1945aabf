"""How report 05 prints a gap, the log of actual over expected imports, its dollars and its p."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.present.finding import bounds, brief, probability, spread, with_bounds
from analysis.present.numbers import billions, display


def pct(log: float) -> str:
    """Print a log gap as per cent."""
    return brief(float(np.expm1(log)))


def with_ends(row) -> str:
    """Print a log gap with its interval as per cent: ``−42 % [−56 %, −22 %]``."""
    return with_bounds(*map(float, np.expm1([row.value, row.ci_low, row.ci_high])), brief)


def spread_of(logs: pd.Series) -> str:
    """Print the lowest and the highest of log gaps as per cent: ``−49 % to −43 %``."""
    return spread(logs.min(), logs.max(), pct)


def apart(logs: pd.Series) -> str:
    """Print the distance from the lowest to the highest gap in percentage points, without unit."""
    return f"{np.ptp(np.expm1(logs)) * 100:.1f}"


def side(log: float) -> str:
    """Say on which side of what was expected a log gap lies."""
    return "below" if log < 0 else "above"


def size(log: float) -> str:
    """Print a log gap as per cent without its sign; what rounds to nothing keeps a decimal."""
    text = pct(log).removeprefix("−")
    return text if text[0] != "0" or "." in text else f"0.{text}"


def sizes(near: float, far: float) -> str:
    """Print an interval of log gaps on one side of zero, each as :func:`size` does: ``[22 %, 56 %]``."""
    return bounds(*map(float, np.abs(np.expm1([near, far]))), lambda end: size(np.log1p(end)))


def at_most(share: float) -> str:
    """Print a share; one above all says no more than that, and a gap that may be none has no end."""
    return brief(share) if share <= 1 else "more than all"


def part_of_gap(share: pd.Series) -> str:
    """Print which part of the gap the tariff is, never without how little or much it may be."""
    low = brief(share.ci_low) if share.ci_low > 0 else "none"
    high = brief(share.ci_high) if share.ci_high < 1 else "all of it"
    return f"{brief(share.value)} of the gap, from {low} to {high}"


def part_in_dollars(low: float, high: float) -> str:
    """Print the ends of a part of the gap by both weights, of which what exceeds it says no more."""
    first = "none" if low <= 0 else brief(low)
    return f"from {first} to {at_most(high)}"


def unsigned_dollars(value: float) -> str:
    """Print US dollars in billions, small ones in millions, without sign."""
    return (
        display(abs(value), "USD") if abs(value) >= 1e8 else f"{abs(value) / 1e6:.0f}\u00a0million USD"
    )


def signed_dollars(value: float) -> str:
    """Print US dollars as :func:`unsigned_dollars` does, with a minus sign where something was lost."""
    return f"{'−' if value < 0 else ''}{unsigned_dollars(value)}"


def whole_billions(value: float) -> str:
    """Print US dollars in whole billions, without the unit."""
    return billions(value, 0)


def equals(p: float) -> str:
    """Print a p-value as it follows its letter: ``= 0.034``, ``< 0.001``, or a dash."""
    text = probability(p)
    return text if text.startswith("<") or text == "–" else f"= {text}"


def lost(actual, gap):
    """Return actual less expected imports (US dollars) for a log gap; what came is known."""
    return actual * -np.expm1(-gap)


def p_of(row) -> str:
    """Print the p-value of a gap in brackets."""
    return f"(p = {probability(row.p_value)})"


def beside_forecast(row) -> str:
    """Say how far imports were from a forecast: ``42 % [22 %, 56 %] below``; each end, if unlike."""
    if row.ci_low * row.ci_high > 0:
        near, far = sorted((row.ci_low, row.ci_high), key=abs)
        return f"{size(row.value)} {sizes(near, far)} {side(row.value)}"
    low, high = (f"{size(end)} {side(end)}" for end in (row.ci_low, row.ci_high))
    return f"{size(row.value)} {side(row.value)} [{low}, {high}]"


def may_be_chance(row) -> str:
    """Say that a gap may be chance, where ranks or its interval do not exclude it."""
    is_sure = row.p_value <= 0.05 and row.ci_low * row.ci_high > 0
    return "" if is_sure else ", which may be chance"


def may_be_taken_over(row) -> str:
    """Say that others may have taken over sales, where imports fell short."""
    return ", and may take over sales" if row.value < 0 else ""
