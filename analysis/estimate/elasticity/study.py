"""The study behind report 04: every design of the episodes beside its placebo, and the headline."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.collect import read_table
from analysis.estimate.elasticity.anchors import published_elasticities
from analysis.estimate.elasticity.designs import Design, evaluate, first_stage, headline, without
from analysis.estimate.elasticity.headline import headline_specs, leave_one_out, with_jackknife
from analysis.estimate.engine.fit import fit
from analysis.estimate.engine.panel import Panel
from analysis.estimate.engine.results import Estimate, to_frame
from analysis.estimate.engine.specification import Specification, specification
from analysis.estimate.engine.stored import stored
from analysis.estimate.episodes import episode, episodes
from analysis.estimate.load import load
from analysis.made import whole


@dataclass(frozen=True)
class Story:
    """What report 04 shows.

    Attributes
    ----------
    episodes : list of str
    leave_out : tuple of str
        Partners left out of every estimate on request.
    designs : list of Design
    chosen : list of Design
        The headline design of each episode that has one.
    sure : dict of Estimate
        Episode -> its headline estimate with the jackknife interval.
    stages, reduced, final : list of Estimate
        First stage, reduced form and 2SLS of the headline designs.
    with_all : list of Estimate
        Headline designs that leave partners out, fitted with all.
    naive : list of Estimate
        Regressions on the effective and on the headline rate.
    detail : Estimate
        The specification asked for.
    published : DataFrame
        As :func:`anchors.published_elasticities`.
    data_to : Timestamp
        Last month of the data.
    released : str
        Their publication.
    """

    episodes: list[str]
    leave_out: tuple[str, ...]
    designs: list[Design]
    chosen: list[Design]
    sure: dict[str, Estimate]
    stages: list[Estimate]
    reduced: list[Estimate]
    final: list[Estimate]
    with_all: list[Estimate]
    naive: list[Estimate]
    detail: Estimate
    published: pd.DataFrame
    data_to: pd.Timestamp
    released: str


def check(
    *,
    system: str = "naics3",
    episodes: list[str],
    leave_out: list[str] = (),
    specification: str = "",
    window: str = "",
) -> None:
    """Refuse parameters that the data cannot answer.

    Raises
    ------
    InputError
        One line: what is wrong, where, and what is valid.
    """
    data = load(system)
    check_episodes(episodes, data)
    for partner in leave_out:
        data.check_partner(partner)
    _detail(specification or f"iv_across_{episodes[-1]}", system, window).check(data)


def check_episodes(names: list[str], data: Panel) -> None:
    """Raise InputError for no episode, an unknown one, or one that the data do not have."""
    if not names:
        raise InputError(f"parameter episodes: name at least one of {', '.join(episodes())}.")
    for name in names:
        try:
            data.resolve(episode(name).window)
        except InputError as error:
            raise InputError(f"episode {name} with system={data.system}: {error}") from None


def study(
    *,
    system: str = "naics3",
    episodes: list[str],
    leave_out: list[str] = (),
    specification: str = "",
    window: str = "",
) -> Story:
    """Fit every design of the episodes, choose the headline by the rule, and put all side by side.

    Parameters
    ----------
    system : str
        ``"naics3"``, or ``"hs2"`` for the first episode.
    episodes : list of str
        Keys of ``episodes.yaml``.
    leave_out : list of str
        Partners left out of every estimate, ISO alpha-3.
    specification, window : str
        A specification shown in detail, by default 2SLS across partners of the last episode, and
        another window for it.
    """
    check(system=system, episodes=episodes, leave_out=leave_out, specification=specification,
          window=window)  # fmt: skip
    out = tuple(leave_out)
    data = load(system, headline=True)
    designs = evaluate(data, episodes, leave_out=out)
    by_name = {design.name: design for design in designs}
    chosen = [design for e in episodes if (design := headline(designs, e))]
    fuller = [replace(d.spec, leave_out=()) for d in chosen if episode(d.spec.episode).leave_out]
    detail = without(_detail(specification or f"iv_across_{episodes[-1]}", system, window), out)
    return Story(
        episodes=episodes,
        leave_out=out,
        designs=designs,
        chosen=chosen,
        sure=_sure(data, chosen, plain=system == "naics3" and not out),
        stages=[first_stage(data, d.spec) for d in chosen],
        reduced=[printed(by_name[d.name.replace("iv_", "reduced_", 1)].estimate) for d in chosen],
        final=[printed(d.estimate) for d in chosen],
        with_all=[printed(fit(spec, data)) for spec in fuller],
        naive=[
            printed(d.estimate)
            for d in designs
            if not d.spec.instrument and d.spec.tariff != "statutory"
        ],
        detail=printed(fit(detail, data)),
        published=published_elasticities(read_table("published_estimates")),
        data_to=data.months[-1],
        released=data.vintage,
    )


def printed(estimate: Estimate) -> Estimate:
    """Return a linear estimate with the value of statsmodels, which printed tables take."""
    if estimate.refit is None:
        return estimate
    return replace(estimate, value=float(np.asarray(estimate.model.params)[0]))


def headline_estimate(name: str) -> Estimate:
    """Return the headline elasticity of an episode by sector, with the jackknife interval over partners.

    Raises
    ------
    InputError
        No design of the episode qualifies.
    """
    left_out = load_left_out()
    own = left_out[left_out.episode.eq(name)]
    if own.empty:
        raise InputError(f"no design of episode {name} qualifies as the headline.")
    spec = specification(own.specification.iloc[0])
    return with_jackknife(fit(spec, load()), own)


def load_left_out() -> pd.DataFrame:
    """Return :func:`leave_one_out` of the headline designs, stored if nothing has changed."""
    name = "headline_left_out"

    def compute() -> dict[str, pd.DataFrame]:
        data = load()
        return {name: leave_one_out(data, list(headline_specs(data, list(episodes())).values()))}

    what = "the headline without each partner in turn (about 10 s)"
    return stored(compute, [name], what=what, by=(leave_one_out.__module__, load.__module__))[name]


def load_estimates() -> pd.DataFrame:
    """Return every shipped specification, then placebos; stored if nothing has changed.

    A 2SLS design has no row for its placebo: it stands in the reports.
    """
    name = "shipped_estimates"

    def compute() -> dict[str, pd.DataFrame]:
        designs = evaluate(load(headline=True), list(episodes()))
        placebos = [d.placebo for d in designs if not d.spec.instrument]
        return {name: to_frame([*(d.estimate for d in designs), *placebos])}

    what = "the shipped specifications and their placebos"
    return stored(compute, [name], what=what, by=(evaluate.__module__, load.__module__))[name]


def write_estimates(target: Path) -> Path:
    """Write ``estimates.csv`` of :func:`load_estimates`; return the file.

    Ten significant digits agree between machines; the last six of a double do not.
    """
    table = load_estimates()
    target.mkdir(parents=True, exist_ok=True)
    with whole(target / "estimates.csv") as aside:
        table.to_csv(aside, index=False, float_format="%.10g", lineterminator="\n")
    return target / "estimates.csv"


def _sure(data: Panel, chosen: list[Design], *, plain: bool) -> dict[str, Estimate]:
    """Return the headline estimates by episode; ``plain``: those of the whole panel, as stored."""
    left_out = load_left_out() if plain else leave_one_out(data, [d.spec for d in chosen])
    by = dict(list(left_out.groupby("specification")))
    return {d.spec.episode: with_jackknife(d.estimate, by[d.name]) for d in chosen}


def _detail(name: str, system: str, window: str) -> Specification:
    return specification(name, system=system, **({"window": window} if window else {}))
