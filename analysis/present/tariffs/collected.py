"""Sections and tables of report 02 that hold the law against collections.

None where the window ends before the panel does.
"""

from __future__ import annotations

import pandas as pd

from analysis.estimate.tariffs.collections import FAR, LARGE, by_partner, far_in_a_year
from analysis.estimate.tariffs.study import Story
from analysis.present.finding import Finding, capital, listing, month, percent, points, the
from analysis.present.table import Table, or_dash
from analysis.present.tariffs.collected_figure import lately, names_of

#: The two versions of the law that the cells are held against.
STEPS = {"lists": "Lists of metals alone", "law": "And civil aircraft at their shares"}

#: Columns that tables share.
HEADS = {
    "name": "Partner", "hs2": "Chapter", "n_cells": "Chapters", "collected_rate": "Collected",
    "law_2025": "Law, imports of 2025", "law_2024": "Law, imports of 2024", "gap": "Gap",
    "gap_without_sign": "Gap without sign", "value_2025": "Imports 2025, bn USD",
}  # fmt: skip

ETRX = "US Census Bureau via ETRX (CC BY 4.0)"


FORMATS = {
    "n_cells": "count", "collected_rate": "fraction", "law_2025": "fraction", "law_2024": "fraction",
    "gap": or_dash(points), "gap_without_sign": or_dash(points), "value_2025": "USD",
}  # fmt: skip


def collected(story: Story) -> Finding | None:
    """Say how far the law lies from what customs collected since the spring of 2026."""
    if story.collections is None:
        return None
    rows = lately(story.collections.by_month)
    gaps = rows.groupby("partner").gap.mean()
    text = (
        "## The law and collections to the summer of 2026\n\n"
        f"**From {month(rows.month.min())} to {month(rows.month.max())} the law stood "
        f"{points(gaps.mean())} above what customs collected in the mean of {len(gaps)} series, "
        f"{points(gaps.max())} in the widest.**"
    )
    partner = story.selection.partner
    if partner in gaps.index:
        text += f" On goods from {the(story.selection.partner_name)} it was {points(gaps[partner])}."
    return Finding(
        f"{text} The law is weighted with imports of 2025; goods bought since may be others. Where less "
        "of the value is dutiable than the law says, exemptions, claims or the mix of goods are the "
        "reason, and not the rates."
    )


def collected_table(story: Story) -> Table | None:
    """Print law, collected rate and the dutiable share of each series since the spring of 2026."""
    if story.collections is None:
        return None
    rows = lately(story.collections.by_month)
    means = ["law_2025", "law_2024", "collected_rate", "gap", "dutiable_law", "dutiable_collected"]
    frame = rows.groupby("partner")[means].mean().sort_values("gap", ascending=False).reset_index()
    frame["name"] = frame.partner.map(names_of(story))
    heads = HEADS | {"dutiable_law": "Dutiable by law", "dutiable_collected": "Dutiable"}
    formats = FORMATS | dict.fromkeys(["dutiable_law", "dutiable_collected"], "fraction")
    caption = (
        f"Law and collections by partner, means from {month(rows.month.min())} to "
        f"{month(rows.month.max())}, without chapters 98 and 99. Gap: law on imports of 2025 less "
        "collected. Dutiable: share of the value, as collected from May to August 2026 and as the law "
        "says on imports of 2025; blank for Canada and Mexico, whose claims under USMCA are shares of "
        f"lines. Sources: tariff calendar; {ETRX}."
    )
    return Table(frame[["name", *means]], caption, heads=heads, formats=formats, name="law_collected")


def monthly_table(story: Story) -> Table | None:
    """Print law and collected rate of every series and month, the latest first."""
    if story.collections is None:
        return None
    rows = story.collections.by_month.sort_values(["month", "partner"], ascending=[False, True])
    frame = rows.assign(name=rows.partner.map(names_of(story)))
    columns = ["name", "month", "law_2025", "law_2024", "collected_rate", "gap"]
    caption = (
        "Law and collections by partner and month, without chapters 98 and 99. Gap: law on imports of "
        f"2025 less collected. Sources: tariff calendar; {ETRX}."
    )
    return Table(frame[columns], caption, heads=HEADS, formats=FORMATS, name="law_collected_months")


