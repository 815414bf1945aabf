"""Figures of report 05, tariff paths, their laws, revenue by rate; what they say is in ``text.md``."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import DateFormatter, MonthLocator, YearLocator
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.estimate.counterfactual.scenario import comparison
from analysis.estimate.counterfactual.scenario.asked import ACTUAL
from analysis.estimate.counterfactual.scenario.comparison import Scenarios, law_path
from analysis.estimate.counterfactual.scenario.economy import REFERENCE_YEAR
from analysis.estimate.counterfactual.scenario.study import Story
from analysis.present.charts import Line, fan, lines
from analysis.present.finding import percent, unbroken
from analysis.present.page import Drawn
from analysis.present.style import (
    BLACK,
    BLUE,
    DASHED,
    DOTTED,
    GREEN,
    GREY,
    ORANGE,
    SOLID,
    half_year_axis,
    is_narrow,
    month_axis,
    new_figure,
    percent_axis,
)

#: Colour, dash and width of the paths, in the order of the file.
PATHS = [
    (BLACK, SOLID, 2.0), (ORANGE, DASHED, 1.6), (BLUE, SOLID, 1.4), (GREEN, DOTTED, 2.0),
    (GREY, DASHED, 1.4), (BLUE, DASHED, 1.6), (GREY, DOTTED, 1.8),
]  # fmt: skip

#: Ground of the months that are summed.
SUMMED = "#EFEFEF"

#: Steps of an axis that a label can say in full.
STEPS = [1, 2, 5, 10]


def paths_figure(story: Story) -> Drawn:
    """Draw imports under the path asked about and under the actual law, the record drawn over."""
    scenarios = story.scenarios
    fans = {name: comparison.fan(scenarios.simulations[name]) for name in (scenarios.asked, ACTUAL)}
    figure, axes = new_figure(1, len(fans), height=3.9, sharey=True, squeeze=False)
    panels = list(axes.ravel())
    base = scenarios.simulations[ACTUAL].baseline.max()
    top = max(*(found.ci_high.max() for found in fans.values()), scenarios.outcome.max(), base)
    panels[0].set_ylim(0, 1.1 * top)
    for ax, (name, found) in zip(panels, fans.items(), strict=True):
        _fan(ax, scenarios, name, found, story.window, labelled=ax is panels[-1])
        if ax is panels[0] or is_narrow():
            ax.set_ylabel("imports, bn USD a month")
    return Drawn(figure, {"lows": {name: f.loc[f.value.idxmin()] for name, f in fans.items()}})


def _bands(frame: pd.DataFrame) -> pd.DataFrame:
    """Return quantiles under the names that a fan takes."""
    names = {"ci_low": "low", "q25": "low_half", "q75": "high_half", "ci_high": "high"}
    return frame.rename(columns=names)


def _fan(
    ax: Axes, scenarios: Scenarios, name: str, found: pd.DataFrame, window: str, *, labelled: bool
) -> None:
    bands, when = _bands(found), found.index
    first, last = map(pd.Timestamp, window.split(":"))
    ax.axvspan(first - pd.Timedelta(days=15), last + pd.Timedelta(days=15), color=SUMMED, lw=0, zorder=0)
    fan(ax, bands)
    recorded = scenarios.outcome[when[0] :]
    drawn = [
        Line("median", bands.value, BLUE),
        Line("base", pd.Series(scenarios.simulations[name].baseline, when), GREY, DOTTED),
    ]
    ax.plot(recorded.index, recorded, color=BLACK, lw=1.6, marker="o", ms=2.6, label="recorded")
    ax.annotate("recorded", (recorded.idxmax(), recorded.max()), xytext=(6, 2), fontsize=8.5,
                textcoords="offset points", va="center")  # fmt: skip
    if scenarios.later is not None:
        ax.plot(scenarios.later.index, scenarios.later, color=BLACK, lw=1.3, ls=DASHED, label="later")
    if labelled:
        lines(ax, drawn, months=when)
    else:
        for line in drawn:
            ax.plot(line.values.index, line.values, color=line.colour, ls=line.dash, lw=1.8,
                    label=line.label)  # fmt: skip
    month_axis(ax, when)
    dollar_axis(ax.yaxis)
    ax.xaxis.set_major_locator(YearLocator())  # there is room for years only
    ax.xaxis.set_major_formatter(DateFormatter("%Y"))
    ax.xaxis.set_minor_locator(MonthLocator(bymonth=(4, 7, 10)))
    ax.set_title(unbroken(scenarios.paths[name].label), loc="left", fontsize=9)


def laws_figure(story: Story) -> Drawn:
    """Draw the statutory rate under every path."""
    scenarios = story.scenarios
    law = law_path(scenarios)[f"{REFERENCE_YEAR + 1}-01" :]
    figure, ax = new_figure(height=4.6 if is_narrow() else 4.2)
    for k, (name, path) in enumerate(scenarios.paths.items()):
        colour, dash, width = PATHS[k % len(PATHS)]
        end = percent(law[name].iloc[-1], 0)
        ax.plot(law.index, law[name], color=colour, ls=dash, lw=width, drawstyle="steps-post",
                label=f"{unbroken(path.label)}, {end} in the end")  # fmt: skip
    ax.set_ylim(0, None)
    percent_axis(ax.yaxis)
    ax.yaxis.set_major_locator(MaxNLocator(7, steps=STEPS))
    half_year_axis(ax, law.index)
    figure.legend(loc="outside lower left", ncols=1 if is_narrow() else 2, fontsize=8, handlelength=3.2)
    ax.set_ylabel(f"statutory rate, {REFERENCE_YEAR} basket")
    return Drawn(figure, {"law": law})


def revenue_figure(story: Story) -> Figure:
    """Draw customs revenue by collected rate in the long run."""
    best, bands = story.best_rate, _bands(story.revenue)
    left = best["value"] > bands.index[-1] / 2  # there is room
    figure, ax = new_figure(height=3.4)
    fan(ax, bands)
    ax.plot(bands.index, bands.value, color=BLUE, lw=1.6, label="median")
    ax.axvline(best["value"], color=BLACK, lw=1, ls=DASHED)
    ends = [percent(best[end], 0) for end in ("ci_low", "ci_high")]
    where = f"most at {percent(best['value'], 0)}\n95 % of draws: {ends[0]} to {ends[1]}"
    if best["at_end"] > 0.5:
        where = f"still rising at the highest rate tried\nin {percent(best['at_end'], 0)} of draws"
    ax.annotate(
        where,
        (best["value"], 1), xycoords=("data", "axes fraction"), xytext=(-5 if left else 5, -4),
        textcoords="offset points", ha="right" if left else "left", va="top", fontsize=8.5,
    )  # fmt: skip
    ax.set_xlim(0, bands.index[-1])
    ax.set_ylim(0, None)
    percent_axis(ax.xaxis)
    dollar_axis(ax.yaxis)
    ax.set_xlabel("collected rate on all goods of the partner")
    ax.set_ylabel("duties, bn USD a year")
    return figure


def dollar_axis(axis) -> None:
    """Print the US dollars of an axis in billions, every step in full."""
    axis.set_major_locator(MaxNLocator(7, steps=STEPS))
    axis.set_major_formatter(lambda value, _: f"{value / 1e9:g}")
