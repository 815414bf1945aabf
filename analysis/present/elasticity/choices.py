"""Estimates that stand beside the main one of 2024-2025: by value, with all partners, at arrival."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace

import pandas as pd

from analysis.engine.results import Estimate
from analysis.estimate.elasticity.asymmetry import EPISODE
from analysis.estimate.elasticity.checks.arrival import AT_ARRIVAL
from analysis.estimate.elasticity.checks.by_value import SECTOR_MONTHS
from analysis.estimate.elasticity.main.members import JANUARY, USMCA_MEMBERS
from analysis.estimate.specifications import specification
from analysis.present.elasticity.words import by_value, choice
from analysis.present.finding import two


def with_members(story):
    """Return the estimate with Canada and Mexico, each line once, instrumented; None without one."""
    rows = story.main.members.query("tariff == 'law' and weights == 'equal'")
    return next(rows[rows.claims.eq(JANUARY)].itertuples(), None)


def range_by_value(story) -> Estimate:
    """Return the main estimate of 2024-2025 by value, with the ends of what all choices give."""
    values = story.main.by_value.value
    return dataclasses.replace(
        story.main.other[EPISODE, "law"], ci_low=values.min(), ci_high=values.max()
    )


def placebo_row(rows: pd.DataFrame, e: Estimate) -> SimpleNamespace:
    """Return the placebo of the year before within partners, in the weights of an estimate."""
    weights = "pre_episode" if by_value(e) else "equal"
    row = rows[rows.comparison.eq("within") & rows.weights.eq(weights)].iloc[0]
    return SimpleNamespace(ci_low=row.placebo_low, ci_high=row.placebo_high)


def lacks(name: str) -> tuple[str, ...]:
    """Return the partners that a choice by value goes without."""
    if name == "HS6":
        return ()
    return (*USMCA_MEMBERS, *(specification(SECTOR_MONTHS).leave_out if name == "sector months" else ()))


def choice_value(row) -> str:
    """Print an elasticity by value with its choice."""
    return f"{two(row.value)} ({choice(row.choice)})"


def at_arrival(rows: pd.DataFrame) -> dict:
    """Return the estimates under the law at arrival, those beside them, and how far they lie apart.

    Parameters
    ----------
    rows : DataFrame
        Toggles by law of an episode; index: what is changed.
    """
    ends = {"equal": "", "value": ", by value"}
    if AT_ARRIVAL not in rows.index:
        return {"arrived": None}
    arrived = pd.Series({name: rows.value[f"{AT_ARRIVAL}{end}"] for name, end in ends.items()})
    law = pd.Series({"equal": rows.loc[""], "value": rows.loc["by value"]})
    near = all(abs(arrived[name] - row.value) < row.std_error for name, row in law.items())
    moved = f"{'less' if near else 'more'} than {'their' if near else 'a'} standard error{'s' * near}"
    return {"arrived": arrived, "law": law.map(lambda row: row.value), "moved": moved}
