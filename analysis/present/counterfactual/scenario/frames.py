"""Frames of report 05 that its tables print and no story holds."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.estimate.counterfactual.scenario.comparison import MEDIAN_AND_ENDS, law_path, median_terms
from analysis.estimate.counterfactual.scenario.economy import REFERENCE_YEAR
from analysis.estimate.counterfactual.scenario.story import ScenarioStory
from analysis.present.finding import month
from analysis.vocabulary import Term

#: A tariff path, by its label.
PATH = {"path": Term("Path", "", "tariff path from a day on; until then the calendar of events")}

#: First days of the months whose law is printed.
DAYS = ("2025-05-01", "2025-12-01", f"{REFERENCE_YEAR + 2}-12-01")

PATHS = Columns(
    "a tariff path",
    PATH
    | {
        "why": Term(
            "What it stands for", "", "what the path stands for, and the text that announced it"
        ),
        **{
            day: Term(
                month(day),
                "fraction",
                f"statutory rate in {month(day)}, sectors weighted with imports of {REFERENCE_YEAR}",
            )
            for day in DAYS
        },
    },
)


@returns(PATHS)
def paths(story: ScenarioStory) -> pd.DataFrame:
    """Return what each path stands for, and its law in three months."""
    law = law_path(story.scenarios)
    rows = [
        {"path": path.label, "why": path.why} | {day: law.loc[day, name] for day in DAYS}
        for name, path in story.scenarios.paths.items()
    ]
    return pd.DataFrame(rows)


#: Outcomes that are printed of every path: head, and what it is.
OUTCOMES = {
    "imports": ("Imports", "imports at the border without duty, what exporters receive"),
    "customs_revenue": ("Customs revenue", "duties on the partner's goods"),
    "consumer_cost": ("Cost to buyers", "surplus that buyers lose, counted from the actual law"),
    "deadweight_loss": ("Deadweight loss", "the part of the cost to buyers that no duty pays for"),
}


def _ends(name: str) -> tuple[str, str, str]:
    """Return the columns of an outcome and of its interval."""
    return name, f"{name}_low", f"{name}_high"


BY_PATH = Columns(
    "a tariff path",
    PATH
    | {
        "change": Term("On the base", "fraction", "imports over those of the base, less one", "whole"),
    }
    | {
        column: term
        for name, (head, what) in OUTCOMES.items()
        for column, term in median_terms(head, "USD", what, _ends(name)).items()
    },
)


@returns(BY_PATH)
def totals(story: ScenarioStory) -> pd.DataFrame:
    """Return the outcomes of every path over the window."""
    rows = []
    for path, outcomes in story.totals.groupby("path", sort=False):
        by_outcome = outcomes.set_index("outcome")
        change = by_outcome.value["imports"] / outcomes.base.iloc[0] - 1
        row = {"path": story.scenarios.paths[path].label, "change": change}
        for name in OUTCOMES:
            row |= dict(zip(_ends(name), by_outcome.loc[name, list(MEDIAN_AND_ENDS)], strict=True))
        rows.append(row)
    return pd.DataFrame(rows)


DRAWN = Columns(
    "an age of a tariff change",
    {
        "age": Term("From month", "months", "first month of the age since the tariff changed"),
        **median_terms(
            "Median [95 % of draws]",
            "elasticity",
            "change of the customs value over that of the tariff factor by law, logs",
            how="tenths",
        ),
        "up": Term("Above zero", "fraction", "share of draws in which imports rise with the duty"),
    },
)


@returns(DRAWN)
def drawn(story: ScenarioStory) -> pd.DataFrame:
    """Return the elasticities that the draws use, and how many slope up."""
    parameters = story.scenarios.parameters
    low, middle, high = np.quantile(parameters.elasticities, [0.025, 0.5, 0.975], axis=0)
    up = (parameters.elasticities > 0).mean(axis=0)
    return pd.DataFrame(
        {"age": parameters.ages, "value": middle, "ci_low": low, "ci_high": high, "up": up}
    )
