"""What report 04 reads: panels, other studies' results, and what is kept once computed."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.codebook import write_csv
from analysis.engine.fitting import fit
from analysis.engine.result_columns import ESTIMATES
from analysis.engine.results import Estimate, to_frame
from analysis.engine.stored import stored
from analysis.estimate.elasticity.across import across_specs, leave_one_out, with_jackknife
from analysis.estimate.elasticity.clean_years import by_year, clean_years, year_studies
from analysis.estimate.elasticity.designs import evaluate, without
from analysis.estimate.elasticity.dynamics.inputs import load_path
from analysis.estimate.elasticity.main.describe import summary
from analysis.estimate.elasticity.main.inputs import load_designs, load_groups
from analysis.estimate.elasticity.main.members import USMCA_MEMBERS
from analysis.estimate.elasticity.year_before import YEAR_BEFORE_DESIGNS, year_before
from analysis.estimate.episodes import episode, episodes
from analysis.estimate.load import load
from analysis.estimate.specifications import ACROSS, specification


def load_by_month(names: list[str]) -> pd.DataFrame:
    """Return the months by law of some episodes, the law permuted over partners."""
    return load_path().query("episode in @names")


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


def load_year_before(leave_out: tuple[str, ...]) -> pd.DataFrame:
    """Return the law on the year before it in the shipped designs; stored where nobody is left out."""
    specs = [without(specification(name), leave_out) for name in YEAR_BEFORE_DESIGNS]
    if leave_out:
        return year_before(load(), specs)

    def compute() -> dict[str, pd.DataFrame]:
        return {"year_before": year_before(load(), specs)}

    what = "the law on the year before it (about 5 s)"
    return stored(compute, ["year_before"], what=what)["year_before"]


def load_clean_years(leave_out: tuple[str, ...] = ()) -> dict[str, pd.DataFrame]:
    """Return ``by_year`` and ``clean_years`` by year; stored where nobody is left out."""

    def compute(out: tuple[str, ...] = ()) -> dict[str, pd.DataFrame]:
        data = load().without((*episode("2025").leave_out, *USMCA_MEMBERS, *out))
        studies = year_studies(data, load_groups())
        return {"by_year": by_year(studies), "clean_years": clean_years(studies)}

    if leave_out:
        return compute(leave_out)
    return stored(compute, ["by_year", "clean_years"], what="the event study by year (about 10 s)")


def load_summary(leave_out: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return :func:`summary` of both main regressions in both weights.

    Stored where no partner is left out and nothing has changed.
    """
    if leave_out:
        return _summary(leave_out)["main_summary"]
    what = "what the main estimates are fitted on"
    return stored(_summary, ["main_summary"], what=what)["main_summary"]


def _summary(leave_out: tuple[str, ...] = ()) -> dict[str, pd.DataFrame]:
    designs = [d for o in (False, True) for d in load_designs(leave_out, other=o).values()]
    rows = pd.concat(map(summary, designs), ignore_index=True)
    return {"main_summary": rows.sort_values("episode", kind="stable", ignore_index=True)}


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
