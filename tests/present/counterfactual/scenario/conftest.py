"""The story of a partner without a truce."""

from dataclasses import replace

import pytest

from tests.present.counterfactual.scenario.stories import scaled, stated


@pytest.fixture(scope="module")
def elsewhere(scenario_story):
    """Make the story of a partner without a truce: the paths for any partner, China's trade renamed."""
    whole, window = scenario_story.scenarios, scenario_story.window
    kept = {name: path for name, path in whole.paths.items() if path.partner == "any"}
    scenarios = replace(
        whole,
        partner="BRA",
        partner_name="Brazil",
        paths=kept,
        later=None,
        asked="removal",
        simulations={name: whole.simulations[name] for name in kept},
        laws={name: whole.laws[name] for name in kept},
        group_laws={name: whole.group_laws[name] for name in kept},
    )
    found = stated(scenarios, window)

    def story(code: str, name: str, scale: float = 1.0):
        own = {part: scaled(found[part], scale) for part in ("difference", "effect")}
        return replace(
            scenario_story,
            scenarios=replace(scenarios, partner=code, partner_name=name),
            **found | own,
        )

    return story
