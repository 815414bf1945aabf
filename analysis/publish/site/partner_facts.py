"""What the page of a country says, from what is stored: law in time, imports, effects and the feed."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.collect import read_events, read_table
from analysis.collect.tables import vintage
from analysis.combine.courses.chapters import NO_RATE, TENTHS
from analysis.combine.courses.files import make_files
from analysis.combine.load import CONTINUED, NEWEST, partner_names, product_labels
from analysis.combine.newest import (
    GROUP_BY_MONTH,
    NEWEST_WORLD,
    load_group_by_month,
    load_imports_by_month,
)
from analysis.combine.panel import SYSTEM_TABLES
from analysis.engine.stored import stored
from analysis.estimate.elasticity.main.lines import SPECIAL_CHAPTERS
from analysis.estimate.today import newest_imports
from analysis.estimate.what_if.inputs import expected_rate
from analysis.estimate.what_if.study import study
from analysis.law import names
from analysis.law.asked import group_of
from analysis.law.citations import calendar_citations
from analysis.law.last_day import ALL_GOODS, last_day
from analysis.law.table import LAST_DAY, READ_TO
from analysis.present import what_if
from analysis.present.labels import ASKED_TARIFF
from analysis.present.what_if.labels import typical_point
from analysis.publish.site.calendar_page import TARGET_GROUPS, calendar
from analysis.publish.site.feed import RECENT, feed, recent
from analysis.publish.site.law_page import country_names
from analysis.vocabulary import WORLD

#: An effect with its interval, and the same in dollars.
EFFECT_AND_ENDS, IN_DOLLARS = ["value", "ci_low", "ci_high"], ["usd", "usd_low", "usd_high"]
#: First month of the charts, and the year whose imports rank sellers.
FIRST_MONTH, RANKED = pd.Timestamp("2018-01-01"), 2025
ANNUAL = "us_imports_hs10_annual"
#: Rates collected by chapter, of few partners and one month.
BY_CHAPTER = "us_collected_rate_partner_hs2_2026_06"


@dataclass(frozen=True)
class PartnerFacts:
    """Where the tariff and trade of one seller stand; rates are fractions, without chapters 98, 99."""

    code: str  #: ISO alpha-3, or the group :data:`newest.GROUP_BY_MONTH`.
    name: str
    law: pd.Series  #: Index month; rate owed, by day and the imports of 2024 of each chapter.
    #: ``owed_rate`` on the goods of 2024 and ``expected_rate`` on those of the newest months, on the day
    #: to which texts were read.
    today: pd.Series
    next_day: pd.Timestamp | None  #: First scheduled day that moves a rate of its lines, if any.
    then: pd.Series  #: The same from that day on; of today where there is none.
    expected: float  #: ``expected_rate`` in the middle of the last month of :attr:`imports`.
    imports: pd.DataFrame  #: Index month; ``customs_value``, ``duties`` (US dollars), ``collected``.
    growth: float  #: Of imports in the last month of :attr:`imports` on the same month a year before.
    share: float  #: Of US imports in that month.
    share_before: float  #: The same a year before.
    place: int  #: Among all that sold in :data:`RANKED`, by customs value.
    n_sellers: int
    effect: pd.Series  #: Row of :func:`make_effects`.
    coming: pd.DataFrame  #: Scheduled rows of the feed.
    by_chapter: pd.DataFrame  #: Rows of :data:`BY_CHAPTER`, of no partner that it does not hold.
    trade_vintage: str
    rank_vintage: str

    @property
    def month(self) -> pd.Timestamp:
        """Newest month of its imports."""
        return self.imports.index[-1]

    @property
    def is_newest(self) -> bool:
        """Whether it has months after the panel."""
        return self.month.year >= READ_TO.year


def make_effects() -> dict[str, pd.DataFrame]:
    """Return ``partner_effects``: a further duty of :data:`labels.ASKED_TARIFF` on all goods of each.

    Columns ``code``; ``value``, ``ci_low``, ``ci_high`` (change of imports against other sellers,
    fractions) and the same of ``usd``; ``sentence`` and ``limit`` as report 09 has them; ``vintage``.
    """
    rows = [_effect(code) for code in page_codes()]
    return {"partner_effects": pd.DataFrame(rows)}


def _effect(code: str) -> dict:
    story = study(partner=code, add=ASKED_TARIFF)
    in_dollars = story.outcomes.loc["imports", EFFECT_AND_ENDS]
    return {
        "code": code,
        **story.change[EFFECT_AND_ENDS].to_dict(),
        **in_dollars.set_axis(IN_DOLLARS).to_dict(),
        "sentence": what_if.answer(story).sentence,
        "limit": typical_point(story),
        "vintage": story.vintage,
    }


def page_codes() -> list[str]:
    """Return the countries whose imports by month are held, and the group with months of its own."""
    return [*(code for code in load_imports_by_month() if code != WORLD), GROUP_BY_MONTH]


def load_facts(some: Collection[str] = ()) -> list[PartnerFacts]:
    """Return the facts of every page or of some, by imports of the newest month, the newest first."""
    tables = stored(last_day, ["law_by_line", "law_by_chapter"])
    what = "the law as its page asks it (about 90 s)"
    in_time = stored(make_files, ["law_files", "law_changes"], what=what)
    what = "what a further duty on each country would do (about 15 s)"
    effects = stored(make_effects, ["partner_effects"], what=what)["partner_effects"].set_index("code")
    changes = recent_feed(in_time["law_changes"])
    files = dict(in_time["law_files"].itertuples(index=False))
    trade = [load_imports_by_month(name) for name in ("customs_value", "duties")]
    chapters, ranks = tables["law_by_chapter"], imports_ranked(read_table(ANNUAL))
    facts = [
        _facts(code, chapters, files, changes, trade, ranks, effects.loc[code])
        for code in page_codes()
        if not some or code in some
    ]
    return sorted(facts, key=lambda one: (not one.is_newest, -one.imports.customs_value.iloc[-1]))


def recent_feed(changes: pd.DataFrame) -> pd.DataFrame:
    """Return the recent rows of the feed, as its page has them."""
    since = READ_TO - RECENT
    events = read_events()
    events = events[events[["announcement_date", "effective_date"]].max(axis=1) >= since]
    called, stands = country_names(), calendar_citations(events)
    return recent(feed(changes[changes.day >= since], calendar(events, called), called, stands))


def _facts(code, chapters, files, changes, trade, ranks, effect) -> PartnerFacts:
    members = members_of(code)
    weights = weights_of(chapters, members)
    by_day = law_by_day(weights, {one: files[f"law/{one}.js"] for one in members})
    owed = np.average(weights.owed_rate, weights=weights.customs_value)
    today = pd.Series({"owed_rate": owed, "expected_rate": expected_rate(code, READ_TO)})
    coming = scheduled(changes, code)
    moving = pd.to_datetime(coming.day[coming.n_lines.gt(0)])
    next_day = min(moving[moving.le(LAST_DAY)], default=None)
    then = today
    if next_day is not None:
        rates = {"owed_rate": by_day[next_day], "expected_rate": expected_rate(code, next_day)}
        then = pd.Series(rates)
    imports, whole = _imports(code, trade), trade[0][WORLD]
    month, before = imports.index[-1], imports.index[-1] - pd.DateOffset(years=1)
    value = imports.customs_value
    tables = (CONTINUED.get(code, NEWEST), NEWEST_WORLD) if month.year >= READ_TO.year else ()
    sellers = ranks if code in ranks else _as_one(ranks, code)
    return PartnerFacts(
        code=code,
        name=TARGET_GROUPS.get(code) or partner_names()[code],
        law=by_day[FIRST_MONTH:].resample("MS").mean(),
        today=today,
        next_day=next_day,
        then=then,
        expected=expected_rate(code, month + pd.Timedelta(days=14)),
        imports=imports[FIRST_MONTH:],
        growth=float(value[month] / value[before] - 1),
        share=float(value[month] / whole[month]),
        share_before=float(value[before] / whole[before]),
        place=int(sellers.gt(sellers[code]).sum() + 1),
        n_sellers=int(sellers.gt(0).sum()),
        effect=effect,
        coming=coming,
        by_chapter=collected_by_chapter(code),
        trade_vintage=vintage(*(tables or (SYSTEM_TABLES["naics3"],))),
        rank_vintage=vintage(ANNUAL),
    )


def collected_by_chapter(code: str) -> pd.DataFrame:
    """Return the rates collected by chapter that are held of a partner, with ``title``."""
    rows = read_table(BY_CHAPTER)
    rows = rows[rows.partner.eq(code)].sort_values("hs2", ignore_index=True)
    return rows.assign(title=rows.hs2.map(product_labels("hs2")).fillna(""))


def held_by_chapter() -> list[str]:
    """Return the partners whose rates by chapter are held."""
    called = partner_names()
    return sorted(called[code] for code in read_table(BY_CHAPTER).partner.unique())


def is_group(code: str) -> bool:
    """Return whether a page is about several countries."""
    return code == GROUP_BY_MONTH


def members_of(code: str) -> tuple[str, ...]:
    """Return the countries whose law a page is about."""
    return names.partners(GROUP_BY_MONTH) if is_group(code) else (code,)


def weights_of(chapters: pd.DataFrame, members: tuple[str, ...]) -> pd.DataFrame:
    """Return the rows of ``law_by_chapter`` of some countries, without special chapters."""
    ordinary = ~chapters.hs2.isin((ALL_GOODS, *SPECIAL_CHAPTERS))
    return chapters[chapters.partner.isin(members) & ordinary]


def law_by_day(weights: pd.DataFrame, files: dict[str, str]) -> pd.Series:
    """Return the mean rate owed by day.

    Parameters
    ----------
    weights : DataFrame
        From :func:`weights_of`: their ``customs_value`` weighs chapters.
    files : dict of str
        Country -> its file of the law in time.

    Returns
    -------
    Series
        Index: days to :data:`table.LAST_DAY`; fractions.
    """
    days = pd.date_range(FIRST_MONTH, LAST_DAY, name="day")
    sums = np.zeros((len(days), 2))
    courses = {code: course_of_file(text) for code, text in files.items()}
    for code, chapter, value in weights[["partner", "hs2", "customs_value"]].itertuples(index=False):
        course = courses[code][chapter]
        starts = days.searchsorted(pd.DatetimeIndex(course[0::3]))
        lengths = np.diff([*starts, len(days)])
        rates = np.array(course[1::3], dtype=float)
        weight = value * (rates != NO_RATE)
        steps = np.column_stack([weight, weight * rates / TENTHS])
        sums[starts[0] :] += np.repeat(steps, lengths, axis=0)
    return pd.Series(sums[:, 1] / sums[:, 0], days)


def course_of_file(text: str) -> dict[str, list]:
    """Return what :func:`courses.chapters.chapters_in_time` wrote of a country, from its file."""
    return json.loads(text[text.index("{") : text.rindex("}") + 1])


def scheduled(changes: pd.DataFrame, code: str) -> pd.DataFrame:
    """Return the scheduled rows of the feed that touch a country or group, soonest first."""
    whom = {code, group_of(code), "ALL", *members_of(code)}
    whom |= set() if code == "CHN" else {"non-CHN"}
    rows = changes[changes.scheduled.eq(1) & changes.partner.isin(whom)]
    return rows.sort_values(["day", "measure", "partner"], ignore_index=True)


def _imports(code: str, trade: list[pd.DataFrame]) -> pd.DataFrame:
    """Return imports and duties by month, as revised where a table has months after the panel."""
    if is_group(code):
        imports = load_group_by_month()
    else:
        before = pd.DataFrame({"customs_value": trade[0][code], "duties": trade[1][code]})
        imports = newest_imports(code)[["customs_value", "duties"]].combine_first(before)
    imports = imports.dropna(how="all").asfreq("MS")
    return imports.assign(collected=imports.duties / imports.customs_value)


def imports_ranked(annual: pd.DataFrame) -> pd.Series:
    """Return imports of :data:`RANKED` of each seller without special chapters, US dollars."""
    codes = read_table("census_partner_codes").set_index("census_partner_code").partner
    rows = annual[annual.year.eq(RANKED) & ~annual.hs10.str[:2].isin(SPECIAL_CHAPTERS)]
    values = rows.groupby("census_partner_code").customs_value.sum().astype(float)
    return values.groupby(codes.reindex(values.index).fillna(values.index.to_series())).sum()


def _as_one(ranks: pd.Series, code: str) -> pd.Series:
    """Return the ranking with a group's members as one seller."""
    members = ranks.index.intersection(members_of(code))
    return pd.concat([ranks.drop(members), pd.Series({code: ranks[members].sum()})])
