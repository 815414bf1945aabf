"""Figures of the diversion report: a waterfall that adds up, resolutions, partners, destinations."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.diversion.study import Story
from analysis.present.diversion import NOUNS, at_least_zero, bn, bn_range, listing, named, scope
from analysis.present.finding import Finding, percent, two
from analysis.present.picture import Picture
from analysis.present.style import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    billions_axis,
    house_style,
    new_figure,
    percent_axis,
    title,
)

#: Look of what only the upper bound holds.
UNSURE = {"facecolor": "white", "hatch": "////", "lw": 0.8}


@house_style
def waterfall_figure(story: Story, *, side: str = "lost") -> Picture | Finding:
    """Draw how the partner's loss (or gain) is matched by others, supplier by supplier.

    Each supplier's bar is what it gained at most; its solid part is what it gained at least. The bars
    and what is not matched add up to the whole.
    """
    found, bounds = story.found[side], story.bounds[side]
    did, whole, rest = (
        ("gained", "Lost by", "Not matched") if side == "lost" else ("lost", "Gained by", "Not matched")
    )
    name = story.selection.partner_name
    if not found.loss:
        return Finding(f"{name} has no such line.")
    table = named(story, side)
    total, high, low = found.loss, table.high.sum(), table.low.sum()
    labels = [f"{whole} {name}", *table.index, rest]
    figure, ax = new_figure(height=0.36 * len(labels) + 1.2)
    y = np.arange(len(labels), 0, -1)
    ax.barh(y[0], total, color=ORANGE, height=0.66)
    start = total
    texts = [bn(total)]
    for at, row in zip(y[1:-1], table.itertuples(), strict=True):
        ax.barh(at, -row.high, left=start, edgecolor=BLUE, height=0.66, **UNSURE)
        ax.barh(at, -row.low, left=start, color=BLUE, height=0.66)
        texts.append(bn_range(row.low, row.high))
        start -= row.high
    ax.barh(y[-1], total - low, edgecolor=GREY, height=0.66, **UNSURE)
    ax.barh(y[-1], total - high, color=GREY, height=0.66)
    texts.append(bn_range(total - high, total - low))
    for at, text in zip(y, texts, strict=True):
        ax.text(1.01, at, text, transform=ax.get_yaxis_transform(), va="center", fontsize=8)
    ax.set_yticks(y, labels)
    ax.set_xlim(0, total * 1.01)
    billions_axis(ax.xaxis)
    ax.grid(axis="x")
    ax.grid(axis="y", visible=False)
    ax.set_xlabel(
        "bn USD, 2025 less 2024, lines in which it " + ("lost" if side == "lost" else "gained")
    )
    heading = (
        "lost in the US, and who came instead" if side == "lost" else "gained in the US, and who lost"
    )
    title(figure, f"What {name} {heading}")
    shares = f"{percent(at_least_zero(bounds)[0], 0)} to {percent(bounds['high'], 0)}"
    if pd.isna(bounds["low"]):
        shares = f"at most {percent(bounds['high'], 0)}"
    listed = "; ".join(f"{label} {text}" for label, text in zip(labels[1:], texts[1:], strict=True))
    alt = (
        f"Waterfall chart in billion US dollars: {whole.lower()} {name} {bn(total)}, of which others "
        f"{did} {shares}. {listed}."
    )
    caption = (
        f"US imports for consumption, customs value, {scope(story)}. Whole blue bars: what others {did} "
        "in the same lines at most, in proportion to their changes; with the solid grey part they add "
        "up to the first bar. Solid blue: at least, net of opposite changes and of chance. Hatched: "
        f"between the two. Source: {story.vintage}."
    )
    return Picture(figure, alt, caption, name=f"diversion_waterfall_{side}")


@house_style
def resolution_figure(story: Story) -> Picture:
    """Draw the bounds of the replaced share from the finest lines to sectors."""
    rows = [(f"HS {digits} digits", row) for digits, row in story.levels.iterrows()]
    rows += [("HS 10, no special goods", story.groups.loc["all groups"])]
    if story.side == "lost":
        rows += [(f"NAICS sectors, {story.sectors.index[0]}", story.sectors.iloc[0])]
    rows = [(label, row) for label, row in rows if pd.notna(row.high)]
    figure, ax = new_figure(height=0.42 * len(rows) + 1.3)
    said = []
    for at, (label, row) in zip(range(len(rows), 0, -1), rows, strict=True):
        low = np.maximum(0.0, row.get("low", np.nan))
        known = pd.notna(low)
        ax.hlines(at, low if known else row.net, row.high, color=BLUE, lw=2)
        ax.scatter(row.high, at, color=BLUE, s=26, zorder=3)
        ax.scatter(row.net, at, facecolor="white", edgecolor=BLUE, marker="D", s=24, zorder=3)
        if known:
            ax.scatter(low, at, color=BLUE, marker="|", s=120, zorder=3)
            ends = np.maximum(0.0, [row.low_ci_low, row.low_ci_high])
            ax.hlines(at - 0.25, *ends, color=GREY, lw=1.2)
        words = f"{percent(low, 0) if known else '–'} · {percent(row.net, 0)} · {percent(row.high, 0)}"
        ax.text(1.01, at, words, transform=ax.get_yaxis_transform(), va="center", fontsize=8)
        said.append(f"{label}: {words}")
    ax.set_yticks(range(len(rows), 0, -1), [label for label, _ in rows])
    ax.set_ylim(0.4, len(rows) + 0.6)
    place = {"transform": ax.get_yaxis_transform(), "va": "center", "fontsize": 8}
    ax.text(1.01, len(rows) + 0.6, "least · net · most", **place)
    ax.set_xlim(-0.01, 1.01)
    percent_axis(ax.xaxis)
    ax.grid(axis="x")
    ax.grid(axis="y", visible=False)
    noun, did = NOUNS[story.side], {"lost": "gained", "won": "lost"}[story.side]
    ax.set_xlabel(f"share of the {noun} that others {did}: | at least   ◇ net   ● at most")
    title(figure, f"How much of the {noun} of {story.selection.partner_name} others {did}")
    alt = (
        f"Range chart of the share of the {noun} that others {did}: at least, net, at most, per cent. "
        + "; ".join(said)
    )
    caption = (
        "Finer lines match less by accident of adding up, coarser ones more; the spread is the honest "
        "bound. Grey: 95 % interval of the lower end, which is missing where chance cannot be measured "
        f"(too few untouched lines). Special goods: {listing()}. Sources: {story.vintage}; by sector "
        f"{story.vintage_sectors}."
    )
    return Picture(figure, alt + ".", caption)


@house_style
def losers_figure(story: Story) -> Picture:
    """Draw what others took over of each partner's loss, at most and beyond chance."""
    table = story.losers.iloc[::-1].reset_index(drop=True)
    figure, ax = new_figure(height=5.2)
    y, mine = np.arange(1, len(table) + 1), table.partner.eq(story.selection.partner)
    colours = np.where(mine, ORANGE, GREY)
    ax.hlines(y, table.low_ci_low, table.low_ci_high, color=colours, lw=1.6)
    ax.scatter(table.low, y, color=colours, s=20, zorder=3)
    ax.scatter(table.high, y, facecolor="white", edgecolor=colours, marker="D", s=20, zorder=3)
    ax.axvline(0, color=BLACK, lw=0.7)
    ax.set_yticks(y, table.partner.map(story.names), fontsize=7.5)
    for text, own in zip(ax.get_yticklabels(), mine, strict=True):
        text.set_fontweight("bold" if own else "normal")
    ax.set_ylim(0.2, len(table) + 0.8)
    percent_axis(ax.xaxis)
    ax.grid(axis="x")
    ax.grid(axis="y", visible=False)
    ax.set_xlabel("share of the partner's loss: ● net of chance, with interval   ◇ at most")
    title(figure, "What others took over where each partner lost")
    named_shares = "; ".join(
        f"{story.names[r.partner]} {percent(r.low, 0)} net of chance, {percent(r.high, 0)} at most"
        for r in story.losers.itertuples()
    )
    caption = (
        "US imports for consumption, 2024 to 2025, HS 10-digit lines, all goods. Net of chance: others' "
        "opposite changes and what untouched lines of like size would show taken off, not cut at zero; "
        f"95 % bootstrap interval over headings. Source: {story.vintage}."
    )
    return Picture(figure, f"Dot chart by partner. {named_shares}.", caption)


