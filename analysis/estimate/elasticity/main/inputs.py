"""The study of the main elasticities: the estimates, with an interval by each inference on them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.collect import read_past_events, read_table
from analysis.collect.tables import vintage
from analysis.combine.panel import ANNUAL
from analysis.engine.design import Design
from analysis.engine.panel import Panel
from analysis.engine.results import Estimate, from_frame
from analysis.engine.stored import stored
from analysis.estimate.elasticity.main.intervals import main_estimates
from analysis.estimate.elasticity.main.lines import SPECIAL_CHAPTERS, lines_table
from analysis.estimate.elasticity.main.members import (
    EARLY,
    JANUARY,
    USMCA_MEMBERS,
    with_members,
    without_members,
)
from analysis.estimate.elasticity.main.products import MAIN_DRAWS, first_design, second_design
from analysis.estimate.load import load
from analysis.law.coverage import Coverage
from analysis.law.line_rates import line_rates
from analysis.law.scopes import scope_rows
from analysis.law.statutory import read_law
from analysis.reading import cached

#: Episode -> weights of its main estimate. With the others the regression answers the other question:
#: ``"equal"`` that of the typical seller's line, ``"value"`` that of the dollars.
OWN_WEIGHTS = {"2018": "value", "2025": "equal"}
MAIN_WEIGHTS = ("equal", "value")

#: What the main estimate of 2024-2025 says of its sample.
_WITHOUT = "Canada and Mexico left out"
_INSTRUMENTED = "with Canada and Mexico, the law instrumented by that under January's claims"


def main_estimate(name: str, tariff: str = "law", weights: str = "") -> Estimate:
    """Return the main elasticity of an episode.

    Parameters
    ----------
    name : str
        Key of ``episodes.yaml``.
    tariff : {"law", "collected"}
        By what the law does, or by what customs then collected.
    weights : {"", "equal", "value"}
        By default those of :data:`OWN_WEIGHTS`.

    Returns
    -------
    Estimate
        Its 95 % interval is that of the law permuted.
    """
    other = bool(weights) and weights != OWN_WEIGHTS[name]
    return by_tariff(load_estimates(other=other)["main_estimates"])[name, tariff]


def other_estimate(name: str) -> Estimate:
    """Return the main elasticity of an episode by law in the weights that are not its own."""
    (other,) = set(MAIN_WEIGHTS) - {OWN_WEIGHTS[name]}
    return main_estimate(name, weights=other)


def by_tariff(estimates: pd.DataFrame) -> dict[tuple[str, str], Estimate]:
    """Return the rows of :func:`load_estimates` by episode and tariff."""
    pairs = zip(from_frame(estimates), estimates.tariff, strict=True)
    return {(e.episode, tariff): e for e, tariff in pairs}


def load_estimates(*, other: bool = False) -> dict[str, pd.DataFrame]:
    """Return the main estimates and every inference on them, stored if nothing has changed.

    Parameters
    ----------
    other : bool
        The same by the weights that are not of :data:`OWN_WEIGHTS`.

    Returns
    -------
    dict
        ``main_estimates``, ``main_intervals`` (:func:`intervals.main_estimates`).
    """
    if other:
        return _load_other()
    names = ["main_estimates", "main_intervals"]
    what = "the main elasticities, the law permuted (about 40 s)"
    return stored(make_estimates, names, what=what)


def _load_other() -> dict[str, pd.DataFrame]:
    """Return what :func:`load_estimates` does, by the other weights."""

    def compute() -> dict[str, pd.DataFrame]:
        return {f"other_{name}": table for name, table in make_estimates(other=True).items()}

    names = ["other_main_estimates", "other_main_intervals"]
    what = "the main elasticities by the other weights (about 30 s)"
    tables = stored(compute, names, what=what)
    return {name.removeprefix("other_"): table for name, table in tables.items()}


def make_estimates(
    out: tuple[str, ...] = (),
    *,
    names: tuple[str, ...] = ("2018", "2025"),
    draws: int = MAIN_DRAWS,
    other: bool = False,
) -> dict[str, pd.DataFrame]:
    """Compute what :func:`load_estimates` stores, without some partners, on all cores."""
    every_design = load_designs(out, other=other)
    designs = {name: design for name, design in every_design.items() if name in names}
    estimates, intervals = main_estimates(designs, draws, jobs=-1)
    return {"main_estimates": estimates, "main_intervals": intervals}


def load_designs(out: tuple[str, ...] = (), *, other: bool = False) -> dict[str, Design]:
    """Return the main regressions by episode, without some partners, or by the other weights."""
    lines, groups = load_main_lines(out), load_groups()
    by_value = {name: (weighting == "value") is not other for name, weighting in OWN_WEIGHTS.items()}
    weights = "pre_episode" if by_value["2018"] else "equal"
    second = second_design(lines, groups, vintage=vintage(ANNUAL), weighted=by_value["2025"])
    return {
        "2018": first_design(load_chapters(), groups, weights=weights, without=out),
        "2025": replace(second, labels=second.labels | {"notes": _WITHOUT}),
    }


def load_members() -> pd.DataFrame:
    """Return :func:`members.with_members` of 2024-2025, stored if nothing has changed."""
    what = "the main elasticities with Canada and Mexico (about 60 s)"
    return stored(make_members, ["members_estimates"], what=what)["members_estimates"]


def make_members(out: tuple[str, ...] = (), *, draws: int = MAIN_DRAWS) -> dict[str, pd.DataFrame]:
    """Compute what :func:`load_members` stores, without some partners, on all cores."""
    lines = load_lines()[0]
    early = load_lines_under(USMCA_MEMBERS, settled=EARLY)
    lines, early = (rows[~rows.partner.isin(out)] for rows in (lines, early))
    settings = {"draws": draws, "jobs": -1, "vintage": vintage(ANNUAL)}
    return {"members_estimates": with_members(lines, early, load_groups(), **settings)}


def member_estimates() -> dict[str, Estimate]:
    """Return the elasticity that holds for Canada and Mexico, by January's claims; key: weights."""
    rows = load_members()
    january = from_frame(rows[rows.claims.eq(JANUARY)])
    return {e.weights: replace(e, notes=_INSTRUMENTED) for e in january}


