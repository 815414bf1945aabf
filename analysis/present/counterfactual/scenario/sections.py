"""What the sections of report 05 say of tariff paths: the names in each section of ``text.md``."""

from __future__ import annotations

from analysis.estimate.counterfactual.scenario.study import ScenarioStory
from analysis.present.counterfactual.scenario import labels
from analysis.present.finding import the


def shared(story: ScenarioStory) -> dict:
    """Return the scenarios, whose imports they are, and the path asked about beside the actual law."""
    scenarios, who = story.scenarios, the(story.scenarios.partner_name)
    label = scenarios.paths[scenarios.asked].label
    actual = scenarios.paths[labels.ACTUAL].label
    return {
        "s": scenarios,
        "who": who,
        "trade": f"US imports from {who}",
        "when": labels.months(story.window),
        "label": label,
        "beside": f"path '{label}' less '{actual}'",
    }


def outcomes(story: ScenarioStory) -> dict:
    """Return imports by path."""
    return {"imports": story.totals[story.totals.outcome == "imports"].set_index("path")}


def totals_table(story: ScenarioStory) -> dict:
    """Return the format of its columns of dollars."""
    return {"how": labels.in_billions(story.totals.value)}


def laws(story: ScenarioStory) -> dict:
    """Return the law of each path in the last month."""
    return {"law": labels.law_path(story.scenarios)[: story.window.split(":")[1]].iloc[-1]}


def base_rates(story: ScenarioStory) -> dict | None:
    """Show why the rate is not the quoted one, of China."""
    return {} if story.scenarios.partner == "CHN" else None


def elasticities(story: ScenarioStory) -> dict:
    """Return the change of imports under every elasticity."""
    return {"change": story.sensitivity.change_value}


def sensitivity_table(story: ScenarioStory) -> dict:
    """Return the format of its columns of dollars, and the range of the pass-through."""
    low, high = story.scenarios.parameters.between
    return {"how": labels.in_billions(story.sensitivity.imports_value), "low": low, "high": high}
