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
    at_least_zero,
    bn_range,
    is_within_lines,
    sector_side,
    share,
    window,
)
from analysis.present.finding import percent, period, points, the, whole
from analysis.present.numbers import dollars
from analysis.present.page import Drawn
from analysis.present.style import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    SKY,
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


def resolution_figure(story: DiversionStory) -> Drawn:
    """Draw the bounds of the replaced share from the finest lines to sectors."""
    levels = [(f"HS {digits} digits", row) for digits, row in story.levels.iterrows()]
    levels += [("HS 10, no special goods", story.groups.loc["all groups"])]
    levels += [(f"Sectors, {window(story)}", story.sectors[story.side].iloc[0])]
    levels = [(label, row) for label, row in levels if pd.notna(row.high)]
    rows, row_texts = [], []
    for label, row in levels:
        low, *ends = at_least_zero(row) if "low" in row else [np.nan] * 3
        words = f"{share(low)} · {whole(row.net)} · {whole(row.high)}"
        rows += [
            Row(label, row.high, row.net if pd.isna(low) else low, row.high, words, BLUE),
            Row("", row.net, row.net, row.net, "", BLUE, "D", hollow=True),
        ]
        if pd.notna(low):
            rows.append(Row("", low, *ends, "", GREY, "|", offset=0.22))
        row_texts.append(f"{label}: {words}")
    figure, ax = new_figure(height=forest_height(len(levels)) + 0.6)
    forest(ax, rows, at=None)
    if not is_narrow():
        ax.text(
            1.01,
            len(levels) + 0.6,
            "least · net · most",
            transform=ax.get_yaxis_transform(),
            va="center",
            fontsize=8,
        )
    _shares(ax, story.side)
    _key(
        figure,
        ("At most", "o", BLUE, False),
        ("Net of opposite changes", "D", BLUE, True),
        ("At least, 95 % interval", "|", GREY, False),
    )
    return Drawn(figure, {"said": "; ".join(row_texts)})


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


def destinations_figure(story: DiversionStory) -> Drawn | None:
    """Draw contributions of destinations to China's export growth, where all levels are published.

    None for other partners, and for windows before there are levels.
    """
    china = story.china
    if china is None:
        return None
    figure, axes = new_figure(1, len(china.splits), height=2.6, sharex=True, sharey=True, squeeze=False)
    order, panel_texts = list(china.splits.values())[-1].index, []
    for ax, (when, split) in zip(axes.flat, china.splits.items(), strict=True):
        bars = split.contribution.reindex(order)
        ax.barh(bars.index, bars, color=[ORANGE if value < 0 else SKY for value in bars], height=0.66)
        for at, value in enumerate(bars):
            ax.annotate(
                points(value),
                (value, at),
                xytext=(4 if value >= 0 else -4, 0),
                fontsize=8,
                textcoords="offset points",
                va="center",
                ha="left" if value >= 0 else "right",
            )
        ax.axvline(0, color=BLACK, lw=0.7)
        ax.set_title(f"{when}: total {percent(bars.sum())}", fontsize=9, loc="left")
        ax.grid(axis="x")
        ax.grid(axis="y", visible=False)
        ax.xaxis.set_major_formatter(lambda value, _: f"{value * 100:.0f}".replace("-", "−"))
        listed = ", ".join(f"{part} {points(value)}" for part, value in bars.items())
        panel_texts.append(f"{when}: {listed}; total {percent(bars.sum())}")
    everything = pd.concat([split.contribution for split in china.splits.values()])
    axes.flat[0].set_xlim(everything.min() * 2 - 0.01, everything.max() * 1.4)
    figure.supxlabel(wrapped("percentage points of China's export growth on a year earlier"), fontsize=9)
    return Drawn(figure, {"said": "; ".join(panel_texts)})