@house_style
def partners_figure(story: Story) -> Picture:
    """Draw each partner's coefficient on China's exposure; filled where it survives Holm."""
    table = story.partners.iloc[::-1].reset_index(drop=True)
    sure = table.p_holm.lt(0.05)
    figure, ax = new_figure(height=5.4)
    y, (low, high) = np.arange(1, len(table) + 1), (-3.0, 6.0)
    colours = np.where(sure, ORANGE, GREY)
    ax.hlines(y, table.ci_low.clip(low), table.ci_high.clip(upper=high), color=colours, lw=1.6)
    faces = np.where(sure, ORANGE, "white")
    ax.scatter(table.value, y, facecolor=faces, edgecolor=colours, s=20, zorder=3)
    ax.axvline(0, color=BLACK, lw=0.7)
    ax.set_yticks(y, table.design.map(story.names), fontsize=7.5)
    for text, partner in zip(ax.get_yticklabels(), table.design, strict=True):
        text.set_fontweight("bold" if partner == story.selection.partner else "normal")
    ax.set_ylim(0.2, len(table) + 0.8)
    ax.set_xlim(low, high)
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:g}".replace("-", "−"))
    ax.grid(axis="x")
    ax.grid(axis="y", visible=False)
    ax.set_xlabel("per cent of own sales per one per cent of (1 + China's tariff) x China's share")
    title(figure, "Who sold more in the lines in which China was exposed")
    alt = "Interval chart of the response of each partner's sales to China's exposure. " + "; ".join(
        f"{story.names[r.design]} {two(r.value)}" for r in table[sure].iloc[::-1].itertuples()
    )
    caption = (
        "Log change 2024 to 2025 of ten-digit lines on China's change of the log tariff factor times "
        "its share of the line, own tariff held fixed, one regression a partner; 95 % intervals "
        "clustered by heading, cut at the frame. Orange and filled: p below 0.05 after Holm's "
        f"correction for all partners. Source: {story.vintage}."
    )
    return Picture(figure, f"{alt}; no other after correction.", caption)
