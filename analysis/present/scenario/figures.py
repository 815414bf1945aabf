"""Figures of report 08: what tariff paths would have done, their laws, and revenue by rate."""

from __future__ import annotations

import pandas as pd
from matplotlib.dates import ConciseDateFormatter, DateFormatter, MonthLocator, YearLocator
from matplotlib.ticker import MaxNLocator

from analysis.estimate.scenario import comparison
from analysis.estimate.scenario.asked import ACTUAL
from analysis.estimate.scenario.comparison import Scenarios, law_path
from analysis.estimate.scenario.economy import REFERENCE_YEAR
from analysis.estimate.scenario.study import Story
from analysis.present.charts import Line, fan, lines
from analysis.present.finding import capital, month, percent, the, unbroken
from analysis.present.picture import Picture
from analysis.present.scenario.labels import amount, imports_of, months, under
from analysis.present.style import (
    BLACK,
    BLUE,
    DASHED,
    DOTTED,
    GREEN,
    GREY,
    ORANGE,
    SOLID,
    house_style,
    is_narrow,
    month_axis,
    new_figure,
    percent_axis,
    title,
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


def _bands(frame: pd.DataFrame) -> pd.DataFrame:
    """Return quantiles under the names that a fan takes."""
    names = {"ci_low": "low", "q25": "low_half", "q75": "high_half", "ci_high": "high"}
    return frame.rename(columns=names)


@house_style
def paths_figure(story: Story) -> Picture:
    """Draw imports under the path asked about and under the law as it was, the record drawn over."""
    scenarios, moved = story.scenarios, story.effect.value["as estimated"]
    path, way = under(scenarios), "higher" if moved >= 0 else "lower"
    text = f"{capital(path)}, modelled {imports_of(scenarios)} are {way}"
    return _fans(story, [scenarios.asked, ACTUAL], text)


def _fans(story: Story, names: list[str], text: str) -> Picture:
    scenarios = story.scenarios
    figure, axes = new_figure(1, len(names), height=3.9, sharey=True, squeeze=False)
    panels = list(axes.ravel())
    panels[0].set_ylim(0, 1.1 * _top(scenarios, names))
    for ax, name in zip(panels, names, strict=True):
        _fan(ax, scenarios, name, story.window, labelled=ax is panels[-1])
        if ax is panels[0] or is_narrow():
            ax.set_ylabel("imports, bn USD a month")
    title(figure, text)
    parts = []
    for name in names:
        found = comparison.fan(scenarios.simulations[name])
        low = found.value.idxmin()
        parts.append(
            f"with {scenarios.paths[name].label} the median is lowest in {low:%B %Y}, "
            f"{amount(found.loc[low])}"
        )
    alt = (
        "Fan charts of monthly imports, billion US dollars, with what was recorded drawn over: "
        f"{'; '.join(parts)}."
    )
    caption = (
        "Customs value, not seasonally adjusted. Blue: median; dark and light bands: 50 and 95 % of "
        "draws of elasticities and pass-through, applied to what was recorded. Later months are counted "
        f"from the last twelve recorded in the seasons of {REFERENCE_YEAR} (dotted). The path leaves "
        f"the law as it was in {month(scenarios.starts)}. Grey ground: {months(story.window)}, the "
        "months that are summed. "
        f"Black: imports for consumption as recorded ({scenarios.vintages['panel']})"
    )
    if scenarios.later is not None:
        caption += (
            f"; dashed: later months, {scenarios.vintages['later']}, times "
            f"{scenarios.later_factor:.3f} for HTS chapters 98 and 99"
        )
    return Picture(figure, alt, caption + ".")


def _top(scenarios: Scenarios, names: list[str]) -> float:
    """Return the largest value that the panels draw."""
    drawn = [comparison.fan(scenarios.simulations[name]).ci_high.max() for name in names]
    return max(*drawn, scenarios.outcome.max(), scenarios.simulations[names[0]].baseline.max())


def _fan(ax, scenarios: Scenarios, name: str, window: str, *, labelled: bool) -> None:
    simulation = scenarios.simulations[name]
    bands, when = _bands(comparison.fan(simulation)), simulation.months
    first, last = map(pd.Timestamp, window.split(":"))
    ax.axvspan(first - pd.Timedelta(days=15), last + pd.Timedelta(days=15), color=SUMMED, lw=0, zorder=0)
    fan(ax, bands)
    recorded = scenarios.outcome[when[0] :]
    drawn = [
        Line("median", bands.value, BLUE),
        Line("base", pd.Series(simulation.baseline, when), GREY, DOTTED),
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


@house_style
def laws_figure(story: Story) -> Picture:
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
    dates(ax, law.index)
    figure.legend(loc="outside lower left", ncols=1 if is_narrow() else 2, fontsize=8, handlelength=3.2)
    ax.set_ylabel(f"statutory rate, {REFERENCE_YEAR} basket")
    low, high = law.iloc[-1].min(), law.iloc[-1].max()
    title(
        figure,
        f"The law on goods from {the(scenarios.partner_name)} ends between {percent(low, 0)} and "
        f"{percent(high, 0)}, by path",
    )
    ends = "; ".join(
        f"{path.label} {percent(law[n].iloc[-1], 0)}" for n, path in scenarios.paths.items()
    )
    alt = (
        f"Line chart of the statutory rate by month under {len(law.columns)} tariff paths, per cent, "
        f"{law.index[0]:%Y-%m} to {law.index[-1]:%Y-%m}. At the end: {ends}."
    )
    caption = (
        "Statutory rate: base rate and every measure in force, day-weighted, lines weighted with "
        f"imports of {REFERENCE_YEAR}. After the calendar's last day its rates hold on. The rate on all "
        "goods is below the rate that the press quotes, since some goods are exempt. Source: event "
        f"calendar and {scenarios.vintages['lines']}."
    )
    return Picture(figure, alt, caption)


@house_style
def revenue_figure(story: Story) -> Picture:
    """Draw customs revenue by collected rate in the long run."""
    best, bands = story.best_rate, _bands(story.revenue)
    figure, ax = new_figure(height=3.4)
    fan(ax, bands)
    ax.plot(bands.index, bands.value, color=BLUE, lw=1.6, label="median")
    ax.axvline(best["value"], color=BLACK, lw=1, ls=DASHED)
    ax.annotate(
        f"most at {percent(best['value'], 0)}\n95 % of draws: {percent(best['ci_low'], 0)} to "
        f"{percent(best['ci_high'], 0)}",
        (best["value"], 1), xycoords=("data", "axes fraction"), xytext=(5, -4),
        textcoords="offset points", va="top", fontsize=8.5,
    )  # fmt: skip
    ax.set_xlim(0, bands.index[-1])
    ax.set_ylim(0, None)
    percent_axis(ax.xaxis)
    dollar_axis(ax.yaxis)
    ax.set_xlabel("collected rate on all goods of the partner")
    ax.set_ylabel("duties, bn USD a year")
    where = the(story.scenarios.partner_name)
    title(
        figure,
        f"Duties on goods from {where} yield most at a rate of {percent(best['value'], 0)} in the long "
        "run",
    )
    alt = (
        "Curve of duties a year by collected rate, 0 to 300 per cent, with bands of draws: the median "
        f"peaks at {percent(best['value'], 0)}."
    )
    caption = (
        "Line: median; bands: 50 and 95 % of draws. Six months and more after the change, one rate on "
        "all goods, trade of the last twelve recorded months. Revenue on other partners' goods, "
        f"retaliation and incomes are left out. In {percent(best['at_end'], 0)} of draws revenue still "
        "rises at 300 %."
    )
    return Picture(figure, alt, caption)


def dollar_axis(axis) -> None:
    """Print the US dollars of an axis in billions, every step in full."""
    axis.set_major_locator(MaxNLocator(7, steps=STEPS))
    axis.set_major_formatter(lambda value, _: f"{value / 1e9:g}")


def dates(ax, when: pd.DatetimeIndex) -> None:
    """Label months; a phone has room for every sixth."""
    month_axis(ax, when)
    if is_narrow():
        ax.xaxis.set_major_locator(MonthLocator(bymonth=(1, 7)))
        ax.xaxis.set_major_formatter(ConciseDateFormatter(ax.xaxis.get_major_locator()))
