"""Citable numbers of report 03; what they are stands in ``text.md``."""

from __future__ import annotations

import pandas as pd

from analysis.combine.load import CONTINUED, NEWEST
from analysis.estimate.episodes import episode, episodes
from analysis.estimate.trade.exports.story import ExportsStory
from analysis.present.finding import from_to
from analysis.present.labels import CHINA_CUSTOMS
from analysis.present.page import Numbers
from analysis.present.trade.exports.labels import newest_growth


def numbers(story: ExportsStory, made: Numbers) -> None:
    """Add the growth of the months asked for, shares before each episode, and China's split."""
    us, china, partner = story.us, story.china, story.selection.partner
    made.vintage, made.stem = story.source, "imports"
    for month in story.quoted:
        growth = us.totals.yoy_growth.get(pd.Timestamp(f"{month}-01"))
        if pd.notna(growth):
            made.add(f"{partner}.{month}.yoy", growth, "fraction", said="imports", month=month)
    if now := newest_growth(story):
        made.vintage, first = made.of(CONTINUED.get(partner, NEWEST)), f"{now.until:%Y}-01"
        for start, value in ((first, now.year), (f"{now.since:%Y-%m}", now.quarter)):
            key, months = f"{partner}.{start}_{now.until:%Y-%m}.yoy", from_to(start, now.until)
            made.add(key, value, "fraction", said="newest", months=months)
        made.vintage = story.source
    made.stem = "share"
    whole = us.shares_until.year - (us.shares_until.month < 12)  # the last year with all its months
    for year in (y for each in episodes() if (y := episode(each).weights_year) <= whole):
        share = us.shares.loc[year, partner]
        made.add(f"{partner}.{year}", share, "fraction", said="share", year=year)
    if china is not None and china.split is not None:
        made.vintage, made.stem = made.of("china_customs_monthly"), "exports"
        made.law, made.release = False, f"{CHINA_CUSTOMS}, first release"
        for key, part in {"usa": "United States", "others": "All others"}.items():
            value, name = china.split.contribution[part], f"contribution_{key}"
            made.add(f"CHN.{china.month:%Y-%m}.{name}", value, "percentage points", said=name)