def cells(story: Story) -> Finding | None:
    """Say how far the law lies from collections by chapter, and what the shares of aircraft do to it."""
    if story.collections is None:
        return None
    found = story.collections
    steps = found.steps.set_index(["law", "year"])
    now, lists = steps.loc[("law", 2025)], steps.loc[("lists", 2025)]
    large = found.cells[found.cells.gap.abs().gt(LARGE)]
    known = int(large.explained.notna().sum())
    farther = now.gap_without_sign > lists.gap_without_sign
    aircraft = " Civil aircraft at their shares mend the law and not the fit." if farther else ""
    return Finding(
        "## Chapter by chapter, June 2026\n\n"
        f"**In {now.n_cells:.0f} chapters of {found.cells.partner.nunique()} partners the law lies "
        f"{points(now.gap_without_sign)} from what customs collected, weighted and without sign.** With "
        f"the lists of metals alone it is {points(lists.gap_without_sign)}.{aircraft} "
        f"{len(large)} chapters lie more than {points(LARGE)} away; for {known} the data show a cause "
        "of part of it. These rates are a test: none of them enters the law."
    )


def steps_table(story: Story) -> Table | None:
    """Print how far the chapters lie from the law in both steps, on imports of two years."""
    if story.collections is None:
        return None
    frame = story.collections.steps.assign(step=story.collections.steps.law.map(STEPS))
    columns = ["step", "year", "n_cells", "gap", "gap_without_sign", "each_cell", "correlation"]
    heads = HEADS | {"step": "Law", "year": "Imports of", "each_cell": "Each chapter alike",
                     "correlation": "Correlation"}  # fmt: skip
    caption = (
        "Law of 15 June 2026 less the rate collected in June 2026, by partner and chapter: mean and "
        "mean without sign, weighted with imports; without sign, each chapter alike. Lists of metals "
        "alone: lines with civil aircraft are spared by Section 122 whole and by no duty on metals. "
        f"Sources: tariff calendar; {ETRX}."
    )
    formats = FORMATS | {"each_cell": or_dash(points), "year": "", "correlation": ""}
    return Table(frame[columns], caption, heads=heads, formats=formats, name="law_cells_steps")


def cell_table(story: Story) -> Table | None:
    """Print the chapters by partner."""
    if story.collections is None:
        return None
    frame = by_partner(story.collections.cells)
    frame["name"] = frame.partner.map(names_of(story))
    columns = ["name", "n_cells", "value_2025", "gap", "gap_without_sign"]
    caption = (
        "Law of 15 June 2026 less the rate collected in June 2026 over a partner's chapters, weighted "
        f"with imports of 2025. Sources: tariff calendar; {ETRX}."
    )
    return Table(frame[columns], caption, heads=HEADS, formats=FORMATS, name="law_cells")


def cell_causes_table(story: Story) -> Table | None:
    """Print the chapters that lie far from the law, each with its cause or as unexplained."""
    if story.collections is None:
        return None
    frame = story.collections.cells
    frame = frame[frame.gap.abs().gt(LARGE)].assign(name=lambda rows: rows.partner.map(names_of(story)))
    columns = ["name", "hs2", "value_2025", "collected_rate", "law_2025", "law_2024", "gap", "explained",
               "cause"]  # fmt: skip
    caption = (
        f"Chapters of June 2026 more than {points(LARGE)} from the law on imports of 2025. Explained: "
        "the part of the gap that the data show. That is what entered free in 2025 although charged, "
        "what lines with civil aircraft add when no longer spared whole, or the rise of the exempt "
        f"share from 2024 to 2025 once more. Sources: tariff calendar; {ETRX}; {story.lines_source}."
    )
    heads = HEADS | {"explained": "Explained", "cause": "Cause"}
    formats = FORMATS | {"explained": or_dash(points)}
    return Table(frame[columns], caption, heads=heads, formats=formats, name="law_cells_causes")


def chapter_table(story: Story) -> Table | None:
    """Print Vietnam's largest chapters of June 2026."""
    if story.collections is None:
        return None
    every = story.collections.chapters
    at_the_mix = (every.gap * every.customs_value).sum() / every.customs_value.sum()
    columns = ["hs2", "customs_value", "collected_rate", "law_2025", "law_2024", "gap"]
    caption = (
        f"Vietnam by chapter, June 2026: the 15 largest of {len(every)}. At the mix of that month "
        f"the law lies {points(at_the_mix)} above collections in the mean. Sources: tariff calendar; "
        f"{ETRX}."
    )
    heads = HEADS | {"customs_value": "Imports, bn USD"}
    return Table(every[columns].head(15), caption, heads=heads, formats=FORMATS, name="law_viet_nam")


