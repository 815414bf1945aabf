"""How report 05 says things: dollars, changes, months, outcomes and tariff paths."""

from __future__ import annotations

import re
from functools import partial

import numpy as np
import pandas as pd

from analysis.estimate.counterfactual.scenario.asked import ACTUAL  # noqa: F401, the actual law
from analysis.estimate.counterfactual.scenario.comparison import (  # noqa: F401, sentences on laws and later months
    LONG_RUN,
    RATES,
    Scenarios,
    against_outcome,
    law_path,
)
from analysis.estimate.counterfactual.scenario.economy import REFERENCE_YEAR  # noqa: F401, captions
from analysis.estimate.counterfactual.scenario.study import Story
from analysis.estimate.what_if.effect import COSTS  # noqa: F401, in definitions
from analysis.present.ends import printed_value
from analysis.present.finding import bounds, from_to, percent, unbroken
from analysis.present.numbers import billions, fitting_dollars

#: Outcomes as printed.
OUTCOMES = {
    "imports": "imports (what exporters receive)",
    "volume": "imports at prices of the base",
    "customs_revenue": "customs revenue",
    "consumer_cost": "cost to buyers",
    "deadweight_loss": "deadweight loss",
}

#: Where the elasticities come from, as printed.
SOURCES = {
    "2025": "our estimates of 2024–2025",
    "2018": "our estimates of 2017–2019",
    "published": "published bounds",
}

#: Labels of shipped paths that a sentence takes as they are, or as it says them.
WITH = {"145 % kept": "had the 145 % tariff stayed", "all added duties removed": "without added duties"}

#: Most words of a label in the answer; the name of a path stands for a longer one.
FEW = 4

#: Columns of US dollars in billions, each with as many decimals as :func:`drawn_places` gives.
billions_0, billions_1, billions_2, billions_3 = (partial(billions, decimals=n) for n in range(4))


def drawn_places(size: float) -> int:
    """Return the decimals of billions that draws know: two digits, whatever the seed."""
    return next((n for n, least in enumerate((9.5, 0.95, 0.095)) if size / 1e9 >= least), 3)


def amount(row) -> str:
    """Print a median with its interval, by its largest number: ``54 bn USD [40, 85]``."""
    value, low, high = (row[name] for name in ("value", "ci_low", "ci_high"))
    decimals = drawn_places(max(abs(value), abs(low), abs(high)))
    if value == low == high:
        return fitting_dollars(value)
    write = partial(billions, decimals=decimals)
    return f"{printed_value(value, low, high, write)}\u00a0bn\u00a0USD {bounds(low, high, write)}"


def unsigned(row) -> dict:
    """Return a value with its interval as a size, which words give a direction."""
    value, low, high = (row[name] for name in ("value", "ci_low", "ci_high"))
    ends = (value, low, high) if value >= 0 else (-value, -high, -low)
    return dict(zip(("value", "ci_low", "ci_high"), ends, strict=True))


def share(row) -> str:
    """Print a size with its interval: ``40 % [6 %, 59 %]``; a decimal where both ends are below 1 %."""
    largest = max(abs(row["ci_low"]), abs(row["ci_high"]))
    write = partial(percent, decimals=0 if largest >= 0.0095 else 1)
    return f"{write(row['value'])} {bounds(row['ci_low'], row['ci_high'], write)}"


def months(window: str) -> str:
    """Print a window: ``June to November 2025``."""
    return from_to(*window.split(":"))


def under(scenarios: Scenarios, by_name: bool = False) -> str:
    """Say under which path: ``had the 145 % tariff stayed``, ``under “mine”``, by label or by name."""
    label = scenarios.paths[scenarios.asked].label
    if label in WITH:
        return unbroken(WITH[label])
    spoken = len(label.replace(" %", "%").split()) <= FEW and not set(";:.") & set(label)
    text = label if spoken and not by_name else scenarios.asked.replace("_", " ")
    return f"under “{unbroken(text)}”"


def alike(scenarios: Scenarios, values: pd.Series, value: float) -> str:
    """Name the first path that has a value, and count the others that have it too."""
    first, *others = values.index[np.isclose(values, value)]
    also = {0: "", 1: " (and one other path)"}.get(len(others), f" (and {len(others)} other paths)")
    return f"“{unbroken(scenarios.paths[first].label)}”{also}"


def rates_asked(scenarios: Scenarios) -> list[str]:
    """Return the rates in the label of the path asked about, which belong to the question."""
    label = scenarios.paths[scenarios.asked].label
    return [unbroken(rate) for rate in re.findall(r"\d[\d.]* %", label)]


def cuts_as_found(story: Story) -> pd.Series:
    """Return the change of imports where cuts work as report 03 finds, and how they do (``cuts``)."""
    row = story.sensitivity[story.sensitivity.cuts.ne(1)].iloc[0]
    ends = {name: row[f"change_{name}"] for name in ("value", "ci_low", "ci_high")}
    return pd.Series({"cuts": row.cuts} | ends)


def raised_early(story: Story) -> tuple[float, float]:
    """Return a third of the highest rate tried, and what it raises over what the highest does."""
    third, curve = len(RATES) // 3, story.revenue.value
    return float(RATES[third]), float(curve.iloc[third] / curve.iloc[-1])


def rests_on(scenarios: Scenarios) -> str:
    """Say which data, elasticities and draws a citable number rests on."""
    drawn = scenarios.parameters
    return (
        f"{scenarios.vintages['panel']}; elasticities: {SOURCES[drawn.source]}; upper elasticity "
        f"{drawn.upper:g}; {len(drawn.pass_through):,} draws"
    )
