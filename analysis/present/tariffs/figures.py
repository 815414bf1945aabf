"""Figures of report 02."""

from __future__ import annotations

from functools import partial

import pandas as pd

from analysis.combine.law.measures import LAYERS
from analysis.estimate.tariffs.study import Story
from analysis.present.charts import Line, Row, forest, forest_height
from analysis.present.finding import month, percent, points, the
from analysis.present.picture import Picture
from analysis.present.style import (
    BLACK,
    BLUE,
    DASHED,
    DOTTED,
    GREY,
    ORANGE,
    SOLID,
    house_style,
    is_narrow,
    label_ends,
    new_figure,
    title,
)  # fmt: skip
from analysis.present.tariffs.measures import named_events
from analysis.present.tariffs.panels import MARGIN, figure_of, name_events, panels, percent_scale
from analysis.vocabulary import TERMS

LAW = "tariff calendar, fixed baskets of 2017 and 2024"

#: Colour and hatch of each layer; lightness and hatches tell neighbours apart without colour.
LAYER_STYLES = dict(
    zip(
        LAYERS,
        (
            ("#E4E4E4", ""),
            ("#5F9E6E", "xxxx"),
            ("#A9CFEE", "////"),
            ("#E08A4A", "...."),
            ("#F2D16B", "----"),
            (BLUE, ""),
        ),
        strict=True,
    )
)

#: Most sectors that the figure of sectors shows.
SECTORS = 16


@house_style
def tariff_figure(story: Story) -> Picture:
    """Draw the three tariffs by month, with the events that moved them most named on top."""
    months, name = story.path.index, the(story.selection.partner_name)
    panes = panels(months, height=4.3)
    drawn = _lines(story)
    top = max(line.values.max() for line in drawn)
    for ax, part in panes:
        for line in drawn:
            own = line.values[part[0] : part[-1]]
            ax.plot(own.index, own, color=line.colour, ls=line.dash, lw=1.7,
                    label=line.label.replace("\n", " "))  # fmt: skip
        ax.set_ylim(0, top * 1.15)
        percent_scale(ax.yaxis, top)
    label_ends(
        ax, [_at_the_end(line, months[-1]) for line in drawn if line.values.index[-1] == months[-1]]
    )
    texts = name_events(panes, partial(named_events, story))
    title(figure_of(panes), f"Goods from {name}: {_peaks(story)}")
    return Picture(figure_of(panes), _alt(story, texts), _caption(story, drawn, texts))


def _at_the_end(line: Line, last: pd.Timestamp) -> tuple[str, pd.Series, str]:
    """Return what :func:`label_ends` takes, the label at the right edge of the axes."""
    edge = pd.Series([line.values.iloc[-1]], index=[last + MARGIN])
    label = line.label.split(", basket")[0]
    return label, pd.concat([line.values, edge]), line.colour


def _lines(story: Story) -> list[Line]:
    """Return the three tariffs, and China's thin rate where the full one is not yet published."""
    path, months = story.path, story.path.index
    lines = []
    daily = headline_by_day(story)[: months[-1]]  # the axis of months ends with the first day of one
    if daily.max() > 0:
        daily = daily[max(daily.gt(0).argmax() - 1, 0) :]
        # A rate holds until the next one: each day of change is drawn with both rates.
        before = daily.shift(1).iloc[1:]
        steps = pd.concat([daily, before]).sort_index(kind="stable")
        order = steps.index.duplicated(keep="first")
        steps = pd.concat([steps[order], steps[~order]]).sort_index(kind="stable")
        lines.append(Line("Headline rate", steps, GREY, DOTTED))
    law = path.statutory_rate.dropna()
    for year, part in law.groupby(path.basket[law.index]):
        lines.append(Line(f"Statutory rate, basket of {year}", part, ORANGE, DASHED))
    if "realised_rate" in path and path.realised_rate[path.effective_rate.isna()].notna().any():
        thin = path.realised_rate[months >= story.month].dropna()
        lines.append(Line("Effective rate\n(dots: without\nHTS 98, 99)", thin, BLACK, (0, (1, 0.6))))
    return [*lines, Line("Effective rate", path.effective_rate.dropna(), BLACK, SOLID)]


