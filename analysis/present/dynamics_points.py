"""Points below the finding on dynamics: what else was compared, how sure, what was brought forward."""

from __future__ import annotations

import numpy as np

from analysis.estimate.dynamics.event_study import EventStudy
from analysis.estimate.dynamics.lp_did import CleanControls
from analysis.estimate.dynamics.paths import SWAPPED, Paths
from analysis.estimate.dynamics.waves import Wave
from analysis.estimate.engine.permutation import Permutation
from analysis.estimate.engine.results import Estimate
from analysis.present.dynamics_tables import NAMES, at, interval, span, studied
from analysis.present.dynamics_words import (
    CHANCE,
    each,
    joined,
    leads,
    marked,
    of,
    outside,
    told,
    variation,
    zero,
)
from analysis.present.finding import probability, two
from analysis.present.labels import UNIT

#: What a product of each system is called.
GOODS = {"naics3": "sector", "hs2": "chapter"}


def by_law(paths: Paths) -> str:
    """State the response to the law itself."""
    found = {
        episode: joined([f"{interval(e)} at month {h}" for h in (1, 6) if (e := at(own, h))])
        for episode, own in of(paths.reduced, "across").items()
    }
    short = "2025" in found and not at(of(paths.reduced, "across")["2025"], 12)
    missing = " Twelve months after April 2025 are not in the data." * short
    return (
        "For the tariff that the law set in the month of the change, whatever it did next, instead of "
        f"the one collected: {each(found)}.{missing}"
    )


def earlier_base(paths: Paths) -> str:
    """State the multiplier counted from months before stocking up."""
    found = {
        episode: f"{marked(e)} to month 1 ({zero(e)})"
        for episode, own in variation(paths, "across", earlier=True).items()
        if (e := at(own, 1))
    }
    if not found:
        return ""
    return (
        "Counted from months −6 to −2 instead of month −1, into which imports may have been brought "
        f"forward, for the tariff collected: {each(found)}."
    )


def chance(paths: Paths, partner_name: str, exact: dict[str, Permutation]) -> str:
    """State how rare the response is among partners: by the swaps made here, and the exact rank."""
    swaps = {}
    for (episode, comparison, h), p in paths.swap_p.items():
        if comparison == "across" and np.isfinite(p):
            n = at(paths.reduced[episode, comparison], h).n_clusters
            swaps[episode] = f"number {round(p * n)} of {n} in size (p = {probability(p)})"
    said = ["Intervals clustered by partner are rather too narrow: few of them carry the large changes."]
    if swaps:
        said.append(
            f"Swaps of {partner_name}'s whole tariff path with each other partner's in turn: the "
            f"response to the law after {SWAPPED} months is {each(swaps)}."
        )
    if exact:
        ranks = {e: f"{two(p.value)} (p = {probability(p.p_value())})" for e, p in exact.items()}
        said.append(
            f"The exact rank is that of report 06, of {partner_name}'s dose alone given to each partner "
            f"in turn, for the elasticity of {partner_name}'s own imports: {each(ranks)}."
        )
    return " ".join(said) if len(said) > 1 else ""


def within(paths: Paths) -> str:
    """Say at which months the comparison of goods within a partner tells anything."""
    found = of(paths.reduced, "within")
    if not found:
        return ""
    good = GOODS[studied(paths)]
    later = [e for own in found.values() for e in own if e.horizon >= 0]
    verdict = f"these {good}s are too few to tell whether what was taxed more also fell more"
    if 2 * sum(e.ci_high < 0 for e in later) > len(later):
        verdict = "what was taxed more also fell more"
    said = "; ".join(f"in {NAMES[episode]} {told(own)}" for episode, own in found.items())
    where = f"{good} against {good} within partners".capitalize()
    return f"{where}, the response to the law: {said}. In most months {verdict}."


def finer(paths: Paths) -> str:
    """State the multiplier of the panel by chapter, where it stands beside the one by sector."""
    said = [
        f"{comparison} partners "
        + ", ".join(f"{marked(e)} to month {h}" for h in (1, 6, 12) if (e := at(own, h)))
        for comparison in ("across", "within")
        for own in variation(paths, comparison, by_chapter=True).values()
    ]
    if not said:
        return ""
    return f"By chapter (HS2, 2018–2019 only), for the tariff collected: {'; '.join(said)}."