def revision_table(story: Story) -> Table | None:
    """Print how far the collected rates of 2025 were revised."""
    if story.collections is None:
        return None
    frame = story.collections.revisions
    frame = frame.assign(name=frame.partner.map(names_of(story)))
    heads = {"name": "Partner", "n_months": "Months", "duties_added": "Duties added, bn USD",
             "largest": "Largest change", "month": "In"}  # fmt: skip
    formats = {"n_months": "count", "duties_added": "USD", "largest": or_dash(points)}
    caption = (
        "Collected rates of January to November 2025 as revised in 2026, less the first release, by "
        f"which the panels go. Source: {ETRX}."
    )
    return Table(frame[list(heads)], caption, heads=heads, formats=formats, name="law_revisions")


def earlier(story: Story) -> Finding | None:
    """Say how far the law lies from collections in the years before the wave, and why it is far."""
    if story.collections is None:
        return None
    gaps = story.collections.by_year
    own = gaps[gaps.lines.eq("own")].set_index("partner")
    far = far_in_a_year(gaps)
    years = [name for name in own if name.isdigit()]
    text = (
        "## The law and collections of earlier years\n\n"
        f"**From {years[0]} to {years[-1]} the law lies within {points(FAR)} of collections in every "
        f"year for {len(own) - len(far)} of {len(own)} partners.**"
    )
    other = gaps[gaps.lines.eq("2024") & gaps.partner.eq(story.selection.partner)]
    if len(other):
        text += _mix(own.loc[story.selection.partner], other.iloc[0], years[-1], story)
    return Finding(text)


def _mix(own: pd.Series, other: pd.Series, year: str, story: Story) -> str:
    """Say how much of the gap is the mix of goods within sectors, and what is left."""
    name = the(story.selection.partner_name)
    share = 1 - other[year] / own[year]
    return (
        f" On goods from {name} it stood {points(own[year])} above in {year}. Of that, "
        f"{percent(share)} is the basket: the lines are those of 2017, and buyers have since left the "
        "ones that were taxed. With the lines of 2024 in each sector the same law lies "
        f"{points(other[year])} above. That rest holds exclusions from Section 301, which no list "
        "gives by line for those years."
    )


def earlier_table(story: Story) -> Table | None:
    """Print law less collected by partner and year; China's a second time with the lines of 2024."""
    if story.collections is None:
        return None
    gaps = story.collections.by_year
    far, years = far_in_a_year(gaps), [name for name in gaps if name.isdigit()]
    name = gaps.partner.map(names_of(story))
    frame = gaps.assign(name=name.where(gaps.lines.eq("own"), name + ", lines of 2024"))
    labels = story.sector_names
    frame["sector"] = frame.sector.map(labels).fillna(frame.sector)
    heads = HEADS | {
        "all_years": "All years",
        "sector": "Sector with most of it",
        "of_sector": "Its part",
    }
    formats = dict.fromkeys([*years, "all_years", "of_sector"], or_dash(points))
    away = listing([the(names_of(story)[partner]) for partner in far])
    caption = (
        f"Law less collected by year at the mix of sectors of the year, farthest first. More than "
        f"{points(FAR)} away: {away}. Within a sector the goods are those of 2024, of China those of "
        "2017; duties of those years that the calendar does not hold, as on Russian goods without "
        "most-favoured-nation treatment and on European goods in the dispute on aircraft, are not in "
        f"the law. Sources: tariff calendar; {story.source}."
    )
    columns = ["name", *years, "all_years", "sector", "of_sector"]
    return Table(frame[columns], caption, heads=heads, formats=formats, name="law_earlier_years")


def causes_table(story: Story) -> Table | None:
    """Print the causes of every partner's gap of 2025, the largest gap first."""
    if story.till is None:
        return None
    causes = story.till.explained_by_partner
    frame = causes.sort_values(causes.columns[-1], ascending=False).reset_index()
    frame.insert(0, "name", frame.partner.map(names_of(story)))
    heads = {"name": "Partner"} | {column: capital(column) for column in causes}
    formats = dict.fromkeys(causes, "USD")
    caption = (
        "Duties that the law says on imports of 2025 less duties collected, by partner and cause, bn "
        "USD; each row adds up to its last column. Entered free: value of lines that the law charges "
        "on which no duty was paid, net of lines on which more was paid than owed. A negative rest: "
        f"customs collected more than the causes leave. Sources: tariff calendar; {story.lines_source}."
    )
    return Table(frame.drop(columns="partner"), caption, heads=heads, formats=formats, name="law_causes")
