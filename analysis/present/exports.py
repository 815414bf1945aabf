"""Figures, tables, numbers and finding of the export report."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.exports.study import Story
from analysis.present.finding import Finding, percent, points
from analysis.present.numbers import Number
from analysis.present.picture import Picture
from analysis.present.style import (
    BLACK,
    BLUE,
    DASHED,
    DOTTED,
    GREY,
    ORANGE,
    SKY,
    billions_axis,
    house_style,
    label_ends,
    month_axis,
    new_figure,
    percent_axis,
    title,
)  # fmt: skip
from analysis.present.table import Table

CHINA_CUSTOMS = "China Customs as republished"

#: Years whose shares become citable numbers: the last one before each episode.
YEARS = (2017, 2024)


def export_finding(story: Story) -> Finding:
    """State the latest change of US imports from the partner, and what explains China's total."""
    us, china, name = story.us, story.china, story.selection.partner_name
    growth, month = us.totals.yoy_growth, us.totals.index[-1]
    total = us.sectors.contribution.sum()
    first = us.sectors.iloc[0] if total < 0 else us.sectors.iloc[-1]
    text = (
        f"**US imports from {name} changed by {percent(total)} in {_period(month)} on the same months "
        f"of the year before.** The largest contribution came from "
        f"{first.label.lower()} ({points(first.contribution)})."
    )
    if growth.notna().any():
        text += (
            f" The lowest month of the window was {growth.idxmin():%B %Y} with {percent(growth.min())} "
            "on a year earlier."
        )
    if china is not None:
        usa, others = (
            china.split.contribution["United States"],
            china.split.contribution["All others"],
        )
        text += (
            f" China's own customs printed {percent(china.split.yoy_growth['United States'])} for its "
            f"exports to the United States in {china.month:%B %Y}, while its total exports changed by "
            f"{percent(usa + others)}: the United States contributed {points(usa)}, all other "
            f"destinations {points(others)}."
        )
    return Finding(text)


def _period(month: pd.Timestamp) -> str:
    return f"January to {month:%B %Y}" if month.month > 1 else f"{month:%B %Y}"


@house_style
def ledgers_figure(story: Story) -> Picture:
    """Draw the same trade as each customs office records it."""
    us, china, name = story.us, story.china, story.selection.partner_name
    months = us.totals.index
    figure, ax = new_figure(height=3.9)
    lines = [("US imports\nfor consumption", us.totals.customs_value, BLACK, "-", 1.8)]
    if us.totals.general_imports.notna().any():
        lines.append(("US general\nimports", us.totals.general_imports, ORANGE, DASHED, 1.4))
    if china is not None and (level := china.levels.reindex(months)).notna().any():
        lines.append(("China's exports\nto the US", level, BLUE, DOTTED, 2.0))
    for _, series, colour, dash, width in lines:
        ax.plot(series.index, series, color=colour, ls=dash, lw=width)
    ax.set_ylim(0, None)
    billions_axis(ax.yaxis)
    month_axis(ax, months)
    label_ends(ax, [(text, series, colour) for text, series, colour, *_ in lines])
    ax.set_ylabel("bn USD a month")
    title(figure, f"One trade, {len(lines)} ledgers: {name} to the United States")
    ends = "; ".join(
        f"{text.replace(chr(10), ' ')} {series.dropna().iloc[-1] / 1e9:.1f} in "
        f"{series.dropna().index[-1]:%B %Y}"
        for text, series, *_ in lines
    )
    alt = (
        f"Line chart of goods from {name} to the United States by month, billion US "
        f"dollars, {months[0]:%Y-%m} to {months[-1]:%Y-%m}: {ends}."
    )
    caption = "Imports for consumption and general imports: customs value, not seasonally adjusted. "
    if china is not None:
        first = china.levels.index[0].year
        caption += f"China's exports: free on board, as first published, levels from {first} on. "
    caption += f"Sources: {story.source}; general imports {story.general_source}"
    caption += f"; {CHINA_CUSTOMS}." if china is not None else "."
    return Picture(figure, alt, caption)


def ledger_table(story: Story) -> Table:
    """Print the change on a year earlier in each ledger, month by month."""
    frame = story.us.totals[["customs_value", "yoy_growth", "general_growth"]].iloc[-14:]
    frame = frame.astype(float).reset_index()
    if story.china is not None:
        frame["china_growth"] = frame.month.map(story.china.growth)
    heads = {
        "yoy_growth": "US imports for consumption",
        "general_growth": "US general imports",
        "china_growth": "China's exports to the US",
        "customs_value": "Level, bn USD",
    }
    formats = {name: "fraction" for name in heads if name.endswith("growth")}
    caption = (
        f"Change on a year earlier in each ledger, {story.selection.partner_name} to the United States. "
        "Levels: imports for consumption. – not published in the package."
    )
    return Table(frame, caption, heads=heads, formats=formats)


