"""Figures of report 07; what they say is in ``text.md``."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.engine.check import placebo_check, toggle_check
from analysis.estimate.retaliation.story import RetaliationStory
from analysis.present.charts import Line, Row, lines
from analysis.present.check import check_figure, check_rows
from analysis.present.finding import bounds, capital, interval, percent, period, two
from analysis.present.page import Drawn
from analysis.present.retaliation.labels import EXPORT_ELASTICITY_UNIT, RETALIATION_TOGGLES
from analysis.present.style import (
    BLACK,
    BLUE,
    DASHED,
    GREY,
    ORANGE,
    billions_axis,
    is_narrow,
    month_axis,
    new_figure,
    percent_axis,
    plain_axis,
)


def elasticity_figure(story: RetaliationStory) -> Drawn:
    """Draw the elasticity, what varies it, its placebos, and the published one."""
    e, published = story.estimate, story.published.set_index("id").loc["arw_us_exports_value"]
    rows = [Row(period(e.window), e.value, e.ci_low, e.ci_high, interval(e), BLUE, "s", bold=True)]
    changed = toggle_check(story.toggles[story.toggles.toggle.ne("")])
    rows += check_rows(changed, lambda r: f"   {capital(RETALIATION_TOGGLES[r.toggle])}")
    earlier = placebo_check(story.placebos)
    rows += check_rows(earlier, lambda r: f"Same law, trade {r.earlier // 12} years earlier")
    rows += [
        Row(
            "On the published terms",
            published.value,
            published.ci_low,
            published.ci_high,
            two(published.value),
            BLUE,
            "s",
            hollow=True,
        ),
        Row(
            "Published, all who answered",
            published.published,
            published.band_low,
            published.band_high,
            two(published.published),
            GREY,
            "^",
        ),
    ]
    figure, ax = check_figure(rows, EXPORT_ELASTICITY_UNIT)
    plain_axis(ax.xaxis)
    row_texts = [f"{row.label.strip()} {two(row.value)} {bounds(row.low, row.high)}" for row in rows]
    return Drawn(figure, {"said": "; ".join(row_texts)})


def goods_figure(story: RetaliationStory) -> Drawn:
    """Draw exports of soybeans and cars by month, shaded where a duty was added."""
    figure, axes = new_figure(2, 1, height=5.0, sharex=True)
    months = pd.date_range("2017-01", story.products_to, freq="MS")
    for ax, (name, monthly) in zip(axes, story.series.items(), strict=True):
        monthly = monthly.reindex(months)
        ax.plot(monthly.index, monthly.exports_value, color=BLACK, lw=1.6, label=name)
        ax.set_ylim(0, monthly.exports_value.max() * 1.2)
        _shade(ax, monthly.added_rate)
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
        first + (last - first) / 2,
        0.97,
        f"+{percent(rate.max(), 0)}",
        ha="center",
        va="top",
        fontsize=8.5,
        color=ORANGE,
        transform=ax.get_xaxis_transform(),
    )


def later_figure(story: RetaliationStory) -> Figure:
    """Draw China's rate on US goods and all US exports to China, 2024 on."""
    figure, (law, exports) = new_figure(2, 1, height=5.2, sharex=True)
    months, rates = story.totals_2025.index, story.law_2025
    lines(
        law,
        [
            Line("Simple mean", rates.simple, ORANGE, DASHED, steps=True),
            Line(
                "Weighted" if is_narrow() else "Weighted by\nimports of 2024", rates.weighted, steps=True
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
