"""The answer of report 14 and the sentences of its sections."""

from __future__ import annotations

import numpy as np

from analysis.estimate.what_if.story import Story
from analysis.present.finding import (
    Answer,
    Finding,
    bounds,
    capital,
    day_name,
    listing,
    month,
    percent,
    the,
    two,
    unbroken,
)
from analysis.present.what_if.labels import (
    between,
    duty,
    goods_named,
    how_long,
    moves,
    per_cent_or_fold,
    scaled_dollars,
    start,
    theirs,
    trade,
)
from analysis.present.words import NUMBER, WORDS, count

#: Chance of a false finding below which a partner's estimate can be told from zero.
TOLD = 0.05

#: Years by line and by sector that differ by no more are said to be the same.
ALIKE = 0.01


def answer(story: Story) -> Answer:
    """Say how far imports would move within the horizon; beside it dollars, duties and who takes it."""
    asked = _asked(story)
    sentences = _sentences(story)
    fits = (s for s in sentences if count(s, asked=asked).words <= WORDS)
    return Answer(
        next(fits, sentences[-1]),
        tuple(filter(None, (_alone(story), _dollars(story), _first_takers(story)))),
        names=(story.partner_name, start(story)),
        asked=asked,
        data_to=month(story.data_to),
        released=story.vintage,
    )


def _asked(story: Story) -> tuple[str, ...]:
    """Return the numbers that belong to the question."""
    said = unbroken(story.path) if story.path else duty(story)
    given = (*NUMBER.findall(said), how_long(story), story.goods.code)
    return tuple(text for text in given if any(c.isdigit() for c in text))


def _sentences(story: Story) -> list[str]:
    """Return the answer in words, the fullest first."""
    who, when, within = the(story.partner_name), start(story), f"within {how_long(story)}"
    moved, found = moves(story.change), []
    for what in goods_named(story):
        if story.path:
            path = f"From {when} “{unbroken(story.path)}” would {{}} {within}."
            found.append(path.format(moved.format(f"US imports of {what} from {who}")))
            continue
        own = f"{theirs(story)} imports"
        for kind, imports in (("further duty", own), ("further duty", "imports"), ("duty", "imports")):
            lead = f"A {kind} of {duty(story)} on {what} from {who} from {when}"
            found.append(f"{lead} would {moved.format(imports)} {within}.")
    return found


def _alone(story: Story) -> str:
    """Say what interval the elasticity alone leaves, and what the answer's holds beside."""
    ends = between(*story.intervals.loc["elasticity", ["ci_low", "ci_high"]])
    return f"By the elasticity alone it lies in {ends}; the answer's holds how far past effects strayed."


def _dollars(story: Story) -> str:
    rows = story.outcomes.value
    imports, collected = rows["imports"], rows["customs_revenue"]
    sides = [f"{scaled_dollars(v)} {'more' if v > 0 else 'less'}" for v in (imports, collected)]
    return f"Imports would be {sides[0]}, and customs would collect {sides[1]}."


def _first_takers(story: Story) -> str:
    """Say who would take most, of those whose estimate can be told from zero."""
    if story.takers.empty:
        return ""
    told = story.takers[(story.takers.p_bh <= TOLD) & (story.takers.taken > 0)]
    if told.empty:
        return "No partner's estimate of what it would take can be told from zero."
    names = listing([the(name) for name in told.name[:3]])
    more = scaled_dollars(told.taken[:3].sum())
    return f"{capital(names)} would sell {more} more of it, by estimates told from zero."


def base(story: Story) -> Finding:
    """Say what the goods' trade was, under which law, and what it would be under that of the day."""
    of, law = story.base, story.rates
    way = "lower" if of.moved < of.recorded else "higher"
    return Finding(
        f"**In the twelve months to {month(story.data_to)}, {trade(story)} were "
        f"{scaled_dollars(of.recorded)}, under a mean law of {percent(law.rate_base)}.** In the year "
        "2025 they were "
        f"{scaled_dollars(of.value_2025)}. On {day_name(story.first)} the law is "
        f"{percent(law.rate_before)} without and {percent(law.rate_after)} with what is asked. Moved to "
        "the first of these by the "
        "same "
        f"elasticity, imports are {scaled_dollars(of.moved)} a year, "
        f"{percent(abs(of.moved / of.recorded - 1))} {way}."
    )


def duties(story: Story) -> Finding:
    """Say what customs and buyers would gain or lose."""
    rows = story.outcomes.value
    collected, cost = rows["customs_revenue"], rows["consumer_cost"]
    said = f"customs would collect {scaled_dollars(collected)} {'more' if collected > 0 else 'less'}"
    if np.isfinite(cost):
        said += f" and buyers would {'lose' if cost > 0 else 'gain'} {scaled_dollars(cost)}"
    return Finding(f"**Within {how_long(story)}, {said}.**")


def sure(story: Story) -> Finding:
    """Say how wide the three intervals are."""
    rows = story.intervals[["ci_low", "ci_high"]]
    effect, alone, forecast = (between(*rows.loc[name]) for name in ("effect", "elasticity", "forecast"))
    return Finding(
        f"**Past effects strayed so far from predictions that the change may lie in {effect}, where the "
        f"elasticity alone says {alone}.** For all that moves trade, imports of a month half a year "
        "after "
        f"the first day may lie in {forecast} beside the same month without it."
    )


def taken(story: Story) -> Finding | None:
    """Say how much of the loss others would take; None where nothing is lost."""
    if story.takers.empty:
        return None
    gained = story.takers.taken.sum()
    loss = -story.outcomes.value["imports"]
    way = "more" if gained > 0 else "less"
    part = f", {per_cent_or_fold(gained / loss)} of the loss" if gained > 0 else ""
    told = story.takers[story.takers.p_bh <= TOLD]
    return Finding(
        f"**Of the same lines, partners with an estimate would sell {scaled_dollars(gained)} "
        f"{way}{part}.** The estimates of {len(told)} of {len(story.takers)} partners can be told from "
        "zero."
    )


def beside_published(story: Story) -> Finding:
    """Say that published elasticities are of other goods, and what ours is."""
    e = story.elasticity
    shown = f"{two(e.value)} {bounds(e.ci_low, e.ci_high)}"
    low, high = (per_cent_or_fold(story.published.change.agg(f)) for f in ("min", "max"))
    return Finding(
        f"**Published elasticities, none of them of these goods alone, would move imports by {low} to "
        f"{high}.** Ours is {shown}, by law and over twelve months, estimated for {e.group} on "
        "2024–2025."
    )


def checked(story: Story) -> Finding:
    """Say whether imports by line and by sector agree."""
    own = story.checks
    alike = (own.apart.abs() <= ALIKE).sum()
    worst = own.loc[own.apart.abs().idxmax()]
    return Finding(
        f"**In {own.year.iloc[0]}, imports by line and by sector agree within {percent(ALIKE, 0)} for "
        f"{alike} of {len(own)} partners.** They are apart most for {the(worst['name'])}, by "
        f"{percent(worst.apart)}."
    )