#: Said in place of a figure that only China's own customs could give.
ONLY_CHINA = Finding(
    "Not shown: of exporters' own customs, only China's figures are in the package. What US statistics "
    "say of this partner follows."
)


@house_style
def split_figure(story: Story) -> Picture | Finding:
    """Stack the contributions of the United States and of all others to China's export growth."""
    if story.china is None:
        return ONLY_CHINA
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
    names = ["Jan–Feb" if m.month == 2 else f"{m:%b}" for m in split.index]
    years = [f"\n{m.year}" if i == 0 or m.month == 2 else "" for i, m in enumerate(split.index)]
    ax.set_xticks(place, [n + y for n, y in zip(names, years, strict=True)], fontsize=8)
    percent_axis(ax.yaxis)
    ax.legend(loc="upper left", fontsize=8)
    title(figure, "China's export growth on a year earlier, split into destinations")
    lowest = split.united_states.idxmin()
    alt = (
        "Stacked bars by month: contributions of the United States and of all other destinations to "
        "the growth of China's exports on a year earlier, in percentage points, with total growth as "
        f"a line. The United States took away most in {lowest:%B %Y} "
        f"({points(split.united_states.min())}), when the total changed by "
        f"{percent(split.total[lowest])}."
    )
    caption = (
        "Bars add up to the line, in percentage points of total growth. January and February are "
        "summed, since the new year's holiday moves between them. World: revised levels; United "
        f"States: as first published. Source: {CHINA_CUSTOMS}."
    )
    return Picture(figure, alt, caption)


def split_table(story: Story) -> Table | Finding:
    """Print the split of one month's growth into the United States and all others."""
    china = story.china
    if china is None:
        return ONLY_CHINA
    caption = (
        f"China's exports, {china.month:%B %Y}, first release: the contributions sum to total growth. "
        "The total's base is its level over one plus its printed growth."
    )
    return _contributions_table(china.split, caption)


def destinations_table(story: Story) -> Table | Finding:
    """Print the split of growth by group of destinations."""
    china = story.china
    if china is None:
        return ONLY_CHINA
    caption = f"China's exports by destination, {_period(china.until)}, first release."
    return _contributions_table(china.destinations, caption)


def _contributions_table(split: pd.DataFrame, caption: str) -> Table:
    frame = split.rename_axis("part").reset_index()
    frame = frame[["part", "before", "now", "yoy_growth", "contribution"]]
    total = {
        "part": "Total", "before": split.before.sum(), "now": split.now.sum(),
        "yoy_growth": split.now.sum() / split.before.sum() - 1,
        "contribution": split.contribution.sum(),
    }  # fmt: skip
    frame = pd.concat([frame, pd.DataFrame([total])], ignore_index=True)
    heads = {
        "part": "", "before": "A year earlier, bn USD", "now": "Now, bn USD",
        "yoy_growth": "Growth", "contribution": "Contribution",
    }  # fmt: skip
    formats = {"before": "USD", "now": "USD", "contribution": points}
    return Table(frame, caption, heads=heads, formats=formats)


def sector_figure(story: Story) -> Picture:
    """Draw the contributions of sectors to the growth of US imports from the partner."""
    period = _period(story.us.totals.index[-1])
    return _contributions_figure(
        story.us.sectors,
        f"US imports from {story.selection.partner_name} by sector, {period}",
        caption=f"Imports for consumption, on the same months a year before. Source: {story.source}.",
    )


def sector_table(story: Story) -> Table:
    """Print level, growth and contribution of every sector, largest fall first."""
    frame = story.us.sectors.rename_axis("product").reset_index()
    frame = frame[["product", "label", "before", "now", "yoy_growth", "contribution"]]
    heads = {"before": "A year earlier, bn USD", "now": "Now, bn USD", "yoy_growth": "Growth",
             "contribution": "Contribution"}  # fmt: skip
    formats = {"before": "USD", "now": "USD", "contribution": points}
    period = _period(story.us.totals.index[-1])
    caption = f"US imports from {story.selection.partner_name} by sector, {period}."
    return Table(frame, caption, heads=heads, formats=formats)


def partner_figure(story: Story) -> Picture:
    """Draw the contributions of partners to the growth of all US imports in the panel."""
    period = _period(story.us.totals.index[-1])
    return _contributions_figure(
        story.us.partners,
        f"US imports by partner, {period}",
        caption=(
            f"Imports for consumption from the {len(story.us.partners)} partners of the panel (about "
            f"nine tenths of all), on the same months a year before. Source: {story.source}."
        ),
    )


