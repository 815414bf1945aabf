"""Citable numbers of report 03."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.episodes import episode, episodes
from analysis.estimate.exports.study import Story
from analysis.present.finding import the
from analysis.present.labels import CHINA_CUSTOMS
from analysis.present.numbers import Number


def numbers(story: Story) -> list[Number]:
    """Return the growth of the months asked for, shares before each episode, and China's split."""
    us, china = story.us, story.china
    partner, name = story.selection.partner, the(story.selection.partner_name)
    found = []

    def add(key, value, unit, definition, data):
        found.append(Number(key=key, value=float(value), unit=unit, definition=definition, vintage=data))

    for month in story.quoted:
        growth = us.totals.yoy_growth.get(pd.Timestamp(f"{month}-01"))
        if pd.notna(growth):
            what = f"US imports for consumption from {name}, {month} on a year earlier"
            add(f"imports.{partner}.{month}.yoy", growth, "fraction", what, story.source)
    whole = us.shares_until.year - (us.shares_until.month < 12)  # the last year with all its months
    for year in (y for each in episodes() if (y := episode(each).weights_year) <= whole):
        what = f"share of {name} in US imports for consumption, {year}"
        add(f"share.{partner}.{year}", us.shares.loc[year, partner], "fraction", what, story.source)
    if china is not None and china.split is not None:
        month, data = f"{china.month:%Y-%m}", f"{CHINA_CUSTOMS}, first release"
        for part, key in (("United States", "usa"), ("All others", "others")):
            who = {"usa": "the United States", "others": "all other destinations"}[key]
            what = f"contribution of {who} to China's export growth, {month}"
            value = china.split.contribution[part]
            add(f"exports.CHN.{month}.contribution_{key}", value, "percentage points", what, data)
    return found
