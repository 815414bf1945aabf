"""Figures of report 03."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.estimate.exports.study import Story
from analysis.present.charts import Line, lines
from analysis.present.exports.words import to_date
from analysis.present.finding import listing, month, percent, points, the
from analysis.present.labels import CHINA_CUSTOMS
from analysis.present.picture import Picture
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
    house_style,
    is_narrow,
    new_figure,
    percent_axis,
    points_axis,
    title,
    wrapped,
)  # fmt: skip


@house_style
def ledgers_figure(story: Story) -> Picture:
    """Draw the same trade as each customs office records it."""
    us, china, name = story.us, story.china, the(story.selection.partner_name)
    months = us.totals.index
    drawn = [Line("US imports\nfor consumption", us.totals.customs_value)]
    if us.totals.general_imports.notna().any():
        drawn.append(Line("US general\nimports", us.totals.general_imports, ORANGE, DASHED))
    if china is not None and (level := china.levels.reindex(months)).notna().any():
        drawn.append(Line("China's exports\nto the US", level, BLUE, DOTTED))
    figure, ax = new_figure(height=3.9)
    ax.set_ylim(0, 1.06 * max(line.values.max() for line in drawn))
    lines(ax, drawn, months=months)
    billions_axis(ax.yaxis)
    ax.set_ylabel("bn USD a month")
    many = len(drawn) > 1
    heading = f"Goods from {name} to the United States by month"
    title(figure, heading + (f", in {len(drawn)} customs ledgers" if many else ""))
    known = [(line.label.replace("\n", " "), line.values.dropna()) for line in drawn]
    ends = "; ".join(f"{text} {s.iloc[-1] / 1e9:.1f} in {month(s.index[-1])}" for text, s in known)
    alt = (
        f"Line chart of goods from {name} to the United States by month, billion US dollars, "
        f"{month(months[0])} to {month(months[-1])}: {ends}."
    )
    caption = "Customs value of imports for consumption"
    caption += " and of general imports" if us.totals.general_imports.notna().any() else ""
    caption += ", not seasonally adjusted. "
    sources = [story.source]
    if us.totals.general_imports.notna().any():
        sources.append(f"general imports {story.general_source}")
    if "China's exports to the US" in dict(known):
        first = dict(known)["China's exports to the US"].index[0]
        caption += f"China's exports: free on board, as first published, levels from {first.year} on. "
        sources.append(CHINA_CUSTOMS)
    return Picture(figure, alt, f"{caption}Sources: {'; '.join(sources)}.")


@house_style
def split_figure(story: Story) -> Picture | None:
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
        place, split.all_others, bottom=bottom, color=SKY, width=0.7, label="All other destinations",
        hatch="///", edgecolor="white", lw=0,
    )  # fmt: skip
    ax.plot(place, split.total, color=BLACK, marker="o", ms=4.5, lw=1.2, label="Total growth")
    ax.axhline(0, color=BLACK, lw=0.7)
    _month_ticks(ax, split.index)
    percent_axis(ax.yaxis)
    figure.legend(loc="outside lower center", ncols=2 if is_narrow() else 3, fontsize=8)
    title(figure, "What the United States and all others added to China's export growth, by month")
    lowest = split.united_states.idxmin()
    alt = (
        "Stacked bars by month: contributions of the United States and of all other destinations to "
        "the growth of China's exports on a year earlier, in percentage points, with total growth as "
        f"a line. The United States gave least in {month(lowest)} "
        f"({points(split.united_states.min())}), when the total changed by "
        f"{percent(split.total[lowest])}."
    )
    caption = (
        "Bars add up to the line, in percentage points of total growth. January and February are "
        "summed, since the new year's holiday moves between them. World: revised levels; United "
        f"States: as first published. Source: {CHINA_CUSTOMS}."
    )
    return Picture(figure, alt, caption)


def _month_ticks(ax: Axes, months: pd.DatetimeIndex) -> None:
    """Name months at places 0, 1, ..., January and February together; a phone has them upright."""
    join = " " if is_narrow() else "\n"
    names = ["Jan–Feb" if m.month == 2 else f"{m:%b}" for m in months]
    years = [f"{join}{m.year}" if i == 0 or m.month == 2 else "" for i, m in enumerate(months)]
    texts = [name + year for name, year in zip(names, years, strict=True)]
    ax.set_xticks(range(len(months)), texts, fontsize=8, rotation=90 if is_narrow() else 0)


def sector_figure(story: Story) -> Picture | None:
    """Draw the contributions of sectors to the growth of US imports from the partner."""
    name, period = the(story.selection.partner_name), to_date(story.us.totals.index[-1])
    return _contributions_figure(
        story.us.sectors,
        f"What each sector added to US imports from {name}, {period}",
        caption=f"Imports for consumption, on the same months a year before. Source: {story.source}.",
        name="exports_sector",
    )


def partner_figure(story: Story) -> Picture | None:
    """Draw the contributions of partners to the growth of all US imports in the panel."""
    return _contributions_figure(
        story.us.partners,
        f"What each partner added to US imports, {to_date(story.us.totals.index[-1])}",
        caption=(
            f"Imports for consumption from the {len(story.us.partners)} partners of the panel (about "
            f"nine tenths of all), on the same months a year before. Source: {story.source}."
        ),
        name="exports_partner",
    )


@house_style
def _contributions_figure(
    parts: pd.DataFrame, heading: str, *, caption: str, name: str, n_bars: int = 14
) -> Picture | None:
    """Draw the largest contributions to growth as bars, the rest summed in one.

    None where no year before is known.
    """
    if parts.contribution.isna().any():
        return None
    ranked = parts.reindex(parts.contribution.abs().sort_values(ascending=False).index)
    shown, rest = ranked.head(n_bars), ranked.iloc[n_bars:]
    bars = shown.set_index("label").contribution.sort_values(ascending=False)
    if len(rest):
        bars = pd.concat([pd.Series({f"{len(rest)} others": rest.contribution.sum()}), bars])
    figure, ax = new_figure(height=(0.32 if is_narrow() else 0.235) * len(bars) + 1.0)
    _bars(ax, bars)
    ax.set_xlabel(wrapped("percentage points of total growth"))
    title(figure, heading)
    total = parts.contribution.sum()
    least, most = ranked.contribution.idxmin(), ranked.contribution.idxmax()
    alt = (
        f"Bar chart: {heading}. Contributions sum to {percent(total)}. Lowest: "
        f"{the(parts.label[least])} {points(parts.contribution[least])}; highest: "
        f"{the(parts.label[most])} {points(parts.contribution[most])}."
    )
    caption = f"{caption} Contributions sum to total growth of {percent(total)}."
    return Picture(figure, alt, caption, name=name)


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
            points(value), (value, place), xytext=(np.copysign(4, value), 0),
            textcoords="offset points", va="center", ha="left" if value >= 0 else "right", fontsize=8,
        )  # fmt: skip
    ax.set_yticks(range(len(bars)), [wrapped(label, 20) for label in bars.index], fontsize=8)
    ax.set_ylim(-0.7, len(bars) - 0.3)
    ax.axvline(0, color=BLACK, lw=0.7)
    ax.grid(axis="y", visible=False)
    ax.grid(axis="x")
    points_axis(ax.xaxis)


@house_style
def shares_figure(story: Story) -> Picture:
    """Draw each partner's share of US imports by year, the selected and the largest ones named."""
    selection, shares, names = story.selection, story.us.shares, story.us.names
    largest = shares.iloc[-1].sort_values(ascending=False).index[:6].tolist()
    named = [*dict.fromkeys([selection.partner, *largest])]
    colours = [BLACK, ORANGE, BLUE, GREY, GREEN, SKY, "#8A4F9E"]
    dashes = ["-", DASHED, DOTTED, "-.", "-", DASHED, DOTTED]
    when = pd.to_datetime(shares.index.astype(str) + "-01-01")
    drawn = [
        Line(names[code], pd.Series(shares[code].to_numpy(), index=when), colour, dash,
             "o" if code == selection.partner else "")
        for code, colour, dash in zip(named, colours, dashes, strict=False)
    ]  # fmt: skip
    figure, ax = new_figure(height=3.9)
    ax.set_ylim(0, 1.06 * max(line.values.max() for line in drawn))
    lines(ax, drawn, months=when)
    ax.set_xlim(when[0] - pd.Timedelta(days=90), when[-1] + pd.Timedelta(days=90))
    percent_axis(ax.yaxis)
    first, last = shares.index[[0, -1]]
    years = str(last) if first == last else f"{first} to {last}"
    title(figure, f"Share of US imports for consumption by partner, {years}")
    own = shares[selection.partner]
    alt = (
        f"Line chart of shares of US imports by year, {years}, per cent. "
        f"The share of {the(selection.partner_name)} goes from {percent(own.iloc[0])} to "
        f"{percent(own.iloc[-1])}; "
        f"largest in {last}: {listing([the(names[code]) for code in largest[:3]])}, the first with "
        f"{percent(shares[largest[0]].iloc[-1])}."
    )
    until = story.us.shares_until
    part = f"; {last} is {to_date(until)}" if until.month < 12 else ""
    caption = (
        f"Imports for consumption, customs value, over the published total of all countries{part}. "
        f"Source: {story.source}."
    )
    return Picture(figure, alt, caption)
