"""The answer of report 13, and the sentences on the arithmetic of China's prices."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.prices.arithmetic import Arithmetic
from analysis.estimate.prices.components import GROUPS
from analysis.estimate.prices.study import Story
from analysis.present.finding import (
    Answer,
    Finding,
    bounds,
    month,
    moved,
    percent,
    points,
    spread,
    whole,
)
from analysis.present.prices.words import INDEXES, months_between, part


def answer(story: Story) -> Answer:
    """Say how China's producer prices moved in the month, and which goods gave most of it."""
    ppi, when = story.indexes["ppi"], month(story.month)
    rate = ppi.yoy[story.month]
    sentence = f"China's producer prices {moved(rate, by=False)} on a year earlier in {when}"
    if story.parts is not None and moved(rate, by=False) != moved(0, by=False):
        name, own = main_group(story)
        sentence += f", of which {name} gave {points(own.value)} {bounds(own.low, own.high, points)}."
    else:
        sentence += f"{_beside(ppi, story.month)}."
    said = [record_point(ppi, story.month), _carried(story), _bore(story)]
    return Answer(
        sentence,
        tuple(filter(None, said)),
        names=("China", when),
        data_to=month(story.data_to),
        released=story.vintages["china_prices_monthly"],
    )


def main_group(story: Story) -> tuple[str, pd.Series]:
    """Return the group of components that gave most in the direction of the total."""
    groups = story.parts.parts.loc[list(GROUPS)]
    name = (groups.value * (-1 if story.parts.total < 0 else 1)).idxmax()
    return name, groups.loc[name]


def _beside(ppi: Arithmetic, when: pd.Timestamp) -> str:
    """Say the rate of the month before, for a month whose components are not known."""
    before = when - pd.DateOffset(months=1)
    return f", after {percent(ppi.yoy[before])} in {month(before)}"


def record_point(ppi: Arithmetic, when: pd.Timestamp) -> str:
    """Say since when producer prices had not moved as far in this direction."""
    found = ppi.record
    word = "low" if found.falling else "high"
    if found.since is None:
        return f"No rate since {month(ppi.yoy.index[0])}, where the data begin, was as {word}."
    n = months_between(found.since, when)
    if n == 1:
        return f"The month before, the rate was as {word} or {word}er."
    return f"The rate had last been as {word} in {month(found.since)}, {n} months before."


def _carried(story: Story) -> str:
    carry = story.indexes["ppi"].carry
    if carry is None:
        return ""
    return (
        f"Of the rate {points(carry.carried.value)} was there in {month(carry.december)} and "
        f"{points(carry.new.value)} came since, each to rounding."
    )


def importers(story: Story) -> tuple[float, float]:
    """Return the smallest and largest share of the duty on importers under all choices."""
    shares = 1 - story.border.choices.share
    return shares.min(), shares.max()


def _bore(story: Story) -> str:
    low, high = importers(story)
    border = story.border
    since = f"from {month(border.base)} to {month(border.until)}"
    if low < 0 or high > 1:
        return f"Import prices leave open who bore the duty on goods from China {since}."
    return (
        f"Importers bore {spread(low, high, whole)} of the rise of the duty on goods from China {since}."
    )


def components(story: Story) -> Finding | None:
    """Open the section of components; None where they are not known."""
    found = story.parts
    if found is None:
        return None
    groups = found.parts.loc[list(GROUPS)].sort_values("value")
    first, *others = (groups if found.total < 0 else groups.iloc[::-1]).itertuples()
    rest = " and ".join(f"{points(row.value)} from {row.Index}" for row in others)
    n = len(found.months)
    return Finding(
        f"## By component\n\n**Of {percent(found.total)} in {month(story.month)}, "
        f"{points(first.value)} {bounds(first.low, first.high, points)} came from {first.Index}, "
        f"{rest}.** What is left to the total is {points(found.residual)}, which is rounding. "
        f"The Bureau prints no weights: they are those that fit {n} months around, and the brackets "
        f"hold every contribution that the rounded figures allow. {_most(found.parts)}"
    )


def _most(parts: pd.DataFrame) -> str:
    """Say whether the order of the two largest groups is certain."""
    groups = parts.loc[list(GROUPS)]
    first, second, *_ = groups.reindex(groups.value.abs().sort_values(ascending=False).index).index
    a, b = groups.loc[first], groups.loc[second]
    apart = a.low > b.high or a.high < b.low
    return (
        f"The order of {first} and {second} is certain."
        if apart
        else f"Whether {first} or {second} gave more is within rounding."
    )


def published(story: Story) -> Finding | None:
    """Say how many contributions that the Bureau printed lie where the weights allow; None without."""
    if story.parts is None or story.parts.published.empty:
        return None
    rows = story.parts.published
    # The Bureau prints a hundredth of a point, and says "about".
    held = rows.published.between(rows.low - 0.00015, rows.high + 0.00015).sum()
    which = f"All {len(rows)}" if held == len(rows) else f"{held} of {len(rows)}"
    return Finding(
        f"**{which} contributions of producer and consumer goods that the Bureau itself printed lie "
        "within these bounds.** They were not used to find them."
    )


def base_effects(story: Story) -> Finding | None:
    """Open the section of base effects; None where no month that it needs is published."""
    said = []
    for name, index in story.indexes.items():
        texts = [_step(name, index, story.month), _carry(index, story.month)]
        first, _, rest = " ".join(filter(None, texts)).partition(". ")
        said += [f"**{first.rstrip('.')}.** {rest}".rstrip()] if first else []
    return Finding("\n\n".join(["## What is new, and what is the base", *said])) if said else None


def _step(name: str, index: Arithmetic, when: pd.Timestamp) -> str:
    if index.step is None:
        return ""
    own = index.step
    ago = "risen" if own.base.value < 0 else "fallen"
    change = points(own.change.value)
    moved_by = "kept their rate" if change == points(0) else f"changed their rate by {change}"
    sure = own.base.low > 0 or own.base.high < 0
    text = (
        f"{INDEXES[name]} {moved_by} in {month(when)}, with {points(own.new.value)} new and "
        f"{part(own.base)} from the base of a year ago."
    )
    return f"{text} In that month of {when.year - 1} they had {ago}." if sure else text


def _carry(index: Arithmetic, when: pd.Timestamp) -> str:
    if index.carry is None:
        return ""
    own = index.carry
    return (
        f"Of the rate of {percent(index.yoy[when])}, {part(own.carried)} was there in "
        f"{month(own.december)}, and {part(own.new)} came since."
    )
