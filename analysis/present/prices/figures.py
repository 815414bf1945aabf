"""Figures of report 08; what they say is in ``text.md``."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from analysis.estimate.prices.border import ALL_ORIGINS, PRICED_ORIGIN
from analysis.estimate.prices.components import COMPONENTS
from analysis.estimate.prices.story import PricesStory
from analysis.present.charts import Line, Row, forest, forest_height, lines
from analysis.present.finding import interval, month, percent, points
from analysis.present.labels import span
from analysis.present.page import Drawn
from analysis.present.prices.labels import COMPONENT_NAMES, ORIGIN_NAMES, OUTCOME_NAMES, by_episode
from analysis.present.style import (
    BLACK,
    BLUE,
    DASHED,
    DOTTED,
    GREEN,
    GREY,
    ORANGE,
    SKY,
    is_narrow,
    new_figure,
    percent_axis,
    plain_axis,
    points_axis,
    wrapped,
)


def parts_figure(story: PricesStory) -> Drawn:
    """Draw the contribution of each component in the month, or producer prices alone without them."""
    if story.parts is None:
        return Drawn(_rates(story), section="rates_figure")
    parts = story.parts.parts.loc[COMPONENTS].sort_values("value")
    rows = [
        Row(
            COMPONENT_NAMES[row.Index],
            row.value,
            row.low,
            row.high,
            f"{points(row.value)}, rate {percent(row.yoy_growth)}",
            ORANGE if row.value < 0 else BLUE,
        )
        for row in parts.itertuples()
    ]
    figure, ax = new_figure(height=forest_height(len(rows)) + 0.2)
    forest(ax, rows)
    points_axis(ax.xaxis)
    ax.set_xlabel(wrapped("percentage points of the change of all producer prices on a year earlier"))
    row_texts = [f"{r.label} {points(r.value)} from {points(r.low)} to {points(r.high)}" for r in rows]
    first = parts.iloc[0 if story.parts.total < 0 else -1]
    largest = {"name": COMPONENT_NAMES[first.name], "value": first.value}
    return Drawn(figure, {"said": "; ".join(row_texts), "largest": largest})


def rates_figure(story: PricesStory) -> Figure | None:
    """Draw China's prices on a year earlier; None where :func:`parts_figure` draws them already."""
    return None if story.parts is None else _rates(story)


def _rates(story: PricesStory) -> Figure:
    ppi, cpi = (story.indexes[name].yoy for name in ("ppi", "cpi"))
    figure, ax = new_figure(height=3.4)
    lines(ax, [Line("Producer\nprices", ppi), Line("Consumer\nprices", cpi, BLUE, DASHED)])
    rate, since = ppi[story.month], story.indexes["ppi"].record.since
    ax.plot(story.month, rate, "o", ms=7, mfc="white", color=ORANGE, mew=1.6, label=month(story.month))
    ax.axhline(0, color=BLACK, lw=0.7)
    if since is not None:
        ax.plot([since, story.month], [rate, rate], color=ORANGE, lw=1, ls=DOTTED, label="as far before")
    percent_axis(ax.yaxis)
    ax.set_ylabel("on a year earlier")
    return figure


def border_figure(story: PricesStory) -> Drawn:
    """Draw import prices by origin before duty, and the duty on China."""
    border = story.border
    levels = np.expm1(border.index - border.index.loc[border.base])
    looks = {
        PRICED_ORIGIN: (BLACK, "-"),
        "ASEAN": (ORANGE, DASHED),
        "EU": (BLUE, DOTTED),
        "JPN": (GREEN, "-."),
        "MEX": (GREY, DASHED),
        ALL_ORIGINS: (SKY, "-"),
    }
    names = ORIGIN_NAMES | {ALL_ORIGINS: "All, without fuels"}
    figure, (top, low) = new_figure(2, 1, height=5.4, sharex=True)
    prices = [Line(names[name], levels[name], *look) for name, look in looks.items()]
    lines(top, prices, months=levels.index)
    lines(
        low, [Line("Duty on\nChina", story.duty.reindex(levels.index), steps=True)], months=levels.index
    )
    for ax in (top, low):
        percent_axis(ax.yaxis)
        ax.axvline(border.base, color=GREY, lw=0.8, ls=DOTTED)
    low.set_ylim(0, None)
    top.set_title(
        wrapped(f"Import prices before duty, change since {month(border.base)}"), fontsize=9, loc="left"
    )
    low.set_title("Duty collected on goods from China, per cent of value", fontsize=9, loc="left")
    last = {name: levels[name].dropna() for name in looks}
    line_texts = [f"{names[name]} {percent(s.iloc[-1])}" for name, s in last.items()]
    values = {"last": last[PRICED_ORIGIN].index[-1], "price": levels[PRICED_ORIGIN][border.until]}
    return Drawn(figure, {"said": ", ".join(line_texts)} | values)


def by_product_figure(story: PricesStory) -> Drawn:
    """Draw what the law did to value, quantity and unit value by product, above the same law before."""
    products, rows, row_texts = story.goods.products, [], []
    for partner in products.partner.unique():
        for episode, early in by_episode(products, partner).values():
            for name, word in OUTCOME_NAMES.items():
                e, before = episode.loc[name], early.loc[name]
                label = f"{ORIGIN_NAMES[partner]}, {span(e.window)}: {word}"
                colour = BLUE if name == "unit_value" else BLACK
                rows += [
                    Row(
                        label,
                        e.value,
                        e.ci_low,
                        e.ci_high,
                        interval(e),
                        colour,
                        "s",
                        bold=name == "unit_value",
                    ),
                    Row(
                        "",
                        before.value,
                        before.ci_low,
                        before.ci_high,
                        "",
                        ORANGE,
                        "D",
                        hollow=True,
                        offset=0.35,
                    ),
                ]
                row_texts.append(f"{label} {interval(e)}, the same law before {interval(before)}")
    figure, ax = new_figure(height=forest_height(len(rows) // 2) + 0.3)
    forest(ax, rows)
    ax.set_xlim(-5, 5)  # an interval that leaves the frame is cut
    plain_axis(ax.xaxis)
    ax.set_xlabel(wrapped("per cent change for a one per cent rise of 1 + tariff by law"))
    keys = (("s", BLACK, BLACK, "The law of these years"), ("D", ORANGE, "white", "The same law before"))
    handles = [ax.plot([], [], marker=m, color=c, mfc=f, lw=1.4, label=n)[0] for m, c, f, n in keys]
    figure.legend(handles=handles, loc="outside lower center", ncols=1 if is_narrow() else 2, fontsize=8)
    return Drawn(figure, {"said": "; ".join(row_texts)})
