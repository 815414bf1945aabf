"""Sentences of report 11 on 2025: China's law and all exports, and Canada's lists."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.retaliation.study import Story
from analysis.present.finding import Finding, day_name, listing, month, percent, verb


def law_2025_words(story: Story) -> Finding:
    """Say what all exports did in 2025, and what the law was."""
    law, fall = story.law_2025.simple, story.fall_2025
    top = law.idxmax()
    return Finding(
        f"**From April to December 2025 US exports to China of all goods {verb(fall)} by "
        f"{percent(abs(fall), 0)} on the year before.** China's rate on US goods, a simple mean over "
        f"products, was {percent(law.iloc[0])} in {month(law.index[0])}, {percent(law[top])} in "
        f"{month(top)} and {percent(law.iloc[-1])} in {month(law.index[-1])}. Exports by product end in "
        f"{month(story.products_to)} in this package, so that 2025 has no estimate."
    )


def lists_2025_words(story: Story) -> Finding:
    """Say how far China's lists of March 2025 agree with the rates that rose."""
    rows = story.lists_2025[story.lists_2025.reporter.eq("CHN")]
    found, listed = int(rows.raised.sum()), int(rows.products.sum())
    lines = listing([f"{r.lines:,} of {int(r.published):,}" for r in rows.itertuples()])
    return Finding(
        f"**Of {listed} HS6 on China's lists of {day_name(rows.first_day.iloc[0])}, {found} bear a "
        f"higher rate from that day on in the WTO's table.** It raises {int(rows.other.iloc[0])} more "
        f"that are on none of them. The lists hold {lines} lines that were published."
    )


def canada_words(story: Story) -> Finding:
    """Say what Canada's lists hold, from when to when."""
    rows = story.lists_2025[story.lists_2025.reporter.eq("CAN")]
    parts = [_list(row) for row in rows.itertuples()]
    return Finding(
        f"**Canada taxed {parts[0]}.** A second list, of metals and other goods, taxed {parts[1]}. The "
        "lists of the European Union are in no table."
    )


def _list(row) -> str:
    until = f"to {day_name(row.last_day)}" if pd.notna(row.last_day) else "on, and no table says to when"
    published = f", where {int(row.published):,} were published" if pd.notna(row.published) else ""
    return (
        f"{row.lines:,} lines at {percent(row.added_rate, 0)} from {day_name(row.first_day)} {until}"
        f"{published}"
    )
