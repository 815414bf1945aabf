"""Projections of several episodes: both comparisons, and placebos."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.engine.panel import Panel
from analysis.engine.results import Estimate
from analysis.estimate.elasticity.dynamics.projections import (
    placebo,
    project,
    whole_window,
)
from analysis.estimate.elasticity.dynamics.rows import continued
from analysis.estimate.episodes import episodes

#: Leads of the reduced form; -1 is the base.
MONTHS_BEFORE = range(-6, -1)


@dataclass(frozen=True)
class Projections:
    """Projections of several episodes, under both comparisons; keys (episode, comparison)."""

    #: Estimates by horizon: of the statutory change, and the cumulative multiplier.
    reduced: dict[tuple[str, str], list[Estimate]]
    multiplier: dict[tuple[str, str], list[Estimate]]
    placebos: list[Estimate]  #: Of the reduced form at 1, 3 and 6 months.


def all_paths(data: Panel, names: list[str]) -> Projections:
    """Project every episode across and within partners.

    Parameters
    ----------
    data : Panel
        As it is: each episode leaves out the partners that its window leaves out.
    names : list of str
        Episodes.

    Raises
    ------
    InputError
        An unknown episode.
    """
    reduced, multiplier, placebos = {}, {}, []
    for name in names:
        paths = continued(data, whole_window(name))
        horizons = range(episodes()[name].horizon(data.months[-1]) + 1)
        for comparison in ("across", "within"):
            design = {"episode": name, "comparison": comparison}
            reduced[name, comparison] = project(paths, [*MONTHS_BEFORE, *horizons], **design)
            multiplier[name, comparison] = project(paths, horizons, kind="lp_iv", **design)
            placebos += placebo(paths, [1, 3, 6], **design)
    return Projections(reduced, multiplier, placebos)