def against_clean(clean: list[CleanControls], partner_name: str) -> str:
    """State the path against clean controls, and windows that have none."""
    said = [
        f"Against clean controls only (LP-DiD, {span(c.window)}), the response to the law: "
        f"{told(c.paths['variance'])}."
        for c in clean
        if c.paths["variance"]
    ]
    without = [span(c.window) for c in clean if not c.paths["variance"]]
    if without:
        purpose = "that" if said else "a comparison with clean controls only"
        said.append(
            f"Too few clean switches of {partner_name} exist in {joined(without)} for {purpose}."
        )
    return " ".join(said)


def before(paths: Paths, clean: list[CleanControls]) -> str:
    """Count the months before a change that differ from none, beside what chance would give."""
    found = [e for own in leads(paths, clean).values() for e in own]
    if not found:
        return ""
    clear = outside(found)
    text = (
        f"Of {len(found)} leads (months before a change, by episode and comparison), {len(clear)} have "
        "an interval without zero, listed below the first figure; chance would give one in twenty."
    )
    if len(clear) > CHANCE * len(found):
        text += " Part of the fall may be the end of a rush, or a trend."
    return text


def brought_forward(ratios: list[Estimate]) -> str:
    """Say how much was brought forward, and whether that can be told from nothing."""
    by = {(e.design, e.episode): e for e in ratios}
    said = {
        episode: f"{interval(e)} ({zero(e)}; {interval(by['ratio', episode])} months of the later "
        "shortfall)"
        for (design, episode), e in by.items()
        if design == "front_loading"
    }
    if not said:
        return ""
    return f"In the three months before a change, the mean {UNIT} to come by law is {each(said)}."


def net_of_it(adjusted: list[Estimate]) -> str:
    """State the elasticity net of what was brought forward beside the unadjusted one."""
    found = {kind: _with_leads(adjusted, kind) for kind in ("2SLS", "OLS")}
    if not found["2SLS"]:
        return ""
    return (
        "Net of what was brought forward (with three leads of the change beside the tariff), the "
        "elasticity across partners, unweighted and with clustered intervals (report 04 has the wider "
        f"jackknife), is {each(found['2SLS'])} by 2SLS. By reduced form it is {each(found['OLS'])}."
    )


def _with_leads(adjusted: list[Estimate], estimator: str) -> dict[str, str]:
    """Print the elasticity of each episode across partners with leads beside the one without."""
    own = [e for e in adjusted if (e.comparison, e.estimator) == ("across", estimator)]
    plain = {e.episode: e for e in own if e.design == "none"}
    return {
        e.episode: f"{interval(e)} ({zero(e)}) instead of {interval(plain[e.episode])}"
        for e in own
        if e.design == "leads" and e.episode in plain
    }


def single_waves(
    studies: list[EventStudy], impossible: list[tuple[Wave, str]], partner_name: str
) -> str:
    """Say which single waves stand out among the paths of other partners, and which have no study."""
    clear = [study.wave.label for study in studies if study.rank_p_after <= CHANCE]
    out = "out from the paths of other partners"
    if not studies:
        text = (
            f"There is no event study of {partner_name}; the projections rest on all partners' tariffs."
        )
    elif len(studies) == 1:
        (study,) = studies
        text = (
            f"The one wave studied for {partner_name}, {study.wave.label}, "
            f"{'stands' if clear else 'does not stand'} {out} "
            f"(rank p = {probability(study.rank_p_after)})."
        )
    elif clear:
        text = (
            f"Of {len(studies)} waves on {partner_name}, {len(clear)} stand{'s' * (len(clear) == 1)} "
            f"{out} at 5 %: {'; '.join(clear)}."
        )
    else:
        text = f"Of {len(studies)} waves on {partner_name}, none stands {out} at 5 %."
    if studies and not clear:
        text += " One wave alone is too noisy."
    return " ".join([text, *_not_studied(impossible)])


def _not_studied(impossible: list[tuple[Wave, str]]) -> list[str]:
    """Name the waves that cannot be studied, those with one reason together."""
    reasons: dict[str, list[str]] = {}
    for wave, reason in impossible:
        reasons.setdefault(reason, []).append(wave.label)
    return [f"Not studied: {'; '.join(labels)} ({reason})." for reason, labels in reasons.items()]
