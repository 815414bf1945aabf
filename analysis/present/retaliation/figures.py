"""Figures of report 07; what they say is in ``text.md``."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.engine.check import placebo_check, toggle_check
from analysis.estimate.retaliation.study import Story
from analysis.present.charts import Line, Row, lines
from analysis.present.check import check_figure, check_rows
from analysis.present.finding import bounds, capital, interval, percent, period, two
from analysis.present.page import Drawn
from analysis.present.retaliation.labels import TOGGLES, UNIT, wave_name
from analysis.present.style import (
    BLACK,
    BLUE,
    DASHED,
    DOTTED,
    GREEN,
    GREY,
    ORANGE,
    SKY,
    billions_axis,
    is_narrow,
    month_axis,
    new_figure,
    percent_axis,
    plain_axis,
    wrapped,
)

#: Months before the first list from which lines are drawn.
FROM, TO = "2018-01", "2019-08"

#: How lists are drawn, in their order; the last is of goods on none.
LOOKS = ((ORANGE, "-"), (BLUE, DASHED), (GREEN, DOTTED), (GREY, "-"))


def elasticity_figure(story: Story) -> Drawn:
    """Draw the elasticity, what varies it, its placebos, and the published one."""
    e, published = story.estimate, story.published.set_index("id").loc["arw_us_exports_value"]
    rows = [Row(period(e.window), e.value, e.ci_low, e.ci_high, interval(e), BLUE, "s", bold=True)]
    changed = toggle_check(story.toggles[story.toggles.toggle.ne("")])
    rows += check_rows(changed, lambda r: f"   {capital(TOGGLES[r.toggle])}")
    earlier = placebo_check(story.placebos)
    rows += check_rows(earlier, lambda r: f"Same law, trade {r.earlier // 12} years earlier")
    rows += [
        Row("On the published terms", published.value, published.ci_low, published.ci_high,
            two(published.value), BLUE, "s", hollow=True),
        Row("Published, all who answered", published.published, published.band_low,
            published.band_high, two(published.published), GREY, "^"),
    ]  # fmt: skip
    figure, ax = check_figure(rows, UNIT)
    plain_axis(ax.xaxis)
    said = [f"{row.label.strip()} {two(row.value)} {bounds(row.low, row.high)}" for row in rows]
    return Drawn(figure, {"said": "; ".join(said)})


def lists_figure(story: Story) -> Drawn:
    """Draw the mean duty and the growth of exports by the list on which a product first stood."""
    figure, (law, growth) = new_figure(2, 1, height=5.4, sharex=True)
    months = pd.date_range(FROM, TO, freq="MS")
    drawn = {ax: [] for ax in (law, growth)}
    for (colour, dash), (day, own) in zip(LOOKS, story.months.groupby("first_list"), strict=True):
        own = own.set_index("month").loc[FROM:TO]
        if own.added_rate.max() > 0:
            drawn[law].append(Line(wave_name(day), own.added_rate, colour, dash, steps=True))
        drawn[growth].append(Line(wave_name(day).capitalize(), own.change, colour, dash))
    for ax in (law, growth):
        lines(ax, drawn[ax], months=months)
        percent_axis(ax.yaxis)
    law.set_ylim(0, None)
    growth.axhline(0, color=BLACK, lw=0.7)
    law.set_title(wrapped("China's added duty by first list, mean"), fontsize=9, loc="left")
    growth.set_title(wrapped("US exports to China, on the same month of 2017"), fontsize=9, loc="left")
    return Drawn(figure, {"window": f"{FROM}:{TO}"})


def waves_figure(story: Story) -> Figure:
    """Draw exports by month around each wave."""
    waves = story.waves.wave.tolist()
    figure, axes = new_figure(2, 2, height=5.6, sharex=True, sharey=True)
    for ax, wave in zip(axes.ravel(), waves, strict=True):
        own = story.paths[story.paths.wave.eq(wave)]
        own = own[own.event_time.le(12)]
        ax.vlines(own.event_time, own.ci_low, own.ci_high, color=SKY, lw=2.2, label="95 %")
        ax.plot(own.event_time, own.value, color=BLACK, marker="o", ms=3.2, lw=0.8, label="elasticity")
        ax.axhline(0, color=BLACK, lw=0.7)
        ax.axvline(-0.5, color=GREY, lw=0.8, ls=DASHED)
        ax.set_title(f"Wave of {wave_name(wave)}", fontsize=9, loc="left")
        plain_axis(ax.yaxis)
    axes[-1][-1].set_xticks(range(-6, 13, 3))
    figure.supxlabel("months from the wave", fontsize=9)
    return figure


def goods_figure(story: Story) -> Drawn:
    """Draw exports of soybeans and cars by month, shaded where a duty was added."""
    figure, axes = new_figure(2, 1, height=5.0, sharex=True)
    months = pd.date_range("2017-01", story.products_to, freq="MS")
    for ax, (name, own) in zip(axes, story.series.items(), strict=True):
        own = own.reindex(months)
        ax.plot(own.index, own.exports_value, color=BLACK, lw=1.6, label=name)
        ax.set_ylim(0, own.exports_value.max() * 1.2)
        _shade(ax, own.added_rate)
        billions_axis(ax.yaxis)
        ax.set_title(f"{name.capitalize()}, bn USD a month", fontsize=9, loc="left")
        month_axis(ax, months)
    return Drawn(figure, {"months": months})


def _shade(ax: Axes, rate: pd.Series) -> None:
    """Shade the months with a duty and write the highest one."""
    taxed = rate.index[rate.gt(0)]
    first, last = taxed[0], taxed[-1] + pd.offsets.MonthBegin(1)
    ax.axvspan(first, last, color=ORANGE, alpha=0.18, lw=0)
    ax.text(
        first + (last - first) / 2, 0.97, f"+{percent(rate.max(), 0)}", ha="center", va="top",
        fontsize=8.5, color=ORANGE, transform=ax.get_xaxis_transform(),
    )  # fmt: skip


def later_figure(story: Story) -> Figure:
    """Draw China's rate on US goods and all US exports to China, 2024 on."""
    figure, (law, exports) = new_figure(2, 1, height=5.2, sharex=True)
    months, own = story.totals_2025.index, story.law_2025
    lines(
        law,
        [
            Line("Simple mean", own.simple, ORANGE, DASHED, steps=True),
            Line(
                "Weighted" if is_narrow() else "Weighted by\nimports of 2024", own.weighted, steps=True
            ),
        ],
        months=months,
    )
    lines(exports, [Line("All goods", story.totals_2025.exports, BLUE, "-", "o")], months=months)
    percent_axis(law.yaxis)
    law.set_ylim(0, None)
    exports.set_ylim(0, None)
    billions_axis(exports.yaxis)
    law.set_title("China's rate on US goods, monthly mean", fontsize=9, loc="left")
    exports.set_title("US exports to China, bn USD a month", fontsize=9, loc="left")
    return figure
