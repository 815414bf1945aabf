"""Figures, tables, numbers and finding of the tariff report."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.combine.law.rates import LAYERS
from analysis.estimate.tariffs.study import Story
from analysis.present.finding import Finding, percent, points
from analysis.present.numbers import Number
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
    SOLID,
    house_style,
    label_ends,
    month_axis,
    new_figure,
    percent_axis,
    title,
)  # fmt: skip
from analysis.present.table import Table
from analysis.vocabulary import TERMS

LAW = "tariff calendar, fixed baskets of 2017 and 2024"
LAYER_COLOURS = dict(zip(LAYERS, (GREY, GREEN, SKY, ORANGE, BLUE), strict=True))


def tariff_finding(story: Story) -> Finding:
    """State level, peak and change of the collected and the lawful rate in the window."""
    path, name = story.path, story.selection.partner_name
    paid, law = path.effective_rate.dropna(), path.statutory_rate.dropna()
    if paid.empty:
        return Finding(f"No duties on goods from {name} are published for this window.")
    peak = paid.idxmax()
    text = (
        f"**The average duty collected on goods from {name} went from {percent(paid.iloc[0])} in "
        f"{paid.index[0]:%B %Y} to {percent(paid.iloc[-1])} in {paid.index[-1]:%B %Y}**; the highest "
        f"month was {peak:%B %Y} with {percent(paid.max())}."
    )
    if law.empty:
        return Finding(text + f" The statutory rate on goods from {name} is not established here.")
    top = law.idxmax()
    text += (
        f" The law, on a fixed basket, would have charged {percent(law.max())} at "
        f"its peak ({top:%B %Y}), when {percent(paid.get(top, np.nan))} was collected"
        if top in paid.index
        else f" The law, on a fixed basket, would have charged {percent(law.max())} in {top:%B %Y}"
    )
    headline = path.headline_rate
    if headline.max() > 0:
        text += f", and the uniform add-on that the press quotes averaged {percent(headline[top])}"
    return Finding(text + ".")


@house_style
def tariff_figure(story: Story) -> Picture:
    """Draw the three tariffs over time, with the event calendar on top."""
    selection, path, headline, events = story.selection, story.path, story.headline, story.events
    months = path.index
    figure, ax = new_figure(height=4.3)
    day = headline.reindex(headline.index.union([months[0], months[-1]]))
    day = day.ffill()[months[0] : months[-1]]
    lines = []
    if day.max() > 0:
        in_force = day[max(day.gt(0).argmax() - 1, 0) :]
        ax.step(in_force.index, in_force, where="post", color=GREY, lw=1.2, ls=DOTTED)
        lines.append(("Headline\n(uniform add-on)", day, GREY))
    for basket, law in path.statutory_rate.dropna().groupby(path.basket):
        ax.plot(law.index, law, color=ORANGE, lw=1.5, ls=DASHED)
        if law.index[-1] < months[-1] and basket == 2017:
            middle = law.index[len(law) * 2 // 3]
            ax.annotate(
                "Statutory (2017 basket)", (middle, law[middle]), xytext=(0, 5), ha="center",
                textcoords="offset points", color=ORANGE, fontsize=8.5,
            )  # fmt: skip
    if path.statutory_rate.notna().any():
        law = path.statutory_rate.dropna()
        lines.append((f"Statutory\n({path.basket[law.index[-1]]} basket)", law, ORANGE))
    ax.plot(months, path.effective_rate, color=BLACK, lw=1.9, ls=SOLID)
    if "realised_rate" in path and path.realised_rate[path.effective_rate.isna()].notna().any():
        after = path.realised_rate.where(path.index >= path.effective_rate.last_valid_index())
        ax.plot(months, after, color=BLACK, lw=1.1)
        lines.append(("Effective (thin: with-\nout HTS 98 and 99)", after, BLACK))
    else:
        lines.append(("Effective\n(collected)", path.effective_rate, BLACK))
    top = max(day.max(), path.statutory_rate.max(), path.effective_rate.max())
    ax.set_ylim(0, top * 1.16)
    percent_axis(ax.yaxis)
    month_axis(ax, months)
    _mark_events(ax, events, months)
    label_ends(ax, lines)
    title(figure, f"US tariff on goods from {selection.partner_name}, per cent of customs value")
    window = f"{selection.start:%Y-%m} to {selection.end:%Y-%m}"
    peak = path.effective_rate.idxmax()
    lawful = path.statutory_rate.notna().any()
    others = (
        f"the statutory rate peaks at {percent(path.statutory_rate.max())}; the headline rate at "
        f"{percent(day.max())}"
        if lawful
        else "no statutory rate is drawn"
    )
    alt = (
        f"Line chart of US tariff rates on goods from {selection.partner_name}, {window}, in per "
        f"cent. The rate collected peaks at {percent(path.effective_rate.max())} in {peak:%B %Y}; "
        f"{others}. Numbered ticks on top mark {events.effective_date.nunique()} dates."
    )
    defined = (
        f"Headline: {TERMS['headline_rate'].definition}. Statutory: "
        f"{TERMS['statutory_rate'].definition}. "
        if lawful
        else f"The statutory rate on goods from {selection.partner_name} is not established here. "
    )
    caption = (
        f"{defined}Effective: duties over customs value of imports for consumption. Numbers on top: "
        f"dates of the calendar below. Sources: {story.source}; {LAW}."
    )
    return Picture(figure, alt, caption)


def _mark_events(ax, events: pd.DataFrame, months: pd.DatetimeIndex) -> None:
    """Tick the dates of the calendar along the top; close dates share one label."""
    dates = events.effective_date.drop_duplicates().sort_values().reset_index(drop=True)
    near = (months[-1] - months[0]) / 24
    top = ax.get_ylim()[1]
    groups: list[list[int]] = []
    for number, date in enumerate(dates):
        ax.plot([date, date], [top * 0.955, top * 0.985], color=BLACK, lw=0.8)
        if groups and date - dates[groups[-1][-1]] <= near:
            groups[-1].append(number)
        else:
            groups.append([number])
    for group in groups:
        middle = dates[group[0]] + (dates[group[-1]] - dates[group[0]]) / 2
        text = str(group[0] + 1) if len(group) == 1 else f"{group[0] + 1}–{group[-1] + 1}"
        ax.text(middle, top * 0.995, text, ha="center", va="bottom", fontsize=7)


def event_table(story: Story) -> Table:
    """List the events of the window, numbered by date as in the figure."""
    events = story.events
    dates = {d: i for i, d in enumerate(sorted(events.effective_date.unique()), start=1)}
    frame = pd.DataFrame(
        {
            "no": events.effective_date.map(dates),
            "effective_date": events.effective_date,
            "announcement_date": events.announcement_date,
            "measure": events.measure.replace("", "–"),
            "scope": events.scope,
            "change": [
                "–" if pd.isna(change) else f"{points(change)} to {percent(level)}"
                for change, level in zip(events.rate_change, events.rate_level, strict=True)
            ],
            "legal_reference": events.legal_reference,
            "verification": events.verification,
        }
    )
    heads = {
        "no": "No.", "effective_date": "In force", "announcement_date": "Announced",
        "measure": "Measure", "scope": "Goods", "change": "Rate",
        "legal_reference": "Legal reference", "verification": "Grade",
    }  # fmt: skip
    day = lambda d: "–" if pd.isna(d) else f"{d:%Y-%m-%d}"  # noqa: E731
    formats = {
        "no": "count", "effective_date": day, "announcement_date": day,
    }  # fmt: skip
    caption = (
        f"US measures that change a rate on goods from {story.selection.partner_name} in the window. "
        "Grade: P primary text read, D confirmed by data, S1/S2 one or two secondary sources, M memory."
    )
    return Table(frame, caption, heads=heads, formats=formats)


@house_style
def layers_figure(story: Story) -> Picture | Finding:
    """Stack the layers of the statutory rate, with the effective rate drawn over them."""
    selection, path = story.selection, story.path
    lawful = path[path.statutory_rate.notna()]
    if lawful.empty:
        return Finding(
            f"The statutory rate on goods from {selection.partner_name} is not established in this "
            "window."
        )
    used = [layer for layer in LAYERS if lawful[layer].max() > 0.0005]
    figure, ax = new_figure(height=3.9)
    for _, part in lawful.groupby("basket"):
        stacks = ax.stackplot(
            part.index, part[used].T, colors=[LAYER_COLOURS[n] for n in used], alpha=0.85, lw=0.4,
            edgecolor="white",
        )  # fmt: skip
    ax.plot(path.index, path.effective_rate, color=BLACK, lw=1.8)
    handles = [*reversed(stacks), ax.lines[-1]]
    names = [*(TERMS[layer].label for layer in reversed(used)), "Effective rate (collected)"]
    ax.legend(handles, names, loc="upper left", fontsize=8)
    ax.set_ylim(0, max(lawful.statutory_rate.max(), path.effective_rate.max()) * 1.12)
    percent_axis(ax.yaxis)
    month_axis(ax, lawful.index)
    title(figure, f"What the law would charge on goods from {selection.partner_name}, by layer")
    last = lawful.iloc[-1]
    parts = ", ".join(f"{TERMS[n].label} {percent(last[n])}" for n in used)
    alt = (
        f"Stacked areas of the layers of the US statutory rate on goods from "
        f"{selection.partner_name}, per cent, with the effective rate as a line. In "
        f"{lawful.index[-1]:%B %Y}: {parts}; together {percent(last.statutory_rate)}."
    )
    caption = (
        "Layers add up to the statutory rate, day-weighted by month; weights: imports of 2024 (HTS10), "
        f"before 2024 of 2017 (China by HS6, others by sector). Line: effective rate. Sources: {LAW}; "
        f"{story.source}."
    )
    return Picture(figure, alt, caption)


def gap_table(story: Story) -> Table | Finding:
    """Print the gap between law and collection, split into two parts that add up."""
    if story.gap.empty:
        return Finding("There is no month with both a statutory and an effective rate.")
    frame = story.gap.iloc[-24:].reset_index()
    heads = {
        "within_sectors": "Within sectors", "between_sectors": "Between sectors", "gap": "Gap",
    }  # fmt: skip
    caption = (
        f"Statutory minus effective rate on goods from {story.selection.partner_name}, last "
        f"{len(frame)} months. The gap is the sum of the gap within sectors and of shifts between them."
    )
    formats = dict.fromkeys(heads, points)
    return Table(frame, caption, heads=heads, formats=formats)


@house_style
def sector_figure(story: Story) -> Picture:
    """Draw statutory and effective rate of the largest products in the last month."""
    selection, month, sectors = story.selection, story.month, story.sectors
    largest = sectors[sectors.effective_rate.notna()].head(16).iloc[::-1]
    figure, ax = new_figure(height=4.6)
    place = np.arange(len(largest))
    for y, (law, paid) in zip(place, largest[["statutory_rate", "effective_rate"]].values, strict=True):
        ax.plot([law, paid], [y, y], color="#BBBBBB", lw=2, zorder=1)
    has_law = largest.statutory_rate.notna().any()
    if has_law:
        ax.scatter(
            largest.statutory_rate, place, marker="D", s=30, facecolor="white", edgecolor=ORANGE,
            lw=1.4, label="Statutory", zorder=3,
        )  # fmt: skip
    ax.scatter(largest.effective_rate, place, s=34, color=BLACK, label="Effective", zorder=3)
    ax.set_yticks(place, largest.label)
    ax.grid(axis="x")
    ax.grid(axis="y", visible=False)
    ax.set_xlim(0, None)
    percent_axis(ax.xaxis)
    ax.legend(loc="lower right")
    title(figure, f"US tariff on goods from {selection.partner_name} by sector, {month:%B %Y}")
    first = largest.iloc[-1]
    alt = (
        f"Dot chart of the {'statutory and ' if has_law else ''}effective US tariff on goods from "
        f"{selection.partner_name} in "
        f"{month:%B %Y} for {len(largest)} sectors, largest first. {first.label}: effective "
        f"{percent(first.effective_rate)}"
        + (f", statutory {percent(first.statutory_rate)}." if has_law else ".")
    )
    order = "pre-episode weight" if has_law else "imports"
    caption = (
        f"The {len(largest)} largest products by {order} ({selection.system.upper()}), largest on top. "
        f"Sources: {story.source}{f'; {LAW}' if has_law else ''}."
    )
    return Picture(figure, alt, caption)


def sector_table(story: Story) -> Table:
    """Print both rates and the value of every product in the last month."""
    columns = ["product", "label", "weight", "statutory_rate", "effective_rate", "customs_value"]
    frame = story.sectors.rename_axis("product").reset_index()[columns]
    name = story.selection.partner_name
    caption = f"US tariff on goods from {name} by product, {story.month:%B %Y}."
    return Table(frame, caption, heads={"customs_value": "Imports, bn USD"})


def tariff_numbers(story: Story) -> list[Number]:
    """Return the citable rates of the quoted months, where published."""
    path, numbers = story.path, []
    partner, name = story.selection.partner, story.selection.partner_name
    what = {
        "effective": (
            "effective_rate",
            f"duties over customs value, all goods from {name}",
            story.source,
        ),
        "statutory": (
            "statutory_rate",
            f"what the law would charge on the fixed basket of goods from {name}, day-weighted",
            LAW,
        ),
        "headline": (
            "headline_rate",
            f"uniform add-on on goods from {name}, mean over the days of the month",
            "tariff calendar",
        ),
    }
    for month in story.quoted:
        row = path.loc[path.index == f"{month}-01"]
        for term, (column, definition, data) in what.items():
            if len(row) and pd.notna(row[column].iloc[0]):
                numbers.append(
                    Number(
                        key=f"tariff.{partner}.{month}.{term}",
                        value=float(row[column].iloc[0]),
                        unit="fraction",
                        definition=f"{definition}, {month}",
                        vintage=data,
                    )
                )
    return numbers
