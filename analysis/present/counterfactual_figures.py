"""Figures of the counterfactual report: the fan, the designs side by side, and the placebos."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator

from analysis.estimate.counterfactual.plan import Plan
from analysis.estimate.counterfactual.study import Story
from analysis.present.counterfactual import (
    NAMES,
    SHORT,
    bn,
    episode_months,
    episode_of,
    lost,
    p_or_dash,
    pct,
    pct_range,
)
from analysis.present.finding import percent, probability
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
    label_ends,
    month_axis,
    new_figure,
    percent_axis,
    title,
    wrapped,
)

#: Months drawn before the end of the fit.
SHOWN_BEFORE = 22

#: Changes printed at the ticks of a log scale.
LOG_TICKS = np.array([-0.75, -0.5, 0.0, 0.5, 2.0])

#: Colour and dash of the designs that are drawn beside each other.
LOOKS = {"structural": (BLUE, "-"), "sdid": (GREY, DASHED), "panel": (ORANGE, DOTTED)}


@house_style
def fan_figure(story: Story) -> Picture:
    """Draw actual and expected imports with a fan, above the cumulated gap; checks of the fit below."""
    plan, gaps = story.plan, story.gaps
    figure, (levels, sums) = new_figure(2, 1, height=6.2, sharex=True, height_ratios=[1.7, 1])
    actual = gaps.history[plan.fit_end - pd.DateOffset(months=SHOWN_BEFORE) :]
    monthly = pd.concat([gaps.monthly, story.implied.monthly]).set_index("month")
    own = monthly[monthly.design.eq("structural")]
    levels.fill_between(own.index, own.low, own.high, color=SKY, alpha=0.35, lw=0)
    levels.fill_between(own.index, own.low_half, own.high_half, color=SKY, alpha=0.6, lw=0)
    lines = []
    for design, (colour, dash) in LOOKS.items():
        line = monthly.expected[monthly.design.eq(design)]
        levels.plot(line.index, line, color=colour, ls=dash, lw=1.5)
        lines.append((f"expected,\n{SHORT[design]}", line, colour))
    levels.plot(actual.index, actual, color=BLACK, lw=2)
    label_ends(levels, [("actual", actual, BLACK), *lines])
    levels.set_ylabel("bn USD a month")
    total = gaps.cumulated
    sums.fill_between(total.index, total.low, total.high, color=SKY, alpha=0.35, lw=0)
    sums.plot(total.index, total.value, color=BLUE, lw=1.8)
    sums.axhline(0, color=BLACK, lw=0.7)
    sums.set_ylabel("bn USD, summed")
    sums.set_title(
        f"Actual less expected by the time series, summed from {total.index[0]:%B %Y} on",
        fontsize=9, loc="left",
    )  # fmt: skip
    for ax in (levels, sums):
        billions_axis(ax.yaxis)
        ax.axvline(plan.fit_end, color=GREY, lw=0.9, ls=DOTTED)
        ax.axvline(plan.start, color=GREY, lw=0.9, ls=DASHED)
        month_axis(ax, actual.index)
    top = levels.get_ylim()[1]
    for month, text in ((plan.fit_end, "fitted to here "), (plan.start, " episode")):
        side = "right" if month == plan.fit_end else "left"
        levels.text(month, top, text, fontsize=7.5, color="#555555", ha=side, va="bottom")
    sums.yaxis.set_major_formatter(lambda value, _: bn(value / 1e9).removesuffix(".0"))
    title(figure, f"US imports from {plan.partner_name}: what came and what was to be expected")
    row, last = gaps.episode.loc["structural"], total.iloc[-1]
    alt = (
        f"Two line charts by month, {actual.index[0]:%Y-%m} to {plan.end:%Y-%m}, billion US dollars. "
        f"Above: actual imports from {plan.partner_name} and what the structural time series expects, "
        "with 50 and 95 per cent bands, beside synthetic difference-in-differences and the elasticity. "
        f"In {episode_months(plan)} actual over expected imports, less 1, is {pct(row.value)}. Below: "
        f"the gap summed from {total.index[0]:%Y-%m} reaches {bn(last.value / 1e9)} "
        f"[{bn(last.low / 1e9)}, {bn(last.high / 1e9)}]."
    )
    caption = (
        "Imports for consumption, customs value. Bands: 50 and 95 per cent of the predictive "
        f"distribution of the time series fitted to {plan.fit_end:%Y-%m}; below, 95 per cent of its "
        f"sum. {_fit_text(plan, story.checks)} Source: {story.vintage}."
    )
    return Picture(figure, alt, caption)


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
    figure, ax = new_figure(height=3.3)
    y = np.arange(len(rows), 0, -1)
    colours = [
        BLUE if name == "structural" else ORANGE if "panel" in name else GREY for name in rows.index
    ]
    low, high, value = (np.expm1(rows[name]) for name in ("ci_low", "ci_high", "value"))
    ax.hlines(y, low, high, color=colours, lw=2)
    marks = ["s" if "panel" in name else "o" for name in rows.index]
    for at, one, colour, mark in zip(y, value, colours, marks, strict=True):
        ax.plot(one, at, marker=mark, color=colour, ms=6, ls="none")
    for at, row in zip(y, rows.itertuples(), strict=True):
        usd = bn(lost(row.actual, row.value) / 1e9)
        text = f"{pct(row.value)},  {usd} bn,  p {_equals(row.p_value)}"
        if not is_narrow():  # a phone has no room for them
            ax.text(1.02, at, text, transform=ax.get_yaxis_transform(), va="center", fontsize=8)
    ax.set_yticks(y, [wrapped(NAMES[name], 20) for name in rows.index])
    ax.set_ylim(0.4, len(rows) + 0.6)
    ax.axvline(0, color=BLACK, lw=0.7)
    ax.grid(axis="x")
    ax.grid(axis="y", visible=False)
    percent_axis(ax.xaxis)
    ax.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    ax.set_xlabel(wrapped("actual over expected imports, less 1", 30))
    title(figure, f"The gap by six designs: imports from {plan.partner_name}, {episode_months(plan)}")
    alt = "Interval chart of the gap between actual and expected imports, per cent. " + "; ".join(
        f"{NAMES[row.Index]} {pct(row.value)} {pct_range(row.ci_low, row.ci_high)}, p "
        f"{_equals(row.p_value)}"
        for row in rows.itertuples()
    )
    caption = (
        "Bars: 95 % intervals; of the time series from its paths, of designs that compare partners "
        "(grey) from the spread of the same design on the others, of the elasticity (squares) from its "
        f"own. At the right: gap, dollars over the episode, p by rank. Source: {story.vintage}."
    )
    return Picture(figure, alt, caption)


def _equals(p: float) -> str:
    text = p_or_dash(p)
    return text if text.startswith("<") or text == "–" else f"= {text}"


@house_style
def space_figure(story: Story) -> Picture:
    """Draw every partner's gap by each design on a log scale, sorted, the treated one marked."""
    plan, gaps = story.plan, story.gaps
    table = gaps.partners[gaps.partners.period.eq("episode")]
    designs = list(table.design.unique())
    figure, axes = new_figure(1, len(designs), height=4.7, squeeze=False, sharex=True)
    for ax, design in zip(axes[0], designs, strict=True):
        own = table[table.design.eq(design)].sort_values("value")
        y = np.arange(len(own), 0, -1)
        treated = own.partner.eq(plan.partner).to_numpy()
        colours = np.where(treated, ORANGE, GREY)
        value = own.value.to_numpy()
        ax.hlines(y, 0, value, color=colours, lw=1.2)
        ax.scatter(value, y, color=colours, s=14, zorder=3)
        ax.axvline(0, color=BLACK, lw=0.7)
        ax.set_yticks(y, own.partner, fontsize=6)
        for text, actual in zip(ax.get_yticklabels(), treated, strict=True):
            text.set(color=ORANGE if actual else BLACK, fontweight="bold" if actual else "normal")
        ax.set_ylim(0.2, len(own) + 0.8)
        ax.grid(axis="x")
        ax.grid(axis="y", visible=False)
        ax.xaxis.set_major_locator(FixedLocator(np.log1p(LOG_TICKS)))
        ax.xaxis.set_major_formatter(FuncFormatter(lambda log, _: percent(float(np.expm1(log)), 0)))
        p, scaled = gaps.episode.loc[design, ["p_value", "p_scaled"]]
        head = f"{SHORT[design]}\np {_equals(p)}, scaled {_equals(scaled)}"
        ax.set_title(head, fontsize=7.5, loc="left")
    figure.supxlabel(wrapped("actual over expected imports, less 1, by partner (log scale)"), fontsize=9)
    title(figure, f"Each partner in the place of {plan.partner_name}, {episode_months(plan)}")
    alt = f"Dot charts of every partner's gap by design. {plan.partner_name}: " + "; ".join(
        f"{NAMES[d]} {pct(gaps.episode.value[d])}, p {_equals(gaps.episode.p_value[d])}, scaled "
        f"{_equals(gaps.episode.p_scaled[d])}"
        for d in designs
    )
    caption = (
        f"The same design with each partner as if it were {plan.partner_name}; orange: "
        f"{plan.partner_name}. The scale is in logs, so that lengths are those that are ranked. p: "
        "share of partners at least as far from zero; scaled: in units of the time series' forecast "
        f"error for each. Source: {story.vintage}."
    )
    return Picture(figure, alt, caption)


