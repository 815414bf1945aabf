"""How far a figure may lie from one that no table has: a first release, or another form of it."""

from __future__ import annotations

import pandas as pd

from analysis.claims.asked import Asked
from analysis.claims.changes import DOLLAR_CHANGES, at_base, base_of
from analysis.claims.measures import CHINA, US
from analysis.claims.records import Published, Record
from analysis.vocabulary import WORLD

#: How far a figure may lie from its first release, or from a printed one of several months: points of
#: growth and rates; parts of levels, of both levels of a balance, and of shares.
# ASSUME: half a point, and one per cent: more than three in four revisions since 2023 are smaller, of
# China's totals and of US imports and rates; all printed growth to date lies as near to that of sums.
REVISION, LEVEL_REVISION = 0.005, 0.01

#: The same of US trade with one country, in growth and in parts of levels, which is revised by more.
# ASSUME: 1.4: nineteen in twenty revisions of June 2026 are smaller, of five countries since 2023.
US_REVISION = 0.014

#: The same of growth in January and February together.
# ASSUME: one point: for the United States in 2025 the office printed 2.3 %, sums give 2.9.
NEW_YEAR = 0.01

#: How far adjustment for seasons may move a month or quarter of the flows that the Census prints both
#: ways, and what is computed from them: a part of the trade, and months since when.
# ASSUME: about a seventh, as monthly imports of goods go round the year; of a change on the same month
# of another year, to which factors are alike, a fiftieth of both levels.
SEASONAL, ON_YEAR, SINCE_REACH = 0.15, 0.02, 12.0
BOTH_WAYS = ("general_imports", "exports", "balance", "deficit")

SEASONS = "adjustment for seasons moves, which our figures lack"

#: How much more duties are before refunds, of which the Treasury prints both.
# ASSUME: a twentieth: 113.3 bn dollars gross and 108 net in the nine months to June 2025.
REFUNDED, GROSS = 0.05, "refunds make, which our figures leave out"

#: How far an average by law may lie from one on another basket of goods: a part of it.
# ASSUME: two fifths: for China in November 2025 the press had 47.5 %, the law on our basket is 34.8.
BASKET, ANOTHER = 0.4, "another basket of goods makes"

#: Event of the calendar that has rates by country without rows of them, in force for its day alone, and
#: the highest of them: EO 14257, EO 14266.
ONE_DAY, HIGHEST = "E109", 0.5
FOR_A_DAY = "rates by country do, in force on that day alone, of which the calendar has no rows"

#: Last month whose figures the annual revision before the earlier vintage had changed already.
FORMER_REVISION = pd.Timestamp("2024-12-01")


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


def for_a_day(asked: Asked, events: pd.DataFrame, today: float) -> dict[str, float | str]:
    """Return ``beside`` and ``why_beside`` of a headline rate on the day of :data:`ONE_DAY`."""
    rows = events[events.event_id.eq(ONE_DAY) & events.effective_date.eq(asked.end)]
    if rows.empty or asked.partner == CHINA:
        return {}
    return {"beside": max(HIGHEST - today, 0.0), "why_beside": FOR_A_DAY}


def reaches(
    asked: Asked, records: list[Record], today: float | None, *, summed: bool, unknown: bool
) -> dict[str, float | str]:
    """Return ``revision``, ``beside`` and ``why_beside`` of :class:`formulas.Found`.

    ``unknown``: whether a first release may differ from every figure that is known.
    """
    if today is None or asked.asked == "rank":
        return {}
    return {"revision": _revision(asked, records, today, summed) if unknown else 0.0} | _beside(
        asked, records, today
    )


def _revision(asked: Asked, records: list[Record], today: float, summed: bool) -> float:
    """Return how far a revision moves what is asked: not the law, nor price indices of China."""
    if asked.kind == "price" or asked.measure == "statutory" or asked.unit == "months":
        return 0.0
    bilateral = asked.ledger == US and asked.kind in ("flow", "balance") and asked.partner != WORLD
    level = US_REVISION if bilateral else LEVEL_REVISION
    if asked.unit == "USD" and (asked.kind == "balance" or asked.asked in DOLLAR_CHANGES):
        return level * _trade(asked, records)
    if asked.kind == "balance":
        return level * _leverage(asked, records)
    if asked.asked == "from":
        return 2 * level * (1 + today)
    if asked.asked in ("level", "share") and asked.kind == "flow":
        return level * today
    return US_REVISION if bilateral else NEW_YEAR if summed and asked.n_months == 2 else REVISION


def _beside(asked: Asked, records: list[Record], today: float) -> dict[str, float | str]:
    """Return how far an answer may lie from what the office prints in another form, and why."""
    if asked.measure == "receipts" and asked.asked == "level":
        return {"beside": REFUNDED * today, "why_beside": GROSS}
    if asked.measure == "statutory":
        return {"beside": BASKET * today, "why_beside": ANOTHER}
    both = asked.ledger == US and asked.measure in BOTH_WAYS and asked.n_months < 12
    if not both or asked.asked == "share":
        return {}
    if asked.unit == "months":
        return {"beside": SINCE_REACH, "why_beside": SEASONS}
    on_year = base_of(asked) is not None and base_of(asked).month == asked.end.month
    part = (ON_YEAR if on_year else SEASONAL) / asked.n_months  # it cancels out over a year
    reach = part * (_trade(asked, records) if asked.unit == "USD" else _leverage(asked, records))
    return {"beside": reach, "why_beside": SEASONS}


def _trade(asked: Asked, records: list[Record]) -> float:
    """Return the trade that what is asked is made of, of both periods where it is a change."""
    periods = [asked] if base_of(asked) is None else [asked, at_base(asked)]
    return sum(level_of(one, "today", period) or 0.0 for one in records for period in periods)


def _leverage(asked: Asked, records: list[Record]) -> float:
    """Return how many times an error of all levels is in growth: that trade over the level before."""
    before = [level_of(one, "today", at_base(asked)) or 0.0 for one in records]
    base = before[0] if len(before) == 1 else abs(before[0] - before[1])
    return _trade(asked, records) / base if base else 0.0
