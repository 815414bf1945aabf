"""Figures of report 03; what they say is in ``text.md``."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.dates import DateFormatter, YearLocator, date2num
from matplotlib.patheffects import withStroke

from analysis.estimate.trade.regime.regimes import Regimes
from analysis.estimate.trade.regime.story import RegimeStory
from analysis.estimate.trade.windows import CUTS
from analysis.present.charts import Line, lines
from analysis.present.finding import the, whole
from analysis.present.page import Drawn
from analysis.present.style import (
    BLACK,
    BLUE,
    DASHED,
    DOTTED,
    GREY,
    ORANGE,
    is_narrow,
    month_axis,
    new_figure,
    percent_axis,
    wrapped,
)
from analysis.present.trade.regime.labels import REGIME_SERIES, last_window, level, precise

#: Cuts as a figure names them.
CALLED = {"Geneva": "Truce", "Fentanyl cut": "Further\ncut", "IEEPA ends": "Emergency\nduties end"}

#: Panel titles.
PANELS = {
    "share": "Share of US imports, season removed",
    "tariff": "Rate collected by US customs, log scale",
    "gap": "12-month growth of China's exports to the US less to the world",
}


def breaks_figure(story: RegimeStory) -> Drawn:
    """Draw each series with its regimes, intervals of dates, and ticks where the law changed."""
    regimes, names = story.regimes, list(story.regimes.series)
    figure, axes = new_figure(len(names), 1, height=1.95 * len(names) + 0.6, sharex=True, squeeze=False)
    everything = pd.DatetimeIndex(sorted({m for b in regimes.breaks.values() for m in b.values.index}))
    for ax, name in zip(axes[:, 0], names, strict=True):
        _panel(ax, name, regimes)
        month_axis(ax, everything)
        if is_narrow() and len(everything) > 72:  # a phone has room for every third year
            ax.xaxis.set_major_locator(YearLocator(3))
            ax.xaxis.set_major_formatter(DateFormatter("%Y"))
    return Drawn(figure, {"months": everything})


def _panel(ax, name: str, regimes: Regimes) -> None:
    breaks = regimes.breaks[name]
    series = level(breaks.values - breaks.seasonal, name)
    ax.plot(series.index, series, color=BLUE, lw=1.1, label=REGIME_SERIES[name])
    for row in breaks.dates.itertuples():
        ax.axvspan(row.ci_low, row.ci_high, color=GREY, alpha=0.22, lw=0)
        ax.axvline(row.first, color=GREY, lw=0.9, ls=DASHED)
    _levels(ax, name, breaks.segments, series)
    if name == "tariff":
        ax.set_yscale("log")
        _log_ticks(ax, series)
    elif name == "gap":
        ax.axhline(0, color=BLACK, lw=0.7)
    low, high = ax.get_ylim()
    if name != "tariff":
        percent_axis(ax.yaxis, decimals=0 if high - low > 0.04 else 1 if high - low > 0.004 else 2)
        ax.set_ylim(low, high + 0.1 * (high - low))
    inside = regimes.law[regimes.law.month.between(series.index[0], series.index[-1])]
    for sign, marker in ((1, "^"), (-1, "v")):
        months = inside.month[np.sign(inside.change) == sign]
        if len(months):  # an empty line has no place, and the layout none for it
            ax.plot(
                months,
                [0.03] * len(months),
                marker,
                color=BLACK,
                ms=4.5,
                ls="",
                transform=ax.get_xaxis_transform(),
                clip_on=False,
            )
    ax.set_title(wrapped(PANELS[name]), fontsize=8.5, loc="left")


def _levels(ax, name: str, segments: pd.DataFrame, series: pd.Series) -> None:
    """Draw the level of each regime with its interval, and write it where there is room."""
    # Bands end a little outside the series: that of a regime with two levels would dwarf it.
    frame = (series.min() / 2, series.max() * 2) if name != "gap" else (-np.inf, np.inf)
    for row in segments.to_dict("records"):
        run = [row["start"], row["end"]]
        low, middle, high = (level(row[k], name) for k in ("ci_low", "mean", "ci_high"))
        low, high = np.clip([low, high], *frame)
        ax.fill_between(run, low, high, color=ORANGE, alpha=0.25, lw=0, label="95 %")
        ax.plot(run, [middle] * 2, color=ORANGE, lw=2.2, label="level")
        last = row["end"] == series.index[-1]
        ax.annotate(
            precise(middle),
            (date2num(run[1]), middle),
            xytext=(4, 0) if last else (0, 5),
            textcoords="offset points",
            ha="left" if last else "right",
            va="center" if last else "bottom",
            fontsize=7.5,
            color=ORANGE,
            fontweight="bold",
            annotation_clip=False,
            path_effects=[withStroke(linewidth=2.2, foreground="white")],
        )


def _log_ticks(ax, series: pd.Series) -> None:
    """Put ticks of a log axis at round percentages within the range of the series."""
    round_ones = np.array([0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0])
    low, high = series.min(), series.max()
    ticks = round_ones[(round_ones >= low * 0.7) & (round_ones <= high * 1.4)]
    ax.set_yticks(ticks, [f"{tick * 100:g} %" for tick in ticks])
    ax.minorticks_off()
    ax.set_ylim(min(low, ticks[0]) * 0.75, max(high, ticks[-1]) * 1.25)


def market_figure(story: RegimeStory) -> Drawn | None:
    """Draw the rate collected above imports, and all others', over those of the same month of 2024."""
    if (market := story.market) is None:
        return None
    months, name = market.monthly.index, story.selection.partner_name
    ratios = {"height_ratios": (1, 1.7)}
    figure, (above, below) = new_figure(2, 1, height=4.6, sharex=True, gridspec_kw=ratios)
    _rate_paid(above, market.monthly.effective_rate, months, "Rate paid", name)
    courses = [
        Line("From all\nothers", market.monthly.others, GREY, DASHED),
        Line(f"From\n{the(name)}", market.monthly.partner, BLUE),
    ]
    lines(below, courses, months=months)
    below.axhline(1, color=BLACK, lw=0.7)
    title = "US imports, same month of 2024 = 100 %"
    below.set_title(wrapped(title), fontsize=8.5, loc="left")
    for ax in (above, below):
        percent_axis(ax.yaxis)
    return Drawn(figure)


