"""Figures of report 07 of the gap itself: the fan, and the designs side by side."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

from analysis.estimate.counterfactual.plan import Plan
from analysis.estimate.counterfactual.study import Story
from analysis.present.charts import Line, Row, fan, forest, forest_height, lines
from analysis.present.counterfactual.labels import (
    GAP,
    NAMES,
    SHORT,
    episode_months,
    episode_of,
    equals,
    lost,
    pct,
    side,
    size,
    spread_of,
)
from analysis.present.finding import capital, counted, during, interval, percent, probability, the
from analysis.present.numbers import billions
from analysis.present.picture import Picture
from analysis.present.style import (
    BLACK,
    BLUE,
    DASHED,
    DOTTED,
    GREY,
    ORANGE,
    SKY,
    billions_axis,
    house_style,
    is_narrow,
    month_axis,
    new_figure,
    percent_axis,
    title,
    wrapped,
)

#: Months drawn before the end of the fit, on a page and on a phone.
SHOWN_BEFORE, SHOWN_NARROW = 22, 10

#: Colour and dash of the designs that are drawn beside each other.
LOOKS = {"structural": (BLUE, "-"), "sdid": (GREY, DASHED), "panel": (ORANGE, DOTTED)}


@house_style
def fan_figure(story: Story) -> Picture:
    """Draw actual and expected imports with a fan, above the cumulated gap; checks of the fit below."""
    plan, gaps = story.plan, story.gaps
    figure, (levels, sums) = new_figure(2, 1, height=6.0, sharex=True, height_ratios=[1.7, 1])
    before = SHOWN_NARROW if is_narrow() else SHOWN_BEFORE
    actual = gaps.history[plan.fit_end - pd.DateOffset(months=before) :]
    monthly = pd.concat([gaps.monthly, story.implied.monthly]).set_index("month")
    fan(levels, monthly[monthly.design.eq("structural")])
    drawn = [
        Line(f"expected,\n{SHORT[design]}", monthly.expected[monthly.design.eq(design)], colour, dash)
        for design, (colour, dash) in LOOKS.items()
    ]
    lines(levels, [Line("actual", actual), *drawn], months=actual.index)
    total = gaps.cumulated
    sums.fill_between(total.index, total.low, total.high, color=SKY, alpha=0.35, lw=0, label="95 %")
    sums.plot(total.index, total.value, color=BLUE, lw=1.8, label="actual less expected")
    sums.axhline(0, color=BLACK, lw=0.7)
    head = f"Actual less expected by the time series, summed from {total.index[0]:%B %Y} on"
    sums.set_title(wrapped(head, 40), fontsize=9, loc="left")
    _axes(levels, sums, plan, actual.index)
    row, last = gaps.episode.loc["structural"], total.iloc[-1]
    title(
        figure,
        f"Imports from {the(plan.partner_name)} were {size(row.value)} {side(row.value)} what their "
        "past made expected",
    )
    alt = (
        f"Two line charts by month, {actual.index[0]:%Y-%m} to {plan.end:%Y-%m}, billion US dollars. "
        f"Above: actual imports from {the(plan.partner_name)} and what the structural time series "
        "expects, with 50 and 95 per cent bands, beside synthetic difference-in-differences and the "
        f"elasticity. {capital(during(episode_months(plan)))} actual over expected imports, less 1, is "
        f"{pct(row.value)}. Below: the gap summed from {total.index[0]:%Y-%m} reaches "
        f"{billions(last.value)} "
        f"[{billions(last.low)}, {billions(last.high)}]."
    )
    caption = (
        "Imports for consumption, customs value. Bands: 50 and 95 per cent of the predictive "
        f"distribution of the time series fitted to {plan.fit_end:%Y-%m}; below, 95 per cent of its "
        f"sum. {_fit_text(plan, story.checks)} Source: {story.released}."
    )
    return Picture(figure, alt, caption)


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
        levels.text(month, 1.0, text, transform=levels.get_xaxis_transform(), fontsize=7.5,
                    color="#555555", ha=where, va="bottom")  # fmt: skip
    sums.yaxis.set_major_formatter(lambda value, _: billions(value).removesuffix(".0"))


def _fit_text(plan: Plan, checks: pd.DataFrame) -> str:
    own, low = checks.loc[plan.partner], int(checks.ljung_box_p.lt(0.05).sum())
    return (
        f"Share of the monthly variance that stays in the level: {percent(own.level_share, 0)}; "
        f"standard deviation of a month's shocks: {own.sigma * 100:.1f} log points; Ljung-Box p of the "
        f"errors at twelve lags: {probability(own.ljung_box_p)}, and below 0.05 for {low} of the "
        f"{len(checks)} partners fitted."
    )


@house_style
def design_figure(story: Story) -> Picture:
    """Draw the gap of the episode by each design with its interval, dollars and p."""
    plan, rows = story.plan, episode_of(story)
    figure, ax = new_figure(height=forest_height(len(rows)))
    forest(ax, [_design(row) for row in rows.itertuples()])
    percent_axis(ax.xaxis)
    ax.xaxis.set_major_locator(MaxNLocator(5 if is_narrow() else 6, steps=[1, 2, 5, 10]))
    ax.set_xlabel(GAP)
    title(
        figure,
        f"{counted(len(rows)).capitalize()} designs put the gap of imports from "
        f"{the(plan.partner_name)} at {spread_of(rows.value)}",
    )
    alt = "Interval chart of the gap between actual and expected imports, per cent. " + "; ".join(
        f"{NAMES[row.Index]} {interval(row, pct)}, p {equals(row.p_value)}" for row in rows.itertuples()
    )
    caption = (
        f"{episode_months(plan)}. Bars: 95 % intervals; of the time series from its paths, of designs "
        "that compare partners (grey) from the spread of the same design on the others, of the "
        "elasticity (squares) from its own. At the right: gap, dollars over the episode, p by rank. "
        f"Source: {story.released}."
    )
    return Picture(figure, alt, caption)


def _design(row) -> Row:
    panel, own_past = "panel" in row.Index, row.Index == "structural"
    text = f"{pct(row.value)},  {billions(lost(row.actual, row.value))} bn,  p {equals(row.p_value)}"
    return Row(
        NAMES[row.Index], *np.expm1([row.value, row.ci_low, row.ci_high]).tolist(), text,
        colour=BLUE if own_past else ORANGE if panel else GREY, marker="s" if panel else "o",
        bold=own_past,
    )  # fmt: skip
