"""The answer of report 06 and the sentences of its sections."""

from __future__ import annotations

import math

import pandas as pd

from analysis.estimate.engine.permutation import Permutation
from analysis.estimate.robustness.curve import TREATED
from analysis.estimate.robustness.curve_tests import moved
from analysis.estimate.robustness.side_by_side import KINDS, SCHEMES, Exposure
from analysis.estimate.robustness.study import Story
from analysis.present.finding import (
    Answer,
    Finding,
    bounds,
    interval,
    listing,
    month,
    p_value,
    percent,
    probability,
    the,
    two,
)
from analysis.present.labels import episode_years
from analysis.present.robustness.tables import covers_zero, most_influential

#: Level at which a p-value counts as significant.
LEVEL = 0.05


def answer(story: Story) -> Answer:
    """Say how a partner's imports answered its tariffs, and how many others moved as much."""
    released = {"data_to": month(story.data_to), "released": story.released}
    if not story.exposures:
        return Answer(
            "No design tells what a tariff does to US imports, so that there is nothing to be sure of.",
            **released,
        )
    latest, *earlier = reversed(story.exposures)
    when, dose = episode_years(latest.episode), latest.permutations["dose"]
    country = the(story.partner_name)
    sentence = (
        f"In {when} the tariff elasticity of US imports from {country} {_size(dose)}, "
        f"and {_others(dose)} {_move(dose)} as much given its tariffs."
    )
    points = [_earlier(e.permutations["dose"], episode_years(e.episode)) for e in earlier]
    points += [_over_all(story, latest.episode), _trade(story, latest.episode)]
    return Answer(sentence, tuple(points), names=("US imports", country, when), **released)


def _bounded(dose: Permutation) -> bool:
    return all(map(math.isfinite, dose.interval()))


def _size(dose: Permutation) -> str:
    """Print the elasticity where the permutation bounds it on both sides."""
    return f"is {_own(dose)}" if _bounded(dose) else "cannot be told"


def _own(dose: Permutation) -> str:
    return f"{two(dose.value)} {bounds(*dose.interval())}"


def _n_others(dose: Permutation) -> int:
    """Return how many other partners moved at least as much."""
    return round(dose.p_value() * len(dose.labels)) - 1


def _others(dose: Permutation) -> str:
    n = _n_others(dose)
    return {0: "no other partner", 1: "one other partner"}.get(n, f"{n} other partners")


def _move(dose: Permutation) -> str:
    return "moves" if _n_others(dose) < 2 else "move"


def _earlier(dose: Permutation, when: str) -> str:
    """Say the same of an earlier episode."""
    p = p_value(dose.p_value())
    return f"In {when} it {_size(dose)}, and {_others(dose)} {_move(dose)} as much ({p})."


def _over_all(story: Story, name: str) -> str:
    """Say what comparing all partners gives, and what the headline is."""
    return (
        f"Over all partners it is {interval(story.across[name])} in {episode_years(name)}; between "
        f"products, by law, {interval(story.sure[name])}."
    )


def _trade(story: Story, name: str) -> str:
    """Say what the partner's trade did, which is not what an elasticity says."""
    row, country = story.trade.loc[name], the(story.partner_name)
    first, last = row.before[:4], row.after[:4]
    ends = pd.Timestamp(row.after.split(":")[1])
    part = "" if ends.month == 12 else f", January to {ends:%B}"
    way = "fell" if row.change < 0 else "rose"
    return (
        f"US imports from {country} {way} {percent(abs(row.change))} from {first} to {last}{part}; "
        "an elasticity compares partners."
    )


def carriers(story: Story) -> Finding | None:
    """Say who carries the tariffs; None for another partner than the one that does."""
    if story.partner != TREATED:
        return None
    texts = {
        "2018": "Most of the duties added in 2018 and 2019 were laid on China's goods alone; those on "
        "steel, aluminium, washers and solar cells fell on many partners, but on few goods.",
        "2025": "In 2025 nearly every partner was taxed, and China most.",
    }
    return Finding(" ".join(texts[e.episode] for e in story.exposures if e.episode in texts))


def ranks(story: Story) -> Finding:
    """Say how rare a partner's response is, with the p-value to quote."""
    return Finding(" ".join(_rank(e, story.partner_name) for e in story.exposures))


def _rank(e: Exposure, name: str) -> str:
    dose = e.permutations["dose"]
    n = _n_others(dose)
    count = {0: "none", 1: "one"}.get(n, str(n))
    smallest = ", the smallest possible" if n == 0 else ""
    return (
        f"**In {episode_years(e.episode)}, {count} of {len(dose.labels) - 1} other partners moved as "
        f"much as {the(name)} when given its tariffs ({p_value(dose.p_value())}{smallest}).** "
        f"Its own elasticity {_size(dose)}."
    )


