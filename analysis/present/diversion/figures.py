"""Figures of report 06; what they say is in ``text.md``."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.estimate.diversion.story import DiversionStory
from analysis.present.charts import Row, forest, forest_height
from analysis.present.diversion.frames import named
from analysis.present.diversion.labels import (
    NOUNS,
    OTHERS,
    SIDE_VERBS,
    bn_range,
    is_within_lines,
    sector_side,
)
from analysis.present.finding import period, the, whole
from analysis.present.numbers import dollars
from analysis.present.page import Drawn
from analysis.present.style import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    billions_axis,
    is_narrow,
    new_figure,
    percent_axis,
    plain_axis,
    wrapped,
)

#: Look of what only the upper bound holds.
UNSURE = {"facecolor": "white", "hatch": "////", "lw": 0.8}


def main_figure(story: DiversionStory) -> Drawn:
    """Draw what the answer is about: lines, or sectors for a window that lines are not known for."""
    return _waterfall(story) if is_within_lines(story) else _sectors(story)


def waterfall_figure(story: DiversionStory) -> Drawn | None:
    """Draw the larger side where the answer is by sector; where it is by line, it is drawn above."""
    return None if is_within_lines(story) else _waterfall(story)


def _waterfall(story: DiversionStory) -> Drawn:
    """Draw how the partner's loss (or gain) is matched by others, supplier by supplier.

    Each supplier's bar is what it gained at most; its solid part is what it gained at least. The bars
    and what is not matched add up to the whole.
    """
    side, name, table = story.side, the(story.selection.partner_name), named(story)
    labels = [f"{SIDE_VERBS[side].capitalize()} by {name}", *table.index, "Not matched"]
    figure, ax = new_figure(height=0.36 * len(labels) + 1.2)
    texts = _bars(ax, table, story.found[side].loss)
    places = range(len(labels), 0, -1)
    for at, text in zip(places, texts, strict=True):
        ax.text(
            1.01,
            at,
            text.removesuffix("\u00a0bn USD") if is_narrow() else text,
            transform=ax.get_yaxis_transform(),
            va="center",
            fontsize=8,
        )
    ax.set_yticks(places, [label.replace(" by ", " by\n") if is_narrow() else label for label in labels])
    ax.set_xlim(0, story.found[side].loss * 1.01)
    billions_axis(ax.xaxis)
    ax.grid(axis="x")
    ax.grid(axis="y", visible=False)
    ax.set_xlabel(wrapped(f"bn USD, 2025 less 2024, lines in which it {SIDE_VERBS[side]}"))
    bar_texts = [f"{label} {text}" for label, text in zip(labels[1:], texts[1:], strict=True)]
    return Drawn(figure, {"total": texts[0], "said": "; ".join(bar_texts)}, "waterfall_figure")


def _bars(ax: Axes, table: pd.DataFrame, total: int) -> list[str]:
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


def _sectors(story: DiversionStory) -> Drawn:
    """Draw what is matched by sector in the window, and in the same months of the years before."""
    side = sector_side(story)
    rows, row_texts = [], []
    for (when, row), colour in zip(story.sectors[side].iterrows(), (ORANGE, GREY, GREY), strict=True):
        if pd.isna(row.high):
            continue
        label, words = period(when.replace(" to ", ":")), f"{whole(row.net)} · {whole(row.high)}"
        rows += [
            Row(label, row.high, row.net, row.high, words, colour, bold=colour == ORANGE),
            Row("", row.net, row.net, row.net, "", colour, "D", hollow=True),
        ]
        row_texts.append(f"{label}: {words}")
    figure, ax = new_figure(height=forest_height(len(row_texts)) + 0.9)
    forest(ax, rows, at=None)
    _shares(ax, side)
    _key(figure, ("At most", "o", BLACK, False), ("Net of opposite changes", "D", BLACK, True))
    return Drawn(figure, {"said": "; ".join(row_texts)})


def _shares(ax: Axes, side: str) -> None:
    """Draw the axis of a share of what the partner lost or gained."""
    ax.set_xlim(-0.01, 1.02)
    percent_axis(ax.xaxis)
    ax.set_xlabel(f"share of the {NOUNS[side]} that others {OTHERS[side]}")


def _key(figure: Figure, *entries: tuple) -> None:
    """Explain markers below the figure: name, marker, colour, whether it is open."""
    ax = figure.axes[0]
    handles = [
        ax.plot(
            [],
            [],
            marker=marker,
            color=colour,
            mfc="white" if hollow else colour,
            lw=1.4,
            ms=4.5,
            label=wrapped(name, 24),
        )[0]
        for name, marker, colour, hollow in entries
    ]
    ncols = 2 if is_narrow() else len(entries)
    figure.legend(handles=handles, loc="outside lower center", ncols=ncols, fontsize=8)


def losers_figure(story: DiversionStory) -> Figure:
    """Draw what others took over of each partner's loss, at most and beyond chance."""
    rows = []
    for row in story.losers.itertuples():
        mine = row.partner == story.selection.partner
        colour = ORANGE if mine else GREY
        ends = (row.low_ci_low, row.low_ci_high)
        rows.append(Row(story.names[row.partner], row.low, *ends, "", colour, bold=mine))
        rows.append(Row("", row.high, row.high, row.high, "", colour, "D", hollow=True))
    figure, ax = new_figure(height=5.6)
    forest(ax, rows, short=True)
    percent_axis(ax.xaxis)
    ax.set_xlabel("share of the partner's loss")
    _key(figure, ("Net of chance, 95 % interval", "o", GREY, False), ("At most", "D", GREY, True))
    return figure


def partners_figure(story: DiversionStory) -> Figure:
    """Draw each partner's coefficient on China's exposure; filled where it survives Holm."""
    rows = [
        Row(
            story.names[row.design],
            row.value,
            row.ci_low,
            row.ci_high,
            "",
            ORANGE if row.p_holm < 0.05 else GREY,
            hollow=row.p_holm >= 0.05,
            bold=row.design == story.selection.partner,
        )
        for row in story.partners.itertuples()
    ]
    figure, ax = new_figure(height=5.6)
    forest(ax, rows, short=True)
    ax.set_xlim(-3.0, 6.0)
    plain_axis(ax.xaxis)
    unit = "per cent of own sales per one per cent of (1 + China's tariff) x China's share"
    ax.set_xlabel(wrapped(unit, 42))
    _key(figure, ("p < 0.05 after Holm", "o", ORANGE, False), ("Not significant", "o", GREY, True))
    return figure
