"""Frames of report 01 that its tables print and no story holds."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.claims.claims import CheckedClaim
from analysis.columns import Columns, returns
from analysis.estimate.claims.story import ClaimsStory
from analysis.vocabulary import Term

#: Unit of a column whose rows have units of their own, in a column ``unit``.
BY_ROW = "as column unit says"

UNIT = Term("Unit", "", "unit of the row: fraction, USD, months or count")


def _value(head: str, definition: str, ends: tuple[str, ...] = (), missing: str = "") -> Term:
    """Return a column whose rows are printed each in its own unit."""
    return Term(head, BY_ROW, definition, "unit", ends, missing)


#: What a claim says, wherever it is printed.
CLAIMED = {
    "statement": Term("The article says", "", "what is claimed, in our words"),
    "unit": UNIT,
    "claimed": _value(
        "Claimed", "value as claimed, the middle of a range", ("claimed_low", "claimed_high")
    ),
}

#: Values of a claim in each release, which may lack.
VALUES = ["claimed", "claimed_low", "claimed_high", "first_release", "before_revision", "today"]

NOT_A_RANGE, NO_RELEASE = "where the claim gives no range", "where no such release is in the tables"

LEDGER = Columns(
    "a claim",
    CLAIMED
    | {
        "claimed_low": _value(
            "From", "lower end of the range that the claim gives", missing=NOT_A_RANGE
        ),
        "claimed_high": _value("To", "upper end of the range that the claim gives", missing=NOT_A_RANGE),
        "first_release": _value("First release", "value as first published", missing=NO_RELEASE),
        "before_revision": _value(
            "Before the annual revision",
            "value in an earlier vintage that is no first release",
            missing=NO_RELEASE,
        ),
        "today": _value("Today", "value in the newest vintage", missing=NO_RELEASE),
        "verdict": Term("Verdict", "", "whether the claim holds, and at which release"),
        "definition": Term("Measured as", "", "concept under which the values are computed"),
        "report": Term("Explained in", "", "report that explains it"),
    },
)


@returns(LEDGER)
def ledger(story: ClaimsStory) -> pd.DataFrame:
    """Return the ledger: what is claimed, in which release what was found, the verdict, the report."""
    return _rows(story.claims)


@returns(LEDGER)
def one(claim: CheckedClaim) -> pd.DataFrame:
    """Return one claim as a line of the ledger."""
    return _rows([claim])


def _rows(claims: Sequence[CheckedClaim]) -> pd.DataFrame:
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
    return pd.DataFrame(rows).astype(dict.fromkeys(VALUES, float))


@returns(
    Columns(
        "a claim and another definition",
        CLAIMED
        | {
            "today": _value("Today", "value in the newest vintage under the other definition"),
            "definition": Term("Under another definition", "", "what else the claim could mean"),
        },
    )
)
def otherwise(story: ClaimsStory) -> pd.DataFrame | None:
    """Return claimed values beside the same things defined otherwise; None where there are none."""
    rows = [
        {
            "statement": c.statement,
            "unit": c.unit,
            "claimed": c.claimed,
            "today": other.today,
            "definition": other.label,
        }
        for c in story.claims
        for other in c.otherwise
    ]
    return pd.DataFrame(rows) if rows else None


@returns(
    Columns(
        "a claim",
        {
            "key": Term("Claim", "", "stable name of the claim"),
            "series": Term(
                "Series, or what documents say", "", "what was computed, from which publications"
            ),
            "first_vintage": Term("First release", "", "where the first release stands"),
            "today_vintage": Term("Today", "", "publication of the newest vintage"),
        },
    )
)
def sources(story: ClaimsStory) -> pd.DataFrame:
    """Return the series and vintages behind each claim."""
    rows = [
        {
            "key": c.key,
            "series": c.found.series,
            "first_vintage": c.found.first_vintage or "–",
            "today_vintage": c.found.today_vintage or "–",
        }
        for c in story.claims
    ]
    return pd.DataFrame(rows)
