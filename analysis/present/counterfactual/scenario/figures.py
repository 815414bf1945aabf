"""Figure of report 05 of tariff paths; what it says is in ``text.md``."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import DateFormatter, MonthLocator, YearLocator
from matplotlib.ticker import MaxNLocator

from analysis.estimate.counterfactual.scenario import comparison
from analysis.estimate.counterfactual.scenario.asked import ACTUAL
from analysis.estimate.counterfactual.scenario.comparison import Scenarios
from analysis.estimate.counterfactual.scenario.story import ScenarioStory
from analysis.present.charts import Line, fan, lines
from analysis.present.finding import unbroken
from analysis.present.page import Drawn
from analysis.present.style import (
    BLACK,
    BLUE,
    DASHED,
    DOTTED,
    GREY,
    is_narrow,
    month_axis,
    new_figure,
)

#: Ground of the months that are summed.
SUMMED = "#EFEFEF"

#: Steps of an axis that a label can say in full.
STEPS = [1, 2, 5, 10]


def paths_figure(story: ScenarioStory) -> Drawn:
    """Draw imports under the path asked about and under the actual law, the record drawn over."""
    scenarios = story.scenarios
    fans = {name: comparison.fan(scenarios, name) for name in (scenarios.asked, ACTUAL)}
    figure, axes = new_figure(1, len(fans), height=3.9, sharey=True, squeeze=False)
    panels = list(axes.ravel())
    base = scenarios.simulations[ACTUAL].baseline.max()
    top = max(*(quantiles.ci_high.max() for quantiles in fans.values()), scenarios.outcome.max(), base)
    panels[0].set_ylim(0, 1.1 * top)
    for ax, (name, quantiles) in zip(panels, fans.items(), strict=True):
        _fan(ax, scenarios, name, quantiles, story.window, labelled=ax is panels[-1])
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
    curves = [
        Line("median", bands.value, BLUE),
        Line("base", pd.Series(scenarios.simulations[name].baseline, when), GREY, DOTTED),
    ]
    ax.plot(recorded.index, recorded, color=BLACK, lw=1.6, marker="o", ms=2.6, label="recorded")
    ax.annotate(
        "recorded",
        (recorded.idxmax(), recorded.max()),
        xytext=(6, 2),
        fontsize=8.5,
        textcoords="offset points",
        va="center",
    )
    every = pd.Series(scenarios.economy.value.sum(axis=0), scenarios.economy.months)
    ax.plot(every[recorded.index[-1] :], color=BLACK, lw=1.3, ls=DASHED, label="later")
    if labelled:
        lines(ax, curves, months=when)
    else:
        for line in curves:
            ax.plot(
                line.values.index, line.values, color=line.colour, ls=line.dash, lw=1.8, label=line.label
            )
    month_axis(ax, when)
    dollar_axis(ax.yaxis)
    ax.xaxis.set_major_locator(YearLocator())  # there is room for years only
    ax.xaxis.set_major_formatter(DateFormatter("%Y"))
    ax.xaxis.set_minor_locator(MonthLocator(bymonth=(4, 7, 10)))
    ax.set_title(unbroken(scenarios.paths[name].label), loc="left", fontsize=9)


def dollar_axis(axis) -> None:
    """Print the US dollars of an axis in billions, every step in full."""
    axis.set_major_locator(MaxNLocator(7, steps=STEPS))
    axis.set_major_formatter(lambda value, _: f"{value / 1e9:g}")
