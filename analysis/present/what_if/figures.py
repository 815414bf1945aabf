"""Figure of report 09; what it says is in ``text.md``."""

from __future__ import annotations

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from analysis.estimate.what_if.story import WhatIfStory
from analysis.present.charts import Line, lines
from analysis.present.style import BLACK, BLUE, DASHED, SKY, new_figure
from analysis.present.what_if.labels import BILLION


def effect_figure(story: WhatIfStory) -> Figure:
    """Draw imports by month without and with the duty, with the effect interval."""
    paths, (figure, ax) = story.by_month, new_figure(height=3.6)
    ax.fill_between(
        paths.index, paths.ci_low, paths.ci_high, color=SKY, alpha=0.45, lw=0, label="95 % of effects"
    )
    without = Line("without", paths.without, BLACK, DASHED, "o")
    lines(ax, [without, Line("with", paths.with_duty, BLUE, marker="o")])
    place = paths.index[len(paths) // 3]
    low = paths.ci_low[place] + 0.08 * paths.without.max()
    ax.text(place, low, "95 % of effects", color=BLUE, fontsize=8.5)
    ax.set_ylim(0, 1.08 * paths[["without", "ci_high"]].max().max())
    scale, unit = (1e9, "bn") if paths.without.max() >= BILLION else (1e6, "million")
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value / scale:,.10g}"))
    ax.set_ylabel(f"imports, {unit} USD a month")
    return figure
