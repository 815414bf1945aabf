"""The study behind report 04: how sure the main estimates are."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.elasticity.dynamics.rows import check_partner
from analysis.estimate.elasticity.robustness.curve_summary import curve_summary
from analysis.estimate.elasticity.robustness.exposure import exposure
from analysis.estimate.elasticity.robustness.inputs import (
    load,
    load_curve,
    load_main,
    load_names,
    load_sectors,
    load_slopes,
)
from analysis.estimate.elasticity.robustness.story import RobustnessStory
from analysis.estimate.episodes import check_episodes, episode
from analysis.estimate.specifications import ACROSS, specification
from analysis.estimate.today import today_of
from analysis.law.names import named
from analysis.reading import traced


@named
def check(*, partner: str, episodes: list[str]) -> None:
    """Refuse parameters that the data cannot answer.

    Raises
    ------
    InputError
        One line: what is wrong, where, and what is valid.
    """
    data = load()
    data.check_partner(partner)
    check_episodes(episodes, data)
    for name in episodes:
        check_partner(data, partner, data.resolve(episode(name).window))


@named
@traced
def study(*, partner: str, episodes: list[str]) -> RobustnessStory:
    """Put the main estimates under every kind of inference, choice and left-out partner.

    Parameters
    ----------
    partner : str
        Whose tariff path is permuted, ISO alpha-3.
    episodes : list of str
        Keys of ``episodes.yaml``.
    """
    check(partner=partner, episodes=episodes)
    data, every = load_sectors()
    designs = [specification(ACROSS[name]) for name in episodes]
    exposures = [exposure(data, spec, treated=partner) for spec in designs]
    left_out = every[every.specification.isin([spec.name for spec in designs])]
    curve, names = load_curve().of(episodes), load_names()
    ends = [data.resolve(episode(name).window).split(":")[1] for name in episodes]
    return RobustnessStory(
        partner=partner,
        partner_name=names[partner],
        **load_main(episodes),
        exposures=exposures,
        left_out=left_out,
        curve=curve,
        summary=curve_summary(curve),
        **load_slopes(partner),
        today=today_of(partner),
        names=names,
        data_to=max(map(pd.Timestamp, ends)),
        released=data.vintage,
    )
