"""The study behind report 04: how fast imports respond to a tariff, and what comes forward."""

from __future__ import annotations

from analysis.estimate.elasticity.dynamics import inputs
from analysis.estimate.elasticity.dynamics.anticipation import across_partners
from analysis.estimate.elasticity.dynamics.lp_did import against_clean
from analysis.estimate.elasticity.dynamics.paths import all_paths
from analysis.estimate.elasticity.dynamics.rows import check_partner
from analysis.estimate.elasticity.dynamics.story import DynamicsStory
from analysis.estimate.episodes import check_episodes, episode
from analysis.law.names import named
from analysis.reading import traced


@named
def check(
    *,
    partner: str = "CHN",
    system: str = "naics3",
    episodes: list[str] = ("2018", "2025"),
) -> None:
    """Refuse parameters that the data cannot answer, with what is valid."""
    inputs.name_of(partner, system)
    data = inputs.load(system)
    check_episodes(episodes, data)
    for name in episodes:
        check_partner(data, partner, data.resolve(episode(name).window))


@named
@traced
def study(
    *,
    partner: str = "CHN",
    system: str = "naics3",
    episodes: list[str] = ("2018", "2025"),
) -> DynamicsStory:
    """Estimate the response to tariffs by month in every design.

    Parameters
    ----------
    partner : str
        Whose switches are held against clean controls, ISO alpha-3.
    system : str
        ``"naics3"``, or ``"hs2"`` for the first episode.
    episodes : list of str
        Keys of ``episodes.yaml``.
    """
    check(partner=partner, system=system, episodes=episodes)
    data = inputs.load(system)
    adjusted, ratios = across_partners(data, episodes)
    return DynamicsStory(
        partner=partner,
        partner_name=inputs.name_of(partner, system),
        paths=all_paths(data, episodes),
        adjusted=adjusted,
        ratios=ratios,
        clean=[against_clean(data, name, partner=partner) for name in episodes],
        path=inputs.load_path().query("episode in @episodes"),
        data_to=data.months[-1],
        released=data.vintage,
    )
