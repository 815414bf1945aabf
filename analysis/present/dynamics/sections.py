"""The sentences that open the sections of report 05 on projections and on what came forward."""

from __future__ import annotations

import math

from analysis.estimate.dynamics.paths import SWAPPED, Paths
from analysis.estimate.dynamics.study import Story
from analysis.estimate.engine.results import Estimate
from analysis.present.dynamics.reading import (
    CHANCE,
    GOODS,
    SECTORS,
    at,
    by_month,
    clear_months,
    clustered,
    fine_interval,
    grew,
    holds_zero,
    leads,
    listed,
    of,
    outside,
    shown,
    soonest,
    studied,
    variation,
    weak,
    when,
)
from analysis.present.finding import Finding, listing, probability, the, two
from analysis.present.labels import episode_years


def growth(story: Story) -> Finding:
    """State the multipliers per point collected, whether they grew, and who else finds them."""
    said = [
        "This is the response per point collected: to what customs took on average since the change, "
        "not to what the law set."
    ]
    for episode, own in of(story.paths.multiplier, "across").items():
        known = shown(own)
        if not known:
            said.append(f"In {when(own[0])} no first stage is strong enough to say anything.")
            continue
        texts = listing([f"{fine_interval(e)} to month {e.horizon}" for e in known])
        grown = f", and {grew(known)}" if grew(known) else ""
        said.append(f"In {when(own[0])} the elasticity is {texts}{grown}.")
        said += _elsewhere(story, episode, own)
    return Finding(" ".join(said))


def _elsewhere(story: Story, episode: str, own: list[Estimate]) -> list[str]:
    """Say which other comparisons find imports lower as soon, and which do not."""
    if soonest(own) is None:
        return []
    paths, month = story.paths, shown(own)[0].horizon
    others = {
        "within partners": of(paths.reduced, "within"),
        "from months −6 to −2": variation(paths, "across", earlier=True),
        "by chapter": variation(paths, "across", by_chapter=True),
        "by chapter within partners": variation(paths, "within", by_chapter=True),
        "against clean controls": {c.episode: c.paths["variance"] for c in story.clean},
    }
    found = {name: at(others.get(episode, []), month) for name, others in others.items()}
    lower = {name: e.ci_high < 0 for name, e in found.items() if e and not weak(e)}
    yes, no = ([name for name, fell in lower.items() if fell is wanted] for wanted in (True, False))
    if yes:
        but = f", but not {listing(no, 'or')}" if no else ""
        return [f"Imports are as soon lower also {listing(yes)}{but}."]
    return [f"They are not as soon lower {listing(no, 'or')}."] if no else []


def by_variation(story: Story) -> Finding | None:
    """State the multiplier from months before stocking up, and by chapter."""
    paths = story.paths
    earlier = [
        f"{marked(e)} in {when(e)}"
        for own in of_each(variation(paths, "across", earlier=True))
        if (e := at(own, 1))
    ]
    said = [
        "Counted from months −6 to −2, which should hold little that was brought forward, the "
        f"elasticity to month 1 is {listing(earlier)}."
    ] * bool(earlier)
    said += [
        f"By chapter {comparison} partners, in {when(own[0])}, it is "
        + listing([f"{marked(e)} to month {h}" for h in (1, 6, 12) if (e := at(own, h))])
        + "."
        for comparison in ("across", "within")
        for own in of_each(variation(paths, comparison, by_chapter=True))
    ]
    if any(variation(paths, "across", by_chapter=True).values()):
        said.append(
            "Chapters of the Harmonized System tell the goods of one partner apart better than sectors; "
            "they have the first episode only."
        )
    return Finding("### From earlier months, and by chapter\n\n" + " ".join(said)) if said else None


def of_each(found: dict[str, list[Estimate]]) -> list[list[Estimate]]:
    """Return the estimates of each episode, the latest first."""
    return sorted(found.values(), key=lambda own: own[0].window, reverse=True)


def marked(estimate: Estimate) -> str:
    """Print an estimate with its 95 % interval, and whether that rests on a weak instrument."""
    return fine_interval(estimate) + " with a weak instrument" * weak(estimate)


def by_law(story: Story) -> Finding:
    """Count the months that tell, the law dealt out over partners, and beside it by clusters."""
    said = [
        "This is the response to the tariff that the law set in the month of a change, whatever it did "
        "next."
    ]
    for name, own in by_month(story).items():
        text = (
            f"In {episode_years(name)} the law dealt out over partners tells {len(outside(own))} of "
            f"{len(own)} months from zero"
        )
        beside = [e for row in own if (e := clustered(story, row))]
        if beside:
            text += f"; intervals clustered by partner tell {len(outside(beside))} of {len(beside)}"
        said.append(f"{text}.")
    system = studied(story.paths)
    said += [f"These months are by {GOODS[SECTORS]}, those of the figure below by {GOODS[system]}."] * (
        system != SECTORS
    )
    found = of(story.paths.reduced, "across")
    short = "2025" in found and not at(found["2025"], 12)
    said += ["Twelve months after April 2025 are not in the data."] * short
    return Finding(" ".join(said))


