"""Figures of report 09 beside the waterfalls: resolutions, sectors, partners, destinations."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.diversion.study import Story
from analysis.present.charts import Row, forest, forest_height
from analysis.present.diversion.reading import (
    NOUNS,
    OTHERS,
    at_least_zero,
    is_within_lines,
    sector_side,
    share,
    special_goods,
    window,
)
from analysis.present.diversion.waterfall import waterfall
from analysis.present.finding import percent, period, points, the, two
from analysis.present.labels import CHINA_CUSTOMS
from analysis.present.picture import Picture
from analysis.present.style import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    SKY,
    house_style,
    is_narrow,
    new_figure,
    percent_axis,
    plain_axis,
    title,
    wrapped,
)


def main_figure(story: Story) -> Picture:
    """Draw what the answer is about: lines, or sectors for a window that lines are not known for."""
    return waterfall(story, story.side) if is_within_lines(story) else sectors_figure(story)


@house_style
def sectors_figure(story: Story) -> Picture:
    """Draw what is matched by sector in the window, and in the same months of the years before."""
    side = sector_side(story)
    rows, said = [], []
    for (when, row), colour in zip(story.sectors[side].iterrows(), (ORANGE, GREY, GREY), strict=True):
        if pd.isna(row.high):
            continue
        label, words = (
            period(when.replace(" to ", ":")),
            f"{percent(row.net, 0)} · {percent(row.high, 0)}",
        )
        rows += [
            Row(label, row.high, row.net, row.high, words, colour, bold=colour == ORANGE),
            Row("", row.net, row.net, row.net, "", colour, "D", hollow=True),
        ]
        said.append(f"{label}: {words}")
    figure, ax = new_figure(height=forest_height(len(said)) + 0.9)
    forest(ax, rows, at=None)
    ax.set_xlim(-0.01, 1.02)
    percent_axis(ax.xaxis)
    ax.set_xlabel(f"share of the {NOUNS[side]} that others {OTHERS[side]}")
    _key(figure, ("At most", "o", BLACK, False), ("Net of opposite changes", "D", BLACK, True))
    title(figure, f"By sector, how much of the {NOUNS[side]} of {_owner(story)} others {OTHERS[side]}")
    alt = f"Range chart of shares, net and at most, per cent. {'; '.join(said)}."
    caption = (
        "US imports by NAICS3 sector, each period on the same months a year before. Earlier periods "
        f"show what the same count finds at other times. Source: {story.vintage_sectors}."
    )
    return Picture(figure, alt, caption)


@house_style
def resolution_figure(story: Story) -> Picture:
    """Draw the bounds of the replaced share from the finest lines to sectors."""
    found = [(f"HS {digits} digits", row) for digits, row in story.levels.iterrows()]
    found += [("HS 10, no special goods", story.groups.loc["all groups"])]
    found += [(f"Sectors, {window(story)}", story.sectors[story.side].iloc[0])]
    found = [(label, row) for label, row in found if pd.notna(row.high)]
    rows, said = [], []
    for label, row in found:
        low, *ends = at_least_zero(row) if "low" in row else [np.nan] * 3
        words = f"{share(low)} · {percent(row.net, 0)} · {percent(row.high, 0)}"
        rows += [
            Row(label, row.high, row.net if pd.isna(low) else low, row.high, words, BLUE),
            Row("", row.net, row.net, row.net, "", BLUE, "D", hollow=True),
        ]
        if pd.notna(low):
            rows.append(Row("", low, *ends, "", GREY, "|", offset=0.22))
        said.append(f"{label}: {words}")
    figure, ax = new_figure(height=forest_height(len(found)) + 0.6)
    forest(ax, rows, at=None)
    if not is_narrow():
        ax.text(1.01, len(found) + 0.6, "least · net · most", transform=ax.get_yaxis_transform(),
                va="center", fontsize=8)  # fmt: skip
    ax.set_xlim(-0.01, 1.02)
    percent_axis(ax.xaxis)
    noun, did = NOUNS[story.side], OTHERS[story.side]
    ax.set_xlabel(f"share of the {noun} that others {did}")
    _key(figure, ("At most", "o", BLUE, False), ("Net of opposite changes", "D", BLUE, True),
         ("At least, 95 % interval", "|", GREY, False))  # fmt: skip
    title(figure, f"How much of the {noun} of {_owner(story)} others {did}, by size of the lines")
    alt = (
        f"Range chart of the share of the {noun} that others {did}: at least, net, at most, per cent. "
        + "; ".join(said)
    )
    caption = (
        "Coarser lines match goods that differ, and let the falls and rises of one supplier cancel; the "
        "spread is the honest bound. Grey: the lower end with its 95 % interval, which is missing where "
        f"chance cannot be measured (too few untouched lines). Special goods: {special_goods()}. "
        f"Sources: {story.vintage}; by sector {story.vintage_sectors}."
    )
    return Picture(figure, alt + ".", caption)


def _owner(story: Story) -> str:
    return the(story.selection.partner_name)


def _key(figure, *entries: tuple) -> None:
    """Explain markers below the figure: name, marker, colour, whether it is open."""
    ax = figure.axes[0]
    handles = [
        ax.plot([], [], marker=marker, color=colour, mfc="white" if hollow else colour, lw=1.4, ms=4.5,
                label=wrapped(name, 24))[0]
        for name, marker, colour, hollow in entries
    ]  # fmt: skip
    ncols = 2 if is_narrow() else len(entries)
    figure.legend(handles=handles, loc="outside lower center", ncols=ncols, fontsize=8)


@house_style
def losers_figure(story: Story) -> Picture:
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
    title(figure, "How much others took over where each partner lost, beyond chance and at most")
    shares = "; ".join(
        f"{the(story.names[r.partner])} {percent(r.low, 0)} net of chance, {percent(r.high, 0)} at most"
        for r in story.losers.itertuples()
    )
    caption = (
        "US imports for consumption, 2024 to 2025, HS 10-digit lines, all goods. Net of chance: others' "
        "opposite changes and what untouched lines of like size would show taken off, not cut at zero; "
        f"95 % bootstrap interval over headings. Source: {story.vintage}."
    )
    return Picture(figure, f"Dot chart by partner. {shares}.", caption)


@house_style
def partners_figure(story: Story) -> Picture:
    """Draw each partner's coefficient on China's exposure; filled where it survives Holm."""
    rows = [
        Row(story.names[row.design], row.value, row.ci_low, row.ci_high, "",
            ORANGE if row.p_holm < 0.05 else GREY, hollow=row.p_holm >= 0.05,
            bold=row.design == story.selection.partner)
        for row in story.partners.itertuples()
    ]  # fmt: skip
    figure, ax = new_figure(height=5.6)
    forest(ax, rows, short=True)
    ax.set_xlim(-3.0, 6.0)
    plain_axis(ax.xaxis)
    unit = "per cent of own sales per one per cent of (1 + China's tariff) x China's share"
    ax.set_xlabel(wrapped(unit, 42))
    _key(figure, ("p < 0.05 after Holm", "o", ORANGE, False), ("Not told from zero", "o", GREY, True))
    title(figure, "Who sold more in the lines in which China was exposed")
    sure = story.partners[story.partners.p_holm.lt(0.05)]
    alt = "Interval chart of the response of each partner's sales to China's exposure. " + "; ".join(
        f"{the(story.names[row.design])} {two(row.value)}" for row in sure.itertuples()
    )
    caption = (
        "Log change 2024 to 2025 of ten-digit lines on China's change of the log tariff factor times "
        "its share of the line, own tariff held fixed, one regression a partner; 95 % intervals "
        "clustered by heading, cut at the frame. Orange and filled: p below 0.05 after Holm's "
        f"correction for all partners. Source: {story.vintage}."
    )
    return Picture(figure, f"{alt}; no other after correction.", caption)


@house_style
def destinations_figure(story: Story) -> Picture | None:
    """Draw contributions of destinations to China's export growth, where all levels are published.

    None for other partners, and for windows before there are levels.
    """
    china = story.china
    if china is None or china.levels.empty:
        return None
    figure, axes = new_figure(1, len(china.splits), height=2.6, sharex=True, sharey=True, squeeze=False)
    order, said = list(china.splits.values())[-1].index, []
    for ax, (when, split) in zip(axes.flat, china.splits.items(), strict=True):
        bars = split.contribution.reindex(order)
        ax.barh(bars.index, bars, color=[ORANGE if value < 0 else SKY for value in bars], height=0.66)
        for at, value in enumerate(bars):
            ax.annotate(points(value), (value, at), xytext=(4 if value >= 0 else -4, 0), fontsize=8,
                        textcoords="offset points", va="center",
                        ha="left" if value >= 0 else "right")  # fmt: skip
        ax.axvline(0, color=BLACK, lw=0.7)
        ax.set_title(f"{when}: total {percent(bars.sum())}", fontsize=9, loc="left")
        ax.grid(axis="x")
        ax.grid(axis="y", visible=False)
        ax.xaxis.set_major_formatter(lambda value, _: f"{value * 100:.0f}".replace("-", "−"))
        listed = ", ".join(f"{part} {points(value)}" for part, value in bars.items())
        said.append(f"{when}: {listed}; total {percent(bars.sum())}")
    everything = pd.concat([split.contribution for split in china.splits.values()])
    axes.flat[0].set_xlim(everything.min() * 2 - 0.01, everything.max() * 1.4)
    figure.supxlabel(wrapped("percentage points of China's export growth on a year earlier"), fontsize=9)
    title(figure, "What each destination added to China's export growth")
    caption = (
        "The two periods for which a level and a growth rate of every group were found; first release. "
        f"Contributions add up to total growth. Source: {CHINA_CUSTOMS}."
    )
    return Picture(
        figure, "Bar charts of contributions by destination. " + "; ".join(said) + ".", caption
    )
