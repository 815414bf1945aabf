"""Figures of report 05; what they say is in ``text.md``."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator

from analysis.estimate.counterfactual.plan import Plan
from analysis.estimate.counterfactual.story import CounterfactualStory
from analysis.present.charts import Line, Row, fan, forest, forest_height, lines
from analysis.present.counterfactual.labels import DESIGN_NAMES, SHORT_DESIGN_NAMES, episode_of
from analysis.present.counterfactual.words import equals, lost, pct
from analysis.present.finding import whole
from analysis.present.numbers import billions
from analysis.present.page import Drawn
from analysis.present.style import (
    BLACK,
    BLUE,
    DASHED,
    DOTTED,
    GREY,
    ORANGE,
    SKY,
    billions_axis,
    is_narrow,
    month_axis,
    new_figure,
    percent_axis,
    wrapped,
)

#: Line of the axis of every gap.
GAP_AXIS = "actual over expected imports, less 1"

#: Months drawn before the end of the fit, on a page and on a phone.
SHOWN_BEFORE, SHOWN_NARROW = 22, 10

#: Colour and dash of the designs that are drawn beside each other.
LOOKS = {"structural": (BLUE, "-"), "sdid": (GREY, DASHED), "panel": (ORANGE, DOTTED)}


#: Changes printed at the ticks of a log scale, on a page and on a phone.
LOG_TICKS = np.array([-0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 1.0, 2.0])
LOG_TICKS_NARROW = np.array([-0.75, -0.5, 0.0, 0.5, 2.0])


def fan_figure(story: CounterfactualStory) -> Drawn:
    """Draw actual and expected imports with a fan, above the cumulated gap."""
    plan, gaps = story.plan, story.gaps
    figure, (levels, sums) = new_figure(2, 1, height=6.0, sharex=True, height_ratios=[1.7, 1])
    before = SHOWN_NARROW if is_narrow() else SHOWN_BEFORE
    actual = gaps.history[plan.fit_end - pd.DateOffset(months=before) :]
    monthly = pd.concat([gaps.monthly, story.implied.monthly]).set_index("month")
    fan(levels, monthly[monthly.design.eq("structural")])
    expected = [
        Line(
            f"expected,\n{SHORT_DESIGN_NAMES[design]}",
            monthly.expected[monthly.design.eq(design)],
            colour,
            dash,
        )
        for design, (colour, dash) in LOOKS.items()
    ]
    lines(levels, [Line("actual", actual), *expected], months=actual.index)
    total = gaps.cumulated
    sums.fill_between(total.index, total.low, total.high, color=SKY, alpha=0.35, lw=0, label="95 %")
    sums.plot(total.index, total.value, color=BLUE, lw=1.8, label="actual less expected")
    sums.axhline(0, color=BLACK, lw=0.7)
    head = f"Actual less expected by the time series, summed from {total.index[0]:%B %Y} on"
    sums.set_title(wrapped(head, 40), fontsize=9, loc="left")
    _axes(levels, sums, plan, actual.index)
    return Drawn(figure, {"since": actual.index[0]})


def _axes(levels, sums, plan: Plan, months: pd.DatetimeIndex) -> None:
    levels.set_ylabel("bn USD a month")
    sums.set_ylabel("bn USD, summed")
    for ax in (levels, sums):
        billions_axis(ax.yaxis)
        ax.axvline(plan.fit_end, color=GREY, lw=0.9, ls=DOTTED)
        ax.axvline(plan.start, color=GREY, lw=0.9, ls=DASHED)
        month_axis(ax, months)
    for month, text, where in (
        (plan.fit_end, "fitted to here ", "right"),
        (plan.start, " episode", "left"),
    ):
        levels.text(
            month,
            1.0,
            text,
            transform=levels.get_xaxis_transform(),
            fontsize=7.5,
            color="#555555",
            ha=where,
            va="bottom",
        )
    sums.yaxis.set_major_formatter(lambda value, _: billions(value).removesuffix(".0"))


def design_figure(story: CounterfactualStory) -> Figure:
    """Draw the gap of the episode by each design with its interval, dollars and p."""
    rows = episode_of(story)
    figure, ax = new_figure(height=forest_height(len(rows)))
    forest(ax, [_design(row) for row in rows.itertuples()])
    percent_axis(ax.xaxis)
    ax.xaxis.set_major_locator(MaxNLocator(5 if is_narrow() else 6, steps=[1, 2, 5, 10]))
    ax.set_xlabel(GAP_AXIS)
    return figure


def _design(row) -> Row:
    panel, own_past = "panel" in row.Index, row.Index == "structural"
    text = f"{pct(row.value)},  {billions(lost(row.actual, row.value))} bn,  p {equals(row.p_value)}"
    return Row(
        DESIGN_NAMES[row.Index],
        *np.expm1([row.value, row.ci_low, row.ci_high]).tolist(),
        text,
        colour=BLUE if own_past else ORANGE if panel else GREY,
        marker="s" if panel else "o",
        bold=own_past,
    )


def space_figure(story: CounterfactualStory) -> Figure:
    """Draw every partner's gap by each design on a log scale, the treated one marked."""
    plan, gaps = story.plan, story.gaps
    table = gaps.partners[gaps.partners.period.eq("episode")]
    designs = list(table.design.unique())
    figure, axes = new_figure(len(designs), 1, height=5.0, squeeze=False, sharex=True)
    for ax, design in zip(axes[:, 0], designs, strict=True):
        gap_by_partner = table[table.design.eq(design)].set_index("partner").value.sort_values()
        _strip(ax, gap_by_partner, plan.partner, story.names)
        p, scaled = gaps.episode.loc[design, ["p_value", "p_scaled"]]
        head = f"{SHORT_DESIGN_NAMES[design]}: p {equals(p)}, scaled {equals(scaled)}"
        ax.set_title(head, fontsize=8.5, loc="left")
    axes[-1, 0].set_xlabel(wrapped(f"{GAP_AXIS}, by partner (log scale)"))
    return figure


def _strip(ax, values: pd.Series, treated: str, names: dict[str, str]) -> None:
    """Draw partners as points along one line, in turn at three heights so that they stay apart."""
    heights = pd.Series(np.arange(len(values)) % 3 * 0.5 - 0.5, values.index)
    for partner, value in values.items():
        is_treated = partner == treated
        ax.plot(
            value,
            heights[partner],
            marker="D" if is_treated else "o",
            ms=7 if is_treated else 4.5,
            ls="none",
            color=ORANGE if is_treated else GREY,
            alpha=1 if is_treated else 0.7,
            label=names[partner],
            zorder=3 if is_treated else 2,
        )
    low, high = values.index[[0, -1]]
    for partner in {low: 0, high: 0, treated: 0}:
        is_treated = partner == treated
        ax.annotate(
            names[partner],
            (values[partner], 0.72 if is_treated else -0.75),
            fontsize=8,
            ha={low: "left", high: "right"}.get(partner, "center"),
            va="bottom" if is_treated else "top",
            color=ORANGE if is_treated else BLACK,
        )
    ax.axvline(0, color=BLACK, lw=0.7)
    ax.set(ylim=(-1.4, 1.4), yticks=[])
    ax.spines["left"].set_visible(False)
    ax.grid(axis="x")
    ax.grid(axis="y", visible=False)
    ticks = LOG_TICKS_NARROW if is_narrow() else LOG_TICKS
    ax.xaxis.set_major_locator(FixedLocator(np.log1p(ticks)))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda log, _: whole(float(np.expm1(log)))))
