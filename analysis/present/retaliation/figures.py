"""Figures of report 11."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from analysis.estimate.retaliation.study import Story
from analysis.present.charts import Line, Row, forest, forest_height, lines
from analysis.present.finding import bounds, capital, interval, month, percent, period, two, verb
from analysis.present.picture import Picture
from analysis.present.retaliation.labels import CENSUS, LAW_SOURCE, TOGGLES, UNIT, WTO_SOURCE, wave_name
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
    house_style,
    is_narrow,
    month_axis,
    new_figure,
    percent_axis,
    plain_axis,
    title,
    wrapped,
)

#: Months before the first list from which lines are drawn.
FROM, TO = "2018-01", "2019-08"

#: How lists are drawn, in their order; the last is of goods on none.
LOOKS = ((ORANGE, "-"), (BLUE, DASHED), (GREEN, DOTTED), (GREY, "-"))


@house_style
def elasticity_figure(story: Story) -> Picture:
    """Draw the elasticity, what varies it, its placebos, and the published one."""
    e, published = story.estimate, story.published.set_index("id").loc["arw_us_exports_value"]
    rows = [Row(period(e.window), e.value, e.ci_low, e.ci_high, interval(e), BLUE, "s", bold=True)]
    for r in story.toggles[story.toggles.toggle.ne("")].itertuples():
        label = f"   {capital(TOGGLES[r.toggle])}"
        rows.append(Row(label, r.value, r.ci_low, r.ci_high, two(r.value)))
    for r in story.placebos.itertuples():
        label = f"Same law, trade {r.earlier // 12} years earlier"
        rows.append(Row(label, r.value, r.ci_low, r.ci_high, two(r.value), ORANGE, "D", hollow=True))
    rows += [
        Row("On the published terms", published.value, published.ci_low, published.ci_high,
            two(published.value), BLUE, "s", hollow=True),
        Row("Published, all who answered", published.published, published.band_low,
            published.band_high, two(published.published), GREY, "^"),
    ]  # fmt: skip
    figure, ax = new_figure(height=forest_height(len(rows)))
    forest(ax, rows)
    plain_axis(ax.xaxis)
    ax.set_xlabel(wrapped(UNIT))
    title(figure, "Where China's duty rose more, US exports fell more" if e.value < 0
          else "Where China's duty rose more, US exports did not fall more")  # fmt: skip
    said = [f"{row.label.strip()} {two(row.value)} {bounds(row.low, row.high)}" for row in rows]
    alt = f"Interval chart of elasticities of US exports to China. {'; '.join(said)}."
    caption = (
        "12-month changes by HS6 and month, effects of product and month. Square: the interval of the "
        "law dealt out anew. Dots: one choice changed, clustered by HS4. Diamonds: the law given to "
        "earlier trade. Triangle: Amiti, Redding and Weinstein (2019), export value. "
        f"Sources: US {story.released}; {LAW_SOURCE}."
    )
    return Picture(figure, alt, caption)


@house_style
def lists_figure(story: Story) -> Picture:
    """Draw the mean duty and the growth of exports by the list on which a product first stood."""
    figure, (law, growth) = new_figure(2, 1, height=5.4, sharex=True)
    months = pd.date_range(FROM, TO, freq="MS")
    drawn = {ax: [] for ax in (law, growth)}
    for (colour, dash), (day, own) in zip(LOOKS, story.months.groupby("first_list"), strict=True):
        own = own.set_index("month").loc[FROM:TO]
        if own.added_rate.max() > 0:
            drawn[law].append(Line(wave_name(day), own.added_rate, colour, dash))
        drawn[growth].append(Line(wave_name(day).capitalize(), own.change, colour, dash))
    for ax in (law, growth):
        lines(ax, drawn[ax], months=months)
        percent_axis(ax.yaxis)
    law.set_ylim(0, None)
    growth.axhline(0, color=BLACK, lw=0.7)
    law.set_title(wrapped("China's added duty by first list, mean"), fontsize=9, loc="left")
    growth.set_title(wrapped("US exports to China, on the same month of 2017"), fontsize=9, loc="left")
    title(figure, "Exports to China of goods by the list on which they first stood")
    changes = "; ".join(
        f"{wave_name(r.first_list)} {percent(r.change, 0)}" for r in story.lists.itertuples()
    )
    alt = (
        f"Two line charts by month, {period(f'{FROM}:{TO}')}, per cent. Above: mean added duty of "
        "products by the list on which they first stood. Below: change of their exports to China on "
        f"the same month of 2017. Year to August 2019 on year to June 2018: {changes}."
    )
    caption = (
        "Products by HS6, by the first list with a line of theirs; duties day-weighted, simple mean "
        "over products. Exports are sums in US dollars, civil aircraft left out. "
        f"Sources: US {story.released}; {LAW_SOURCE}."
    )
    return Picture(figure, alt, caption)


@house_style
def waves_figure(story: Story) -> Picture:
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
    title(figure, "Exports around each wave, per log point of its duty")
    said = "; ".join(f"{wave_name(r.wave)} {interval(r)}" for r in story.waves.itertuples())
    alt = (
        "Four charts of elasticities by month around a wave of China's lists, with 95 % intervals; "
        f"month −1 is zero. Mean of months 1 to 6: {said}."
    )
    caption = (
        "Log exports to China by HS6 less those of the same month of 2017, on each wave's step of "
        "log(1 + added duty) by month, all waves in one regression, effects of product and month; "
        f"clustered by HS4. Sources: US {story.released}; {LAW_SOURCE}."
    )
    return Picture(figure, alt, caption)


@house_style
def goods_figure(story: Story) -> Picture:
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
    rows = story.goods[story.goods.half.eq(story.goods.half.iloc[0])].set_index("good").change
    title(figure, "US exports of soybeans and cars to China, and the duty added")
    alt = (
        f"Two line charts by month, {month(months[0])} to {month(months[-1])}, in billion US dollars: "
        "exports to China of soybeans and of cars, shaded where China added a duty. In the second half "
        f"of 2018 soybeans {verb(rows['soybeans'])} by {percent(abs(rows['soybeans']), 0)}, cars "
        f"{verb(rows['cars'])} by {percent(abs(rows['cars']), 0)}."
    )
    caption = (
        "HS 1201 and 8703. Shaded: months with an added duty, as far as a table dates it by line (to "
        "August 2019). Later exports fall under Phase One and waivers, which no table dates. "
        f"Sources: US {story.released}; {LAW_SOURCE}."
    )
    return Picture(figure, alt, caption)


def _shade(ax: Axes, rate: pd.Series) -> None:
    """Shade the months with a duty and write the highest one."""
    taxed = rate.index[rate.gt(0)]
    first, last = taxed[0], taxed[-1] + pd.offsets.MonthBegin(1)
    ax.axvspan(first, last, color=ORANGE, alpha=0.18, lw=0)
    ax.text(
        first + (last - first) / 2, 0.97, f"+{percent(rate.max(), 0)}", ha="center", va="top",
        fontsize=8.5, color=ORANGE, transform=ax.get_xaxis_transform(),
    )  # fmt: skip


@house_style
def later_figure(story: Story) -> Picture:
    """Draw China's rate on US goods and all US exports to China, 2024 on."""
    figure, (law, exports) = new_figure(2, 1, height=5.2, sharex=True)
    months, own = story.totals_2025.index, story.law_2025
    lines(
        law,
        [
            Line("Simple mean", own.simple, ORANGE, DASHED),
            Line("Weighted" if is_narrow() else "Weighted by\nimports of 2024", own.weighted, BLACK),
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
    title(figure, f"All US exports to China {verb(story.fall_2025)} by "
          f"{percent(abs(story.fall_2025), 0)} in April to December 2025")  # fmt: skip
    top = own.simple.idxmax()
    alt = (
        f"Two line charts by month. Above: China's rate on US goods from {month(own.index[0])}; the "
        f"simple mean peaks at {percent(own.simple[top])} in {month(top)} and stands at "
        f"{percent(own.simple.iloc[-1])} in {month(own.index[-1])}. Below: US exports to China of all "
        f"goods, {month(months[0])} to {month(months[-1])}, in billion US dollars."
    )
    caption = (
        "Rates with base duties and what is left of 2018–2020, day-weighted, by HS6. Exports free "
        "alongside ship, not seasonally adjusted, as revised in June 2026 where known. "
        f"Sources: {WTO_SOURCE}; {CENSUS}."
    )
    return Picture(figure, alt, caption)
