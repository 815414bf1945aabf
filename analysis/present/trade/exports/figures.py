"""Figures of report 03; what they say is in ``text.md``."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.estimate.trade.exports.story import ExportsStory
from analysis.present.charts import Line, lines
from analysis.present.finding import month, points
from analysis.present.numbers import billions
from analysis.present.page import Drawn
from analysis.present.style import (
    BLACK,
    BLUE,
    DASHED,
    DOTTED,
    GREEN,
    GREY,
    ORANGE,
    SKY,
    billions_axis,
    is_narrow,
    new_figure,
    percent_axis,
    points_axis,
    wrapped,
)
from analysis.present.trade.exports.labels import ledgers_heading

#: Bars of a figure of contributions; the rest is summed in one.
N_BARS = 14


def ledgers_figure(story: ExportsStory) -> Drawn:
    """Draw the same trade as each customs office records it."""
    us, china = story.us, story.china
    months = us.totals.index
    ledgers = [Line("US imports\nfor consumption", us.totals.customs_value)]
    if us.totals.general_imports.notna().any():
        ledgers.append(Line("US general\nimports", us.totals.general_imports, ORANGE, DASHED))
    if china is not None and (level := china.levels.reindex(months)).notna().any():
        ledgers.append(Line("China's exports\nto the US", level, BLUE, DOTTED))
    figure, ax = new_figure(height=3.9)
    ax.set_ylim(0, 1.06 * max(line.values.max() for line in ledgers))
    lines(ax, ledgers, months=months)
    billions_axis(ax.yaxis)
    ax.set_ylabel("bn USD a month")
    recorded = {line.label.replace("\n", " "): line.values.dropna() for line in ledgers}
    ends = [f"{text} {billions(s.iloc[-1])} in {month(s.index[-1])}" for text, s in recorded.items()]
    names = {
        "ends": "; ".join(ends),
        "heading": ledgers_heading(story),
        "general": "US general imports" in recorded,
        "chinese": recorded.get("China's exports to the US", ()),
    }
    return Drawn(figure, names)


def split_figure(story: ExportsStory) -> Figure | None:
    """Stack the contributions of the United States and of all others to China's export growth."""
    if story.china is None or story.china.months.empty:
        return None
    split = story.china.months
    figure, ax = new_figure(height=3.7)
    place = np.arange(len(split))
    ax.bar(place, split.united_states, color=ORANGE, width=0.7, label="United States")
    same_sign = np.sign(split.united_states) == np.sign(split.all_others)
    bottom = split.united_states.where(same_sign, 0.0)
    ax.bar(
        place,
        split.all_others,
        bottom=bottom,
        color=SKY,
        width=0.7,
        label="All other destinations",
        hatch="///",
        edgecolor="white",
        lw=0,
    )
    ax.plot(place, split.total, color=BLACK, marker="o", ms=4.5, lw=1.2, label="Total growth")
    ax.axhline(0, color=BLACK, lw=0.7)
    _month_ticks(ax, split.index)
    percent_axis(ax.yaxis)
    figure.legend(loc="outside lower center", ncols=2 if is_narrow() else 3, fontsize=8)
    return figure


def _month_ticks(ax: Axes, months: pd.DatetimeIndex) -> None:
    """Name months at places 0, 1, ..., January and February together; a phone has them upright."""
    join = " " if is_narrow() else "\n"
    names = ["Jan–Feb" if m.month == 2 else f"{m:%b}" for m in months]
    years = [f"{join}{m.year}" if i == 0 or m.month == 2 else "" for i, m in enumerate(months)]
    texts = [name + year for name, year in zip(names, years, strict=True)]
    ax.set_xticks(range(len(months)), texts, fontsize=8, rotation=90 if is_narrow() else 0)


def sector_figure(story: ExportsStory) -> Figure | None:
    """Draw the contributions of sectors to the growth of US imports from the partner."""
    return _contributions(story.us.sectors)


def partner_figure(story: ExportsStory) -> Figure | None:
    """Draw the contributions of partners to the growth of all US imports in the panel."""
    return _contributions(story.us.partners)


def _contributions(parts: pd.DataFrame) -> Figure | None:
    """Draw the largest contributions to growth as bars; None where no year before is known."""
    if parts.contribution.isna().any():
        return None
    ranked = parts.reindex(parts.contribution.abs().sort_values(ascending=False).index)
    shown, rest = ranked.head(N_BARS), ranked.iloc[N_BARS:]
    bars = shown.set_index("label").contribution.sort_values(ascending=False)
    if len(rest):
        bars = pd.concat([pd.Series({f"{len(rest)} others": rest.contribution.sum()}), bars])
    figure, ax = new_figure(height=(0.32 if is_narrow() else 0.235) * len(bars) + 1.0)
    _bars(ax, bars)
    ax.set_xlabel(wrapped("percentage points of total growth"))
    return figure


def _bars(ax: Axes, bars: pd.Series) -> None:
    """Draw contributions from the bottom, each with its number at its end."""
    span = max(bars.max(), 0) - min(bars.min(), 0)
    room = (0.5 if is_narrow() else 0.16) * span  # for the numbers
    ax.set_xlim(
        min(bars.min(), 0) - room * (bars.min() < 0), max(bars.max(), 0) + room * (bars.max() > 0)
    )
    for place, (label, value) in enumerate(bars.items()):
        ax.barh(place, value, color=ORANGE if value < 0 else SKY, height=0.7, label=label)
        ax.annotate(
            points(value),
            (value, place),
            xytext=(np.copysign(4, value), 0),
            textcoords="offset points",
            va="center",
            ha="left" if value >= 0 else "right",
            fontsize=8,
        )
    ax.set_yticks(range(len(bars)), [wrapped(label, 20) for label in bars.index], fontsize=8)
    ax.set_ylim(-0.7, len(bars) - 0.3)
    ax.axvline(0, color=BLACK, lw=0.7)
    ax.grid(axis="y", visible=False)
    ax.grid(axis="x")
    points_axis(ax.xaxis)


def shares_figure(story: ExportsStory) -> Drawn:
    """Draw each partner's share of US imports by year, the selected and the largest ones named."""
    selection, shares, names = story.selection, story.us.shares, story.us.names
    largest = shares.iloc[-1].sort_values(ascending=False).index[:6].tolist()
    named = [*dict.fromkeys([selection.partner, *largest])]
    colours = [BLACK, ORANGE, BLUE, GREY, GREEN, SKY, "#8A4F9E"]
    dashes = ["-", DASHED, DOTTED, "-.", "-", DASHED, DOTTED]
    when = pd.to_datetime(shares.index.astype(str) + "-01-01")
    shares_by_partner = [
        Line(
            names[code],
            pd.Series(shares[code].to_numpy(), index=when),
            colour,
            dash,
            "o" if code == selection.partner else "",
        )
        for code, colour, dash in zip(named, colours, dashes, strict=False)
    ]
    figure, ax = new_figure(height=3.9)
    ax.set_ylim(0, 1.06 * max(line.values.max() for line in shares_by_partner))
    lines(ax, shares_by_partner, months=when)
    ax.set_xlim(when[0] - pd.Timedelta(days=90), when[-1] + pd.Timedelta(days=90))
    percent_axis(ax.yaxis)
    return Drawn(figure, {"largest": largest})
