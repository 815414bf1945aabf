"""The study behind report 04: the headline elasticities, what varies them, and the second reading."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.collect import read_events, read_table
from analysis.collect.tables import vintage
from analysis.combine.law.line_rates import line_rates
from analysis.combine.law.statutory import read_law
from analysis.combine.panel import ANNUAL
from analysis.estimate.elasticity.across import ACROSS, across_specs, leave_one_out, with_jackknife
from analysis.estimate.elasticity.anchors import published_elasticities
from analysis.estimate.elasticity.coverage import SHIPPED as COVERAGE
from analysis.estimate.elasticity.coverage import coverage_table
from analysis.estimate.elasticity.designs import Design, evaluate, first_stage, without
from analysis.estimate.elasticity.headline import headlines
from analysis.estimate.elasticity.lines import lines_table
from analysis.estimate.elasticity.placebos import first_placebos, second_placebos
from analysis.estimate.elasticity.products import SCHEMES, first_design, second_design
from analysis.estimate.elasticity.products import Design as Headline
from analysis.estimate.elasticity.toggles import first_toggles, second_toggles
from analysis.estimate.engine.fit import fit
from analysis.estimate.engine.panel import Panel
from analysis.estimate.engine.randomisation import DRAWS
from analysis.estimate.engine.results import Estimate, from_frame, to_frame
from analysis.estimate.engine.specification import Specification, specification
from analysis.estimate.engine.stored import stored
from analysis.estimate.episodes import check_episodes, episode, episodes
from analysis.estimate.load import load
from analysis.made import whole

#: Assignments of the law where partners are left out on request: the shipped ones are stored, these not.
FEWER = 499


@dataclass(frozen=True)
class Story:
    """What report 04 shows.

    Attributes
    ----------
    episodes : list of str
    leave_out : tuple of str
        Partners left out of every estimate on request.
    headline : dict of Estimate
        (episode, ``"law"`` or ``"collected"``) -> the headline elasticity.
    intervals : DataFrame
        Of :func:`headline.headlines`: every inference on them.
    toggles : DataFrame
        Of :func:`toggles.first_toggles` and :func:`toggles.second_toggles`.
    placebos : DataFrame
        Of :func:`placebos.first_placebos` and :func:`placebos.second_placebos`, with ``episode``.
    coverage : DataFrame
        Of :func:`coverage.coverage_table`.
    designs : list of Design
        Every specification shipped, with its placebo.
    across : dict of Estimate
        Episode -> the second reading, with the jackknife interval.
    stages, reduced, final : list of Estimate
        First stage, reduced form and 2SLS of the second reading.
    with_all : list of Estimate
        Second readings that leave partners out, fitted with all.
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
    headline: dict[tuple[str, str], Estimate]
    intervals: pd.DataFrame
    toggles: pd.DataFrame
    placebos: pd.DataFrame
    coverage: pd.DataFrame
    designs: list[Design]
    across: dict[str, Estimate]
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


