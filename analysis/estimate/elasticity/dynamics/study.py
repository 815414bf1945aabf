"""The study behind report 04: how fast imports respond to a tariff, and what comes forward."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pandas as pd

from analysis.checks import check_choice
from analysis.collect import read_past_events, read_table
from analysis.combine import load_statutory, select
from analysis.engine.results import Estimate
from analysis.engine.stored import stored
from analysis.estimate.elasticity.dynamics import anticipation
from analysis.estimate.elasticity.dynamics.event_study import EventStudy, study_waves
from analysis.estimate.elasticity.dynamics.lp_did import CleanControls, against_clean
from analysis.estimate.elasticity.dynamics.paths import Paths, all_paths
from analysis.estimate.elasticity.dynamics.projections import BY_LAW, randomise, whole_window
from analysis.estimate.elasticity.dynamics.rows import check_partner, continued
from analysis.estimate.elasticity.dynamics.waves import Law, Wave, overlap
from analysis.estimate.elasticity.dynamics.waves import waves as shipped
from analysis.estimate.elasticity.main.study import load_chapters
from analysis.estimate.episodes import check_episodes, episode
from analysis.estimate.load import load
from analysis.fields import told
from analysis.law.names import named
from analysis.reading import traced


@told
@dataclass(frozen=True)
class Story:
    """What report 04 shows."""

    partner: str
    partner_name: str
    paths: Paths  #: Local projections by episode and comparison.
    studies: list[EventStudy]
    impossible: list[tuple[Wave, str]]  #: Waves that cannot be studied, each with the reason.
    overlap: pd.DataFrame  #: As :func:`waves.overlap`.
    #: Of :mod:`anticipation`: elasticities under every adjustment; front-loading and its ratio.
    adjusted: list[Estimate]
    ratios: list[Estimate]
    clean: list[CleanControls]  #: One an episode.
    #: Of :func:`projections.randomise`: by law across partners, the law permuted over partners.
    path: Annotated[pd.DataFrame, BY_LAW]
    data_to: pd.Timestamp  #: Last month of the data.
    released: str  #: Their publication.


@named
def check(
    *,
    partner: str = "CHN",
    system: str = "naics3",
    episodes: list[str] = ("2018", "2025"),
    waves: list[str] = (),
) -> None:
    """Refuse parameters that the data cannot answer.

    Raises
    ------
    InputError
        One line: what is wrong, where, and what is valid.
    """
    select(partner=partner, system=system)
    data = load(system)
    check_episodes(episodes, data)
    for name in episodes:
        check_partner(data, partner, data.resolve(episode(name).window))
    for name in waves:
        check_choice(name, shipped(read_past_events()), what="wave", where="parameter waves")


@named
@traced
def study(
    *,
    partner: str = "CHN",
    system: str = "naics3",
    episodes: list[str] = ("2018", "2025"),
    waves: list[str] = (),
) -> Story:
    """Estimate the response to tariffs by month in every design.

    Parameters
    ----------
    partner : str
        Whose waves are studied and whose tariffs are swapped, ISO alpha-3.
    system : str
        ``"naics3"``, or ``"hs2"`` for the first episode.
    episodes : list of str
        Keys of ``episodes.yaml``.
    waves : list of str
        Keys of ``waves.yaml``.
    """
    check(partner=partner, system=system, episodes=episodes, waves=waves)
    data = load(system)
    groups = read_table("partners").set_index("partner").group
    law = Law(read_past_events(), groups, load_statutory())
    known = list(shipped(law.events).values())
    studies, impossible = study_waves(data, law, waves, partner=partner)
    return Story(
        partner=partner,
        partner_name=select(partner=partner, system=system).partner_name,
        paths=all_paths(
            data, episodes, partner=partner, finer=load_chapters() if system != "hs2" else None
        ),
        studies=studies,
        impossible=impossible,
        overlap=overlap(data, law, partner),
        adjusted=anticipation.tables(data, known, episodes),
        ratios=anticipation.ratios(data, episodes),
        clean=[against_clean(data, name, partner=partner) for name in episodes],
        path=load_path().query("episode in @episodes"),
        data_to=data.months[-1],
        released=data.vintage,
    )


#: Months after a change at which the law is permuted over partners, by episode.
TOLD = {"2018": [0, 1, 3, 6, 12], "2025": [0, 1, 3, 6]}


def load_path() -> pd.DataFrame:
    """Return :func:`projections.randomise` of every episode, stored if nothing has changed."""

    def compute() -> dict[str, pd.DataFrame]:
        data, groups = load(), read_table("partners").set_index("partner").group
        found = [
            randomise(continued(data, whole_window(name)), horizons, groups, episode=name)
            for name, horizons in TOLD.items()
        ]
        return {"dynamics_path": pd.concat(found, ignore_index=True)}

    what = "the response by month, the law permuted over partners (about 9 s)"
    return stored(compute, ["dynamics_path"], what=what)["dynamics_path"]
