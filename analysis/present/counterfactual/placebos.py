"""Figures of report 07 of what the designs find elsewhere: other partners, other years, other months."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.ticker import FixedLocator, FuncFormatter

from analysis.estimate.counterfactual.donors import COMPARING
from analysis.estimate.counterfactual.study import Story
from analysis.present.counterfactual.labels import (
    GAP,
    NAMES,
    SHORT,
    episode_months,
    equals,
    n_as_far,
    pct,
    spread_of,
)
from analysis.present.finding import counted, percent, the
from analysis.present.picture import Picture
from analysis.present.style import (
    BLACK,
    BLUE,
    DASHED,
    DOTTED,
    GREY,
    ORANGE,
    SKY,
    house_style,
    is_narrow,
    new_figure,
    percent_axis,
    title,
    wrapped,
)

#: Changes printed at the ticks of a log scale, on a page and on a phone.
LOG_TICKS = np.array([-0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 1.0, 2.0])
LOG_TICKS_NARROW = np.array([-0.75, -0.5, 0.0, 0.5, 2.0])


@house_style
def space_figure(story: Story) -> Picture:
    """Draw every partner's gap by each design on a log scale, the treated one marked."""
    plan, gaps = story.plan, story.gaps
    table = gaps.partners[gaps.partners.period.eq("episode")]
    designs = list(table.design.unique())
    figure, axes = new_figure(len(designs), 1, height=5.0, squeeze=False, sharex=True)
    for ax, design in zip(axes[:, 0], designs, strict=True):
        own = table[table.design.eq(design)].set_index("partner").value.sort_values()
        _strip(ax, own, plan.partner, story.names)
        p, scaled = gaps.episode.loc[design, ["p_value", "p_scaled"]]
        head = f"{SHORT[design]}: p {equals(p)}, scaled {equals(scaled)}"
        ax.set_title(head, fontsize=8.5, loc="left")
    axes[-1, 0].set_xlabel(wrapped(f"{GAP}, by partner (log scale)"))
    main = gaps.episode.loc["structural"]
    far = counted(n_as_far(main.p_value, main.n_partners)).capitalize()
    title(
        figure,
        f"{far} of {main.n_partners - 1:.0f} other partners moved as far from their past as "
        f"{the(plan.partner_name)}",
    )
    alt = f"Dot charts of every partner's gap by design. Of {the(plan.partner_name)}: " + "; ".join(
        f"{NAMES[d]} {pct(gaps.episode.value[d])}, p {equals(gaps.episode.p_value[d])}, scaled "
        f"{equals(gaps.episode.p_scaled[d])}"
        for d in designs
    )
    caption = (
        f"{episode_months(plan)}. The same design with each partner as if it were "
        f"{the(plan.partner_name)}, the orange diamond; named are also the two at the ends. The "
        "scale is in logs, so that lengths are those that are ranked; heights mean nothing. p: share of "
        "partners at least as far from zero; scaled: in units of the time series' forecast error for "
        f"each. Source: {story.released}."
    )
    return Picture(figure, alt, caption)


def _strip(ax, values: pd.Series, treated: str, names: dict[str, str]) -> None:
    """Draw partners as points along one line, in turn at three heights so that they stay apart."""
    heights = pd.Series(np.arange(len(values)) % 3 * 0.5 - 0.5, values.index)
    for partner, value in values.items():
        own = partner == treated
        ax.plot(value, heights[partner], marker="D" if own else "o", ms=7 if own else 4.5, ls="none",
                color=ORANGE if own else GREY, alpha=1 if own else 0.7, label=names[partner],
                zorder=3 if own else 2)  # fmt: skip
    low, high = values.index[[0, -1]]
    for partner in {low: 0, high: 0, treated: 0}:
        own = partner == treated
        ax.annotate(
            names[partner], (values[partner], 0.72 if own else -0.75), fontsize=8,
            ha={low: "left", high: "right"}.get(partner, "center"), va="bottom" if own else "top",
            color=ORANGE if own else BLACK,
        )  # fmt: skip
    ax.axvline(0, color=BLACK, lw=0.7)
    ax.set(ylim=(-1.4, 1.4), yticks=[])
    ax.spines["left"].set_visible(False)
    ax.grid(axis="x")
    ax.grid(axis="y", visible=False)
    ticks = LOG_TICKS_NARROW if is_narrow() else LOG_TICKS
    ax.xaxis.set_major_locator(FixedLocator(np.log1p(ticks)))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda log, _: percent(float(np.expm1(log)), 0)))