@house_style
def quiet_figure(story: Story) -> Picture:
    """Draw what each design finds in quiet windows, beside what it finds in the episode."""
    plan, gaps, placebos = story.plan, story.gaps, story.placebos
    designs = list(placebos.design.unique())
    starts = sorted(placebos.start.unique())
    figure, axes = new_figure(1, len(designs), height=3.5, squeeze=False, sharey=True)
    place = {start: at for at, start in enumerate([*starts, plan.start])}
    for ax, design in zip(axes[0], designs, strict=True):
        group = placebos[placebos.design.eq(design)]
        others, own = group[group.partner.ne(plan.partner)], group[group.partner.eq(plan.partner)]
        ax.scatter(others.start.map(place) - 0.22, np.expm1(others.value), s=7, color="#B5B5B5", lw=0)
        _with_interval(ax, own.start.map(place) + 0.12, own, BLUE)
        now = gaps.episode.loc[[design]]
        _with_interval(ax, pd.Series([place[plan.start]]), now, ORANGE)
        ax.axhline(0, color=BLACK, lw=0.7)
        ax.set_xticks(list(place.values()), [f"{m:%Y}" for m in place], fontsize=7.5, rotation=45)
        ax.set_xlim(-0.6, len(place) - 0.4)
        ax.set_title(SHORT[design], fontsize=8.5, loc="left")
    axes[0][0].set_ylim(-0.75, 0.75)
    percent_axis(axes[0][0].yaxis)
    axes[0][0].set_ylabel("actual over expected, less 1")
    title(figure, "The same designs in quieter years")
    alt = (
        "Dot charts of the gap by design in earlier, quieter years and in the episode, per cent. "
        f"{plan.partner_name}: "
    ) + "; ".join(
        f"{NAMES[d]} "
        + ", ".join(
            f"{row.start:%Y} {pct(row.value)}"
            for row in placebos[placebos.design.eq(d) & placebos.partner.eq(plan.partner)]
            .sort_values("start")
            .itertuples()
        )
        + f", in the episode {pct(gaps.episode.value[d])}"
        for d in designs
    )
    caption = (
        f"By first year of the window. Blue: {plan.partner_name} in quiet windows with 95 % intervals; "
        "orange: the episode; grey: other partners. Values beyond the frame are cut. Source: "
        f"{story.vintage}."
    )
    return Picture(figure, alt, caption)