def load_chapters(out: tuple[str, ...] = ()) -> Panel:
    """Return the panel by chapter of the first episode, without special provisions and some partners."""
    return load("hs2").without(out, SPECIAL_CHAPTERS)


@cached
def load_lines() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return changes by line as :func:`lines_table`: of partners with statutory rates, and of all."""
    names = ["main_lines", "every_line"]
    tables = stored(make_lines, names, what="the law of tariff lines (about 10 s)")
    return tuple(tables[name] for name in names)


def make_lines() -> dict[str, pd.DataFrame]:
    """Compute what :func:`load_lines` stores."""
    partners = read_table("partners").partner
    law = read_law(read_table, read_past_events(), partners=partners)
    lines, every = lines_table(read_table(ANNUAL), line_rates(law, partners))
    return {"main_lines": lines, "every_line": every}


def load_main_lines(out: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return the lines of the main estimate of 2024-2025, without some partners."""
    lines = without_members(load_lines()[0])
    return lines[~lines.partner.isin(out)]


def load_lines_under(partners, **lists) -> pd.DataFrame:
    """Return the lines of some partners under other lists, settings of :func:`scopes.scope_rows`."""
    law = read_law(read_table, read_past_events(), partners=partners)
    law = replace(law, coverage=Coverage(scope_rows(read_table, **lists), law.coverage.codes))
    return lines_table(read_table(ANNUAL), line_rates(law, partners))[0]


def load_groups() -> pd.Series:
    """Return the group under whose law a partner trades, missing for most."""
    return read_table("partners").set_index("partner").group
