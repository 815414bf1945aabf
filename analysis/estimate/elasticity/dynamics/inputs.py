"""What the dynamics of report 04 read: panels, and stored paths."""

from __future__ import annotations

import pandas as pd

from analysis.collect import read_table
from analysis.combine import select
from analysis.engine.stored import stored
from analysis.estimate.elasticity.dynamics.projections import randomise, whole_window
from analysis.estimate.elasticity.dynamics.rows import continued
from analysis.estimate.load import load


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
