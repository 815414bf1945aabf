"""The answer of report 05: how soon after a tariff's rise imports are lower, and by how much."""

from __future__ import annotations

import math

from analysis.estimate.dynamics.paths import SWAPPED
from analysis.estimate.dynamics.study import Story
from analysis.estimate.engine.results import Estimate
from analysis.present.dynamics.reading import (
    at,
    grew,
    holds_zero,
    months,
    of,
    shown,
    when,
)
from analysis.present.finding import Answer, month, percent, probability, the
from analysis.present.labels import ASKED, of_ten_per_cent

#: The size of the tariff asked about, as the sentence says it.
TARIFF = percent(ASKED, 0)


def answer(story: Story) -> Answer:
    """Say what a new tariff does to imports in its first months; the latest episode first."""
    latest, *earlier = of(story.paths.multiplier, "across").values()
    known = shown(latest)
    years = when(latest[0])
    sentence = (
        f"The law says too little of the tariffs collected in {years} to tell how soon US imports "
        "responded across partners."
    )
    if known:
        sentence = (
            f"Across partners, a new tariff that collected {TARIFF} {_effect(known, 'US imports')}, in "
            f"{years}."
        )
    points = [_earlier(own) for own in earlier] or _growth(known)
    points += _before(story.ratios, latest[0].episode) + _swaps(story, latest[0].episode)
    return Answer(
        sentence,
        tuple(points),
        names=("cross partners", "US imports", years),
        asked=(TARIFF,),
        data_to=month(story.data_to),
        released=story.released,
    )


def _effect(known: list[Estimate], what: str) -> str:
    """Say by how much imports were changed to the first month shown, and to the last."""
    first, last = known[0], known[-1]
    verb, size = _size(first)
    if holds_zero(first):
        return f"changed {what} by {_percent(first, 1)}, which may be zero, {_over(first)}"
    # A second number stands without its interval: only one that is as clear as the first.
    alike = last != first and not holds_zero(last) and _size(last)[0] == verb
    later = f" and {percent(abs(of_ten_per_cent(last.value)), 0)} over {months(last.horizon + 1)}"
    return f"{verb} {what} by {size} {_over(first)}{later * alike}"


def _size(e: Estimate) -> tuple[str, str]:
    """Return the verb of a change of imports, and its size with the interval."""
    return ("lowered", _percent(e, -1)) if e.value < 0 else ("raised", _percent(e, 1))


def _percent(e: Estimate, sign: int) -> str:
    """Print the change of imports under the tariff asked about, or its size where they are lower."""
    low, high = sorted(sign * of_ten_per_cent(end) for end in (e.ci_low, e.ci_high))
    value = percent(sign * of_ten_per_cent(e.value), 0)
    return f"{value} [{percent(low, 0)}, {percent(high, 0)}]"


def _over(e: Estimate) -> str:
    return f"over its first {months(e.horizon + 1)} months" if e.horizon else "in its first month"


def _earlier(own: list[Estimate]) -> str:
    known = shown(own)
    if not known:
        return f"The law says too little of what was collected in {when(own[0])} to tell."
    return f"In {when(own[0])} it {_effect(known, 'them')}."


def _growth(known: list[Estimate]) -> list[str]:
    """Say whether the effect grew, where there is no earlier episode to speak of."""
    text = grew(known)
    return [f"{text[0].upper()}{text[1:]}."] if text else []


def _before(ratios: list[Estimate], episode: str) -> list[str]:
    """Say how imports stood before such a tariff, if the law with its leads tells."""
    own = [e for e in ratios if (e.design, e.episode) == ("front_loading", episode)]
    return [_ahead(e) for e in own]


def _ahead(e: Estimate) -> str:
    lead = f"In the three months before a rise of {TARIFF} by law, imports "
    if holds_zero(e):
        return lead + f"changed by {_percent(e, 1)}, which may be zero."
    if e.value > 0:
        return lead + f"stood {_percent(e, 1)} higher, which is stocking up, or a trend."
    return lead + f"stood {_percent(e, -1)} lower, which is waiting, or a trend."


def _swaps(story: Story, episode: str) -> list[str]:
    """Say how rare the response is among swaps of the partner's tariffs with those of others."""
    p = story.paths.swap_p.get((episode, "across", SWAPPED), math.nan)
    if math.isnan(p):
        return []
    n = at(story.paths.reduced[episode, "across"], SWAPPED).n_clusters
    return [
        f"The response after six months ranks {round(p * n)} of {n} when the tariffs of "
        f"{the(story.partner_name)} are swapped with other partners' (p = {probability(p)})."
    ]
