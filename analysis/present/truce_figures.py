"""Figures of the scenarios in the truce report: laws, fans and the revenue curve."""

from __future__ import annotations

from matplotlib.dates import DateFormatter, MonthLocator, YearLocator

from analysis.estimate.scenario.comparison import Scenarios, fan, law_path
from analysis.estimate.scenario.model import BASE_YEAR
from analysis.estimate.scenario.study import Story
from analysis.present.finding import percent
from analysis.present.picture import Picture
from analysis.present.style import (
    BLACK,
    BLUE,
    DASHED,
    DOTTED,
    GREEN,
    GREY,
    ORANGE,
    SKY,
    SOLID,
    billions_axis,
    house_style,
    label_ends,
    month_axis,
    new_figure,
    percent_axis,
    title,
)
from analysis.present.truce import billions

#: Colour, dash and width of the paths, in the order of the file.
LINES = [
    (BLACK, SOLID, 2.0), (ORANGE, DASHED, 1.6), (BLUE, SOLID, 1.4), (GREEN, DOTTED, 2.0),
    (GREY, DASHED, 1.4), (BLUE, DASHED, 1.6), (GREY, DOTTED, 1.8),
]  # fmt: skip


@house_style
def laws_figure(scenarios: Scenarios) -> Picture:
    """Draw the statutory rate under every path."""
    law = law_path(scenarios)[f"{BASE_YEAR + 1}-01" :]
    figure, ax = new_figure(height=3.9)
    lines = []
    for (name, path), (colour, dash, width) in zip(scenarios.paths.items(), _cycle(), strict=False):
        ax.plot(law.index, law[name], color=colour, ls=dash, lw=width, drawstyle="steps-post")
        lines.append((_short(path.label), law[name], colour))
    ax.set_ylim(0, None)
    percent_axis(ax.yaxis)
    month_axis(ax, law.index)
    label_ends(ax, lines)
    ax.set_ylabel(f"statutory rate, {BASE_YEAR} basket")
    title(figure, f"What the law might have been on goods from {scenarios.partner_name}")
    ends = "; ".join(
        f"{path.label} {percent(law[n].iloc[-1], 0)}" for n, path in scenarios.paths.items()
    )
    alt = (
        f"Line chart of the statutory rate by month under {len(lines)} tariff paths, per cent, "
        f"{law.index[0]:%Y-%m} to {law.index[-1]:%Y-%m}. At the end: {ends}."
    )
    caption = (
        "Statutory rate: base rate and every measure in force, day-weighted, lines weighted with "
        f"imports of {BASE_YEAR}. After the calendar's last day its rates hold on. The rate on all "
        "goods is below the rate that the press quotes, since some goods are exempt. Source: event "
        f"calendar and {scenarios.vintages['lines']}."
    )
    return Picture(figure, alt, caption)


def _cycle():
    while True:
        yield from LINES


def _short(label: str) -> str:
    """Break a long label into two lines."""
    words, lines = label.split(), [""]
    for word in words:
        if len(lines[-1]) + len(word) > 20 and lines[-1]:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


@house_style
def fans_figure(scenarios: Scenarios) -> Picture:
    """Draw imports under the actual path and under the other one, outcome drawn over."""
    other = scenarios.contrast[1]
    names = [name for name in ("actual", other) if name in scenarios.simulations]
    figure, axes = new_figure(1, len(names), height=3.7, sharey=True, squeeze=False)
    for ax, name in zip(axes[0], names, strict=True):
        _fan(ax, scenarios, name)
    axes[0][0].set_ylim(0, None)
    axes[0][0].set_ylabel("imports, bn USD a month")
    title(figure, f"US imports from {scenarios.partner_name} under two tariff paths")
    parts = []
    for name in names:
        bands = fan(scenarios.simulations[name])
        low = bands.value.idxmin()
        parts.append(
            f"with {scenarios.paths[name].label} the median falls to {billions(bands.value[low])} "
            f"in {low:%B %Y}, 95 % of draws {billions(bands.ci_low[low])} to "
            f"{billions(bands.ci_high[low])}"
        )
    alt = (
        "Two fan charts of monthly imports, billion US dollars, with what was recorded drawn over: "
        + "; ".join(parts)
        + "."
    )
    caption = (
        "Customs value, not seasonally adjusted. Line: median; dark and light bands: 50 and 95 % of "
        f"draws of elasticities and pass-through, applied to the same month of {BASE_YEAR} (dotted). "
        f"Black: imports for consumption as recorded ({scenarios.vintages['panel']})"
    )
    if scenarios.later is not None:
        caption += (
            f"; dashed: later months, {scenarios.vintages['later']}, times "
            f"{scenarios.later_factor:.3f} for HTS chapters 98 and 99"
        )
    return Picture(figure, alt, caption + ".")


