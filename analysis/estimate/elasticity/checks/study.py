"""The study of what varies the main elasticities: choices, placebos, and coverage of intervals."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd

from analysis import checks
from analysis.collect import read_past_events, read_table
from analysis.combine.load import partner_names
from analysis.combine.panel import ANNUAL
from analysis.engine.check import (
    coverage_check,
    placebo_check,
    toggle_check,
)
from analysis.engine.coverage import COVERAGE, coverage_of
from analysis.engine.design import Design
from analysis.engine.stored import stored
from analysis.estimate.elasticity.checks.by_partner import by_partner
from analysis.estimate.elasticity.checks.claims import EARLY, MEMBERS, claimed
from analysis.estimate.elasticity.checks.errors import errors_of
from analysis.estimate.elasticity.checks.identifies import who_identifies
from analysis.estimate.elasticity.checks.levels import between_halves, level_rows
from analysis.estimate.elasticity.checks.placebos import first_placebos, second_placebos
from analysis.estimate.elasticity.checks.story import ChecksStory
from analysis.estimate.elasticity.checks.toggles import first_toggles, second_toggles
from analysis.estimate.elasticity.goods.study import CHANGES, load_goods
from analysis.estimate.elasticity.main.lines import lines_table
from analysis.estimate.elasticity.main.products import DRAWS, SCHEMES
from analysis.estimate.elasticity.main.study import (
    by_tariff,
    load_chapters,
    load_designs,
    load_estimates,
    load_groups,
    load_lines,
    main_estimate,
    make_estimates,
)
from analysis.estimate.load import load
from analysis.law.coverage import Coverage
from analysis.law.line_programmes import line_programmes
from analysis.law.line_rates import line_rates
from analysis.law.metals import IMPLIED
from analysis.law.scopes import scope_rows
from analysis.law.statutory import read_law
from analysis.made import whole

#: Where the shipped table of size and coverage lies; ``make calibrate`` writes it.
SHIPPED = Path(__file__).with_name("coverage.csv")

#: Those of them that a story holds as they are.
SHOWN = ("by_partner", "common", "shares", "spread", "claimed")

#: Customs unions whose members are under one law.
UNIONS = {"EU": "European Union"}

#: What varies the main estimates, as it is stored.
CHECKS = ["main_toggles", "main_placebos", "main_by_partner", "main_common",
          "main_shares", "main_spread", "main_claimed"]  # fmt: skip


def study(*, episodes: list[str], leave_out: tuple[str, ...] = (), draws: int = DRAWS) -> ChecksStory:
    """Return the main estimates of some episodes, anew where partners are left out, or with other draws.

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
    anew = {"out": leave_out, "names": names, "draws": draws}
    anew = anew if leave_out or draws != DRAWS else {}
    tables, other = (
        make_estimates(**anew, other=o) if anew else load_estimates(other=o) for o in (False, True)
    )
    other = by_tariff(other["main_estimates"])
    tables |= make_checks(leave_out, names=names) if leave_out else load_checks()
    tables["main_coverage"] = pd.read_csv(SHIPPED, dtype={"episode": str})
    own = {
        name.removeprefix("main_"): table[table.episode.isin(names)].reset_index(drop=True)
        for name, table in tables.items()
    }
    estimates = by_tariff(own["estimates"])
    return ChecksStory(
        estimates=estimates, intervals=own["intervals"], toggles=toggle_check(own["toggles"]),
        placebos=placebo_check(own["placebos"]), coverage=coverage_check(own["coverage"]),
        **{key: own[key] for key in SHOWN},
        other={key: e for key, e in other.items() if key[0] in names},
    )  # fmt: skip


def load_checks() -> dict[str, pd.DataFrame]:
    """Return all that varies the main estimates, stored if nothing has changed.

    Returns
    -------
    dict
        By the names of :data:`CHECKS`.
    """
    what = "what varies the main elasticities (about 60 s)"
    return stored(make_checks, CHECKS, what=what)


def load_levels() -> pd.DataFrame:
    """Return how far elasticities of 2024-2025 lie apart, :data:`levels.LEVELS`; stored."""

    def compute() -> dict[str, pd.DataFrame]:
        episodes = [main_estimate(name) for name in ("2018", "2025")]
        partners, halves = load_checks()["main_common"].iloc[0], between_halves(load_lines()[0])
        rows = level_rows(episodes, partners, load_goods().sectors.frame, halves)
        return {"main_levels": rows.reset_index()}

    found = stored(compute, ["main_levels"], what="spread of elasticities (about 10 s)")
    return found["main_levels"].set_index("level")