@house_style
def _contributions_figure(
    parts: pd.DataFrame, heading: str, *, caption: str, n_bars: int = 14
) -> Picture:
    """Draw the largest contributions to growth as bars, the rest summed in one."""
    ranked = parts.reindex(parts.contribution.abs().sort_values(ascending=False).index)
    shown, rest = ranked.head(n_bars), ranked.iloc[n_bars:]
    bars = shown.set_index("label").contribution.sort_values(ascending=False)
    if len(rest):
        bars = pd.concat([pd.Series({f"{len(rest)} others": rest.contribution.sum()}), bars])
    figure, ax = new_figure(height=0.235 * len(bars) + 1.0)
    colours = [ORANGE if value < 0 else SKY for value in bars]
    ax.barh(bars.index, bars, color=colours, height=0.7)
    ax.axvline(0, color=BLACK, lw=0.7)
    low, high = min(bars.min(), 0), max(bars.max(), 0)
    span = high - low
    ax.set_xlim(low - 0.16 * span * (low < 0), high + 0.16 * span * (high > 0))
    for y, value in enumerate(bars):
        ax.text(
            value + np.copysign(span * 0.012, value), y, points(value), va="center", fontsize=8,
            ha="left" if value >= 0 else "right",
        )  # fmt: skip
    ax.grid(axis="y", visible=False)
    ax.grid(axis="x")
    ax.xaxis.set_major_formatter(lambda value, _: f"{value * 100:.0f}".replace("-", "−"))
    ax.set_xlabel("percentage points of total growth")
    title(figure, heading)
    total = parts.contribution.sum()
    least, most = ranked.contribution.idxmin(), ranked.contribution.idxmax()
    alt = (
        f"Bar chart: {heading}. Contributions sum to {percent(total)}. Lowest: "
        f"{parts.label[least]} {points(parts.contribution[least])}; highest: {parts.label[most]} "
        f"{points(parts.contribution[most])}."
    )
    return Picture(figure, alt, f"{caption} Contributions sum to total growth of {percent(total)}.")


@house_style
def shares_figure(story: Story) -> Picture:
    """Draw each partner's share of US imports by year, the selected and the largest ones named."""
    selection, shares, names = story.selection, story.us.shares, story.us.names
    largest = shares.iloc[-1].sort_values(ascending=False).index[:6].tolist()
    named = [*dict.fromkeys([selection.partner, *largest])]
    figure, ax = new_figure(height=3.9)
    colours = dict(zip(named, [BLACK, ORANGE, BLUE, GREY, "#00795B", SKY, "#8A4F9E"], strict=False))
    dashes = ["-", DASHED, DOTTED, "-.", "-", DASHED, DOTTED]
    when = pd.to_datetime(shares.index.astype(str) + "-07-01")
    lines = []
    for code, dash in zip(named, dashes, strict=False):
        line = pd.Series(shares[code].to_numpy(), index=when)
        width = 2.4 if code == selection.partner else 1.3
        ax.plot(when, line, color=colours[code], lw=width, ls=dash)
        lines.append((names[code], line, colours[code]))
    ax.set_ylim(0, None)
    percent_axis(ax.yaxis)
    month_axis(ax, pd.DatetimeIndex([when[0], when[-1]]))
    label_ends(ax, lines)
    last = shares.index[-1]
    title(figure, "Share of US imports for consumption by partner")
    own = shares[selection.partner]
    alt = (
        f"Line chart of shares of US imports by year, {shares.index[0]} to {last}, per cent. "
        f"{selection.partner_name} goes from {percent(own.iloc[0])} to {percent(own.iloc[-1])}; "
        f"largest in {last}: {names[largest[0]]} with {percent(shares[largest[0]].iloc[-1])}."
    )
    until = story.us.shares_until
    part = f"; {last} is January to {until:%B}" if until.month < 12 else ""
    caption = (
        f"Imports for consumption, customs value, over the published total of all countries{part}. "
        f"Source: {story.source}."
    )
    return Picture(figure, alt, caption)


def export_numbers(story: Story) -> list[Number]:
    """Return the citable numbers of the export report."""
    us, china = story.us, story.china
    partner, name, numbers = story.selection.partner, story.selection.partner_name, []

    def add(key, value, unit, definition, data):
        numbers.append(
            Number(key=key, value=float(value), unit=unit, definition=definition, vintage=data)
        )

    for month in story.quoted:
        growth = us.totals.yoy_growth.get(pd.Timestamp(f"{month}-01"), np.nan)
        if pd.notna(growth):
            what = f"US imports for consumption from {name}, {month} on a year earlier"
            add(f"imports.{partner}.{month}.yoy", growth, "fraction", what, story.source)
    for year in YEARS:
        what = f"share of {name} in US imports for consumption, {year}"
        add(f"share.{partner}.{year}", us.shares.loc[year, partner], "fraction", what, story.source)
    if china is not None:
        month, data = f"{china.month:%Y-%m}", f"{CHINA_CUSTOMS}, first release"
        for part, key in (("United States", "usa"), ("All others", "others")):
            who = {"usa": "the United States", "others": "all other destinations"}[key]
            what = f"contribution of {who} to China's export growth, {month}"
            value = china.split.contribution[part]
            add(f"exports.CHN.{month}.contribution_{key}", value, "percentage points", what, data)
    return numbers
