"""Figures of predictions; what they say is in ``text.md``."""

from __future__ import annotations

import numpy as np
from matplotlib.ticker import MaxNLocator

from analysis.estimate.record.prediction.story import PredictionStory
from analysis.present.page import Drawn
from analysis.present.record.prediction.labels import drawn, inside, next_months
from analysis.present.style import (
    BLACK,
    ORANGE,
    SKY,
    half_year_axis,
    is_narrow,
    new_figure,
    on_white,
    percent_axis,
)

#: Panels in a row.
COLUMNS = 3


def rates_figure(story: PredictionStory) -> Drawn:
    """Draw each next month's interval and what came, partner by partner."""
    partners = drawn(story)
    rows = -(-len(partners) // COLUMNS)
    columns = 1 if is_narrow() else COLUMNS
    figure, axes = new_figure(
        rows if not is_narrow() else len(partners),
        columns,
        height=1.5 * rows + 0.9 if not is_narrow() else 1.15 * len(partners) + 0.8,
        squeeze=False,
    )
    for ax, partner in zip(axes.ravel(), partners, strict=False):
        _panel(ax, story, partner)
    for ax in axes.ravel()[len(partners) :]:
        ax.set_axis_off()
    handles, names = axes.ravel()[0].get_legend_handles_labels()
    figure.legend(handles, names, loc="outside lower left", ncols=3, fontsize=8)
    within, n = inside(story, partners)
    return Drawn(figure, {"within": within, "n": n, "partners": partners})


def _panel(ax, story: PredictionStory, partner: str) -> None:
    """Draw one partner: bars of 90 and 50 %, what came as points, those outside in another colour."""
    rows = next_months(story, partner)
    ax.vlines(rows.index, rows.q05, rows.q95, color=on_white(SKY, 0.5), lw=3, label="90 % interval")
    ax.vlines(rows.index, rows.q25, rows.q75, color=SKY, lw=3, label="50 %")
    colours = np.where(rows.inside_90.eq(1), BLACK, ORANGE)
    ax.scatter(rows.index, rows.outcome, c=colours, s=9, zorder=3)
    ax.plot(rows.index, rows.outcome, color=BLACK, lw=0.6, marker="o", ms=0, label="came")
    ax.set_title(story.names[partner], loc="left", fontsize=9)
    ax.set_ylim(0, 1.08 * max(rows.q95.max(), rows.outcome.max()))
    ax.yaxis.set_major_locator(MaxNLocator(4))
    percent_axis(ax.yaxis)
    half_year_axis(ax, rows.index)
    ax.tick_params(labelsize=8.5 if is_narrow() else 7.5)
