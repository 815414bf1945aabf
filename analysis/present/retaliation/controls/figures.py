"""Figures of report 07; what they say is in ``text.md``."""

from __future__ import annotations

from analysis.estimate.retaliation.controls.story import ControlsStory
from analysis.present.charts import Line, lines
from analysis.present.page import Drawn
from analysis.present.style import (
    BLACK,
    BLUE,
    DASHED,
    GREY,
    new_figure,
)


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
