"""The study behind report 04: the main elasticities, what varies them, and that across partners."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.codebook import write_csv
from analysis.collect import read_table
from analysis.engine.fitting import fit
from analysis.engine.panel import Panel
from analysis.engine.permutation import permute
from analysis.engine.result_columns import ESTIMATES
from analysis.engine.results import Estimate, to_frame
from analysis.engine.specification import Specification
from analysis.engine.stored import stored
from analysis.estimate.elasticity.across import across_specs, leave_one_out, with_jackknife
from analysis.estimate.elasticity.anchors import published_elasticities
from analysis.estimate.elasticity.answers import (
    ANSWERS,
    answers,
    before,
    main_rows,
    tier_rows,
)
from analysis.estimate.elasticity.asymmetry import EPISODE, apart
from analysis.estimate.elasticity.checks import study as main_checks
from analysis.estimate.elasticity.designs import (
    Judged,
    evaluate,
    first_stage,
    with_revised_duties,
    without,
)
from analysis.estimate.elasticity.dynamics.rows import continued
from analysis.estimate.elasticity.dynamics.study import load_path
from analysis.estimate.elasticity.goods.study import Goods, load_goods
from analysis.estimate.elasticity.main.describe import SUMMARY, summary
from analysis.estimate.elasticity.main.products import DRAWS
from analysis.estimate.elasticity.main.study import load_designs
from analysis.estimate.elasticity.tiers.result import Tiers
from analysis.estimate.elasticity.tiers.study import load_tiers
from analysis.estimate.elasticity.year_before import DESIGNS, YEAR_BEFORE, year_before
from analysis.estimate.episodes import check_episodes, episode, episodes
from analysis.estimate.load import load
from analysis.estimate.specifications import ACROSS, specification
from analysis.law.names import named
from analysis.reading import traced

#: Fewest and most assignments of the law: below, no p-value reaches 5 %; above, hours.
FEWEST, MOST = 19, 99_999

#: Fewest months of a window of one's own.
# ASSUME: below a year, the season of a sector's imports stands for the response to its tariff.
SHORTEST = 12


@dataclass(frozen=True)
class Story:
    """What report 04 shows."""

    episodes: list[str]
    leave_out: tuple[str, ...]  #: Partners left out of every estimate on request.
    #: The main elasticities, every inference on them, and what varies them.
    main: main_checks.Story
    summary: Annotated[pd.DataFrame, SUMMARY]  #: What its regressions are fitted on.
    goods: Goods  #: By end use, by sector, and the first episode by product.
    #: Every elasticity that the reports print as an answer.
    answers: Annotated[pd.DataFrame, ANSWERS]
    designs: list[Judged]  #: Every specification shipped, with its placebo.
    #: The law of the second episode on the year before it; None where that episode is not asked for.
    year_before: Annotated[pd.DataFrame | None, YEAR_BEFORE]
    #: One seller of a line taxed, its others, and all; None without the second episode, or without some
    #: partner.
    tiers: Tiers | None
    across: dict[str, Estimate]  #: Episode -> the design across partners, with the jackknife interval.
    #: The design across partners of 2025 with duties as revised in 2026; None without that episode.
    revised: Estimate | None
    #: First stage, reduced form and 2SLS of the design across partners.
    stages: list[Estimate]
    reduced: list[Estimate]
    final: list[Estimate]
    with_all: list[Estimate]  #: Designs across partners that leave partners out, fitted with all.
    naive: list[Estimate]  #: Regressions on the effective and on the headline rate.
    detail: Estimate  #: The specification asked for.
    published: pd.DataFrame  #: As :func:`anchors.published_elasticities`.
    data_to: pd.Timestamp  #: Last month of the data.
    released: str  #: Their publication.


@named
def check(
    *,
    system: str = "naics3",
    episodes: list[str],
    leave_out: list[str] = (),
    specification: str = "",
    window: str = "",
    draws: int = DRAWS,
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
    if not FEWEST <= draws <= MOST:
        raise InputError(f"parameter draws: {draws} is not between {FEWEST} and {MOST:,}.")
    checked = _detail(specification or f"iv_across_{episodes[-1]}", system, window).check(data)
    start, end = (pd.Period(month, "M") for month in checked.split(":"))
    if (n := (end - start).n + 1) < SHORTEST:
        raise InputError(f"window {checked}: {n} months are too few to estimate on; {SHORTEST} or more.")


@named
@traced
def study(
    *,
    system: str = "naics3",
    episodes: list[str],
    leave_out: list[str] = (),
    specification: str = "",
    window: str = "",
    draws: int = DRAWS,
) -> Story:
    """Fit the main estimate, what varies it, every other design, and that across partners.

    Parameters
    ----------
    system : str
        Of the other designs: ``"naics3"``, or ``"hs2"`` for the first episode.
    episodes : list of str
        Keys of ``episodes.yaml``.
    leave_out : list of str
        Partners left out of every estimate, ISO alpha-3.
    specification, window : str
        A specification shown in detail, by default 2SLS across partners of the last episode, and
        another window for it.
    draws : int
        Assignments of the law; the shipped number is stored, others are computed anew.
    """
    check(system=system, episodes=episodes, leave_out=leave_out, specification=specification,
          window=window, draws=draws)  # fmt: skip
    out = tuple(leave_out)
    data = load(system, headline=True)
    designs = evaluate(data, episodes, leave_out=out)
    by_name = {design.name: design for design in designs}
    second = [by_name[ACROSS[e]] for e in episodes]
    fuller = [replace(d.spec, leave_out=()) for d in second if episode(d.spec.episode).leave_out]
    detail = without(_detail(specification or f"iv_across_{episodes[-1]}", system, window), out)
    found, goods = main_checks.study(episodes=episodes, leave_out=out, draws=draws), load_goods()
    earlier = _year_before(out) if EPISODE in episodes and system == "naics3" else None
    told = _summary(out)["main_summary"] if out else load_summary()
    tiers = load_tiers() if EPISODE in episodes and not out else None
    across = _across(data, second, plain=system == "naics3" and not out)
    rows = main_rows(found, before(found, earlier)) + tier_rows(tiers)
    return Story(
        episodes=episodes,
        leave_out=out,
        main=found,
        summary=told[told.episode.isin(episodes)].reset_index(drop=True),
        goods=goods,
        answers=_answers(rows, across, goods, episodes),
        designs=designs,
        year_before=earlier,
        tiers=tiers,
        across=across,
        revised=_revised(data, second),
        stages=[first_stage(data, d.spec) for d in second],
        reduced=[printed(by_name[d.name.replace("iv_", "reduced_", 1)].estimate) for d in second],
        final=[printed(d.estimate) for d in second],
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


def across_estimate(name: str) -> Estimate:
    """Return the design across partners of an episode by sector, with the jackknife interval."""
    left_out = load_left_out()
    return with_jackknife(fit(specification(ACROSS[name]), load()), left_out[left_out.episode.eq(name)])


def load_left_out() -> pd.DataFrame:
    """Return :func:`leave_one_out` of the designs across partners, stored if nothing has changed."""
    name = "across_left_out"

    def compute() -> dict[str, pd.DataFrame]:
        return {name: leave_one_out(load(), across_specs(list(episodes())))}

    what = "the design across partners without each partner in turn (about 5 s)"
    return stored(compute, [name], what=what)[name]


def _revised(data: Panel, second: list[Judged]) -> Estimate | None:
    """Return the design across partners of the second episode with duties as revised in 2026."""
    own = next((d.spec for d in second if d.spec.episode == EPISODE), None)
    if own is None:
        return None
    revised = with_revised_duties(data, read_table("us_collected_rate_revisions_2025"))
    return printed(fit(own, revised))


def _year_before(leave_out: tuple[str, ...]) -> pd.DataFrame:
    """Return :func:`year_before` of the shipped designs; stored where no partner is left out."""
    specs = [without(specification(name), leave_out) for name in DESIGNS]
    if leave_out:
        return year_before(load(), specs)

    def compute() -> dict[str, pd.DataFrame]:
        return {"year_before": year_before(load(), specs)}

    what = "the law on the year before it (about 5 s)"
    return stored(compute, ["year_before"], what=what)["year_before"]


def load_summary() -> pd.DataFrame:
    """Return :func:`summary` of both main regressions in both weights, stored if nothing has changed."""
    what = "what the main estimates are fitted on"
    return stored(_summary, ["main_summary"], what=what)["main_summary"]


def _summary(leave_out: tuple[str, ...] = ()) -> dict[str, pd.DataFrame]:
    designs = [d for o in (False, True) for d in load_designs(leave_out, other=o).values()]
    found = pd.concat(map(summary, designs), ignore_index=True)
    return {"main_summary": found.sort_values("episode", kind="stable", ignore_index=True)}


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
    return stored(compute, [name], what=what)[name]


def write_estimates(target: Path) -> Path:
    """Write ``estimates.csv`` of :func:`load_estimates`, with its codebook; return the file."""
    return write_csv(load_estimates(), target / "estimates.csv", ESTIMATES)


def _answers(rows: list[dict], across: dict, goods: Goods, names: list[str]) -> pd.DataFrame:
    """Return the table of answers of some episodes."""
    data, path = load(), load_path()
    latest = EPISODE in names
    sample = continued(data, episode(EPISODE).window)
    return answers(
        rows,
        across=across,
        path=path[path.episode.isin(names)],
        apart=apart(sample, both=False) if latest else None,
        own={name: permute(data, specification(ACROSS[name])) for name in names},
        by_end_use=goods.end_uses.frame if latest else goods.end_uses.frame[:0],
    )


def _across(data: Panel, second: list[Judged], *, plain: bool) -> dict[str, Estimate]:
    """Return the designs across partners by episode; ``plain``: those of the whole panel, as stored."""
    left_out = load_left_out() if plain else leave_one_out(data, [d.spec for d in second])
    by = dict(list(left_out.groupby("specification")))
    return {d.spec.episode: with_jackknife(d.estimate, by[d.name]) for d in second}


def _detail(name: str, system: str, window: str) -> Specification:
    return specification(name, system=system, **({"window": window} if window else {}))
