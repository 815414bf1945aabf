"""Frames of report 02 that its tables print and no story holds."""

from __future__ import annotations

import pandas as pd

from analysis.columns import Columns, changed, returns, shared
from analysis.combine.collected.causes import CAUSES_BY_PARTNER
from analysis.combine.collected.duties_paid import DUE_AND_PAID, PROGRAMME_NAMES
from analysis.estimate.tariffs import collections as held
from analysis.estimate.tariffs.collections import years_of
from analysis.estimate.tariffs.duties_paid import LARGEST_GAPS
from analysis.estimate.tariffs.published_rates import RATES_BESIDE, TREASURY_SOURCE
from analysis.estimate.tariffs.story import GoodsPath, TariffsStory
from analysis.present.tariffs.labels import (
    LEAST_MOVE,
    ONE_YEAR,
    RATE_NAMES,
    names_of,
)
from analysis.vocabulary import Term

#: Partners of tables by partner.
MOST_PARTNERS = 10

NAME = {"name": Term("Partner", "", "exporting country or the European Union, by its name")}


def _named(frame: pd.DataFrame, story: TariffsStory, columns: Columns) -> pd.DataFrame:
    """Return some columns of a frame by partner, with the name of each."""
    return frame.assign(name=frame.partner.map(names_of(story)))[list(columns)]


def _first(frame: pd.DataFrame, story: TariffsStory) -> pd.DataFrame:
    """Return the rows of the first partners of a ranking, and of the partner of the report."""
    first = frame.partner.drop_duplicates().head(MOST_PARTNERS)
    return frame[frame.partner.isin([*first, story.selection.partner])]


PROGRAMMES = Columns(
    "a programme",
    {
        "programme": Term("Goods", "", "programme of the law of 2025 in which the lines stand"),
        **DUE_AND_PAID.only(
            "n_lines",
            "value_2025",
            "collected_2024",
            "collected_2025",
            "law_2025",
            "rise_collected",
            "rise_law",
            "collected_on_law",
        ),
    },
)


@returns(PROGRAMMES)
def programmes(story: TariffsStory) -> pd.DataFrame | None:
    """Return law and collections of a partner's goods by programme."""
    if story.duties_paid is None:
        return None
    by_programme = story.duties_paid.by_programme
    by_programme = by_programme.loc[[name for name in PROGRAMME_NAMES if name in by_programme.index]]
    return by_programme.reset_index()[list(PROGRAMMES)]


PARTNERS = Columns(
    "a partner, the largest first",
    {
        **NAME,
        **DUE_AND_PAID.only("value_2025", "collected_2025", "law_2025", "mean_gap", "collected_on_law"),
        "all_on_law": Term("On all lines", "fraction", "the same with every line kept"),
        **DUE_AND_PAID.only("slope"),
        "exempt_rise": Term(
            "Rise on exempt lines",
            "fraction",
            "rise, 2024 to 2025, of the rate collected on lines that the law exempts",
            "points",
        ),
    },
)


@returns(PARTNERS)
def partners(story: TariffsStory) -> pd.DataFrame | None:
    """Return collected on law of the largest partners, and the rise on lines that the law exempts."""
    duties_paid = story.duties_paid
    if duties_paid is None:
        return None
    frame = duties_paid.by_partner.join(duties_paid.exempt.rise_collected.rename("exempt_rise"))
    frame = frame.join(duties_paid.all_lines.collected_on_law.rename("all_on_law")).reset_index()
    frame = frame.sort_values("value_2025", ascending=False)
    return _named(_first(frame, story), story, PARTNERS)


CAUSES = Columns(
    "a partner, the largest gap first",
    {
        **NAME,
        **{name: term for name, term in CAUSES_BY_PARTNER.items() if name != "partner"},
    },
)


@returns(CAUSES)
def causes(story: TariffsStory) -> pd.DataFrame | None:
    """Return the causes of the largest gaps of 2025."""
    if story.duties_paid is None:
        return None
    by_partner = story.duties_paid.explained_by_partner
    by_partner = by_partner.sort_values(by_partner.columns[-1], ascending=False).reset_index()
    return _named(_first(by_partner, story), story, CAUSES)


