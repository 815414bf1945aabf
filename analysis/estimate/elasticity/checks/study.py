"""The study of what varies the main elasticities: choices, placebos, and coverage of intervals."""

from __future__ import annotations

from analysis.engine.check import (
    coverage_check,
    placebo_check,
    toggle_check,
)
from analysis.estimate.elasticity.checks.by_value import every_choice
from analysis.estimate.elasticity.checks.inputs import (
    load_by_value,
    load_checks,
    load_coverage,
    make_by_value,
    make_checks,
)
from analysis.estimate.elasticity.checks.story import ChecksStory
from analysis.estimate.elasticity.main.inputs import (
    by_tariff,
    load_estimates,
    load_members,
    make_estimates,
    make_members,
)
from analysis.estimate.elasticity.main.products import MAIN_DRAWS

#: Tables that a story holds as they are.
SHOWN = ("members", "by_partner", "common", "shares", "spread", "claimed")


def study(
    *, episodes: list[str], leave_out: tuple[str, ...] = (), draws: int = MAIN_DRAWS
) -> ChecksStory:
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
    anew = anew if leave_out or draws != MAIN_DRAWS else {}
    tables, other = (
        make_estimates(**anew, other=o) if anew else load_estimates(other=o) for o in (False, True)
    )
    other = by_tariff(other["main_estimates"])
    members = make_members(leave_out, draws=draws) if anew and "2025" in names else None
    tables["main_members"] = members["members_estimates"] if members else load_members()
    tables |= make_checks(leave_out, names=names) if leave_out else load_checks()
    tables["main_coverage"] = load_coverage()
    selected = {
        name.removeprefix("main_"): table[table.episode.isin(names)].reset_index(drop=True)
        for name, table in tables.items()
    }
    estimates = by_tariff(selected["estimates"])
    toggles, choices = selected["toggles"], None
    if "2025" in names:
        rows = make_by_value(leave_out)["choices_by_value"] if leave_out else load_by_value()
        choices = every_choice(rows, toggles, other["2025", "law"], selected["members"])
    return ChecksStory(
        estimates=estimates,
        intervals=selected["intervals"],
        toggles=toggle_check(toggles),
        placebos=placebo_check(selected["placebos"]),
        coverage=coverage_check(selected["coverage"]),
        **{key: selected[key] for key in SHOWN},
        by_value=choices,
        other={key: e for key, e in other.items() if key[0] in names},
    )
