"""Citable numbers of report 05; what they are stands in ``text.md``."""

from __future__ import annotations

from analysis.estimate.counterfactual.scenario.asked import ACTUAL
from analysis.estimate.counterfactual.scenario.comparison import Scenarios
from analysis.estimate.counterfactual.scenario.draws import UPPER_ELASTICITY
from analysis.estimate.counterfactual.scenario.story import ScenarioStory
from analysis.present.counterfactual.scenario.labels import cuts_as_found, cuts_as_rises, rests_on
from analysis.present.page import Numbers

#: Largest difference that a recomputation may show, by unit.
TOLERANCES = {"USD": 1e4, "fraction": 1e-6}


def numbers(story: ScenarioStory, made: Numbers) -> None:
    """Add outcomes of every path and the record, and the effect of the one asked about."""
    scenarios, made.release = story.scenarios, rests_on(story.scenarios)
    stem = scenarios.partner
    window = story.window.replace(":", "_")
    summed = window + _settings(scenarios)
    for row in story.totals.itertuples():
        if not scenarios.is_actual(row.path, story.window):
            key = f"{stem}.{row.path}.{summed}.{row.outcome}"
            made.add(key, row, "USD", said="outcome", tolerance=TOLERANCES["USD"], row=row)
    if scenarios.is_recorded(story.window):
        made.add(
            f"{stem}.recorded.{window}.imports",
            story.totals.base.iloc[0],
            "USD",
            said="recorded",
            tolerance=TOLERANCES["USD"],
            release=scenarios.vintages["panel"],
        )
    pair = f"{stem}.{scenarios.asked}_less_{ACTUAL}.{summed}"
    for row in story.difference.itertuples():
        key = f"{pair}.{row.outcome}"
        made.add(key, row, "USD", said="difference", tolerance=TOLERANCES["USD"], row=row)
    changes = {
        "change": story.effect.loc["as estimated"],
        "change.sloping_down": story.effect.loc["sloping down"],
        "change.cuts_as_rises": cuts_as_rises(story),
        "change.cuts_as_found": cuts_as_found(story),
    }
    for key, row in changes.items():
        made.add(f"{pair}.{key}", row, "fraction", said=key, tolerance=TOLERANCES["fraction"])


def _settings(scenarios: Scenarios) -> str:
    """Return what the keys say of settings that are not the default ones."""
    parameters = scenarios.parameters
    source = "" if parameters.source == "2025" else f".{parameters.source}"
    return source + ("" if parameters.upper == UPPER_ELASTICITY else f".upper_{parameters.upper:g}")
