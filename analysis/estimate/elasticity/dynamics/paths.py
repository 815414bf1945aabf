"""Projections of several episodes: both comparisons, placebos, swapped tariffs and variations."""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.engine.panel import Panel
from analysis.engine.results import Estimate
from analysis.estimate.elasticity.dynamics.projections import (
    EARLIER,
    placebo,
    project,
    swap_p_value,
    whole_window,
)
from analysis.estimate.elasticity.dynamics.rows import check_partner, continued
from analysis.estimate.episodes import POOLED, episodes

#: Leads of the reduced form; -1 is the base.
LEADS = range(-6, -1)

#: Horizon at which tariffs are swapped between partners, months.
SWAPPED = 6

#: Horizons at which the multiplier is varied, months.
VARIED = (1, 3, 6, 12)


@dataclass(frozen=True)
class Paths:
    """Projections of several episodes, under both comparisons; keys (episode, comparison)."""

    #: Estimates by horizon: of the statutory change, and the cumulative multiplier.
    reduced: dict[tuple[str, str], list[Estimate]]
    multiplier: dict[tuple[str, str], list[Estimate]]
    placebos: list[Estimate]  #: Of the reduced form at 1, 3 and 6 months.
    #: (episode, comparison, horizon) -> rank p-value of the reduced form.
    swap_p: dict[tuple[str, str, int], float]
    #: The multiplier of both episodes together, where both are asked for; empty otherwise.
    pooled: dict[tuple[str, str], list[Estimate]] = field(default_factory=dict)
    #: The multiplier counted from the earlier base, and in the finer panel by chapter.
    variations: list[Estimate] = field(default_factory=list)


def all_paths(
    data: Panel, names: list[str], *, partner: str = "CHN", finer: Panel | None = None
) -> Paths:
    """Project every episode across and within partners.

    Parameters
    ----------
    data : Panel
        As it is: each episode leaves out the partners that its window leaves out.
    names : list of str
        Episodes.
    partner : str
        Whose tariffs are swapped with those of the others for the rank p-value.
    finer : Panel, optional
        By chapter, for the variations; episodes that it does not have go without.

    Raises
    ------
    InputError
        An unknown episode, or one whose designs leave the partner out; before anything is estimated.
    """
    for name in names:
        check_partner(data, partner, data.resolve(whole_window(name)))
    reduced, multiplier, placebos, swap_p, variations = {}, {}, [], {}, []
    for name in names:
        paths = continued(data, whole_window(name))
        horizons = range(episodes()[name].horizon(data.months[-1]) + 1)
        for comparison in ("across", "within"):
            own = {"episode": name, "comparison": comparison}
            reduced[name, comparison] = project(paths, [*LEADS, *horizons], **own)
            multiplier[name, comparison] = project(paths, horizons, kind="lp_iv", **own)
            placebos += placebo(paths, [1, 3, 6], **own)
            variations += vary(paths, multiplier[name, comparison], finer, **own)
        swap_p[name, "across", SWAPPED] = swap_p_value(
            paths, SWAPPED, partner=partner, episode=name, comparison="across"
        )
    pooled, paths = {}, continued(data, whole_window(POOLED))
    if set(episodes()) <= set(names):
        for comparison in ("across", "within"):
            own = {"episode": POOLED, "comparison": comparison, "kind": "lp_iv"}
            pooled[POOLED, comparison] = project(paths, [0, 1, 3, 6], **own)
    return Paths(reduced, multiplier, placebos, swap_p, pooled, variations)


def vary(
    data: Panel, multiplier: list[Estimate], finer: Panel | None, *, episode: str, comparison: str
) -> list[Estimate]:
    """Return the multiplier at 1, 3, 6 and 12 months from both bases, and in the panel by chapter.

    Parameters
    ----------
    multiplier : list of Estimate
        Counted from the month before.
    finer : Panel or None
        As for :func:`all_paths`.
    """
    window = whole_window(episode)
    found = [e for e in multiplier if e.horizon in VARIED]
    horizons = [e.horizon for e in found]
    own = {"episode": episode, "comparison": comparison, "kind": "lp_iv"}
    found += project(data, horizons, base=EARLIER, **own)
    if finer is not None and len(finer.inside(window)):
        paths = continued(finer, window)
        found += [e for base in ((1, 1), EARLIER) for e in project(paths, horizons, base=base, **own)]
    return found
