"""What report 10 adds to its tables of China's recovery, which no other partner has."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.regime.study import Story
from analysis.present.finding import Finding, from_to, month, percent, whole
from analysis.present.regime.labels import last_window


def open_questions(story: Story) -> Finding | None:
    """Say what would change the answer about China."""
    if story.recovery is None:
        return None
    return Finding(
        "What would change this answer: more months after the last cut, since shipments and contracts "
        "need time. So would imports by product after the panel ends, which would show whether later "
        "cuts worked as the first one did. A third is an explanation of why the two customs offices no "
        "longer record the same trade."
    )


def comparison_words(story: Story) -> Finding | None:
    """Say what the two tables of recovery compare, and where their interval comes from."""
    if story.recovery is None:
        return None
    calm = story.recovery.calm
    return Finding(
        "If cuts work as rises do, the share of the fall that is undone follows from the share of the "
        "tariff that is undone, almost whatever the elasticity. The elasticity decides how far trade "
        "should move. That is why there are two tables, and why the first is the sharper comparison.\n\n"
        "Its interval says how far trade moves when no tariff does. It comes from "
        f"{len(calm)} calm stretches that compare no month from January to March, since the holiday "
        "moves between them. That was decided after a first run with all stretches, whose widest moves "
        "all came from the new year. The stretches overlap and start in only "
        f"{calm.index.year.nunique()} different years, so that the interval is itself uncertain.\n\n"
        f"{_after_the_first_cut(story)}"
    )


def _after_the_first_cut(story: Story) -> str:
    windows = story.recovery.windows.query("ledger == 'us'")
    row: pd.Series = windows.iloc[1]
    return (
        f"In {from_to(row.start, row.end)}, after the first cut, {whole(row.undone)} of the fall was "
        "undone in US figures, but the rate that customs collected had not fallen far either: "
        f"{whole(row.rate_undone)} of its rise was undone. The headline was cut by far more than what "
        "was paid."
    )


def base_words(story: Story) -> Finding | None:
    """Say how far the share undone hangs on the base year."""
    if story.recovery is None:
        return None
    shares = story.recovery.bases.undone
    return Finding(
        "The base is a judgement: the last months of 2024 already hold goods brought forward, and trade "
        "with China was shrinking before. With another base the share lies between "
        f"{whole(shares.min())} and {whole(shares.max())}."
    )


def ledger_words(story: Story) -> Finding | None:
    """Say how far the ledgers of the two customs offices have parted, and what may lie behind it."""
    if story.recovery is None:
        return None
    first, last = story.recovery.drift.iloc[0], story.recovery.drift.iloc[-1]
    end = month(last_window(story.recovery, "china").end)
    return Finding(
        f"**The two ledgers have parted: China recorded {percent(first.ratio - 1, 0)} more than the US "
        f"in {from_to(first.start, first.end)}, and {percent(last.ratio - 1, 0)} more in "
        f"{from_to(last.start, last.end)}.** They were never meant to agree, but they used to move "
        "together.\n\n"
        "Parcels worth up to 800 dollars came in free of duty from China and Hong Kong until 2 May "
        "2025, and were not in the US figures used here. How many of those sent since then are in them "
        "cannot be seen. Goods declared under another origin or below their worth leave them, and "
        "goods sent through third countries leave China's. Most months of 2026 in China's record, "
        f"which ends in {end}, have moreover been found in one source only. Which of these it is "
        "cannot be said from totals. Until it is known, the answer to how much is back depends on whom "
        "one asks."
    )
