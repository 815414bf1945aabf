"""Figure of report 14: imports by month without and with the duty."""

from __future__ import annotations

import textwrap

from matplotlib.ticker import FuncFormatter

from analysis.estimate.what_if.story import Story
from analysis.present.charts import Line, lines
from analysis.present.finding import capital, month, percent, the
from analysis.present.picture import Picture
from analysis.present.style import (
    BLACK,
    BLUE,
    DASHED,
    SKY,
    house_style,
    new_figure,
    title,
)
from analysis.present.what_if.labels import (
    BILLION,
    goods_named,
    how_long,
    measure,
    scaled_dollars,
    trade,
)

#: Characters of a title that a page holds in one line.
ACROSS = 84


@house_style
def effect_figure(story: Story) -> Picture:
    """Draw imports by month without and with the duty, with the effect interval."""
    found, (figure, ax) = story.by_month, new_figure(height=3.6)
    ax.fill_between(
        found.index, found.ci_low, found.ci_high, color=SKY, alpha=0.45, lw=0, label="95 % of effects"
    )
    without = Line("without", found.without, BLACK, DASHED, "o")
    lines(ax, [without, Line("with", found.with_duty, BLUE, marker="o")])
    ax.set_ylim(0, 1.08 * found[["without", "ci_high"]].max().max())
    scale, unit = (1e9, "bn") if found.without.max() >= BILLION else (1e6, "million")
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value / scale:,.10g}"))
    ax.set_ylabel(f"imports, {unit} USD a month")
    before, after = story.outcomes.loc["imports", ["without", "with_duty"]]
    text = (
        f"{capital(measure(story))} would take imports of {goods_named(story)[0]} from "
        f"{the(story.partner_name)} from {scaled_dollars(before)} to {scaled_dollars(after)} within "
        f"{how_long(story)}"
    )
    title(figure, textwrap.fill(text, ACROSS))
    last = found.iloc[-1]
    alt = (
        f"Two lines of {trade(story)} by month from {month(found.index[0])} on, without and with "
        f"{measure(story)}, with a band of 95 % of effects. In {month(found.index[-1])}: "
        f"{scaled_dollars(last.without)} without, {scaled_dollars(last.with_duty)} with it, band "
        f"{scaled_dollars(last.ci_low)} "
        f"to {scaled_dollars(last.ci_high)}."
    )
    caption = (
        f"Customs value by month, not seasonally adjusted. Base: the twelve months to "
        f"{month(story.data_to)} by tariff line, moved to the law of the first day. Band: how far "
        "effects "
        f"strayed from predictions after earlier steps of the law, {percent(story.spread.effect_sd, 0)} "
        "one standard deviation in logs, forecast errors of trade not included. "
        f"Source: {story.vintage}."
    )
    return Picture(figure, alt, caption, name="what_if_effect")
