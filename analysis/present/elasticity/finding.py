"""The answer of report 04 and the sentences of its sections."""

from __future__ import annotations

from analysis.estimate.elasticity.designs import Design
from analysis.estimate.elasticity.study import Story
from analysis.estimate.engine.results import Estimate
from analysis.estimate.episodes import episode
from analysis.present.finding import Answer, Finding, interval, listing, month, percent, period, two
from analysis.present.labels import label, years

#: The tariff that the report asks about.
ASKED = 0.1


def answer(story: Story) -> Answer:
    """Say what a tariff of 10 per cent does to imports, by the law alone; the latest episode first."""
    known = [d for d in reversed(story.chosen)]
    released = {"data_to": month(story.data_to), "released": story.released}
    if not known:
        return Answer(
            "No design tells what a tariff does to US imports, since none passes its placebo.",
            **released,
        )
    latest, *earlier = known
    when = years(latest.estimate.window)
    asked = percent(ASKED, 0)
    sentence = (
        f"A tariff of {asked} where there was none changes US import values by "
        f"{_of_ten_per_cent(story.sure[latest.spec.episode])}, by what the law alone moved in {when}."
    )
    points = [_earlier(d, story.sure[d.spec.episode]) for d in earlier]
    missing = [name for name in story.episodes if name not in story.sure]
    points += [f"No design qualifies for the {episode(name).label}." for name in missing]
    points += _left_out(story) or _placebo(latest)
    return Answer(sentence, tuple(points), names=("US import", when), asked=(asked,), **released)


def _of_ten_per_cent(e: Estimate) -> str:
    """Print the change of imports under a tariff of 10 per cent instead of none."""
    value, low, high = (percent((1 + ASKED) ** x - 1, 0) for x in (e.value, e.ci_low, e.ci_high))
    return f"{value} [{low}, {high}]"


def _earlier(design: Design, sure: Estimate) -> str:
    zero = ", which includes zero" if sure.ci_low <= 0 <= sure.ci_high else ""
    return f"In {years(design.estimate.window)} it was {_of_ten_per_cent(sure)}{zero}."


def _left_out(story: Story) -> list[str]:
    if not story.leave_out:
        return []
    return [f"Left out of every estimate: {listing(story.leave_out)}; the rule was applied anew."]


def _placebo(design: Design) -> list[str]:
    own = design.placebo
    return [f"The same regression in {period(own.window)}, before such tariffs, finds {interval(own)}."]


def naive_designs(story: Story) -> Finding:
    """Say how many regressions on the rate collected find an effect where no tariff changed."""
    naive = [d for d in story.designs if not d.spec.policy]
    dirty = [d for d in naive if not d.clean]
    if not dirty:
        return Finding("Regressions on the effective rate find nothing where no tariff changed.")
    worst = min(dirty, key=lambda d: d.placebo.value)
    return Finding(
        f"**Regressions on the effective rate must not be quoted: {len(dirty)} of {len(naive)} find an "
        f"effect in years without a tariff wave**, the largest {two(worst.placebo.value)} in "
        f"{period(worst.placebo.window)} ({label(worst)}), because imports stand in the denominator of "
        "that rate."
    )


def law_designs(story: Story) -> Finding:
    """Say which designs that rest on the law find something before their tariffs."""
    law = [d for d in story.designs if d.spec.policy]
    dirty = [d for d in law if not d.clean]
    text = f"Of {len(law)} designs in which only the law moves the tariff or its instrument, "
    if not dirty:
        return Finding(text + "none finds anything before those tariffs.")
    names = (f"{label(d)}, {years(d.estimate.window)}: {interval(d.placebo)}" for d in dirty)
    return Finding(text + f"{len(dirty)} find something before those tariffs too: {'; '.join(names)}.")