def recovery_figure(story: RegimeStory) -> Drawn | None:
    """Draw the rate collected above trade over that of the same month of 2024 in both ledgers."""
    recovery = story.recovery
    if recovery is None:
        return None
    # From January, so that the axis says in which year it begins.
    months = recovery.monthly.index.insert(0, recovery.monthly.index[0].replace(month=1))
    ratios = {"height_ratios": (1, 1.7)}
    figure, (above, below) = new_figure(2, 1, height=5.4, sharex=True, gridspec_kw=ratios)
    rate = level(story.regimes.series["tariff"].values, "tariff")[months[0] : months[-1]]
    us, china, part = (last_window(recovery, name) for name in ("us", "china", "share"))
    _rate_paid(above, rate, months, f"{whole(us.rate_undone)} of the\nrise reversed", "China")
    _on_2024(below, recovery.monthly, months, {"us": us, "china": china, "share": part})
    for ax in (above, below):
        percent_axis(ax.yaxis)
        for day in CUTS.values():
            ax.axvline(day, color=ORANGE, lw=0.9, ls=DOTTED)
    for name, day in CUTS.items():
        below.annotate(
            CALLED[name],
            (date2num(day), 0.31),
            xytext=(3, 0),
            fontsize=7.5,
            color=ORANGE,
            textcoords="offset points",
            va="bottom",
        )
    return Drawn(figure, {"paid": rate})


def _rate_paid(ax, rate: pd.Series, months: pd.DatetimeIndex, said: str, partner: str) -> None:
    """Draw the rate collected, which is one number a month, as steps."""
    lines(ax, [Line(said, rate, steps=True)], months=months)
    ax.set_ylim(0, 1.15 * rate.max())
    title = f"Tariff paid on goods from {the(partner)}, share of their value"
    ax.set_title(wrapped(title), fontsize=8.5, loc="left")


def _on_2024(ax, monthly: pd.DataFrame, months: pd.DatetimeIndex, last: dict[str, pd.Series]) -> None:
    """Draw trade over that of the same month of 2024, beside a response to the law as to rises."""
    ax.fill_between(
        monthly.index,
        monthly.predicted_low,
        monthly.predicted_high,
        color=GREY,
        alpha=0.2,
        lw=0,
        label="95 %",
    )
    ax.set_ylim(0.3, 1.22)
    courses = [
        Line(
            f"China's exports:\n{whole(last['china'].undone)} of their\nfall recovered",
            monthly.china.dropna(),
            BLUE,
            DOTTED,
        ),
        Line(f"US imports:\n{whole(last['us'].undone)} of their\nfall recovered", monthly.us, BLACK),
        Line(f"China's share:\n{whole(last['share'].undone)} recovered", monthly.share, ORANGE),
        Line("US imports if\ncuts worked\nas rises", monthly.predicted, GREY, DASHED),
    ]
    lines(ax, courses, months=months)
    ax.axhline(1, color=BLACK, lw=0.7)
    title = "Trade from China to the US, and its share of US imports, same month of 2024 = 100 %"
    ax.set_title(wrapped(title), fontsize=8.5, loc="left")
