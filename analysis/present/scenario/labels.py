"""How report 08 says things: dollars, months, outcomes, tariff paths, forecasts and their series."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from analysis.estimate.scenario.asked import ACTUAL
from analysis.estimate.record.calibration import GOAL_LEVEL, SCORED_FROM
from analysis.estimate.scenario.comparison import Scenarios
from analysis.estimate.record.replay import BENCHMARKS, LABELS, Replay
from analysis.estimate.record.steps import AHEAD
from analysis.estimate.scenario.study import Story
from analysis.present.finding import bounds, from_to, listing, percent, the, unbroken
from analysis.present.numbers import billions

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

#: What the forecasts of the day are made of.
DESIGN = (
    "structural model fitted to January 2025 times the response of 2017–2019 to the tariffs announced "
    "by the day"
)

#: Forecasts in a few words.
SHORT = {
    "truce": "30 % kept", "truce_lapses": "30 %, then 54 %", "truce_at_once": "30 % at once",
    "announced": "announced rates kept", "announced_at_once": "announced rates at once",
    "no_truce": "145 % kept", "random_walk": "random walk", "no_tariff": "no tariff",
    "structural": "structural model", "sarimax": "SARIMAX", "seasonal_naive": "seasonal naive",
}  # fmt: skip


#: Labels of shipped paths that a sentence takes as they are, or as it says them.
WITH = {"145 % kept": "with 145 % kept", "all added duties removed": "without added duties"}

#: Most words of a label in the answer; the name of a path stands for a longer one.
FEW = 4


def places(value: float) -> int:
    """Return the decimals of billions that dollars of this size need."""
    size = round(abs(value) / 1e9, 3)
    return 1 if size >= 0.95 or size == 0 else 2 if size >= 0.095 else 3


def fitting_dollars(value: float) -> str:
    """Print US dollars in billions with the unit; no line ends within."""
    return f"{billions(value, places(value))}\u00a0bn\u00a0USD"


def drawn_places(size: float) -> int:
    """Return the decimals of billions that draws know: two digits, whatever the seed."""
    return next((n for n, least in enumerate((9.5, 0.95, 0.095)) if size / 1e9 >= least), 3)


def amount(row) -> str:
    """Print a median with its interval, by its largest number: ``54 bn USD [40, 85]``."""
    value, low, high = (row[name] for name in ("value", "ci_low", "ci_high"))
    decimals = drawn_places(max(abs(value), abs(low), abs(high)))
    if value == low == high:
        return fitting_dollars(value)
    ends = ", ".join(billions(end, decimals) for end in (low, high))
    return f"{billions(value, decimals)}\u00a0bn\u00a0USD [{ends}]"


def same_places(values: pd.Series):
    """Return what prints a column of US dollars in billions, decimals by its largest value."""
    return partial(billions, decimals=drawn_places(values.abs().max()))


def _flipped(row) -> dict:
    return {"value": -row["value"], "ci_low": -row["ci_high"], "ci_high": -row["ci_low"]}


def by_how_much(row, more: str = "higher", less: str = "lower") -> str:
    """Print a difference as so much higher or lower, never with a sign."""
    return f"{amount(row)} {more}" if row["value"] >= 0 else f"{amount(_flipped(row))} {less}"


def buyers_lose(row) -> str:
    """Print what buyers lose, or gain: ``lose 54 bn USD [40, 85]``."""
    return f"lose {amount(row)}" if row["value"] >= 0 else f"gain {amount(_flipped(row))}"


def share(value: float, largest: float) -> str:
    """Print a fraction in whole per cent, with a decimal where the largest beside it is below one."""
    return percent(value, 0 if abs(largest) >= 0.0095 else 1)


def changed(row) -> str:
    """Print a change of imports: ``40 % [6 %, 59 %] lower``."""
    way = "higher" if row["value"] >= 0 else "lower"
    own = row if row["value"] >= 0 else _flipped(row)
    value, low, high = (own[name] for name in ("value", "ci_low", "ci_high"))
    write = partial(share, largest=max(abs(low), abs(high)))
    return f"{write(value)} {bounds(low, high, write)} {way}"


def rare(value: float) -> str:
    """Print a small share: ``none``, ``fewer than 0.1 %`` or the share."""
    if value == 0:
        return "none"
    return f"fewer than {percent(0.001)}" if value < 0.001 else percent(value)


def months(window: str) -> str:
    """Print a window: ``June to November 2025``."""
    return from_to(*window.split(":"))


def imports_of(scenarios: Scenarios) -> str:
    """Name the trade that a scenario moves."""
    return f"US imports from {the(scenarios.partner_name)}"


def under(scenarios: Scenarios, *, by_name: bool = False) -> str:
    """Say under which path: ``with 145 % kept``, ``under “mine”``; a reader's by label or by name."""
    label = scenarios.paths[scenarios.asked].label
    if label in WITH:
        return unbroken(WITH[label])
    spoken = len(label.replace(" %", "%").split()) <= FEW and not set(";:.") & set(label)
    text = label if spoken and not by_name else scenarios.asked.replace("_", " ")
    return f"under “{unbroken(text)}”"


def by_law(scenarios: Scenarios, *, short: bool = False) -> str:
    """Say beside which law: ``the law as it was``."""
    return "the actual law" if short else unbroken(scenarios.paths[ACTUAL].label)


def window_text(made: Replay) -> str:
    """Return the months that are forecast, first and last."""
    return from_to(*made.outcome.index[[0, -1]])


def series_text(made: Replay) -> str:
    """Name the series with its partner, for the middle of a sentence."""
    label = made.history.target.label
    return label if made.name == "exports" else f"{label} from {the(made.partner_name)}"


def condition(key: str) -> str:
    """Return the tariff that a forecast supposes."""
    return unbroken(LABELS[key].removeprefix("ours: "))


def lost_text(keys: list[str]) -> str:
    """Say which benchmarks a forecast loses to, or that it beats all."""
    if len(keys) == len(BENCHMARKS):
        return "loses to all"
    return f"loses to {listing([SHORT[key] for key in keys])}" if keys else "beats all"


def outcome_months(story: Story) -> str:
    """Name the months from 2025 on whose imports were forecast: ``March to November 2025``."""
    own = story.calibration.dates
    came = own.month[own.n_scored > 0] + pd.DateOffset(months=AHEAD)
    came = came[came >= SCORED_FROM]
    return from_to(came.min(), came.max())


def coverage_row(
    story: Story, kind: str, sample: str, *, weighing: str = "value", level: float = GOAL_LEVEL
) -> pd.Series:
    """Return one row of the calibration's coverage."""
    own = story.calibration.coverage.set_index(["interval", "sample", "weighing", "level"])
    return own.loc[(kind, sample, weighing, level)]


def effect_row(story: Story) -> pd.Series:
    """Return the spread of effects over all steps by value: what it does to imports (fraction)."""
    row = story.calibration.effect_spread.set_index(["sample", "weighing"]).loc[("all", "value")]
    ends = {name: np.expm1(row[name]) for name in ("ci_low", "ci_high")}
    return pd.concat([row.drop(list(ends)), pd.Series({"value": np.expm1(row.effect_sd), **ends})])