def _fan(ax, scenarios: Scenarios, name: str) -> None:
    simulation = scenarios.simulations[name]
    bands, months = fan(simulation), simulation.months
    ax.fill_between(months, bands.ci_low, bands.ci_high, color=SKY, alpha=0.35, lw=0)
    ax.fill_between(months, bands.q25, bands.q75, color=SKY, alpha=0.8, lw=0)
    ax.plot(months, bands.value, color=BLUE, lw=1.4)
    ax.plot(months, simulation.baseline, color=GREY, ls=DOTTED, lw=1.2)
    recorded = scenarios.outcome[months[0] :]
    if scenarios.later is not None:
        ax.plot(scenarios.later.index, scenarios.later, color=BLACK, lw=1.3, ls=DASHED)
    ax.plot(recorded.index, recorded, color=BLACK, lw=1.8)
    billions_axis(ax.yaxis)
    month_axis(ax, months)
    ax.xaxis.set_major_locator(YearLocator())  # there is room for years only
    ax.xaxis.set_major_formatter(DateFormatter("%Y"))
    ax.xaxis.set_minor_locator(MonthLocator(bymonth=(4, 7, 10)))
    ax.set_title(scenarios.paths[name].label, loc="left", fontsize=9)


@house_style
def revenue_figure(story: Story) -> Picture:
    """Draw customs revenue by collected rate in the long run."""
    curve, best = story.revenue, story.best_rate
    figure, ax = new_figure(height=3.4)
    ax.fill_between(curve.index, curve.ci_low, curve.ci_high, color=SKY, alpha=0.35, lw=0)
    ax.fill_between(curve.index, curve.q25, curve.q75, color=SKY, alpha=0.8, lw=0)
    ax.plot(curve.index, curve.value, color=BLUE, lw=1.6)
    ax.axvline(best["value"], color=BLACK, lw=1, ls=DASHED)
    ax.annotate(
        f"most at {percent(best['value'], 0)}\n95 % of draws: {percent(best['ci_low'], 0)} to "
        f"{percent(best['ci_high'], 0)}",
        (best["value"], 1), xycoords=("data", "axes fraction"), xytext=(5, -4),
        textcoords="offset points", va="top", fontsize=8.5,
    )  # fmt: skip
    ax.set_xlim(0, curve.index[-1])
    ax.set_ylim(0, None)
    percent_axis(ax.xaxis)
    billions_axis(ax.yaxis)
    ax.set_xlabel("collected rate on all goods of the partner")
    ax.set_ylabel("duties, bn USD a year")
    title(figure, f"Customs revenue from goods of {story.scenarios.partner_name} in the long run")
    alt = (
        "Curve of duties a year by collected rate, 0 to 300 per cent, with bands of draws: the median "
        f"peaks at {percent(best['value'], 0)}."
    )
    caption = (
        "Line: median; bands: 50 and 95 % of draws. Six months and more after the change, one rate on "
        f"all goods, trade of {BASE_YEAR}; revenue on other partners' goods, retaliation and incomes "
        f"are left out. In {percent(best['at_end'], 0)} of draws revenue still rises at 300 %."
    )
    return Picture(figure, alt, caption)
