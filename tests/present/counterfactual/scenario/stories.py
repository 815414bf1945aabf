"""Stories of report 08 in other windows, scaled, and what their texts may name."""

from dataclasses import replace

from analysis.combine.load import partner_names
from analysis.estimate.counterfactual.scenario import comparison

PARTNERS = {code: name for code, name in partner_names().items() if code not in ("CHN", "WLD")}


def of(story, window):
    """Return a story whose months are others."""
    return replace(story, window=window, **stated(story.scenarios, window))


def stated(scenarios, window):
    """Return what a story states of its scenarios; cuts stand in the last row."""
    drawn = scenarios.parameters
    return {
        "totals": comparison.totals(scenarios, window),
        "difference": comparison.difference(scenarios, scenarios.asked, "actual", window),
        "effect": comparison.effect(scenarios, window),
        "sensitivity": comparison.sensitivity(scenarios, window, [drawn, replace(drawn, cuts=0.5)]),
    }


def scaled(frame, scale):
    """Return a frame with values and ends times a number, ends in order."""
    ends = {"value": "value", "ci_low": "ci_low", "ci_high": "ci_high"}
    if scale < 0:
        ends |= {"ci_low": "ci_high", "ci_high": "ci_low"}
    return frame.assign(**{column: frame[end] * scale for column, end in ends.items()})


def foreign(text: str, own: str) -> list[str]:
    """Return the names of other partners that a text holds."""
    return [name for name in [*PARTNERS.values(), "China"] if name != own and name in text]
