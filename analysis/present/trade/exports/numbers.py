"""Citable numbers of report 03; what they are stands in ``text.md``."""

from __future__ import annotations

import pandas as pd

from analysis.combine.load import CONTINUED, NEWEST
from analysis.estimate.episodes import episode, episodes
from analysis.estimate.trade.exports.mirror import Mirror
from analysis.estimate.trade.exports.story import ExportsStory
from analysis.present.finding import from_to, period
from analysis.present.labels import CHINA_CUSTOMS
from analysis.present.page import Numbers
from analysis.present.trade.exports.labels import newest_growth


def numbers(story: ExportsStory, made: Numbers) -> None:
    """Add the growth of the months asked for, shares before each episode, ledgers, and China's split."""
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
    if story.mirror:
        _ledgers(made, partner, story.mirror)
    if china is not None and china.split is not None:
        made.vintage, made.stem = made.of("china_customs_monthly"), "exports"
        made.law, made.release = False, f"{CHINA_CUSTOMS}, first release"
        for key, part in {"usa": "United States", "others": "All others"}.items():
            value, name = china.split.contribution[part], f"contribution_{key}"
            made.add(f"CHN.{china.month:%Y-%m}.{name}", value, "percentage points", said=name)


def _ledgers(made: Numbers, partner: str, mirror: Mirror) -> None:
    """Add what China records over what the US records, and the same of Korea."""
    consumption, exports = made.of(CONTINUED["CHN"]), made.of("china_customs_monthly")
    made.stem, row = "regime", mirror.answered.iloc[-1]
    key, vintage = f"{partner}.ledgers.{row.end:%Y}", f"{consumption}; {exports}"
    made.add(key, row.ratio - 1, "fraction", said="ledgers", vintage=vintage, row=row)
    vintage = f"{made.of('us_trade_totals_vintages')}; {exports}"
    windows = {f"{row.start:%Y-%m}_{row.end:%Y-%m}": row for row in mirror.general.itertuples()}
    windows |= {f"{row.Index}": row for row in mirror.years.itertuples()}
    for when, row in windows.items():
        key, months = f"{partner}.ledgers.general.{when}", period(f"{row.start:%Y-%m}:{row.end:%Y-%m}")
        made.add(key, row.ratio - 1, "fraction", said="ledgers.general", vintage=vintage, months=months)
    row = mirror.causes.set_index("cause").loc["all_sellers"]
    vintage = f"{made.of('korea_exports_to_usa_monthly')}; {made.of(NEWEST)}"
    key = f"KOR.ledgers.{row.start:%Y-%m}_{row.end:%Y-%m}"
    made.add(key, row.seen, "fraction", said="ledgers.korea", vintage=vintage, row=row)
