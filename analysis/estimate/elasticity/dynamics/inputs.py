"""What the dynamics of report 04 read: panels, the calendar and rates by law, and stored paths."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.checks import read_yaml
from analysis.collect import read_past_events, read_table
from analysis.combine import load_statutory, select
from analysis.combine.panel import systems
from analysis.engine.stored import stored
from analysis.estimate.elasticity.dynamics.projections import randomise, whole_window
from analysis.estimate.elasticity.dynamics.rows import continued
from analysis.estimate.elasticity.dynamics.stacked import LawDates, by_law_date
from analysis.estimate.elasticity.dynamics.waves import Wave, WaveLaw, dated_waves
from analysis.estimate.elasticity.main.members import USMCA_MEMBERS
from analysis.estimate.load import load

WAVES_FILE = Path(__file__).with_name("waves.yaml")


def load_law() -> WaveLaw:
    """Return the calendar, customs unions and rates that exposures to waves are read from."""
    groups = read_table("partners").set_index("partner").group
    return WaveLaw(read_past_events(), groups, load_statutory())


def load_waves() -> dict[str, Wave]:
    """Return the shipped waves by name."""
    return dated_waves(read_yaml(WAVES_FILE), read_past_events())


def name_of(partner: str, system: str) -> str:
    """Return the name of a partner that a panel has.

    Raises
    ------
    InputError
        An unknown partner or product system.
    """
    return select(partner=partner, system=system).partner_name


#: Months after a change at which the law is permuted over partners, by episode.
PERMUTED_HORIZONS = {"2018": [0, 1, 3, 6, 12], "2025": [0, 1, 3, 6]}


def load_path() -> pd.DataFrame:
    """Return :func:`projections.randomise` of every episode, stored if nothing has changed."""

    def compute() -> dict[str, pd.DataFrame]:
        data, groups = load(), read_table("partners").set_index("partner").group
        paths = [
            randomise(continued(data, whole_window(name)), horizons, groups, episode=name)
            for name, horizons in PERMUTED_HORIZONS.items()
        ]
        return {"dynamics_path": pd.concat(paths, ignore_index=True)}

    what = "the response by month, the law permuted over partners (about 9 s)"
    return stored(compute, ["dynamics_path"], what=what)["dynamics_path"]


#: Product system of a refresh alone, and the months whose changes of law are events.
FINER, LAW_SINCE = "hs6", "2025-01:latest"


def load_by_law_date(names: list[str]) -> LawDates | None:
    """Return the law of 2025 by date on finer products, None without it or them.

    Canada and Mexico are left out, as of the main estimate.
    """
    if "2025" not in names or FINER not in systems():
        return None
    data = continued(load(FINER), LAW_SINCE).without(USMCA_MEMBERS)
    return by_law_date(data, read_table("partners").set_index("partner").group, window=LAW_SINCE)
