"""What a claim asks of one series at two of its periods or more: changes, and since when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from analysis.claims.asked import Asked
from analysis.claims.quantities import CHANGES, DOLLAR_CHANGES, POINTS, RUNS

#: Level of a period by its last month; None where it is not known.
Levels = Callable[[pd.Timestamp], float | None]

EXTREMES = ("low", "high")

#: Which way a run of months goes, and on what.
RUN_WAYS = {"rises": 1, "falls": -1}

#: What is added to the months of a series that was never as low (or as high): no whole month.
BEYOND = 0.25


def of_levels(asked: Asked) -> bool:
    """Whether an answer comes from levels of several periods, which no release prints together."""
    many = asked.asked in (*EXTREMES, *DOLLAR_CHANGES, *RUNS, *POINTS)
    return many or (asked.kind == "balance" and asked.asked in CHANGES)


def base_of(asked: Asked) -> pd.Timestamp | None:
    """Return the last month of the period that a change is on; None where none is asked."""
    word = asked.asked.removesuffix("_usd").removeprefix("share_").removeprefix("rate_")
    if word == "from":
        return asked.base
    months = {"yoy": 12, "mom": 1}.get(word)
    return None if months is None else asked.end - pd.DateOffset(months=months)


def at_base(asked: Asked) -> Asked:
    """Return what is asked, of the period that the change is on."""
    return replace(asked, end=base_of(asked))


def several(asked: Asked, levels: Levels) -> float | None:
    """Return a change, or since when; None where a level is not known.

    Growth of a deficit or a surplus is one of its size, so that it needs one at both ends.
    """
    if asked.asked in EXTREMES:
        return _since(asked, levels)
    now, before = levels(asked.end), levels(base_of(asked))
    if now is None or before is None:
        return None
    if asked.asked in DOLLAR_CHANGES:
        return now - before
    return now / before - 1 if now > 0 < before else None


def _since(asked: Asked, levels: Levels) -> float | None:
    """Return the months since a level was as low (or as high).

    Where it never was, the months that are known, and :data:`BEYOND` more.
    """
    step = pd.DateOffset(months=asked.n_months)
    now, end, months = levels(asked.end), asked.end, 0
    if now is None:
        return None
    while True:
        end, months = end - step, months + asked.n_months
        then = levels(end)
        if then is None:
            months_covered = months - asked.n_months
            return months_covered + BEYOND if months_covered else None
        if then <= now if asked.asked == "low" else then >= now:
            return float(months)


#: Growth of a month, or of January and February together; None where it is not known.
Growth = Callable[[pd.Timestamp, int], float | None]


def run(asked: Asked, growth: Growth) -> float | None:
    """Return the months in a row, up to that of the claim, in which growth had the sign asked for.

    Where the first months known all had it, those that are known, and :data:`BEYOND` more.
    """
    way = RUN_WAYS[asked.asked.removesuffix("_mom")]
    end, months = asked.end, 0
    while True:
        length, then = 1, growth(end, 1)
        if then is None and end.month == 2:
            length, then = 2, growth(end, 2)
        if then is None:
            return months + BEYOND if months else None
        if then * way <= 0:
            return float(months)
        end, months = end - pd.DateOffset(months=length), months + length