def headline_by_day(story: Story) -> pd.Series:
    """Return the headline rate at its days of change in the window, its first and last day included."""
    months = story.path.index
    first, last = months[0], months[-1] + pd.offsets.MonthEnd()
    days = story.headline.index.union([first, months[-1], last])
    return story.headline.reindex(days).ffill()[first:last]


def _peaks(story: Story) -> str:
    """Say how high law and collection went."""
    path = story.path
    paid = percent(path.effective_rate.max())
    if path.statutory_rate.isna().all():
        return f"up to {paid} duty collected"
    return f"up to {percent(path.statutory_rate.max())} duty by law, up to {paid} collected"


def _alt(story: Story, texts: pd.Series) -> str:
    path, name = story.path, the(story.selection.partner_name)
    peak, day = path.effective_rate.idxmax(), headline_by_day(story)
    law = path.statutory_rate
    others = (
        f"the statutory rate peaks at {percent(law.max())} in {month(law.idxmax())}; the headline rate "
        f"at {percent(day.max())}"
        if law.notna().any()
        else "no statutory rate is drawn"
    )
    named = "; ".join(f"{text} ({on:%Y-%m-%d})" for on, text in texts.items())
    return (
        f"Line chart of US tariff rates on goods from {name}, {month(path.index[0])} to "
        f"{month(path.index[-1])}, in per cent. The rate collected peaks at "
        f"{percent(path.effective_rate.max())} in {month(peak)}; {others}."
        + (f" Named on top: {named}." if named else "")
    )


def _caption(story: Story, drawn: list[Line], texts: pd.Series) -> str:
    """Define the lines that are drawn, and no others."""
    name, labels = the(story.selection.partner_name), " ".join(line.label for line in drawn)
    said = [
        f"{word}: {TERMS[term].definition}."
        for word, term in (("Headline", "headline_rate"), ("Statutory", "statutory_rate"))
        if word in labels
    ]
    if "Statutory" not in labels:
        said.append(f"The statutory rate on goods from {name} is not established here.")
    said.append("Effective: duties over customs value of imports for consumption.")
    said.append("Months stand at their first day.")
    if len(texts):
        said.append("On top: the dates that moved the tariff most, from the calendar below.")
    return f"{' '.join(said)} Sources: {story.source}; {LAW}."


@house_style
def layers_figure(story: Story) -> Picture | None:
    """Stack the layers of the statutory rate, the effective rate over them; None without a law."""
    path, name = story.path, the(story.selection.partner_name)
    lawful = path[path.statutory_rate.notna()]
    if lawful.empty:
        return None
    used = [layer for layer in LAYERS if lawful[layer].max() > 0.0005]
    highest = max(lawful.statutory_rate.max(), path.effective_rate.max())
    panes = panels(lawful.index, height=4.2)
    for ax, part in panes:
        for _, own in lawful.loc[part].groupby("basket"):
            stacks = _stack(ax, own, used)
        paid = path.effective_rate[part]
        line = ax.plot(part, paid, color="white", lw=3.2)[0]
        line.set_label("_outline")
        (line,) = ax.plot(part, paid, color=BLACK, lw=1.8, label="Effective rate (collected)")
        ax.set_ylim(0, highest * 1.06)
        percent_scale(ax.yaxis, highest)
    figure = figure_of(panes)
    handles = [line, *reversed(stacks)]
    figure.legend(handles=handles, loc="outside lower center", ncols=2 if is_narrow() else 3, fontsize=8)
    last, when = lawful.iloc[-1], month(lawful.index[-1])
    top = max(used, key=lambda layer: last[layer])
    title(
        figure,
        f"By law {percent(last.statutory_rate)} on goods from {name}, "
        f"{points(last[top])} by {_layer(top)}",
    )
    parts = ", ".join(f"{TERMS[n].label} {percent(last[n])}" for n in used)
    alt = (
        f"Stacked areas of the layers of the US statutory rate on goods from {name}, per cent, with "
        f"the effective rate as a line. In {when}: {parts}; together {percent(last.statutory_rate)}."
    )
    caption = (
        "Layers add up to the statutory rate, day-weighted by month; weights: imports of 2024 (HTS10), "
        f"before 2024 of 2017 (China by HS6, others by sector). Title: {when}. Sources: {LAW}; "
        f"{story.source}."
    )
    return Picture(figure, alt, caption)


