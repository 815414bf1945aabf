"""What the sections of report 06 say of diversion: the names in each section of ``text.md``."""

from __future__ import annotations

from analysis.estimate.diversion.story import DiversionStory
from analysis.present.diversion import labels
from analysis.present.diversion.words import growth_implied, pooled_row
from analysis.present.finding import during, listing, the, whole


def shared(story: DiversionStory) -> dict:
    """Return the partner's name in a sentence, the sides told of, and the count by sector."""
    by_sectors = labels.sector_side(story)
    sectors = story.sectors[by_sectors]
    return {
        "who": the(story.selection.partner_name),
        "larger": story.side,
        "smaller": labels.other_side(story),
        "by_sectors": by_sectors,
        "sectors": sectors,
        "when": during(labels.window(story)),
        "then": listing([whole(share) for share in sectors.high[1:].dropna()]),
    }


def by_partner(story: DiversionStory) -> dict:
    """Return the losses of every partner."""
    return {"losers": story.losers}


def other_balance(story: DiversionStory) -> dict | None:
    """Show the other side where there is anything on it."""
    return {} if story.found[labels.other_side(story)].loss else None


def by_exposure(story: DiversionStory) -> dict:
    """Return what the first regression implies for the line of the example."""
    growth, *ends = growth_implied(pooled_row(story))
    return {"growth": growth, "ends": ends}


def elsewhere(story: DiversionStory) -> dict | None:
    """Return China's exports to the United States and to all others, of a partner that has both."""
    if not story.china:
        return None
    usa, rest = story.china.levels[:2].itertuples()
    return {"usa": usa, "rest": rest}
