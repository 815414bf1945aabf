"""Figures of report 07; what they say is in ``text.md``."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from analysis.estimate.retaliation.controls.story import RARE_EARTHS, ControlsStory
from analysis.present.charts import Line, lines
from analysis.present.finding import the
from analysis.present.page import Drawn
from analysis.present.retaliation.controls.labels import TONNES_SINCE, shown_partner
from analysis.present.style import (
    BLACK,
    BLUE,
    DASHED,
    GREY,
    ORANGE,
    is_narrow,
    month_axis,
    new_figure,
)
from analysis.vocabulary import WORLD

#: How the goods of the published tonnes are drawn: name, marker, colour.
MARKS = {
    "rare_earths": ("All 17 rare earths", "s", BLUE),
    "magnets": ("Magnets", "o", BLACK),
    "rare_earth_products": ("Mostly magnets", "^", ORANGE),
}


def tonnage_figure(story: ControlsStory) -> Figure:
    """Draw published tonnes as points with the range of their sources, never joined."""
    partner = shown_partner(story)
    figure, (to_world, to_partner) = new_figure(1, 2, height=3.9)
    recent = story.tonnage[story.tonnage.month.ge(TONNES_SINCE)]
    world = recent[recent.partner.eq(WORLD)]
    one = recent[recent.partner.eq(partner) & recent["product"].eq("magnets")]
    months = pd.DatetimeIndex([TONNES_SINCE, recent.month.max() + pd.DateOffset(months=1)])
    for ax, rows, where in ((to_world, world, WORLD), (to_partner, one, partner)):
        for product, part in rows.groupby("product"):
            _points(ax, part, *MARKS[product])
        ax.set_ylim(0, 1.22 * rows.high.max())
        ax.set_title(f"To {the(story.names[where])}", loc="left", fontsize=9)
        month_axis(ax, months)
        ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
        ax.set_ylabel("tonnes a month")
        _dates(ax, story)
    handles = [
        to_world.plot([], [], marker=marker, color=colour, ls="none", ms=5, label=name)[0]
        for name, marker, colour in MARKS.values()
    ]
    handles.append(
        to_world.plot(
            [], [], marker="o", color=BLACK, mfc="white", ls="none", ms=5, label="Implied by a rate"
        )[0]
    )
    figure.legend(handles=handles, loc="outside lower center", ncols=2 if is_narrow() else 4, fontsize=8)
    return figure


def _points(ax: Axes, rows: pd.DataFrame, name: str, marker: str, colour: str) -> None:
    """Draw one good: printed months full, implied ones open, each with its range."""
    for implied, part in rows.groupby("implied"):
        label = f"{name}, implied" if implied else name
        middle = part.month + pd.Timedelta(days=14)
        ax.vlines(middle, part.low, part.high, color=colour, lw=1.4)
        ax.plot(
            middle,
            (part.low + part.high) / 2,
            marker=marker,
            color=colour,
            ls="none",
            ms=4.5,
            mfc="white" if implied else colour,
            label=label,
        )


def _dates(ax: Axes, story: ControlsStory) -> None:
    for day, dash in ((story.start(RARE_EARTHS), (0, (1, 1.4))), (story.london, DASHED)):
        ax.axvline(day, color=GREY, lw=1, ls=dash)
    where = {"transform": ax.get_xaxis_transform(), "fontsize": 8, "color": GREY, "va": "top"}
    ax.text(story.start(RARE_EARTHS), 0.99, "licences ", ha="right", **where)
    ax.text(story.london, 0.99, " London talks", ha="left", **where)


def graphite_figure(story: ControlsStory) -> Drawn:
    """Draw graphite by month, in tonnes, around its licences."""
    natural, artificial = story.goods["natural_graphite"], story.goods["artificial_graphite"]
    figure, ax = new_figure(height=3.6)
    tonnes = natural.tonnes / 1e3
    goods = [Line("Artificial", artificial.tonnes / 1e3, BLUE, DASHED), Line("Natural", tonnes, BLACK)]
    ax.set_ylim(0, 1.06 * max(line.values.max() for line in goods))
    lines(ax, goods)
    ax.set_ylabel("thousand tonnes a month")
    control = story.ledger.set_index("event").loc[natural.event]
    for day in (control.announcement_date, control.start):
        ax.axvline(day, color=GREY, lw=1, ls=(0, (1, 1.4)))
    low = tonnes[control.start.strftime("%Y-%m")].iloc[0]
    high = tonnes[: control.start].iloc[:-1].iloc[-1]
    return Drawn(figure, {"tonnes": tonnes, "control": control, "low": low, "high": high})
