"""Stories of report 05 in other windows, scaled, and what their texts may name."""

from dataclasses import replace

from analysis.combine.load import partner_names
from analysis.estimate.counterfactual.scenario import comparison

PARTNERS = {code: name for code, name in partner_names().items() if code not in ("CHN", "WLD")}


def of(story, window):
    """Return a story whose months are others."""
    return replace(story, window=window, **stated(story.scenarios, window))


def stated(scenarios, window):
    """Return what a story states of its scenarios; cuts stand in the last rows."""
    drawn = scenarios.parameters
    varied = [drawn, *(replace(drawn, cuts=response) for response in (1.0, 0.5))]
    return {
        "totals": comparison.totals(scenarios, window),
        "difference": comparison.difference(scenarios, scenarios.asked, "actual", window),
        "effect": comparison.effect(scenarios, window),
        "in_dollars": comparison.effect_in_dollars(scenarios, window),
        "sensitivity": comparison.sensitivity(scenarios, window, varied),
    }


def scaled(frame, scale):
    """Return a frame with values and ends times a number, ends in order."""
    ends = {"value": "value", "ci_low": "ci_low", "ci_high": "ci_high"}
    if scale < 0:
        ends |= {"ci_low": "ci_high", "ci_high": "ci_low"}
    return frame.assign(**{column: frame[end] * scale for column, end in ends.items()})


def elsewhere(scenario_story):
    """Make the story of a partner without a truce: the paths for any partner, China's trade renamed."""
    whole, window = scenario_story.scenarios, scenario_story.window
    paths = {name: path for name, path in whole.paths.items() if path.partner == "any"}
    scenarios = replace(
        whole,
        partner="BRA",
        partner_name="Brazil",
        paths=paths,
        asked="removal",
        simulations={name: whole.simulations[name] for name in paths},
        laws={name: whole.laws[name] for name in paths},
        group_laws={name: whole.group_laws[name] for name in paths},
    )
    results = stated(scenarios, window)

    def story(code: str, name: str, scale: float = 1.0):
        moved = {part: scaled(results[part], scale) for part in ("difference", "effect")}
        moved["in_dollars"] = tuple(sorted(scale * end for end in results["in_dollars"]))
        renamed = replace(scenarios, partner=code, partner_name=name)
        return replace(scenario_story, scenarios=renamed, **results | moved)

    return story


def told(scenario_story, *, window: str = "", partner: str = ""):
    """Return China's story in another window, or that of a partner without a truce."""
    if partner:
        return elsewhere(scenario_story)(partner, PARTNERS[partner])
    return of(scenario_story, window) if window else scenario_story


def foreign(text: str, own: str) -> list[str]:
    """Return the names of other partners that a text holds."""
    return [name for name in [*PARTNERS.values(), "China"] if name != own and name in text]
