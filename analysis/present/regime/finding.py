"""The answer of report 10."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.regime.regimes import at_least
from analysis.estimate.regime.study import Story
from analysis.present.finding import (
    Answer,
    bounds,
    capital,
    during,
    from_to,
    month,
    p_value,
    period,
    verb,
    whole,
)
from analysis.present.regime.labels import dated, fine, last_step, last_window, whose


def answer(story: Story) -> Answer:
    """Say what the cuts brought back where that is known, else when the partner's share last broke."""
    sentence, points, names = (_recovery if story.recovery else _break)(story)
    return Answer(
        sentence, tuple(points), names=names, data_to=month(story.data_to), released=story.released
    )


def _recovery(story: Story) -> tuple[str, list[str], tuple[str, ...]]:
    us = last_window(story.recovery, "us")
    did, share = regained(us)
    sentence = (
        f"With {whole(us.rate_undone)} of the rise in tariffs collected undone by "
        f"{from_to(us.start, us.end)}, US imports from China {did} {share} of their fall."
    )
    return (
        sentence,
        [_ledger(story), _expected(us), *_share(story)],
        ("China", from_to(us.start, us.end)),
    )


def regained(row: pd.Series) -> tuple[str, str]:
    """Return the verb for what a window brought back, and the share of the fall with its interval."""
    ends = row.undone, row.undone_low, row.undone_high
    if row.undone < 0:
        value, high, low = (-end for end in ends)
        return "lost another", f"{whole(value)} {bounds(low, high, whole)}"
    return "had regained", f"{whole(row.undone)} {bounds(*ends[1:], whole)}"


def _ledger(story: Story) -> str:
    china = last_window(story.recovery, "china")
    did, share = regained(china)
    until = from_to(china.start, china.end)
    return f"By China's own record its exports to the US {did} {share} of their fall by {until}."


def _expected(us: pd.Series) -> str:
    return (
        f"If cuts worked as rises did, US imports would have regained {whole(us.expected)} "
        f"{bounds(us.expected_low, us.expected_high, whole)}, {beside(us)}."
    )


def beside(row: pd.Series) -> str:
    """Say whether the share expected and the one undone can be the same, by their intervals."""
    if row.undone_high < row.expected_low:
        return "more than they did"
    if row.undone_low > row.expected_high:
        return "less than they did"
    return "which cannot be told from what they did"


def _share(story: Story) -> list[str]:
    known = last_step(story, "share")
    if known is None:
        return []
    row, before, after = known
    return [
        f"{whose(story)} share of US imports {verb(row.step)} from {fine(before)} to {fine(after)} at "
        f"its last break, {dated(row)}."
    ]


def _break(story: Story) -> tuple[str, list[str], tuple[str, ...]]:
    selection, known = story.selection, last_step(story, "share")
    window = period(f"{selection.start:%Y-%m}:{selection.end:%Y-%m}")
    when = capital(during(window))
    names = (selection.partner_name, window)
    if known is None:
        p = p_value(story.regimes.breaks["share"].tests.p_value[0])
        text = f"{when} no break in {whose(story)} share of US imports can be told from its usual swings"
        return f"{text} ({p}).", _tariff(story), names
    row, before, after = known
    sentence = (
        f"{when} {whose(story)} share of US imports last broke in {dated(row)}, "
        f"{verb(row.step, 'rising', 'falling')} from {fine(before)} to {fine(after)}."
    )
    return sentence, [*_tariff(story), at_the_law(story), *elsewhere(story)], names


def _tariff(story: Story) -> list[str]:
    known = last_step(story, "tariff")
    if known is None:
        p = p_value(story.regimes.breaks["tariff"].tests.p_value[0])
        return [f"The rate that US customs collect shows no break ({p})."]
    row, before, after = known
    return [
        f"The rate that US customs collect {verb(row.step)} from {fine(before)} to {fine(after)} at "
        f"its last break, {dated(row)}."
    ]


def at_the_law(story: Story) -> str:
    """Say how many breaks of the share lie at a change of the tariff, and how many would by accident."""
    own, months = story.regimes.coincidence.query("series == 'share'"), story.regimes.law.month
    if not months.between(story.selection.start, story.selection.end).any():
        return "The tariff by law did not move by a point in the window."
    n, within = len(own), int(own.within.sum())
    if n == 1:
        text = f"The break of the share lies at {'a' if within else 'no'} change of the tariff"
    else:
        text = f"{within or 'None'} of {n} breaks of the share {'lie' if within > 1 else 'lies'} at a "
        text += "change of the tariff"
    if own.chance.isna().any():
        return f"{text}, as far as the dates are known."
    if not within:
        return f"{text}."
    chance = p_value(at_least(own.chance, within))
    if n == 1:
        return f"{text}; a random date would with {chance}."
    return f"{text}; random dates would give {own.chance.sum():.1f}, and as many or more with {chance}."


def elsewhere(story: Story) -> list[str]:
    """Say how many other partners moved as far the same way at the date of the share's last break."""
    steps, partner = story.regimes.elsewhere, story.selection.partner
    if partner not in steps.index or len(steps) < 2:
        return []
    own, others = steps.step[partner], steps.step.drop(partner)
    beyond = int((np.sign(own) * others >= abs(own)).sum())
    when = (
        "At that date" if len(story.regimes.breaks["share"].dates) == 1 else "At the last of these dates"
    )
    return [
        f"{when} {beyond or 'none'} of {len(others)} other partners {verb(own, 'gained', 'lost')} as "
        "large a part of their share."
    ]