def make_checks(
    out: tuple[str, ...] = (), *, names: tuple[str, ...] = ("2018", "2025")
) -> dict[str, pd.DataFrame]:
    """Compute what :func:`load_checks` stores, without some partners, on all cores."""
    from joblib import Parallel, delayed

    groups, chapters, table = load_groups(), load_chapters(out), load_lines()[0]
    table = table[~table.partner.isin(out)]
    sectors, goods = load("naics3").without(out), read_table("us_ai_goods_hs10")
    tasks = {
        "2018": [delayed(first_toggles)(chapters, groups), delayed(first_placebos)(chapters)],
        "2025": [
            delayed(second_toggles)(table, groups, goods, _early_claims(table), _implied_metals(table)),
            delayed(second_placebos)(table, chapters, sectors, read_table(CHANGES)),
        ],
    }
    done = Parallel(n_jobs=-1)(task for name in names for task in tasks[name])
    who = (*by_partner(table, groups, partner_names() | UNIONS),
           *who_identifies(table, groups, _programmes(table)),
           claimed(read_table("us_usmca_claims_hs10_monthly")))  # fmt: skip
    latest = slice(None) if "2025" in names else slice(0)
    made = pd.concat(done[::2], ignore_index=True), pd.concat(done[1::2], ignore_index=True)
    return dict(zip(CHECKS, (*made, *(frame[latest] for frame in who)), strict=True))


def _early_claims(table: pd.DataFrame) -> pd.DataFrame:
    """Return the lines of Canada and Mexico under the claims of USMCA of before the tariffs."""
    return _under(MEMBERS, table, settled=EARLY)


def _implied_metals(table: pd.DataFrame) -> pd.DataFrame:
    """Return the lines under the contents of metal that duties of 2025 imply."""
    return _under(sorted(table.partner.unique()), table, metals=IMPLIED)


def _under(partners, table: pd.DataFrame, **lists) -> pd.DataFrame:
    """Return the lines of some partners under other lists, settings of :func:`scopes.scope_rows`."""
    law = read_law(read_table, read_past_events(), partners=partners)
    law = replace(law, coverage=Coverage(scope_rows(read_table, **lists), law.coverage.codes))
    lines = lines_table(read_table(ANNUAL), line_rates(law, partners))[0]
    return lines[lines.partner.isin(table.partner.unique())]


def _programmes(table: pd.DataFrame) -> pd.DataFrame:
    """Return what each programme changed on each line of some partners."""
    partners = sorted(table.partner.unique())
    return line_programmes(read_law(read_table, read_past_events(), partners=partners), partners)


def coverage_table(
    designs: dict[str, Design], spreads: dict[str, float], *, jobs: int = 1, **settings: int
) -> pd.DataFrame:
    """Return size and coverage of every scheme on every main estimate, under errors of every kind.

    Key ``episode`` x ``scheme`` x ``errors``; parameters and columns as :func:`coverage.coverage_of`,
    kinds of errors as :func:`errors.errors_of`, two-way by partner and product.

    Parameters
    ----------
    spreads : dict of float
        Episode -> standard deviation of its partners' elasticities, where they are known one by one.
    jobs : int
        Processes; -1: all cores.
    """
    from joblib import Parallel, delayed

    asked = [(name, scheme) for name in designs for scheme in SCHEMES]
    errors = {name: errors_of(design, spreads.get(name)) for name, design in designs.items()}
    found = Parallel(n_jobs=jobs)(
        delayed(coverage_of)(
            designs[name], (scheme,), errors[name], two_way=("partners", "products"), **settings
        )
        for name, scheme in asked
    )
    tables = [table.assign(episode=name) for (name, _), table in zip(asked, found, strict=True)]
    return pd.concat(tables, ignore_index=True)[["episode", *COVERAGE]]


def write_coverage(**settings) -> Path:
    """Simulate size and coverage of the inference (:func:`coverage_table`); write the table.

    Returns
    -------
    Path
        The file written.
    """
    with whole(SHIPPED) as aside:
        _, common = by_partner(load_lines()[0], load_groups(), {})
        spreads = dict(zip(common.episode, common.tau, strict=True))
        table = coverage_table(load_designs(), spreads, jobs=-1, **settings)
        table.to_csv(aside, index=False, float_format="%.4g", lineterminator="\n")
    return SHIPPED


if __name__ == "__main__":
    sys.exit(checks.run(lambda: print(f"{write_coverage().name} is written", flush=True)))
