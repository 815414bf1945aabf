"""How report 10 calls predicted series, and the rows of scores that its sentences are of."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analysis.collect.releases import census_days
from analysis.estimate.record.prediction.imports import (
    IMPORT_RULES,
    IMPORTS_DF,
    MOVED_LOG_POINTS,  # noqa: F401, as printed
    WIDENED,  # noqa: F401, as printed
)
from analysis.estimate.record.prediction.origins import ALL_CHAPTERS, FIRST_ORIGIN, REVISED, WORLD  # noqa: F401
from analysis.estimate.record.prediction.rates import RATES_DF
from analysis.estimate.record.prediction.scores import last_of_all
from analysis.estimate.record.prediction.story import PredictionStory
from analysis.present import finding
from analysis.present.finding import bounds, listing, month, the

#: Change of a part from which a publication is said to have taught it.
TAUGHT = 0.05

#: Goal of the share of rates inside 90 % intervals, and of the median miss of the next month (fraction).
GOAL_COVERAGE, GOAL_MISS = (0.85, 0.95), 0.005


#: Day of a file -> what git shows of it, where it was made more than once before it was registered.
REWRITTEN = {
    "2026-11-28": " Git holds three versions of the file, all of that day; the last is registered."
}

#: What the forecasts are made of.
BY_RATES = (
    "last rate published, moved by the parts of the law's steps that customs had collected of such "
    f"steps to the day, t with {RATES_DF} degrees of freedom"
)
BY_RULES = (
    f"logs by {len(IMPORT_RULES)} rules, one of which knows the law, in the weights that had served "
    f"best to the day, t with {IMPORTS_DF} degrees of freedom"
)


def group_names(story: PredictionStory) -> dict[str, str]:
    """Return what the groups of scores are called, as of the partners that each has."""
    rows = story.groups[story.groups.horizon.eq(1)].set_index("group")
    scored = story.scored[story.scored.goods.eq(ALL_CHAPTERS) & story.scored.partner.ne(WORLD)]
    newest = scored.month.max()
    on = scored.partner[scored.month.eq(newest)].nunique()
    panel = scored[scored.partner.ne("EU")]
    last, further = last_of_all(panel), panel.partner[panel.month.eq(newest)].nunique()
    all_months = f", {further} of them to {month(newest)}" if newest > last else ""
    named = {
        "published_on": f"{on} partners published to {month(newest)}",
        "world": "all countries together",
        "panel_months": f"{panel.partner.nunique()} partners to {month(last)}",
        "panel": f"{panel.partner.nunique()} partners to {month(last)}{all_months}",
        "chapters": "chapters of some partners",
    }
    return {name: named[name] for name in rows.index}


def score_row(story: PredictionStory, group: str = "published_on", horizon: int = 1) -> pd.Series:
    """Return the scores of a group of series."""
    rows = story.groups
    return rows[rows.group.eq(group) & rows.horizon.eq(horizon)].iloc[0]


def drawn(story: PredictionStory) -> list[str]:
    """Return the partners that are drawn: the report's own first, then those published furthest."""
    forecasts = story.scored[story.scored.goods.eq(ALL_CHAPTERS) & story.scored.horizon.eq(1)]
    furthest = forecasts.partner[forecasts.month.eq(forecasts.month.max())].tolist()
    rest = [partner for partner in sorted(furthest) if partner not in (story.partner, WORLD)]
    first = [story.partner] if story.partner in set(forecasts.partner) else []
    return [*first, *rest, *([WORLD] if WORLD in furthest else [])]


def next_months(story: PredictionStory, partner: str) -> pd.DataFrame:
    """Return the forecasts of a partner's next month by month, with what came."""
    rows = story.scored
    forecasts = rows[rows.partner.eq(partner) & rows.goods.eq(ALL_CHAPTERS) & rows.horizon.eq(1)]
    return forecasts.set_index("month").sort_index()


def inside(story: PredictionStory, partners: list[str]) -> tuple[int, int]:
    """Return how many of the partners' next months lay inside the 90 % interval, and of how many."""
    hits = pd.concat([next_months(story, partner).inside_90 for partner in partners])
    return int(hits.sum()), len(hits)


def worst(story: PredictionStory) -> pd.Series:
    """Return the largest miss of the partner's next month, with ``month``."""
    forecasts = next_months(story, story.partner).reset_index()
    return forecasts.loc[forecasts.error.abs().idxmax()]


def learnt_at(story: PredictionStory, month: pd.Timestamp, name: str) -> tuple[float, float]:
    """Return a part that was learnt before a month came and after it."""
    by = story.learnt.set_index("origin")[name]
    before = month - pd.DateOffset(months=1)
    return float(by[before]), float(by.get(month, by.iloc[-1]))


def lost_to(story: PredictionStory) -> str:
    """Name the months ahead at which imports are forecast worse than by the last month kept."""
    lost = story.ratios[story.ratios.ratio > 1].horizon
    return listing([str(horizon) for horizon in lost])


def published_before(story: PredictionStory) -> int:
    """Count the figures of the last predictions whose month had been published when they were made."""
    newest = story.frozen[story.frozen.day.eq(story.frozen.day.max())]
    return int((census_days(newest.month) <= newest.day).sum())


def partner_text(story: PredictionStory) -> str:
    """Name the partner of the report in the middle of a sentence."""
    return the(story.partner_name)


def ahead(row) -> str:
    """Say how many months ahead forecasts are, and of when."""
    months = f"{row.horizon} month{'s' if row.horizon > 1 else ''}"
    return f"{months} ahead, forecast at each publication since {month(FIRST_ORIGIN)}"


def held(row: pd.Series) -> str:
    """Print the share that intervals held, with its own interval where there is one."""
    share = finding.percent(row["value"])
    return share if pd.isna(row.ci_low) else f"{share} {bounds(row.ci_low, row.ci_high, finding.whole)}"


def held_goal(row: pd.Series) -> bool:
    """Whether the share held lies within the goal."""
    return GOAL_COVERAGE[0] <= row["value"] <= GOAL_COVERAGE[1]


def missed_goal(row: pd.Series) -> bool:
    """Whether the median miss is smaller than the goal."""
    return row.miss < GOAL_MISS


def goals_met(goal: Callable[[pd.Series], bool], *rows: pd.Series) -> str:
    """Say of two groups whether they met a goal."""
    first, second = ("met" if goal(row) else "missed" for row in rows)
    if first == second:
        return f"{first} for both"
    return f"{first} for the first and {second} for the second"


def ratio_ahead(row) -> str:
    """Print a ratio of scores with the months ahead."""
    return f"{finding.two(row.ratio)} at {row.horizon}"


def worse_at(story: PredictionStory) -> str:
    """Say at which months ahead imports are forecast worse than by the last month kept."""
    months = lost_to(story)
    return f"It is worse at {months} months." if months else "It is no worse at any."


def published_by_then(n: int) -> str:
    """Say how many figures had been published when they were predicted."""
    if not n:
        return "none of them were published by then"
    were = f"{n:,} of them {'was' if n == 1 else 'were'} published by then"
    return f"{were}; we had not seen them, which nothing here proves"
