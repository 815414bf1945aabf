"""Frames of report 05 that its tables print and no story holds."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns, shared
from analysis.estimate.counterfactual.scenario.aggregation import AGGREGATION
from analysis.estimate.counterfactual.scenario.comparison import ENDS, Scenarios, law_path, median_terms
from analysis.estimate.counterfactual.scenario.economy import REFERENCE_YEAR
from analysis.estimate.counterfactual.scenario.study import Story
from analysis.present.finding import month
from analysis.vocabulary import Term

#: A tariff path, by its label.
PATH = {"path": Term("Path", "", "tariff path from a day on; until then the calendar of events")}

#: First days of the months whose law is printed.
DAYS = ("2025-05-01", "2025-12-01", f"{REFERENCE_YEAR + 2}-12-01")

PATHS = Columns("a tariff path", PATH | {
    "why": Term("What it stands for", "", "what the path stands for, and the text that announced it"),
    **{day: Term(month(day), "fraction", f"statutory rate in {month(day)}, sectors weighted with "
                 f"imports of {REFERENCE_YEAR}") for day in DAYS},
})  # fmt: skip


@returns(PATHS)
def paths(story: Story) -> pd.DataFrame:
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


BY_PATH = Columns("a tariff path", PATH | {
    "change": Term("On the base", "fraction", "imports over those of the base, less one", "whole"),
} | {
    column: term for name, (head, what) in OUTCOMES.items()
    for column, term in median_terms(head, "USD", what, _ends(name)).items()
})  # fmt: skip


@returns(BY_PATH)
def totals(story: Story) -> pd.DataFrame:
    """Return the outcomes of every path over the window."""
    return _by_path(story.scenarios, story.totals)


@returns(BY_PATH)
def long_run(story: Story) -> pd.DataFrame:
    """Return the outcomes of every path over the simulation's last year."""
    return _by_path(story.scenarios, story.long_run)


def _by_path(scenarios: Scenarios, table: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for path, own in table.groupby("path", sort=False):
        by = own.set_index("outcome")
        change = by.value["imports"] / own.base.iloc[0] - 1
        row = {"path": scenarios.paths[path].label, "change": change}
        for name in OUTCOMES:
            row |= dict(zip(_ends(name), by.loc[name, list(ENDS)], strict=True))
        rows.append(row)
    return pd.DataFrame(rows)


BY_AGE = Columns("an age of a change of the law", {
    "age": Term("From month", "months", "first month of the age since the law changed"),
    **shared("value", "ci_low", "ci_high", label="Across partners", unit="elasticity", format="two",
             definition="response of imports to the law at that age, by permutation over partners"),
    "used": Term("Used", "elasticity", "the same, scaled to the main estimate over a year", "two"),
})  # fmt: skip


@returns(BY_AGE)
def by_age(story: Story) -> pd.DataFrame:
    """Return the response by age of a change of the law, as estimated and as used."""
    found = story.across.rename(columns={"horizon": "age"})[["age", "value", "ci_low", "ci_high"]]
    return found.assign(used=story.response.values).reset_index(drop=True)


@returns(AGGREGATION)
def aggregation(story: Story) -> pd.DataFrame:
    """Return the effect of the path asked about by the level at which the law acts."""
    return story.aggregation


DRAWN = Columns("an age of a tariff change", {
    "age": Term("From month", "months", "first month of the age since the tariff changed"),
    **median_terms("Median [95 % of draws]", "elasticity", "change of the customs value over that of "
                   "the tariff factor by law, logs", how="tenths"),
    "up": Term("Above zero", "fraction", "share of draws in which imports rise with the duty"),
})  # fmt: skip


@returns(DRAWN)
def drawn(story: Story) -> pd.DataFrame:
    """Return the elasticities that the draws use, and how many slope up."""
    found = story.scenarios.parameters
    low, middle, high = np.quantile(found.elasticities, [0.025, 0.5, 0.975], axis=0)
    up = (found.elasticities > 0).mean(axis=0)
    return pd.DataFrame({"age": found.ages, "value": middle, "ci_low": low, "ci_high": high, "up": up})
