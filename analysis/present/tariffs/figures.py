"""Figures of report 02, and of a path of tariffs; what they say is in ``text.md``."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pandas as pd

from analysis.estimate.tariffs.story import GoodsPath, TariffsStory
from analysis.law.measures import LAYERS
from analysis.present.charts import Line, lines, plot
from analysis.present.finding import points
from analysis.present.page import Drawn
from analysis.present.panels import MARGIN, figure_of, name_events, panels, percent_scale
from analysis.present.style import (
    BLACK,
    BLUE,
    DASHED,
    DOTTED,
    GREY,
    ORANGE,
    SOLID,
    billions_axis,
    is_narrow,
    label_ends,
    month_axis,
    new_figure,
    percent_axis,
)
from analysis.present.tariffs.labels import (
    LEAST_LAYER,
    RATE_NAMES,
    headline_by_day,
    is_beside_collections,
    lately,
    named_events,
    names_of,
)
from analysis.vocabulary import TERMS

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

#: Colour and dash of each tariff of a path.
LOOKS = {
    "headline_rate": (GREY, DOTTED),
    "statutory_rate": (ORANGE, DASHED),
    "effective_rate": (BLACK, SOLID),
}

#: What stands at the ends of lines of law and collections.
LAW, PAID = "law", "paid"


def tariff_figure(story: TariffsStory) -> Drawn:
    """Draw the three tariffs by month, with the events that moved them most named on top."""
    months = story.path.index
    panes = panels(months, height=4.3)
    tariffs = _lines(story)
    top = max(line.values.max() for line in tariffs)
    for ax, part in panes:
        for line in tariffs:
            plot(ax, replace(line, values=line.values[part[0] : part[-1]]), lw=1.7)
        ax.set_ylim(0, top * 1.15)
        percent_scale(ax.yaxis, top)
    label_ends(
        ax, [_at_the_end(line, months[-1]) for line in tariffs if line.values.index[-1] == months[-1]]
    )
    events = name_events(panes, partial(named_events, story))
    labels = " ".join(line.label for line in tariffs)
    return Drawn(figure_of(panes), {"events": events, "labels": labels})


def _at_the_end(line: Line, last: pd.Timestamp) -> tuple[str, pd.Series, str]:
    """Return what :func:`label_ends` takes, the label at the right edge of the axes."""
    edge = pd.Series([line.values.iloc[-1]], index=[last + MARGIN])
    label = line.label.split(", ")[0]
    return label, pd.concat([line.values, edge]), line.colour


def _lines(story: TariffsStory) -> list[Line]:
    """Return the three tariffs, and China's thin rate where the full one is not yet published."""
    path, months = story.path, story.path.index
    tariffs = []
    daily = headline_by_day(story)[: months[-1]]  # the axis of months ends with the first day of one
    if daily.max() > 0:
        daily = daily[max(daily.gt(0).argmax() - 1, 0) :]
        # A rate holds until the next one: each day of change is drawn with both rates.
        before = daily.shift(1).iloc[1:]
        steps = pd.concat([daily, before]).sort_index(kind="stable")
        order = steps.index.duplicated(keep="first")
        steps = pd.concat([steps[order], steps[~order]]).sort_index(kind="stable")
        tariffs.append(Line("Headline rate", steps, GREY, DOTTED))
    law = path.statutory_rate.dropna()
    for year, part in law.groupby(path.basket[law.index]):
        tariffs.append(Line(f"Statutory rate, basket of {year}", part, ORANGE, DASHED, steps=True))
    if "realised_rate" in path and path.realised_rate[path.effective_rate.isna()].notna().any():
        thin = path.realised_rate[months >= story.month].dropna()
        dots = (0, (1, 0.6))
        tariffs.append(Line("Effective rate, without HTS 98, 99", thin, BLACK, dots, steps=True))
    return [*tariffs, Line("Effective rate", path.effective_rate.dropna(), BLACK, SOLID, steps=True)]


def layers_figure(story: TariffsStory) -> Drawn | None:
    """Stack the layers of the statutory rate, the effective rate over them; None without a law."""
    path = story.path
    lawful = path[path.statutory_rate.notna()]
    if lawful.empty:
        return None
    used = [layer for layer in LAYERS if lawful[layer].max() > LEAST_LAYER]
    highest = max(lawful.statutory_rate.max(), path.effective_rate.max())
    panes = panels(lawful.index, height=4.2)
    for ax, part in panes:
        for _, of_basket in lawful.loc[part].groupby("basket"):
            stacks = _stack(ax, of_basket, used)
        paid = Line("Effective rate (collected)", path.effective_rate[part].dropna(), steps=True)
        plot(ax, replace(paid, label="_outline", colour="white"), lw=3.2)
        plot(ax, paid)
        ax.set_ylim(0, highest * 1.06)
        percent_scale(ax.yaxis, highest)
    figure = figure_of(panes)
    handles = [ax.get_lines()[-1], *reversed(stacks)]
    figure.legend(handles=handles, loc="outside lower center", ncols=2 if is_narrow() else 3, fontsize=8)
    return Drawn(figure, {"last": lawful.iloc[-1], "used": used})


