"""Tables of report 01."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.claims.study import Story
from analysis.present.table import Table

#: How the unit of a row is said.
UNITS = {"fraction": "per cent", "months": "months", "count": "number"}


def claims_table(story: Story) -> Table:
    """Print the ledger: what is claimed, as first published, as published today, the verdict."""
    rows = [
        {
            "statement": c.statement,
            "unit": c.unit,
            "claimed": c.claimed,
            "first_release": c.found.first_release,
            "today": c.found.today,
            "verdict": c.verdict.text,
            "definition": c.definition,
        }
        for c in story.claims
    ]
    numbers = ["claimed", "first_release", "today"]
    frame = pd.DataFrame(rows).astype(dict.fromkeys(numbers, float))
    heads = {
        "statement": "The article says", "unit": "Unit", "claimed": "Claimed",
        "first_release": "First release", "today": "Today", "verdict": "Verdict",
        "definition": "Measured as",
    }  # fmt: skip
    formats = {"unit": UNITS.get} | dict.fromkeys(numbers, "unit")
    caption = "Every quantitative claim of the article, as first published and as published today."
    return Table(frame, caption, heads=heads, formats=formats, name="claims_ledger")


def definitions_table(story: Story) -> Table | None:
    """Print the claimed values beside the same things defined otherwise; None where there are none."""
    rows = [
        {
            "statement": c.statement,
            "unit": c.unit,
            "claimed": c.claimed,
            "today": other.today,
            "definition": other.label,
        }
        for c in story.claims
        for other in c.also
        if other.today is not None
    ]
    if not rows:
        return None
    heads = {
        "statement": "The article says", "unit": "Unit", "claimed": "Claimed", "today": "Today",
        "definition": "Under another definition",
    }  # fmt: skip
    formats = {"unit": UNITS.get, "claimed": "unit", "today": "unit"}
    caption = "The claimed values beside the same things under other definitions."
    return Table(pd.DataFrame(rows), caption, heads=heads, formats=formats, name="claims_definitions")


def sources_table(story: Story) -> Table:
    """Print the series and vintages behind each claim."""
    rows = [
        {
            "key": c.key,
            "series": c.found.series,
            "first_vintage": c.found.first_vintage or "–",
            "today_vintage": c.found.today_vintage or "–",
        }
        for c in story.claims
    ]
    heads = {"key": "Claim", "series": "Series, or what documents say",
             "first_vintage": "First release", "today_vintage": "Today"}  # fmt: skip
    caption = "Where each claim's figures come from."
    return Table(pd.DataFrame(rows), caption, heads=heads, name="claims_sources")