def schemes(story: Story) -> Finding:
    """Say whether the four ways to deal out the paths agree on what is significant."""
    counts = ["none", "one", "two", "three", "all four"]
    texts = []
    for e in story.exposures:
        n = sum(e.permutations[scheme].p_value() <= LEVEL for scheme in SCHEMES)
        texts.append(f"{counts[n]} in {episode_years(e.episode)}")
    return Finding(
        "There are four ways to deal out the paths; a p-value of at most 0.05 comes from "
        f"{listing(texts)}."
    )


def intervals(story: Story) -> Finding:
    """Say from what to what the intervals of a second reading reach, by kind of inference."""
    texts = []
    for e in story.exposures:
        own = story.side[story.side.specification.eq(e.spec.name) & story.side.kind.ne("dose")]
        width = own.ci_high - own.ci_low
        narrow, wide = (own.loc[i] for i in (width.idxmin(), width.idxmax()))
        texts.append(
            f"**In {episode_years(e.episode)} the narrowest 95\u00a0% interval of the second reading is "
            f"{bounds(narrow.ci_low, narrow.ci_high)} ({KINDS[narrow.kind]}), the widest "
            f"{bounds(wide.ci_low, wide.ci_high)} ({KINDS[wide.kind]}).**"
        )
    return Finding(" ".join(texts))


def single_partners(story: Story) -> Finding:
    """Say without whom the second reading moves most, and without whom zero enters or leaves."""
    groups = story.left_out.groupby("specification", sort=False)
    return Finding(" ".join(_without(group, story.names) for _, group in groups))


def _without(group: pd.DataFrame, names: dict[str, str]) -> str:
    worst = most_influential(group)
    covers = covers_zero(group)
    turned = group[covers.ne(covers[group.dropped.eq("")].iloc[0])].dropped
    others = [the(names[partner]) for partner in turned if partner != worst.dropped]
    text = (
        f"**Without {the(names[worst.dropped])} the elasticity across partners of "
        f"{episode_years(worst.episode)} is {interval(worst)}, clustered.**"
    )
    if others:
        text += f" Whether zero is inside changes also without {listing(others)}."
    return text


def choices(story: Story) -> Finding:
    """Say how the curve lies as a whole, and how much hangs on comparing partners."""
    curve = story.curve.estimates
    found = curve[curve.problem.eq("")]
    n = found.value.lt(0).sum()
    text = f"**{n} of {len(found)} specifications find an elasticity below zero.** "
    return Finding(text + " ".join(_comparisons(story.spread)))


def _comparisons(spread: pd.DataFrame) -> list[str]:
    """Say how much hangs on comparing partners, in episodes that have both comparisons."""
    own = spread[spread.moved.eq("two_stage")]
    by = own.pivot(index="episode", columns="comparison", values="median")
    if not {"across", "within"} <= set(by):
        return []
    return [
        f"In {episode_years(name)} the median two-stage estimate is {two(row.across)} where partners "
        f"are compared, and {two(row.within)} where only the products of a partner are."
        for name, row in by.dropna().iterrows()
    ]


def naive_choices(story: Story) -> Finding | None:
    """Say where estimates on the effective rate lie; None where the curve has none."""
    curve = story.curve.estimates
    curve = curve[curve.problem.eq("")]
    naive = moved(curve).eq("effective")
    if not naive.any() or naive.all():
        return None
    low, other = curve.value[naive].median(), curve.value[~naive].median()
    way = "lower" if low < other else "higher"
    return Finding(
        f"Estimates on the effective rate by itself lie {way}, with median {two(low)} beside "
        f"{two(other)}; report 04 shows what they find where no tariff changed."
    )


def joint(story: Story) -> Finding | None:
    """Say whether the whole curve could be an accident; None for partners whose path is not dealt."""
    if story.partner != TREATED:
        return None
    by = story.joint.set_index(["episode", "statistic"])
    texts = []
    for name in (e.episode for e in story.exposures if e.episode in by.index):
        median, share = by.loc[(name, "median")], by.loc[(name, "share")]
        texts.append(
            f"In {episode_years(name)}, {median.n_specifications:.0f} ways to specify the response to "
            f"the law have median {two(median.value)}, with joint {p_value(median.p_value)} "
            f"(one-sided). The share that is negative and significant has "
            f"{p_value(share.p_value)}; {probability(1 / median.n_assignments)} is the smallest "
            "possible."
        )
    return Finding(
        "**The joint test asks whether the whole curve could be an accident.** It is estimated again "
        "with China's path given to each other partner. The median estimate, or the share of "
        "estimates that are negative and pass the usual test, is ranked (after Simonsohn, Simmons and "
        f"Nelson 2020). {' '.join(texts)} Many specifications on the same data are no independent "
        "evidence; one rank is."
    )


def misses(story: Story) -> Finding:
    """Say how many published numbers ours misses, like with like."""
    board = story.board[story.board.value.notna()]
    return Finding(
        f"**Of {len(board)} published numbers that a design here can meet, {(~board.inside).sum()} are "
        "missed.**"
    )
