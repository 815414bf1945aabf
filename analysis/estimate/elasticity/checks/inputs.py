"""What varies the main estimates: what it reads, and what of it is stored."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from pathlib import Path

import pandas as pd

from analysis.collect import read_past_events, read_table
from analysis.columns import Columns
from analysis.combine.load import partner_names
from analysis.engine.check import COVERAGE
from analysis.engine.stored import stored
from analysis.estimate.elasticity.checks.by_partner import by_partner, of_members
from analysis.estimate.elasticity.checks.by_value import by_value, choices_by_group, choices_by_line
from analysis.estimate.elasticity.checks.claims import claimed
from analysis.estimate.elasticity.checks.identifies import who_identifies
from analysis.estimate.elasticity.checks.levels import between_halves, level_spreads
from analysis.estimate.elasticity.checks.placebos import first_placebos, second_placebos
from analysis.estimate.elasticity.checks.toggles import first_toggles, second_toggles
from analysis.estimate.elasticity.goods.inputs import HS6_CHANGES_TABLE, load_goods
from analysis.estimate.elasticity.main.inputs import (
    load_chapters,
    load_groups,
    load_lines,
    load_lines_under,
    load_main_lines,
    main_estimate,
)
from analysis.estimate.elasticity.main.members import EARLY, USMCA_MEMBERS, without_members
from analysis.estimate.load import load
from analysis.law.line_programmes import line_programmes
from analysis.law.metals import IMPLIED
from analysis.law.statutory import read_law

#: Where the shipped table of size and coverage lies, as ``tools/coverage.py`` wrote it.
MAIN_COVERAGE_FILE = Path(__file__).with_name("coverage.csv")

#: Customs unions whose members are under one law.
UNIONS = {"EU": "European Union"}

#: What varies the main estimates, as it is stored.
CHECK_TABLES = [
    "main_toggles",
    "main_placebos",
    "main_by_partner",
    "main_common",
    "main_shares",
    "main_spread",
    "main_claimed",
]


#: What is simulated by the weights that are not the main estimate's too, and the columns of all.
BY_OTHER_WEIGHTS = ("coverage", "power")
MAIN_COVERAGE = Columns(
    "an episode, scheme of inference and kind of errors",
    COVERAGE
    | {
        f"other_{name}": replace(
            COVERAGE[name],
            label=f"{COVERAGE[name].label}, other weights",
            definition=f"{COVERAGE[name].definition}, by the weights that are not the main estimate's",
        )
        for name in BY_OTHER_WEIGHTS
    },
)


def load_checks() -> dict[str, pd.DataFrame]:
    """Return all that varies the main estimates, stored if nothing has changed.

    Returns
    -------
    dict
        By the names of :data:`CHECK_TABLES`.
    """
    what = "what varies the main elasticities (about 60 s)"
    return stored(make_checks, CHECK_TABLES, what=what)


def load_coverage() -> pd.DataFrame:
    """Return the shipped table of size and coverage, as ``tools/coverage.py`` simulated it."""
    return pd.read_csv(MAIN_COVERAGE_FILE, dtype={"episode": str})


def load_levels() -> pd.DataFrame:
    """Return how far elasticities of 2024-2025 lie apart, :data:`levels.LEVELS`; stored."""

    def compute() -> dict[str, pd.DataFrame]:
        episodes = [main_estimate(name) for name in ("2018", "2025")]
        partners, halves = load_checks()["main_common"].iloc[0], between_halves(load_main_lines())
        return {"main_levels": level_spreads(episodes, partners, load_goods().sectors.frame, halves)}

    tables = stored(compute, ["main_levels"], what="spread of elasticities (about 10 s)")
    return tables["main_levels"].set_index("level")


def load_by_value() -> pd.DataFrame:
    """Return the elasticity of 2024-2025 by value, choice by choice; stored."""
    what = "the elasticity of 2024-2025 by value, choice by choice (about 10 s)"
    return stored(make_by_value, ["choices_by_value"], what=what)["choices_by_value"]


def make_by_value(out: tuple[str, ...] = ()) -> dict[str, pd.DataFrame]:
    """Compute what :func:`load_by_value` stores, without some partners."""
    groups, sectors, table = load_groups(), load("naics3").without(out), load_lines()[0]
    table = table[~table.partner.isin(out)]
    by_line = choices_by_line(table, groups, read_table("us_ai_goods_hs10"))
    by_group = choices_by_group(table, load_chapters(out), sectors, read_table(HS6_CHANGES_TABLE))
    return {"choices_by_value": by_value(chain(by_line, by_group))}


def make_checks(
    out: tuple[str, ...] = (), *, names: tuple[str, ...] = ("2018", "2025")
) -> dict[str, pd.DataFrame]:
    """Compute what :func:`load_checks` stores, without some partners, on all cores."""
    from joblib import Parallel, delayed

    groups, chapters, sectors = load_groups(), load_chapters(out), load("naics3").without(out)
    table, early, implied_metals = (
        rows[~rows.partner.isin(out)]
        for rows in (
            load_lines()[0],
            load_lines_under(USMCA_MEMBERS, settled=EARLY),
            load_lines_under(read_table("partners").partner, metals=IMPLIED),
        )
    )
    main, goods = without_members(table), read_table("us_ai_goods_hs10")
    tasks = {
        "2018": [delayed(first_toggles)(chapters, groups), delayed(first_placebos)(chapters)],
        "2025": [
            delayed(second_toggles)(table, groups, goods, early, implied_metals),
            delayed(second_placebos)(table, chapters, sectors, read_table(HS6_CHANGES_TABLE)),
        ],
    }
    done = Parallel(n_jobs=-1)(task for name in names for task in tasks[name])
    law = read_law(read_table, read_past_events(), partners=sorted(main.partner.unique()))
    labels = partner_names() | UNIONS
    slopes, common = by_partner(main, groups, labels)
    who = (
        pd.concat([slopes, of_members(table, early, groups, labels)], ignore_index=True),
        common,
        *who_identifies(main, groups, line_programmes(law, sorted(main.partner.unique()))),
        claimed(read_table("us_usmca_claims_hs10_monthly")),
    )
    latest = slice(None) if "2025" in names else slice(0)
    both_checks = pd.concat(done[::2], ignore_index=True), pd.concat(done[1::2], ignore_index=True)
    return dict(zip(CHECK_TABLES, (*both_checks, *(frame[latest] for frame in who)), strict=True))