def _with_interval(ax, x: pd.Series, rows: pd.DataFrame, colour: str) -> None:
    low, high = np.expm1(rows.ci_low), np.expm1(rows.ci_high)
    ax.vlines(x, low, high, color=colour, lw=1.6)
    ax.scatter(x, np.expm1(rows.value), color=colour, s=18, zorder=3)


@house_style
def choice_figure(story: Story) -> Picture:
    """Draw the gap by the months before the episode that are fitted."""
    plan, choices = story.plan, story.choices
    designs, ends = list(choices.design.unique()), sorted(choices.fit_end.unique())
    figure, axes = new_figure(1, len(designs), height=3.3, squeeze=False, sharey=True)
    looks = [(SKY, "-", "o"), (BLUE, "-", "s"), (GREY, DASHED, "^"), (BLACK, DOTTED, "D")]
    for ax, design in zip(axes[0], designs, strict=True):
        own = choices[choices.design.eq(design)]
        for end, (colour, dash, mark) in zip(ends, looks, strict=False):
            line = own[own.fit_end.eq(end)].sort_values("fit_start")
            ax.plot(line.fit_start.dt.year, np.expm1(line.value), color=colour, ls=dash, marker=mark,
                    ms=4, lw=1.2, label=f"fitted to {end:%Y-%m}")  # fmt: skip
        ax.set_xticks(sorted(own.fit_start.dt.year.unique()))
        ax.tick_params(axis="x", labelsize=7, rotation=45)
        ax.set_title(SHORT[design], fontsize=8.5, loc="left")
        ax.set_xlabel("first year fitted", fontsize=8)
        ax.axhline(0, color=BLACK, lw=0.7)
    percent_axis(axes[0][0].yaxis)
    axes[0][0].set_ylabel("actual over expected, less 1")
    figure.legend(*axes[0][0].get_legend_handles_labels(), loc="outside lower center", ncols=len(ends),
                  fontsize=8)  # fmt: skip
    title(figure, f"How much hangs on the months before: gap in {episode_months(plan)}")
    spread = choices.groupby("design", sort=False).value.agg(["min", "max"])
    alt = "Line charts of the gap by first and last month fitted, one panel a design, per cent. "
    alt += "; ".join(
        f"{NAMES[row.Index]} {pct(row.min)} to {pct(row.max)}" for row in spread.itertuples()
    )
    caption = (
        f"Each point is the design fitted from that January to the month of the line; the report uses "
        f"{plan.fit_start:%Y-%m} (time series: {plan.structural_start:%Y-%m}) to {plan.fit_end:%Y-%m}. "
        f"Source: {story.vintage}."
    )
    return Picture(figure, alt, caption)