def _stack(ax, own: pd.DataFrame, used: list[str]) -> list:
    """Stack layers from the base up; return their artists."""
    styles = [LAYER_STYLES[layer] for layer in used]
    stacks = ax.stackplot(own.index, own[used].T, colors=[colour for colour, _ in styles], lw=0.5,
                          edgecolor="white", labels=[TERMS[layer].label for layer in used])  # fmt: skip
    for stack, (_, hatch) in zip(stacks, styles, strict=True):
        stack.set(hatch=hatch, hatch_linewidth=0.5)
    return stacks


def _layer(layer: str) -> str:
    """Return a layer as a sentence calls it."""
    label = TERMS[layer].label
    return label if label.startswith("Section") else f"the {label.lower()}"


@house_style
def sector_figure(story: Story) -> Picture:
    """Draw statutory and effective rate of the largest products in the last month."""
    selection, when = story.selection, month(story.month)
    largest = story.sectors[story.sectors.effective_rate.notna()].head(SECTORS)
    has_law = largest.statutory_rate.notna().any()
    figure, ax = new_figure(height=forest_height(len(largest)))
    forest(ax, [row for sector in largest.itertuples() for row in _sector_rows(sector)], at=None)
    top = largest[["statutory_rate", "effective_rate"]].max().max()
    ax.set_xlim(-0.02 * top, top * 1.06 or 1)
    percent_scale(ax.xaxis, top)
    ax.set_xlabel(f"per cent of customs value, {when}")
    shown = [("Collected by customs", "o", BLACK, BLACK), ("By law", "D", ORANGE, "white")]
    handles = [
        ax.plot([], [], ls="none", marker=m, color=c, mfc=face, ms=4.5, label=n)[0]
        for n, m, c, face in shown[: 1 + has_law]
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=2, fontsize=8)
    name = the(selection.partner_name)
    less = (largest.statutory_rate - largest.effective_rate).ge(0.0005).sum()
    what = f"less than the law collected in {less} of {len(largest)} sectors"
    title(figure, f"Goods from {name}: {what if has_law else 'duty collected by sector'}")
    first = largest.iloc[0]
    alt = (
        f"Dot chart of the {'statutory and ' if has_law else ''}effective US tariff on goods from "
        f"{name} in {when} for {len(largest)} sectors, largest first. {first.label}: effective "
        f"{percent(first.effective_rate)}"
        + (f", statutory {percent(first.statutory_rate)}." if has_law else ".")
    )
    order = "pre-episode weight" if has_law else "imports"
    caption = (
        f"The {len(largest)} largest products by {order} ({selection.system.upper()}), largest on top. "
        f"Sources: {story.source}{f'; {LAW}' if has_law else ''}."
    )
    return Picture(figure, alt, caption)


def _sector_rows(sector) -> list[Row]:
    """Return the rows of a sector: what was collected, a line to the law, and the law."""
    paid, law = sector.effective_rate, sector.statutory_rate
    if pd.isna(law):
        return [Row(sector.label, paid, paid, paid, percent(paid))]
    text = f"{percent(paid)}, law {percent(law)}"
    return [
        Row(sector.label, paid, min(paid, law), max(paid, law), text),
        Row("", law, law, law, colour=ORANGE, marker="D", hollow=True),
    ]
