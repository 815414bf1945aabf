"""Waterfalls of report 09: what a partner lost (or gained), supplier by supplier, adding up."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.diversion.study import Story
from analysis.present.diversion.reading import (
    OTHERS,
    OWN,
    bn_range,
    is_within_lines,
    named,
    other_side,
    scope,
    share,
)
from analysis.present.finding import percent, the
from analysis.present.numbers import dollars
from analysis.present.picture import Picture
from analysis.present.style import (
    BLUE,
    GREY,
    ORANGE,
    billions_axis,
    house_style,
    is_narrow,
    new_figure,
    title,
    wrapped,
)

#: Look of what only the upper bound holds.
UNSURE = {"facecolor": "white", "hatch": "////", "lw": 0.8}


def waterfall_figure(story: Story) -> Picture | None:
    """Draw the larger side where the answer is by sector; where it is by line, it is drawn above."""
    return None if is_within_lines(story) else waterfall(story, story.side)


def other_waterfall_figure(story: Story) -> Picture | None:
    """Draw the smaller side; None where the partner has no such line."""
    side = other_side(story)
    return waterfall(story, side) if story.found[side].loss else None


@house_style
def waterfall(story: Story, side: str) -> Picture:
    """Draw how the partner's loss (or gain) is matched by others, supplier by supplier.

    Each supplier's bar is what it gained at most; its solid part is what it gained at least. The bars
    and what is not matched add up to the whole.
    """
    bounds, name, table = story.bounds[side], the(story.selection.partner_name), named(story, side)
    labels = [f"{OWN[side].capitalize()} by {name}", *table.index, "Not matched"]
    figure, ax = new_figure(height=0.36 * len(labels) + 1.2)
    texts = _bars(ax, table, story.found[side].loss)
    places = range(len(labels), 0, -1)
    for at, text in zip(places, texts, strict=True):
        ax.text(1.01, at, text.removesuffix("\u00a0bn USD") if is_narrow() else text,
                transform=ax.get_yaxis_transform(), va="center", fontsize=8)  # fmt: skip
    ax.set_yticks(places, [label.replace(" by ", " by\n") if is_narrow() else label for label in labels])
    ax.set_xlim(0, story.found[side].loss * 1.01)
    billions_axis(ax.xaxis)
    ax.grid(axis="x")
    ax.grid(axis="y", visible=False)
    ax.set_xlabel(wrapped(f"bn USD, 2025 less 2024, lines in which it {OWN[side]}"))
    end = {"lost": "and who sold more there", "won": "and who sold less there"}[side]
    title(figure, f"What {name} {OWN[side]} in the US in 2025, {end}")
    listed = "; ".join(f"{label} {text}" for label, text in zip(labels[1:], texts[1:], strict=True))
    shares = f"at most {percent(bounds['high'], 0)}"
    if pd.notna(bounds["low"]):
        shares = f"{share(bounds['low'])} to {percent(bounds['high'], 0)}"
    alt = (
        f"Waterfall chart in billion US dollars: {OWN[side]} by {name} {texts[0]}, of which others "
        f"{OTHERS[side]} {shares}. {listed}."
    )
    caption = (
        f"US imports for consumption, customs value, {scope(story)}. Whole blue bars: what others "
        f"{OTHERS[side]} in the same lines at most, in proportion to their changes; with the solid grey "
        "part they add up to the first bar. Solid blue: at least, net of opposite changes and of "
        f"chance. Hatched: between the two. Source: {story.vintage}."
    )
    return Picture(figure, alt, caption, name=f"diversion_waterfall_{side}")


def _bars(ax, table: pd.DataFrame, total: int) -> list[str]:
    """Draw the bars of a waterfall from the top, and return what each says in words."""
    high, low, y = table.high.sum(), table.low.sum(skipna=False), np.arange(len(table) + 2, 0, -1)
    ax.barh(y[0], total, color=ORANGE, height=0.66, label="in all")
    texts, start = [dollars(total)], total
    for at, row in zip(y[1:-1], table.itertuples(), strict=True):
        ax.barh(at, -row.high, left=start, edgecolor=BLUE, height=0.66, label="at most", **UNSURE)
        if not pd.isna(row.low):
            ax.barh(at, -row.low, left=start, color=BLUE, height=0.66, label="at least")
        texts.append(bn_range(row.low, row.high))
        start -= row.high
    if not pd.isna(low):
        ax.barh(y[-1], total - low, edgecolor=GREY, height=0.66, label="not matched, at most", **UNSURE)
    ax.barh(y[-1], total - high, color=GREY, height=0.66, label="not matched, at least")
    rest = (
        bn_range(total - high, total - low) if not pd.isna(low) else f"at least {dollars(total - high)}"
    )
    return [*texts, rest]