def before(story: Story) -> Finding | None:
    """List the months before a change whose interval excludes zero, beside what chance would give."""
    found = leads(story.paths, story.clean)
    n = sum(map(len, found.values()))
    if not n:
        return None
    clear = {name: outside(own) for name, own in found.items() if outside(own)}
    n_clear = sum(map(len, clear.values()))
    text = (
        f"Of {n} estimates for months before a change, {n_clear} have an interval without zero; chance "
        "would give one in twenty."
    )
    if n_clear > CHANCE * n:
        text += " Part of the effect may be the end of a rush, or a trend."
    return Finding(text + "".join(f"\n- {name}: {listed(own)}" for name, own in clear.items()))


def within(story: Story) -> Finding | None:
    """Say at which months the comparison of goods within a partner tells anything."""
    found = of(story.paths.reduced, "within")
    if not found:
        return None
    good = GOODS[studied(story.paths)]
    later = [e for own in found.values() for e in own if e.horizon >= 0]
    verdict = f"these {good}s are too few to tell whether what was taxed more also fell more"
    if 2 * sum(e.ci_high < 0 for e in later) > len(later):
        verdict = "imports of what was taxed more are also lower"
    said = " ".join(f"In {when(own[0])} {clear_months(own)}." for own in found.values())
    return Finding(
        f"{good.capitalize()} against {good} within partners, in most months {verdict}. {said}"
    )


def chance(story: Story) -> Finding | None:
    """State how rare the response is among partners: by the swaps made here, and the exact rank."""
    name, said = the(story.partner_name), []
    swaps = _swaps(story.paths)
    if swaps:
        said.append(
            f"In swaps of the tariff path of {name} with each other partner's, the response after "
            f"{SWAPPED} months ranks {', and '.join(swaps)}."
        )
    ranks = [
        f"{two(p.value)} (p = {probability(p.p_value())}) in {_years(story, episode)}"
        for episode, p in story.exact.items()
    ]
    if ranks:
        said.append(
            f"The exact rank is that of report 06, of the dose of {name} alone given to each partner in "
            f"turn. There imports from {name} have the elasticity {listing(ranks)}."
        )
    if not said:
        return None
    said.append("Intervals clustered by partner are rather too narrow: few carry the large changes.")
    return Finding("## How rare it is among partners\n\n" + " ".join(said))


def _years(story: Story, episode: str) -> str:
    return when(story.paths.multiplier[episode, "across"][0])


def _swaps(paths: Paths) -> list[str]:
    """Print the rank of the response across partners among its swaps, the latest episode first."""
    said = []
    for episode, own in of(paths.reduced, "across").items():
        p = paths.swap_p.get((episode, "across", SWAPPED), math.nan)
        if not math.isnan(p):
            e = at(own, SWAPPED)
            rank = f"{round(p * e.n_clusters)} of {e.n_clusters}"
            said.append(f"{rank} (p = {probability(p)}) in {when(e)}")
    return said


def placebo(story: Story) -> Finding | None:
    """Count the placebo responses that can be told from none."""
    found = story.paths.placebos
    if not found:
        return None
    clear = outside(found)
    condemned = f": {listing([f'{fine_interval(e)} {e.comparison} partners' for e in clear])}"
    return Finding(
        "## Placebo\n\n"
        f"Of {len(found)} responses of earlier imports to the tariffs of an episode, "
        f"{len(clear) or 'none'} can be told from zero{condemned if clear else ''}."
    )


def brought_forward(story: Story) -> Finding | None:
    """Say how much was brought forward, and what the elasticity is net of it."""
    by = {(e.design, e.episode): e for e in story.ratios}
    loads = sorted((e for (design, _), e in by.items() if design == "front_loading"),
                   key=lambda e: e.window, reverse=True)  # fmt: skip
    if not loads:
        return None
    said = [
        f"In the three months before a change, the mean elasticity to what is to come is "
        f"{fine_interval(e)} in {when(e)} ({zero(e)}), or {fine_interval(by['ratio', e.episode])} "
        "months of the later shortfall."
        for e in loads
    ]
    return Finding("## What was brought forward\n\n" + " ".join(said + _net(story.adjusted)))


def zero(estimate: Estimate) -> str:
    """Say on which side of the 95 % interval zero lies."""
    return f"zero {'inside' if holds_zero(estimate) else 'outside'}"


def _net(adjusted: list[Estimate]) -> list[str]:
    """State the elasticity across partners with leads beside the one without."""
    said = []
    latest = sorted(adjusted, key=lambda e: e.window, reverse=True)
    for estimator, how in (("2SLS", "2SLS"), ("OLS", "the reduced form")):
        own = [e for e in latest if (e.comparison, e.estimator) == ("across", estimator)]
        plain = {e.episode: e for e in own if e.design == "none"}
        texts = [
            f"{fine_interval(e)} instead of {fine_interval(plain[e.episode])} in {when(e)}"
            for e in own
            if e.design == "leads" and e.episode in plain
        ]
        if texts:
            said.append(f"Net of it, the elasticity across partners by {how} is {listing(texts)}.")
    return said
