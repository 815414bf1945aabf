"""Frames of the examination that its tables print."""

from __future__ import annotations

import pandas as pd

from analysis.columns import Columns, returns
from analysis.combine.collected.expected import PAID_BESIDE
from analysis.estimate.tariffs.examination.cases import EXAMINED, PUBLISHED_CASES, ExaminationStory
from analysis.law.names import name_of
from analysis.vocabulary import TERMS


@returns(EXAMINED)
def examined(story: ExaminationStory) -> pd.DataFrame:
    """Return how many published cases the law answers as printed, by who speaks."""
    return story.groups


@returns(PAID_BESIDE)
def paid(story: ExaminationStory) -> pd.DataFrame:
    """Return how far collections lie from the law, and from it with what goes unpaid."""
    return story.paid


FAILURES = Columns(
    "a case that the law answers otherwise",
    {
        **PUBLISHED_CASES.only("case"),
        "partner_name": TERMS["partner_name"],
        **PUBLISHED_CASES.only("hts10", "day", "ours", "published", "right", "why"),
    },
)


@returns(FAILURES)
def failures(story: ExaminationStory) -> pd.DataFrame | None:
    """Return the cases and chapters that the law answers otherwise; None where there is none."""
    cases = story.cases[~story.cases.agrees]
    return cases.assign(partner_name=cases.partner.map(name_of))[list(FAILURES)] if len(cases) else None