def study(
    *,
    system: str = "naics3",
    episodes: list[str],
    leave_out: list[str] = (),
    specification: str = "",
    window: str = "",
) -> Story:
    """Fit the headline and what varies it, every other design of the episodes, and the second reading.

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
    """
    check(system=system, episodes=episodes, leave_out=leave_out, specification=specification,
          window=window)  # fmt: skip
    out = tuple(leave_out)
    data = load(system, headline=True)
    designs = evaluate(data, episodes, leave_out=out)
    by_name = {design.name: design for design in designs}
    second = [by_name[ACROSS[e]] for e in episodes]
    fuller = [replace(d.spec, leave_out=()) for d in second if episode(d.spec.episode).leave_out]
    detail = without(_detail(specification or f"iv_across_{episodes[-1]}", system, window), out)
    tables = _headline_tables(episodes, out)
    return Story(
        episodes=episodes,
        leave_out=out,
        headline=_by_tariff(tables["headline_estimates"]),
        intervals=tables["headline_intervals"],
        toggles=tables["headline_toggles"],
        placebos=tables["headline_placebos"],
        coverage=_of(pd.read_csv(COVERAGE, dtype={"episode": str}), episodes),
        designs=designs,
        across=_across(data, second, plain=system == "naics3" and not out),
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


def headline_estimate(name: str, tariff: str = "law") -> Estimate:
    """Return the headline elasticity of an episode.

    Parameters
    ----------
    name : str
        Key of ``episodes.yaml``.
    tariff : {"law", "collected"}
        By what the law does, or per point collected.

    Returns
    -------
    Estimate
        Its 95 % interval is that of the law dealt out anew.
    """
    return _by_tariff(load_headline()["headline_estimates"])[name, tariff]


def across_estimate(name: str) -> Estimate:
    """Return the second reading of an episode by sector, with the jackknife interval over partners."""
    left_out = load_left_out()
    return with_jackknife(fit(ACROSS[name], load()), left_out[left_out.episode.eq(name)])


def load_headline() -> dict[str, pd.DataFrame]:
    """Return the headline estimates and all that varies them, stored if nothing has changed.

    Returns
    -------
    dict
        ``headline_estimates``, ``headline_intervals`` (:func:`headline.headlines`),
        ``headline_toggles``, ``headline_placebos``.
    """
    names = [f"headline_{part}" for part in ("estimates", "intervals", "toggles", "placebos")]
    what = "the headline elasticities, the law dealt out 1,999 times by each scheme (about 40 s)"
    by = (headlines.__module__, second_toggles.__module__, second_placebos.__module__,
          line_rates.__module__, read_law.__module__, load.__module__)  # fmt: skip
    return stored(make_headline, names, what=what, by=by)


def make_headline(
    out: tuple[str, ...] = (), *, names: tuple[str, ...] = ("2018", "2025"), draws: int = DRAWS
) -> dict[str, pd.DataFrame]:
    """Compute what :func:`load_headline` stores, without some partners, on all cores."""
    from joblib import Parallel, delayed

    designs = {name: design for name, design in load_designs(out).items() if name in names}
    schemes = [(name, scheme) for scheme in SCHEMES for name in designs]
    groups, chapters = _groups(), load("hs2").without(out)
    table, every = (lines[~lines.partner.isin(out)] for lines in load_lines())
    goods = pd.Index(read_table("us_ai_goods_hs10").hs10)
    others = {
        "2018": [delayed(first_toggles)(chapters, groups), delayed(first_placebos)(chapters)],
        "2025": [
            delayed(second_toggles)(table, every, groups, goods),
            delayed(second_placebos)(table, chapters, load("naics3").without(out)),
        ],
    }
    tasks = [delayed(designs[name].randomise)(scheme, draws) for name, scheme in schemes]
    done = Parallel(n_jobs=-1)(tasks + [task for name in designs for task in others[name]])
    drawn, made = dict(zip(schemes, done, strict=False)), iter(done[len(schemes) :])
    varied = {name: (next(made), next(made)) for name in designs}
    estimates, intervals = headlines(designs, drawn)
    placebos = [placebo.assign(episode=name) for name, (_, placebo) in varied.items()]
    return {
        "headline_estimates": estimates, "headline_intervals": intervals,
        "headline_toggles": pd.concat([t for t, _ in varied.values()], ignore_index=True),
        "headline_placebos": pd.concat(placebos, ignore_index=True),
    }  # fmt: skip


def load_designs(out: tuple[str, ...] = ()) -> dict[str, Headline]:
    """Return the headline regressions by episode, without some partners."""
    lines = load_lines()[0]
    return {
        "2018": first_design(load("hs2"), _groups(), without=out),
        "2025": second_design(lines[~lines.partner.isin(out)], _groups(), vintage=vintage(ANNUAL)),
    }


def _groups() -> pd.Series:
    """Return the group under whose law a partner trades, missing for most."""
    return read_table("partners").set_index("partner").group


def write_coverage(**settings) -> Path:
    """Simulate size and coverage of the inference (:func:`coverage.coverage_table`); write the table.

    Returns
    -------
    Path
        The file written.
    """
    designs = load_designs()
    groups = {name: design.error_groups() for name, design in designs.items()}
    with whole(COVERAGE) as aside:
        table = coverage_table(designs, groups, **settings)
        table.to_csv(aside, index=False, float_format="%.4g", lineterminator="\n")
    return COVERAGE


@cache
def load_lines() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return changes by line as :func:`lines_table`: of partners with statutory rates, and of all."""
    partners = read_table("partners").partner
    law = read_law(read_table, read_events(), partners=partners)
    return lines_table(read_table(ANNUAL), line_rates(law, partners))


def load_left_out() -> pd.DataFrame:
    """Return :func:`leave_one_out` of the second readings, stored if nothing has changed."""
    name = "across_left_out"

    def compute() -> dict[str, pd.DataFrame]:
        return {name: leave_one_out(load(), across_specs(list(episodes())))}

    what = "the second reading without each partner in turn (about 5 s)"
    return stored(compute, [name], what=what, by=(leave_one_out.__module__, load.__module__))[name]


def write_estimates(target: Path) -> Path:
    """Write ``estimates.csv``: every shipped specification, then placebos; return the file.

    A 2SLS design has no row for its placebo: it stands in the reports. Ten significant digits agree
    between machines; the last six of a double do not.
    """

    def compute() -> dict[str, pd.DataFrame]:
        designs = evaluate(load(headline=True), list(episodes()))
        placebos = [d.placebo for d in designs if not d.spec.instrument]
        return {"shipped_estimates": to_frame([*(d.estimate for d in designs), *placebos])}

    what = "the shipped specifications and their placebos"
    by = (evaluate.__module__, load.__module__)
    table = stored(compute, ["shipped_estimates"], what=what, by=by)["shipped_estimates"]
    target.mkdir(parents=True, exist_ok=True)
    with whole(target / "estimates.csv") as aside:
        table.to_csv(aside, index=False, float_format="%.10g", lineterminator="\n")
    return target / "estimates.csv"


def _headline_tables(names: list[str], out: tuple[str, ...]) -> dict[str, pd.DataFrame]:
    """Return the tables of :func:`load_headline` for some episodes, anew where partners are left out."""
    if out:
        return make_headline(out, names=tuple(names), draws=FEWER)
    return {name: _of(table, names) for name, table in load_headline().items()}


def _of(table: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    return table[table.episode.isin(names)].reset_index(drop=True)


def _by_tariff(table: pd.DataFrame) -> dict[tuple[str, str], Estimate]:
    return {(e.episode, tariff): e for e, tariff in zip(from_frame(table), table.tariff, strict=True)}


def _across(data: Panel, second: list[Design], *, plain: bool) -> dict[str, Estimate]:
    """Return the second readings by episode; ``plain``: those of the whole panel, as stored."""
    left_out = load_left_out() if plain else leave_one_out(data, [d.spec for d in second])
    by = dict(list(left_out.groupby("specification")))
    return {d.spec.episode: with_jackknife(d.estimate, by[d.name]) for d in second}


def _detail(name: str, system: str, window: str) -> Specification:
    return specification(name, system=system, **({"window": window} if window else {}))
