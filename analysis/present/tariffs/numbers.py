"""Citable numbers of report 02; what they are stands in ``text.md``."""

from __future__ import annotations

import pandas as pd

from analysis.combine.collected.collections import VIETNAM_LAW_DAY
from analysis.combine.load import CONTINUED, NEWEST
from analysis.estimate.tariffs.story import TariffsStory
from analysis.present.page import Numbers
from analysis.present.tariffs.labels import ETRX, FIXED_BASKETS, largest_exempt_rise, sources
from analysis.reading import CALENDAR_SOURCE


def numbers(story: TariffsStory, made: Numbers) -> None:
    """Add the rates of the quoted months, and law beside collections where the window has it."""
    _rates(story, made)
    _newest(story, made)
    made.stem = "law"
    _duties_paid(story, made)
    if story.collections is not None:
        steps = story.collections.steps.set_index(["law", "year"])
        distance = steps.loc[("law", 2025), "gap_without_sign"]
        made.vintage, made.release = made.of("us_collected_rate_partner_hs2_2026_06"), ETRX
        made.add(
            f"cells.{VIETNAM_LAW_DAY:%Y-%m}.distance",
            distance,
            "percentage points",
            said="distance",
            on=VIETNAM_LAW_DAY,
        )


def _rates(story: TariffsStory, made: Numbers) -> None:
    """Add the three rates of each month that is quoted."""
    made.stem, partner = "tariff", story.selection.partner
    sources = {"effective": story.source, "statutory": CALENDAR_SOURCE, "headline": CALENDAR_SOURCE}
    for month in story.quoted:
        row = story.path.loc[story.path.index == f"{month}-01"]
        for term, vintage in sources.items():
            if len(row) and pd.notna(value := row[f"{term}_rate"].iloc[0]):
                key = f"{partner}.{month}.{term}"
                made.law, made.release = (
                    term != "effective",
                    FIXED_BASKETS if term == "statutory" else "",
                )
                made.add(key, value, "fraction", said=term, vintage=vintage, month=month)


def _newest(story: TariffsStory, made: Numbers) -> None:
    """Add the highest and the newest rate of the table that reaches furthest, without 98 and 99."""
    made.stem, partner, rates = "tariff", story.selection.partner, story.newest
    if len(rates):
        vintage = made.of(CONTINUED.get(partner, NEWEST))
        made.law, made.release = False, ""
        for month in sorted({rates.idxmax(), rates.index[-1]}):
            key = f"{partner}.{month:%Y-%m}.collected"
            made.add(key, rates[month], "fraction", said="collected", vintage=vintage, month=month)


def _duties_paid(story: TariffsStory, made: Numbers) -> None:
    """Add what was collected of the partner's law of 2025, and the most on lines that it exempts."""
    duties_paid, partner, made.vintage = story.duties_paid, story.selection.partner, sources(story)
    made.law, made.release = True, ""
    if duties_paid is None:
        return
    if partner in duties_paid.by_partner.index:
        value = duties_paid.by_partner.loc[partner].collected_on_law
        key = f"{partner}.2025.collected_on_law"
        made.add(key, value, "fraction", said="collected_on_law")
    made.add("exempt.2025.largest_rise", largest_exempt_rise(duties_paid), "percentage points")
