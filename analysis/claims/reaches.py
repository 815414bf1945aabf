"""How far a figure may lie from a first release that no table has: as far as its series was revised."""

from __future__ import annotations

import pandas as pd

from analysis.claims.asked import Asked
from analysis.claims.changes import DOLLAR_CHANGES, at_base, base_of
from analysis.claims.measures import CHINA
from analysis.claims.records import Published, Record
from analysis.claims.revisions import Revisions

#: The largest part of a figure that a revision is let to reach: a claim of twice it is never open.
# ASSUME: a third; no revision in the tables of levels or rates is as large.
PART = 1 / 3

#: The highest of the rates by country of which the calendar has no rows: EO 14257.
HIGHEST = 0.5
FOR_A_DAY = "rates by country do, in force on that day alone, of which the calendar has no rows"

#: By what part more general imports from China were than those without HTS 98 and 99, at most, and by
#: how much growth of the two differed: of the months to April 2026 that both tables have.
LEFT_OUT, LEFT_OUT_GROWTH = 0.18, 0.09
LEFT_OUT_WHY = "imports of HTS 98 and 99 do, which its table leaves out"


def level_of(one: Record, release: str, asked: Asked) -> float | None:
    """Return a part's level in a release; today's is the first release where no revision was found."""
    published = published_of(one, release, asked)
    return None if published is None else published.level(asked.end, asked.n_months)


def published_of(one: Record, release: str, asked: Asked) -> Published | None:
    """Return what an office published of a part in a release; as :func:`level_of`."""
    published = getattr(one, release)
    if release == "today" and one.first and published.level(asked.end, asked.n_months) is None:
        return one.first
    return published


def for_a_day(asked: Asked, day: pd.Timestamp, today: float) -> dict[str, float | str]:
    """Return ``beside`` and ``why_beside`` of a headline rate on the day of rates by country."""
    if asked.end != day or asked.partner == CHINA:
        return {}
    return {"beside": max(HIGHEST - today, 0.0), "why_beside": FOR_A_DAY}


def left_out(asked: Asked, today: float | None) -> dict[str, float | str]:
    """Return ``beside`` and ``why_beside`` of imports from China that only the realised table has."""
    if today is None or asked.asked not in ("level", "yoy", "mom"):
        return {}
    off = LEFT_OUT * today if asked.asked == "level" else LEFT_OUT_GROWTH
    return {"beside": off, "why_beside": LEFT_OUT_WHY}


def reach(
    asked: Asked,
    records: list[Record],
    today: float | None,
    revised: list[Revisions],
) -> float:
    """Return how far a revision may move what is asked, as its series was revised at most.

    Parameters
    ----------
    asked : Asked
    records, revised : list
        The parts of what is asked, and the revisions of each.
    today : float or None
    """
    if today is None or asked.unit in ("months", "count"):
        return 0.0
    n, change = asked.n_months, revised[0].change(asked.n_months)
    if asked.kind == "rate":
        return min(change, PART * abs(today))
    if asked.unit == "USD" and (asked.kind == "balance" or asked.asked in DOLLAR_CHANGES):
        moved = _moved(asked, records, revised)
        return min(moved, PART * abs(today)) if asked.asked == "level" else moved
    if asked.kind == "balance":
        before = [level_of(one, "today", at_base(asked)) or 0.0 for one in records]
        base = before[0] if len(before) == 1 else abs(before[0] - before[1])
        return _moved(asked, records, revised) / base if base else 0.0
    if asked.asked == "share":
        return min(sum(one.level(n) for one in revised), PART) * today
    if asked.asked == "level":
        return min(revised[0].level(n), PART) * today
    if asked.asked == "yoy":
        return change
    return 2 * revised[0].level(n) * (1 + today)


def _moved(asked: Asked, records: list[Record], revised: list[Revisions]) -> float:
    """Return what revisions move of the trade that is asked about, in US dollars."""
    periods = [asked] if base_of(asked) is None else [asked, at_base(asked)]
    return sum(
        one.level(asked.n_months) * (level_of(record, "today", period) or 0.0)
        for record, one in zip(records, revised, strict=True)
        for period in periods
    )