def of_years(frame: pd.DataFrame) -> Columns:
    """One row a partner: law less collected of each year, of all, and of one sector."""
    gaps = held.of_years(frame)
    return Columns(
        "a partner, farthest first",
        {
            **NAME,
            **gaps.only(*years_of(frame), "all_years", "sector", "of_sector"),
        },
    )


@returns(of_years)
def earlier_years(story: TariffsStory) -> pd.DataFrame | None:
    """Return law less collected of the farthest partners; China's also with the lines of 2024."""
    if story.collections is None:
        return None
    gaps = _first(story.collections.by_year, story)
    name = gaps.partner.map(names_of(story))
    frame = gaps.assign(name=name.where(gaps.lines.eq("own"), name + ", lines of 2024"))
    frame["sector"] = frame.sector.map(story.sector_names).fillna(frame.sector)
    return frame[list(of_years(frame))]


OUTSIDE = Columns(
    "a partner, the largest gap first",
    {
        **NAME,
        **LARGEST_GAPS.only("month", "statutory_rate", "outside_rate", "gap", "nearer", "why"),
    },
)


@returns(OUTSIDE)
def outside(story: TariffsStory) -> pd.DataFrame | None:
    """Return the largest gaps to the outside model and who is right by the legal text."""
    paid = story.duties_paid
    return None if paid is None else _named(paid.outside.head(MOST_PARTNERS), story, OUTSIDE)


PUBLISHED = Columns(
    "a published rate",
    {
        "partner_name": Term(
            "Partner", "", "exporting country, the union, or all countries, by its name"
        ),
        **RATES_BESIDE.only("concept", "first", "last", "published", "ours", "distance", "reason"),
        **changed(
            RATES_BESIDE.only("source"), definition="who published the rate, and whether at second hand"
        ),
    },
)


@returns(PUBLISHED)
def published(story: TariffsStory) -> pd.DataFrame | None:
    """Return published rates that we have too, ours, the distance and why; Treasury's for all months."""
    rows = story.published.rows.dropna(subset="distance")
    rows = rows[rows.source.ne(TREASURY_SOURCE) | rows["first"].ne(rows["last"])]
    if rows.empty:
        return None
    name = rows.partner.map(story.published.names).str.replace("all countries", "All countries")
    source = rows.source.where(rows.checked.ne("second hand"), rows.source + " (second hand)")
    return rows.assign(partner_name=name, source=source)[list(PUBLISHED)]


EVENTS = Columns(
    "an event that moved the tariff, the latest first",
    {
        "effective_date": Term("In force", "date", "first day in force", "day"),
        "measure": Term("Measure", "", "name of the measure in the calendar"),
        "rate_before": Term("Rate before", "fraction", "rate of the measure before the event"),
        "rate_level": Term("Rate after", "fraction", "rate of the measure from the event on"),
        "legal_reference": Term("Legal reference", "", "order or notice, with its place"),
    },
)


@returns(EVENTS)
def events(story: TariffsStory) -> pd.DataFrame | None:
    """Return the events of the window that moved the tariff; None where none did."""
    rows = story.events[story.events.moved.ge(LEAST_MOVE)]
    if rows.empty:
        return None
    rows = rows.sort_values("effective_date", ascending=False, kind="stable")
    return rows.assign(rate_before=rows.rate_level - rows.rate_change)[list(EVENTS)]


PATH = Columns(
    "a month, the latest first",
    {
        **shared("month", *RATE_NAMES),
        **shared("customs_value", label="Imports"),
        **shared("share", label="Share of US imports"),
    },
    index=("month",),
)


@returns(PATH)
def path(found: GoodsPath) -> pd.DataFrame:
    """Return the tariffs and imports of the last months."""
    return found.path[list(PATH)[1:]].iloc[::-1].head(ONE_YEAR)
