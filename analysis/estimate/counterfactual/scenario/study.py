"""The study behind report 05: tariff paths simulated."""

from __future__ import annotations

from dataclasses import replace

from analysis.estimate.counterfactual.scenario import comparison, draws, inputs
from analysis.estimate.counterfactual.scenario.asked import ACTUAL, check_elasticities, check_window
from analysis.estimate.counterfactual.scenario.story import ScenarioStory
from analysis.law.names import named
from analysis.reading import traced


@named
def check(*, partner, window, elasticities, upper, paths) -> tuple:
    """Refuse parameters of :func:`study` that the data cannot answer; else return their laws.

    Raises
    ------
    InputError
        One line: what is wrong, where, and what is valid.
    """
    window = inputs.summed_window(window)
    check_elasticities(elasticities, upper)
    laws = inputs.read_laws(partner, paths)
    check_window(window, *laws[1:])
    return laws


@named
@traced
def study(
    *,
    partner: str = "CHN",
    window: str = "2025-06:latest",
    elasticities: str = "2025",
    upper: float = draws.UPPER_ELASTICITY,
    paths: str = "",
    n_draws: int = draws.SCENARIO_DRAWS,
) -> ScenarioStory:
    """Simulate every tariff path of a partner.

    Parameters
    ----------
    partner : str
        ISO alpha-3 code.
    window : str
        First and last month that are summed; ``latest`` is the panel's last.
    elasticities : str
        One of :data:`draws.ELASTICITY_SOURCES`.
    upper : float
        Elasticity of demand for a sector's imports.
    paths : str
        File of tariff paths; the shipped ones by default.
    n_draws : int
    """
    laws = check(partner=partner, window=window, elasticities=elasticities, upper=upper, paths=paths)
    window = inputs.summed_window(window)
    by_source = {source: inputs.draw(source, n_draws) for source in draws.ELASTICITY_SOURCES}
    parameters = replace(by_source[elasticities], upper=upper)
    other, ends = inputs.dollars_of(elasticities, parameters)
    scenarios = comparison.simulate_paths(inputs.read_inputs(partner, laws), parameters, ends)
    others = draws.alternatives(by_source, scenarios.parameters, cuts=inputs.response_to_cuts())
    return ScenarioStory(
        scenarios=scenarios,
        window=window,
        totals=comparison.totals(scenarios, window),
        difference=comparison.difference(scenarios, scenarios.asked, ACTUAL, window),
        effect=comparison.effect(scenarios, window),
        sensitivity=comparison.sensitivity(scenarios, window, others),
        in_dollars=comparison.effect_in_dollars(scenarios, window),
        other=other,
    )
