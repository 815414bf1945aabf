"""Published tariff rates beside ours: what a reader is told, and the table."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.tariffs.published_rates import (
    COLLECTED,
    FIXED,
    LAWFUL,
    RECEIPTS,
    ROUNDING,
    TREASURY,
    PublishedRates,
)
from analysis.present.finding import Finding, percent, points
from analysis.present.table import Table

#: Concepts as the table calls them.
CONCEPTS = {
    COLLECTED: "Collected",
    FIXED: "On imports of 2024",
    RECEIPTS: "Treasury",
    LAWFUL: "By law",
}


def published_finding(rates: PublishedRates) -> Finding:
    """Say how far published rates lie from ours: by customs, by law, and by Treasury's receipts."""
    rows = rates.rows.dropna(subset="distance")
    collected = rows[rows.concept.eq(COLLECTED) & rows.source.ne(TREASURY)]
    size = collected.distance.abs()
    far = collected.loc[size.idxmax()]
    text = (
        f"**Of {len(collected)} published collected rates, {int(size.le(ROUNDING).sum())} equal ours as "
        f"printed; the median distance is {points(size.median())}.** The largest is "
        f"{points(far.distance)}, on {far.source}, {_span(far)}."
    )
    lawful = rows[rows.concept.eq(LAWFUL)]
    if len(lawful):
        low, high = lawful.distance.min(), lawful.distance.max()
        name = rates.names[lawful.partner.iloc[0]]
        text += (
            f" By law, ours less published runs from {points(low)} to {points(high)} for {name}, on "
            "other weights."
        )
    return Finding(f"{text} {_receipts(rows)}")


def _receipts(rows: pd.DataFrame) -> str:
    """Say what Treasury received and customs calculated, over all months and in the widest one."""
    own = rows[rows.source.eq(TREASURY)]
    single = own["first"].eq(own["last"])
    whole, by_month = own[~single].iloc[0], own[single]
    widest = by_month.loc[by_month.distance.abs().idxmax()]
    return (
        f"Treasury received {percent(whole.published)} of goods imports in {_span(whole)} and "
        f"customs calculated {percent(whole.ours)}; in single months they differ by up to "
        f"{points(abs(widest.distance))} ({_span(widest)})."
    )


def published_table(rates: PublishedRates) -> Table:
    """Print published rates, ours, the distance and why, row by row."""
    rows = rates.rows
    second = rows.checked.eq("second hand")
    frame = pd.DataFrame(
        {
            "partner_name": rows.partner.map(rates.names).str.replace("all countries", "All countries"),
            "concept": rows.concept.map(CONCEPTS),
            "period": rows.apply(_short, axis=1),
            "published": rows.published,
            "ours": rows.ours,
            "distance": rows.distance,
            "reason": rows.reason,
            "source": rows.source.where(~second, rows.source + " (second hand)"),
        }
    )
    heads = {
        "concept": "Rate", "period": "Period", "published": "Published", "ours": "Ours",
        "distance": "Distance", "reason": "Why they differ", "source": "Source",
    }  # fmt: skip
    formats = {
        "published": "fraction",
        "ours": "fraction",
        "distance": lambda value: "–" if pd.isna(value) else points(value),
    }
    caption = (
        "Published US tariff rates beside ours for the same partner and period. Distance: ours less "
        "published, in percentage points. Collected: calculated duties over imports for consumption; on "
        "imports of 2024: each country's rate by sector, averaged with the imports of that year. "
        "Treasury: customs receipts over goods imports. By law: ours with US imports as weights, mean "
        "over the days of the month. Second hand: not read at the source."
    )
    if rows.partner.eq("EU27").any():
        caption += (
            f" Our European Union is {', '.join(rates.members)}; the monthly data lack "
            f"{', '.join(rates.missing)}."
        )
    caption += f" Ours: {rates.vintage}."
    return Table(frame, caption, heads=heads, formats=formats, name="published_rates")


def _short(row: pd.Series) -> str:
    """Return a row's period for a narrow column, for instance ``2025-01 to 11``."""
    first, last = row["first"], row["last"]
    if first == last or first.year < last.year:
        return _span(row)
    return f"{first:%Y-%m} to {last:%m}"


def _span(row: pd.Series) -> str:
    """Return a row's period as printed, for instance ``2025-01 to 2025-11``."""
    first, last = row["first"], row["last"]
    return f"{first:%Y-%m}" if first == last else f"{first:%Y-%m} to {last:%Y-%m}"
