"""The study of what varies the headline elasticities: choices, placebos, and coverage of intervals."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis import checks
from analysis.collect import read_table
from analysis.combine.law.line_rates import line_rates
from analysis.combine.law.statutory import read_law
from analysis.estimate.engine.randomisation import DRAWS
from analysis.estimate.engine.results import Estimate
from analysis.estimate.engine.stored import stored
from analysis.estimate.goods.study import CHANGES
from analysis.estimate.headline.study import (
    by_tariff,
    load_designs,
    load_estimates,
    load_groups,
    load_lines,
    make_estimates,
)
from analysis.estimate.headline_checks.coverage import SHIPPED, coverage_table
from analysis.estimate.headline_checks.placebos import first_placebos, second_placebos
from analysis.estimate.headline_checks.toggles import first_toggles, second_toggles
from analysis.estimate.load import load
from analysis.made import whole


@dataclass(frozen=True)
class Story:
    """The headline elasticities and what a reader needs to judge them."""

    #: (episode, ``"law"`` or ``"collected"``) -> the headline elasticity.
    estimates: dict[tuple[str, str], Estimate]
    intervals: pd.DataFrame  #: Of :func:`headline.intervals.headlines`: every inference on them.
    toggles: pd.DataFrame  #: Of :func:`toggles.first_toggles` and :func:`toggles.second_toggles`.
    #: Of :func:`placebos.first_placebos` and :func:`placebos.second_placebos`, with ``episode``.
    placebos: pd.DataFrame
    coverage: pd.DataFrame  #: Of :func:`coverage.coverage_table`.

    def rows(self, table: str, **values: str) -> pd.DataFrame:
        """Return the rows of one of the tables in which columns have these values."""
        found = getattr(self, table)
        for column, value in values.items():
            found = found[found[column].eq(value)]
        return found


def study(*, episodes: list[str], leave_out: tuple[str, ...] = (), draws: int = DRAWS) -> Story:
    """Return the headlines of some episodes, anew where partners are left out, or with other draws.

    Parameters
    ----------
    episodes : list of str
        Keys of ``episodes.yaml``.
    leave_out : tuple of str
        Partners left out of every estimate, ISO alpha-3.
    draws : int
        Assignments of the law beside the one that happened.
    """
    names = tuple(episodes)
    anew = leave_out or draws != DRAWS
    tables = make_estimates(leave_out, names=names, draws=draws) if anew else load_estimates()
    tables |= make_checks(leave_out, names=names) if leave_out else load_checks()
    coverage = pd.read_csv(SHIPPED, dtype={"episode": str})
    parts = {name.removeprefix("headline_"): table for name, table in tables.items()}
    own = {
        name: table[table.episode.isin(episodes)].reset_index(drop=True)
        for name, table in (parts | {"coverage": coverage}).items()
    }
    return Story(**own | {"estimates": by_tariff(own["estimates"])})


def load_checks() -> dict[str, pd.DataFrame]:
    """Return all that varies the headline estimates, stored if nothing has changed.

    Returns
    -------
    dict
        ``headline_toggles``, ``headline_placebos``.
    """
    by = (second_toggles.__module__, second_placebos.__module__, line_rates.__module__,
          read_law.__module__, load.__module__)  # fmt: skip
    what = "what varies the headline elasticities (about 15 s)"
    return stored(make_checks, ["headline_toggles", "headline_placebos"], what=what, by=by)


def make_checks(
    out: tuple[str, ...] = (), *, names: tuple[str, ...] = ("2018", "2025")
) -> dict[str, pd.DataFrame]:
    """Compute what :func:`load_checks` stores, without some partners, on all cores."""
    from joblib import Parallel, delayed

    groups, chapters = load_groups(), load("hs2").without(out)
    table, every = (lines[~lines.partner.isin(out)] for lines in load_lines())
    sectors, goods = load("naics3").without(out), read_table("us_ai_goods_hs10")
    tasks = {
        "2018": [delayed(first_toggles)(chapters, groups), delayed(first_placebos)(chapters)],
        "2025": [
            delayed(second_toggles)(table, every, groups, goods),
            delayed(second_placebos)(table, chapters, sectors, read_table(CHANGES)),
        ],
    }
    done = Parallel(n_jobs=-1)(task for name in names for task in tasks[name])
    placebos = [found.assign(episode=name) for name, found in zip(names, done[1::2], strict=True)]
    return {
        "headline_toggles": pd.concat(done[::2], ignore_index=True),
        "headline_placebos": pd.concat(placebos, ignore_index=True),
    }


def write_coverage(**settings) -> Path:
    """Simulate size and coverage of the inference (:func:`coverage.coverage_table`); write the table.

    Returns
    -------
    Path
        The file written.
    """
    designs = load_designs()
    groups = {name: design.error_groups() for name, design in designs.items()}
    with whole(SHIPPED) as aside:
        table = coverage_table(designs, groups, **settings)
        table.to_csv(aside, index=False, float_format="%.4g", lineterminator="\n")
    return SHIPPED


if __name__ == "__main__":
    sys.exit(checks.run(lambda: print(f"{write_coverage().name} is written", flush=True)))
