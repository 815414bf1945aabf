"""How reports call designs, their unit and published studies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from analysis.combine.load import partner_names
from analysis.engine.results import UNCLUSTERED, Estimate
from analysis.engine.specification import Specification
from analysis.estimate.episodes import episode
from analysis.present.finding import day_name, listing, month, percent, period, the

if TYPE_CHECKING:  # a user's first fit waits for every import
    from analysis.estimate.elasticity.designs import Judged
    from analysis.estimate.today import Today

#: What an elasticity is, as axes, captions and sentences say it.
ELASTICITY_UNIT = "per cent change of the import value for a one per cent rise of 1 + tariff"

#: The size of the tariff that reports ask about.
ASKED_TARIFF = 0.1

DESIGN_LABELS = {
    "ols": "OLS, effective rate",
    "weighted": "OLS weighted, effective rate",
    "ppml": "PPML, effective rate",
    "difference": "12-month changes, effective rate",
    "reduced": "Reduced form within partners",
    "iv": "2SLS within partners",
    "reduced_weighted": "Reduced form within partners, weighted",
    "iv_weighted": "2SLS within partners, weighted",
    "reduced_across": "Reduced form across partners",
    "iv_across": "2SLS across partners",
    "reduced_across_weighted": "Reduced form across partners, weighted",
    "iv_across_weighted": "2SLS across partners, weighted",
    "headline": "OLS across partners, headline rate",
    "products": "Between products",
}


def of_ten_per_cent(elasticity: float) -> float:
    """Return the change of imports, a fraction, under a tariff of :data:`ASKED_TARIFF`, not none."""
    return (1 + ASKED_TARIFF) ** elasticity - 1


def label(design: Judged | Estimate) -> str:
    """Return the printed name of a design, without its episode."""
    of = design if isinstance(design, Estimate) else design.estimate
    return DESIGN_LABELS.get(of.design, of.design)


def standing(today: Today | None) -> str:
    """Say where a partner's tariff and trade stand today, above the answer; empty of all countries."""
    if not today:
        return ""
    name, lawful = the(today.partner_name), percent(today.law.statutory_rate)
    law = f"By law goods from {name} bore {lawful} on {day_name(today.law_day)}"
    imports = f"imports of {month(today.month)} were {_on_a_year_before(today.growth)}"
    return f"{law}, and {imports}, special provisions apart."


def _on_a_year_before(growth: float) -> str:
    if percent(growth) == percent(0):
        return "as high as a year before"
    return f"{percent(abs(growth))} {'below' if growth < 0 else 'above'} a year before"


def of_weights(weights: str, other: str) -> str:
    """Say which elasticity a change is by, and which one dollars have beside it (:mod:`main.dollars`).

    Parameters
    ----------
    weights, other : str
        Of the other elasticity: by what it weighs, and how it is printed, with its interval.
    """
    if weights == "equal":
        return f"by value, as dollars are; of typical lines the elasticity is {other}"
    return f"of typical lines; by value, as dollars are, the elasticity is {other}"


def clustering(estimate: Estimate) -> str:
    """Say what an interval rests on: ``clustered by partner``, ``permutation over partners``."""
    if (by := estimate.cluster_by) == UNCLUSTERED:
        return "errors robust to heteroskedasticity"
    return by if by.startswith("permutation") else f"clustered by {by}"


def weighting(estimate: Estimate, spec: Specification | None = None) -> str:
    """Say how rows weigh: alike, or by the imports of a year.

    ``equal weights``, ``weights: imports of 2024``; the year is the specification's, if there is one.
    """
    if estimate.weights == "equal":
        return "equal weights"
    year = spec.year_of_weights(estimate.window) if spec else estimate.window[:4]
    return f"weights: imports of {year}"


def regression(estimate: Estimate, spec: Specification | None = None, out: Iterable[str] = ()) -> str:
    """Say what is regressed on what: outcome, tariff, method, sample, effects and weights.

    Parameters
    ----------
    estimate : Estimate
        Or a row with its fields; 2SLS is by the law.
    spec : Specification, optional
        Of its weights, its lead and the partners that it lacks, where it has one.
    out : iterable of str
        Partners that it lacks beside these.
    """
    of = estimate
    change = "that of " if "change of" in of.outcome and "change of" not in of.regressor else ""
    by_law = ", instrumented by log(1 + statutory rate)" if of.estimator == "2SLS" else ""
    later = f", {'both ' if by_law else ''}{spec.lead} months later" if spec and spec.lead else ""
    lacks = lacking(sorted({*out, *(spec.leave_out if spec else ())}))
    return (
        f"{of.outcome} on {change}{of.regressor}{by_law}{later}, {of.estimator}, {of.window}, "
        f"{of.system.upper()}{lacks}; {of.fixed_effects}; {weighting(of, spec)}"
    )


def lacking(partners: Iterable[str]) -> str:
    """Say which partners a sample lacks, behind its name: ``, without Russia``."""
    names = [the(partner_names()[code]) for code in partners]
    return f", without {listing(names)}" if names else ""


def years(window: str) -> str:
    """Print the years of a window: ``2024–2025``."""
    return f"{window[:4]}–{window[8:12]}"


def span(window: str) -> str:
    """Print a window of months, or a pair of years (``2024:2025``)."""
    return period(window) if "-" in window else window.replace(":", "–")


def episode_years(name: str) -> str:
    """Print the years of an episode: ``2017–2019``."""
    return episode(name).label.split(", ")[1].replace("-", "–")


#: Source of China's exports and imports by partner.
CHINA_CUSTOMS = "China Customs as republished"

#: Source of US imports and collections after the panel.
ETRX = "US Census Bureau via ETRX, CC BY 4.0"