def _stack(ax, own: pd.DataFrame, used: list[str]) -> list:
    """Stack layers from the base up; return their artists."""
    styles = [LAYER_STYLES[layer] for layer in used]
    until = own.index[-1:] + pd.offsets.MonthEnd()
    held = own[used].reindex(own.index.append(until), method="ffill")
    look = {"step": "post", "lw": 0.5, "edgecolor": "white", "colors": [colour for colour, _ in styles]}
    labels = [TERMS[layer].label for layer in used]
    stacks = ax.stackplot(held.index, held.T, labels=labels, **look)
    for stack, (_, hatch) in zip(stacks, styles, strict=True):
        stack.set(hatch=hatch, hatch_linewidth=0.5)
    return stacks


def collected_figure(story: TariffsStory) -> Drawn | None:
    """Draw law and collected rate of nine partners by month; None where the window ends earlier."""
    if not is_beside_collections(story):
        return None
    rows, names = story.collections.by_month, names_of(story)
    months = pd.DatetimeIndex(sorted(rows.month.unique()))
    recent = lately(rows)
    last = recent.groupby("partner").gap.mean()
    order = rows.groupby("partner").law_2025.mean().sort_values(ascending=False).index
    figure, axes = new_figure(3, 3, height=6.6)
    for ax, partner in zip(axes.ravel(), order, strict=True):
        series = rows[rows.partner.eq(partner)].set_index("month")
        _panel(ax, series, months)
        ax.set_title(f"{names[partner]}: gap {points(last[partner])}", loc="left", fontsize=8.5)
    for ax in axes.ravel() if is_narrow() else axes[:, 0]:
        ax.set_ylabel("per cent of value", fontsize=8.5 if is_narrow() else 7.5)
    return Drawn(figure, {"gaps": last[order], "months": months, "since": recent.month.min()})


def _panel(ax, own: pd.DataFrame, months: pd.DatetimeIndex) -> None:
    """Draw one partner: law dashed, collected solid, each with its name at its end."""
    law_and_paid = [
        Line(LAW, own.law_2025, ORANGE, DASHED, steps=True),
        Line(PAID, own.collected_rate, BLACK, SOLID, steps=True),
    ]
    for line in law_and_paid:
        plot(ax, line, lw=1.5)
    month_axis(ax, months)
    ax.set_xticks([pd.Timestamp(f"{year}-01-01") for year in (2025, 2026)], ["2025", "2026"])
    ax.set_ylim(0, own[["law_2025", "collected_rate"]].max().max() * 1.12)
    percent_axis(ax.yaxis)
    ax.tick_params(labelsize=8)
    label_ends(ax, [(line.label, line.values, line.colour) for line in law_and_paid])


def path_figure(found: GoodsPath) -> Drawn:
    """Draw tariffs above imports by month, with the events that moved the law most named on top."""
    path, months = found.path, found.path.index
    tariffs = [
        Line(RATE_NAMES[name], path[name].dropna(), *LOOKS[name], steps=True) for name in found.rates
    ]
    tariffs = [line for line in tariffs if len(line.values)]
    figure, (above, below, share) = new_figure(3, 1, height=6.2, sharex=True)
    lines(above, tariffs, months=months)
    top = max((line.values.max() for line in tariffs), default=0.0) or 0.01
    above.set_ylim(0, top * 1.15)
    percent_scale(above.yaxis, top)
    above.set_ylabel("per cent of value")
    imports = path.customs_value.dropna()
    lines(below, [Line("Imports", imports, BLUE)] if len(imports) else [], months=months)
    below.set_ylim(0, None)
    billions_axis(below.yaxis)
    below.set_ylabel("bn USD a month")
    part = path.share.dropna()
    lines(share, [Line("Share", part, BLUE)] if len(part) else [], months=months)
    share.set_ylim(0, None)
    percent_scale(share.yaxis, part.max() if len(part) else 0.01)
    share.set_ylabel("per cent of\nUS imports")
    events = name_events([(above, months)], partial(named_events, found))
    return Drawn(figure, {"events": events, "imports": imports})
