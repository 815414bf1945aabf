"""Charts of report 03 that a reader touches."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.estimate.trade.exports.story import ExportsStory
from analysis.present.labels import CHINA_CUSTOMS
from analysis.present.touched import SVG_DASHED, SVG_DOTTED, Chart, Course
from analysis.present.trade.exports.labels import to_date


def ledgers_chart(stories: Mapping[str, ExportsStory]) -> Chart:
    """Return each partner's goods by month as customs offices record them; ``stories`` by partner."""
    values = {}
    for code, story in stories.items():
        ledgers = {
            "consumption": story.us.totals.customs_value,
            "general": story.us.totals.general_imports,
        }
        if story.china is not None:
            ledgers["china"] = story.china.levels.reindex(story.us.totals.index)
        values[code] = ledgers
    any_story = next(iter(stories.values()))
    courses = (
        Course("consumption", "US imports for consumption", "consumption"),
        Course("general", "US general imports", "general", SVG_DASHED),
        Course("china", "China's exports to the US", "exports", SVG_DOTTED),
    )
    note = (
        "Customs value by month, not seasonally adjusted. For China also its own exports: free on "
        f"board, as first published. Sources: {any_story.source}; general imports "
        f"{any_story.general_source}; {CHINA_CUSTOMS}."
    )
    return Chart(
        name="exports_ledgers",
        title="Goods from {} to the United States by month",
        unit="USD",
        axis="Billion US dollars a month",
        note=note,
        courses=courses,
        names=any_story.us.names,
        values=values,
        events={},
    )


def shares_chart(story: ExportsStory) -> Chart:
    """Return each partner's share of US imports by year; the story's, whoever's it is, has all."""
    shares, until = story.us.shares, story.us.shares_until
    when = pd.DatetimeIndex([f"{year}-01-01" for year in shares.index])
    values = {code: {"share": shares[code].set_axis(when)} for code in shares}
    partly = f" {until.year} is {to_date(until)}." if until.month < 12 else ""
    note = (
        "Imports for consumption, customs value, over the published total of all countries."
        f"{partly} Source: {story.source}."
    )
    share = "share of US imports"
    return Chart(
        name="exports_shares",
        title="Share of US imports from {} by year",
        unit="fraction",
        axis="Per cent of US imports",
        note=note,
        courses=(Course("share", share, "share"),),
        names=story.us.names,
        values=values,
        events={},
    )
