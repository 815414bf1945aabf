"""Tables of report 01."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.claims.claims import CheckedClaim
from analysis.estimate.claims.study import Story
from analysis.present.table import Table

#: How the unit of a row is said.
UNITS = {"fraction": "per cent", "USD": "bn USD", "months": "months", "count": "number"}


def _page(report: str) -> str:
    """Return the page of a report, which stands in the same folder."""
    return f"{report}.html"


def _named(report: str) -> str:
    return report.replace("_", " ")


def claims_table(story: Story) -> Table:
    """Print the ledger: what is claimed, in which release what was found, the verdict, the report."""
    caption = (
        "Every quantitative claim of the article, as first published and as published today. A range "
        "that a claim gives stands in brackets; a dash: no such release is in the tables."
    )
    return _ledger(story.claims, caption, says="The article says", name="claims_ledger")


def claim_table(claim: CheckedClaim) -> Table:
    """Print one claim as a line of the ledger, with its source."""
    sources = [claim.found.series, claim.found.vintage]
    caption = f"The claim beside what was published. Source: {', '.join(filter(None, sources))}."
    return _ledger([claim], caption, says="Claim", name="claim")


def _ledger(claims: list[CheckedClaim], caption: str, *, says: str, name: str) -> Table:
    rows = [
        {
            "statement": c.statement,
            "unit": c.unit,
            "claimed": c.claimed,
            "claimed_low": c.low,
            "claimed_high": c.high,
            "first_release": c.found.first_release,
            "before_revision": c.found.before_revision,
            "today": c.found.today,
            "verdict": c.verdict.text,
            "definition": c.definition,
            "report": c.report,
        }
        for c in claims
    ]
    numbers = ["claimed", "claimed_low", "claimed_high", "first_release", "before_revision", "today"]
    frame = pd.DataFrame(rows).astype(dict.fromkeys(numbers, float))
    if frame.before_revision.isna().all():
        frame = frame.drop(columns="before_revision")
    heads = {
        "statement": says, "unit": "Unit", "claimed": "Claimed", "first_release": "First release",
        "before_revision": "Before the annual revision", "today": "Today", "verdict": "Verdict",
        "definition": "Measured as", "report": "Explained in",
    }  # fmt: skip
    return Table(
        frame,
        caption,
        heads=heads,
        formats={"unit": UNITS.get, "report": _named} | dict.fromkeys(numbers, "unit"),
        intervals={"claimed": ("claimed_low", "claimed_high")},
        links={"report": _page},
        name=name,
    )


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


def trials_table(story: Story) -> Table:
    """Print the series that claims are held against beside independent measures of the same."""
    frame = story.trials.assign(ratio=story.trials.ours / story.trials.independent)
    columns = ["what", "period", "unit", "ours", "independent", "ratio", "source", "reads"]
    heads = {
        "what": "Series", "period": "Period", "unit": "Unit", "ours": "Here",
        "independent": "Independent", "ratio": "Here over independent", "source": "Source of the latter",
        "reads": "Why they may differ",
    }  # fmt: skip
    formats = {"unit": UNITS.get, "ours": "unit", "independent": "unit", "ratio": "{:.2f}".format}
    caption = (
        "The series that claims are held against, newest vintages, beside independent measures of the "
        "same thing; surpluses and deficits without their sign."
    )
    return Table(frame[columns], caption, heads=heads, formats=formats, name="claims_trials")
