"""Frames of report 09 that its tables print and no story holds."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.estimate.level import KNOWN_CHAPTERS
from analysis.estimate.what_if.story import (
    PARTNER_NAME,
    PUBLISHED_ELASTICITIES,
    TAXED_PARTNERS,
    WhatIfStory,
)
from analysis.estimate.what_if.takers import TAKERS
from analysis.law.names import name_of
from analysis.present.what_if.labels import N_TAKERS
from analysis.vocabulary import Term

STEPS = Columns(
    "a step from published imports on",
    {
        "step": Term("Imports", "", "of which year, under which law"),
        "customs_value": Term("A year", "USD", "imports of the goods in twelve months"),
        "statutory_rate": Term(
            "Mean law",
            "fraction",
            "mean statutory rate by imports of 2024",
            missing="of the year 2025",
        ),
    },
)


@returns(STEPS)
def base(story: WhatIfStory) -> pd.DataFrame:
    """Return the base as published, as recorded last and under the law of the day."""
    of, law = story.base, story.rates
    before, after = story.outcomes.loc["imports", ["without", "with_duty"]]
    rows = [
        ("published", of.value_2025, np.nan),
        ("recorded", of.recorded, law.rate_base),
        ("moved", of.moved, law.rate_before),
        ("asked", of.moved * (after / before), law.rate_after),
    ]
    return pd.DataFrame(rows, columns=list(STEPS))


@returns(KNOWN_CHAPTERS)
def known(story: WhatIfStory) -> pd.DataFrame:
    """Return the largest chapters whose months are held."""
    largest = story.known.nlargest(N_TAKERS, "value")
    return largest.assign(partner=largest.partner.map(name_of))


@returns(Columns(TAKERS.row, PARTNER_NAME | TAKERS.only("taken", "ci_low", "ci_high", "p_bh")))
def takers(story: WhatIfStory) -> pd.DataFrame | None:
    """Return who would take most; None where nothing is lost."""
    largest = story.takers.head(N_TAKERS)
    return None if largest.empty else largest[list(takers.columns)]


@returns(TAXED_PARTNERS)
def partners(story: WhatIfStory) -> pd.DataFrame | None:
    """Return how imports from each partner move; None where one is asked about."""
    return None if len(story.partners) < 2 else story.by_partner.head(N_TAKERS)


@returns(PUBLISHED_ELASTICITIES)
def published(story: WhatIfStory) -> pd.DataFrame:
    """Return our elasticity, then published ones, with what each implies."""
    e = story.elasticity
    ours = (
        "ours, by law",
        f"import value, {e.group}",
        "mean of 12 months",
        e.value,
        (e.ci_high - e.ci_low) / 3.92,
        story.implied,
    )
    return pd.concat(
        [pd.DataFrame([ours], columns=list(PUBLISHED_ELASTICITIES)), story.published], ignore_index=True
    )