@house_style
def quiet_figure(story: Story) -> Picture:
    """Draw what each design finds in quiet windows, beside what it finds in the episode."""
    plan, gaps, placebos = story.plan, story.gaps, story.placebos
    designs = list(placebos.design.unique())
    starts = sorted(placebos.start.unique())
    height = 2.5 if is_narrow() else 3.5
    figure, axes = new_figure(1, len(designs), height=height, sharey=True)
    place = {start: at for at, start in enumerate([*starts, plan.start])}
    for ax, design in zip(axes, designs, strict=True):
        group = placebos[placebos.design.eq(design)]
        others, own = group[group.partner.ne(plan.partner)], group[group.partner.eq(plan.partner)]
        ax.scatter(others.start.map(place) - 0.22, np.expm1(others.value), s=7, color="#B5B5B5", lw=0,
                   label="other partners")  # fmt: skip
        _with_interval(ax, own.start.map(place) + 0.12, own, BLUE, "o", "quiet windows")
        now = gaps.episode.loc[[design]]
        _with_interval(ax, pd.Series([place[plan.start]]), now, ORANGE, "D", "episode")
        ax.axhline(0, color=BLACK, lw=0.7)
        ax.set_xticks(list(place.values()), [f"{m:%Y}" for m in place], fontsize=8,
                      rotation=0 if is_narrow() else 45)  # fmt: skip
        ax.set_xlim(-0.6, len(place) - 0.4)
        ax.set_title(SHORT[design], fontsize=8.5, loc="left")
    axes[0].set_ylim(-0.75, 0.75)
    percent_axis(axes[0].yaxis)
    axes[0].set_ylabel("actual over\nexpected, less 1")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=3, fontsize=8)
    bias = story.accuracy.own_bias
    title(
        figure,
        f"Quiet years: time series {pct(bias['structural'])} for {the(plan.partner_name)}, other "
        f"designs {spread_of(bias[list(COMPARING)])}",
    )
    return Picture(figure, _quiet_alt(story, designs), _quiet_caption(story))


def _quiet_alt(story: Story, designs: list[str]) -> str:
    own = story.placebos[story.placebos.partner.eq(story.plan.partner)].sort_values("start")
    texts = []
    for design in designs:
        found = [f"{r.start:%Y} {pct(r.value)}" for r in own[own.design.eq(design)].itertuples()]
        now = pct(story.gaps.episode.value[design])
        texts.append(f"{NAMES[design]} {', '.join(found)}, in the episode {now}")
    return (
        "Dot charts of the gap by design in earlier, quieter years and in the episode, per cent. "
        f"Of {the(story.plan.partner_name)}: {'; '.join(texts)}"
    )


def _quiet_caption(story: Story) -> str:
    name = the(story.plan.partner_name)
    return (
        f"By first year of the window. Blue: {name} in quiet windows with 95 % intervals; orange: the "
        f"episode; grey: other partners. Values beyond the frame are cut. Source: {story.released}."
    )


def _with_interval(ax, x: pd.Series, rows: pd.DataFrame, colour: str, mark: str, name: str) -> None:
    low, high = np.expm1(rows.ci_low), np.expm1(rows.ci_high)
    ax.vlines(x, low, high, color=colour, lw=1.6)
    ax.scatter(x, np.expm1(rows.value), color=colour, marker=mark, s=18, zorder=3, label=name)


@house_style
def choice_figure(story: Story) -> Picture:
    """Draw the gap by the months before the episode that are fitted."""
    plan, choices = story.plan, story.choices
    designs, ends = list(choices.design.unique()), sorted(choices.fit_end.unique())
    figure, axes = new_figure(1, len(designs), height=2.5 if is_narrow() else 3.3, sharey=True)
    looks = [(SKY, "-", "o"), (BLUE, "-", "s"), (GREY, DASHED, "^"), (BLACK, DOTTED, "D")]
    for ax, design in zip(axes, designs, strict=True):
        own = choices[choices.design.eq(design)]
        for end, (colour, dash, mark) in zip(ends, looks, strict=False):
            line = own[own.fit_end.eq(end)].sort_values("fit_start")
            ax.plot(line.fit_start.dt.year, np.expm1(line.value), color=colour, ls=dash, marker=mark,
                    ms=4, lw=1.2, label=f"fitted to {end:%Y-%m}")  # fmt: skip
        ax.set_xticks(sorted(own.fit_start.dt.year.unique()))
        ax.tick_params(axis="x", labelsize=8, rotation=0 if is_narrow() else 45)
        ax.set_title(SHORT[design], fontsize=8.5, loc="left")
        ax.axhline(0, color=BLACK, lw=0.7)
    for ax in axes[-1:] if is_narrow() else axes:
        ax.set_xlabel("first year fitted", fontsize=8)
    percent_axis(axes[0].yaxis)
    axes[0].set_ylabel("actual over\nexpected, less 1")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center",
                  ncols=2 if is_narrow() else len(ends), fontsize=8)  # fmt: skip
    ranges = choices.groupby("design", sort=False).value.apply(spread_of)
    others = spread_of(choices.value[choices.design.ne("structural")])
    title(
        figure,
        f"Fitted to other months, the time series gives {ranges['structural']}, other designs {others}",
    )
    alt = "Line charts of the gap by first and last month fitted, one panel a design, per cent. "
    alt += "; ".join(f"{NAMES[design]} {text}" for design, text in ranges.items())
    caption = (
        f"Gap of {episode_months(plan)}. Each point is the design fitted from that January to the month "
        f"of the line; the report uses {plan.fit_start:%Y-%m} (time series: "
        f"{plan.structural_start:%Y-%m}) to {plan.fit_end:%Y-%m}. Source: {story.released}."
    )
    return Picture(figure, alt, caption)
