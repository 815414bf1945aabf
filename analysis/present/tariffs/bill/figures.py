"""The figure of the bill; what it says is in ``text.md``."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from analysis.estimate.tariffs.bill.story import Bill
from analysis.law.authorities import IEEPA
from analysis.present.page import Drawn
from analysis.present.style import BLACK, BLUE, billions_axis, month_axis, new_figure
from analysis.present.tariffs.bill.labels import dollars_in_billions

#: Areas of the figure from below: name, how its authorities begin, colour and hatch.
AREAS = {
    "Base rate and others": (("base", "section_201", "section_338", "unassigned"), "#E4E4E4", ""),
    "Section 301": (("section_301",), "#E08A4A", "...."),
    "Section 232": (("section_232",), "#A9CFEE", "////"),
    "Section 122": (("section_122",), "#F2D16B", "----"),
    "IEEPA": (IEEPA, BLUE, ""),
}


def bill_figure(story: Bill) -> Drawn | None:
    """Stack duties collected by month and authority; None of a single month."""
    wide = _by_area(story)
    if len(wide) < 2:
        return None
    figure, ax = new_figure(height=4.0)
    held = wide.reindex(wide.index.append(wide.index[-1:] + pd.offsets.MonthEnd()), method="ffill")
    looks = [AREAS[name] for name in wide]
    stacks = ax.stackplot(
        held.index, held.T, step="post", lw=0.5, edgecolor="white", colors=[one[1] for one in looks]
    )
    for stack, (_, _, hatch) in zip(stacks, looks, strict=True):
        stack.set(hatch=hatch, hatch_linewidth=0.5)
    _named(ax, wide)
    month_axis(ax, wide.index)
    ax.set_xlim(wide.index[0], held.index[-1])
    ax.set_ylim(0, held.sum(axis=1).max() * 1.05)
    billions_axis(ax.yaxis)
    ax.set_ylabel("bn USD a month")
    where = wide.max().idxmax()
    last = [f"{name} {dollars_in_billions(value)}" for name, value in wide.iloc[-1].items() if value > 0]
    most = f"{dollars_in_billions(wide[where].max())} bn USD a month"
    return Drawn(
        figure,
        {"most": most, "where": where, "top": wide[where].idxmax(), "months": wide.index, "last": last},
    )


def _by_area(story: Bill) -> pd.DataFrame:
    """Return duties collected by month, a column an area that has any."""
    wide = story.cells.pivot_table(index="month", columns="authority", values="collected", aggfunc="sum")
    sums = {
        name: wide[[one for one in wide if one.startswith(begins)]].sum(axis=1)
        for name, (begins, _, _) in AREAS.items()
    }
    table = pd.DataFrame(sums)
    return table.loc[:, table.sum().gt(0)]


def _named(ax: Axes, wide: pd.DataFrame) -> None:
    """Write the name of each area where it is widest, of those wide enough."""
    tops = wide.cumsum(axis=1)
    for name in wide:
        widest = wide[name].max()
        if widest <= 0.06 * tops.iloc[:, -1].max():
            continue
        thick = wide.index[wide[name].gt(0.6 * widest)]
        place = thick[len(thick) // 2]
        height = tops.loc[place, name] - wide.loc[place, name] / 2
        colour = "white" if AREAS[name][1] == BLUE else BLACK
        box = {"boxstyle": "square,pad=.15", "fc": AREAS[name][1], "ec": "none"}
        middle = place + pd.Timedelta(days=15)
        ax.text(middle, height, name, ha="center", va="center", fontsize=8, color=colour, bbox=box)
