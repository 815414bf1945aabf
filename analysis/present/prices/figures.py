"""Figures of report 13."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.estimate.prices.border import ALL, OWN
from analysis.estimate.prices.components import COMPONENTS
from analysis.estimate.prices.study import BORDER, CUSTOMS, DOLLARS, PARTS, PRICES, REALISED, Story
from analysis.present.charts import Line, Row, forest, forest_height, lines
from analysis.present.finding import month, p_value, percent, points, spread, two
from analysis.present.picture import Picture
from analysis.present.prices.words import NAMES, ORIGINS, cited
from analysis.present.style import (
    BLACK,
    BLUE,
    DASHED,
    DOTTED,
    GREEN,
    GREY,
    ORANGE,
    SKY,
    house_style,
    is_narrow,
    month_axis,
    new_figure,
    percent_axis,
    points_axis,
    title,
    wrapped,
)  # fmt: skip


@house_style
def parts_figure(story: Story) -> Picture:
    """Draw the contribution of each component in the month, or producer prices alone without them."""
    return _rates(story) if story.parts is None else _contributions(story)


def _contributions(story: Story) -> Picture:
    own = story.parts.parts.loc[COMPONENTS].sort_values("value")
    rows = [
        Row(NAMES[row.Index], row.value, row.low, row.high,
            f"{points(row.value)}, rate {percent(row.yoy_growth)}", ORANGE if row.value < 0 else BLUE)
        for row in own.itertuples()
    ]  # fmt: skip
    figure, ax = new_figure(height=forest_height(len(rows)) + 0.2)
    forest(ax, rows)
    points_axis(ax.xaxis)
    ax.set_xlabel(wrapped("percentage points of the change of all producer prices on a year earlier"))
    total = percent(story.parts.total)
    title(
        figure, f"What each component gave to {total} of China's producer prices, {month(story.month)}"
    )
    said = [
        f"{row.label} {points(row.value)} from {points(row.low)} to {points(row.high)}" for row in rows
    ]
    alt = (
        f"Interval chart of contributions to the change of China's producer prices on a year earlier in "
        f"{month(story.month)}, {total} in all: {'; '.join(said)}."
    )
    caption = (
        f"Contributions in percentage points by weights that fit {len(story.parts.months)} months; bars "
        f"hold all that the rounding of published figures allows. {cited(story, PRICES, PARTS)}"
    )
    return Picture(figure, alt, caption, name="prices_parts")


@house_style
def rates_figure(story: Story) -> Picture | None:
    """Draw China's prices on a year earlier; None where :func:`parts_figure` draws them already."""
    return None if story.parts is None else _rates(story)


def _rates(story: Story) -> Picture:
    ppi, cpi = (story.indexes[name].yoy for name in ("ppi", "cpi"))
    figure, ax = new_figure(height=3.4)
    lines(ax, [Line("Producer\nprices", ppi), Line("Consumer\nprices", cpi, BLUE, DASHED)])
    rate = ppi[story.month]
    ax.plot(story.month, rate, "o", ms=7, mfc="white", color=ORANGE, mew=1.6, label=month(story.month))
    ax.axhline(0, color=BLACK, lw=0.7)
    since = story.indexes["ppi"].record.since
    if since is not None:
        ax.plot([since, story.month], [rate, rate], color=ORANGE, lw=1, ls=DOTTED, label="as far before")
    percent_axis(ax.yaxis)
    ax.set_ylabel("on a year earlier")
    word = "low" if story.indexes["ppi"].record.falling else "high"
    title(figure, f"China's prices on a year earlier, and when the rate was last as {word}")
    alt = (
        f"Line chart of China's producer and consumer prices on a year earlier, {month(ppi.index[0])} "
        f"to {month(ppi.index[-1])}. Producer prices stood at {percent(rate)} in {month(story.month)}"
        + ("." if since is None else f" and had last been as {word} in {month(since)}.")
    )
    caption = (
        f"Rates as published; the dotted line leads back to the last month with a rate as {word}. "
        f"{cited(story, PRICES)}"
    )
    return Picture(figure, alt, caption, name="prices_rates")


@house_style
def exposure_figure(story: Story) -> Picture | None:
    """Draw the change of each component's prices against its exposure to the US tariff."""
    found = story.exposure
    if found is None:
        return None
    figure, ax = new_figure(height=3.6)
    for row in found.table.itertuples():
        ax.plot(row.exposure, row.change, "o", ms=6, color=BLACK, label=NAMES[row.Index])
    span = found.table.exposure.max()
    _named_points(ax, found.table, span)
    ax.set_xlim(-0.12 * span, 1.12 * span)
    ax.axhline(0, color=BLACK, lw=0.7)
    points_axis(ax.yaxis)
    ax.set_ylabel("change of the rate, points")
    ax.set_xlabel(wrapped("exposure: rise of the duty by law x share of US imports from China / weight"))
    value, p = found.tests["exposure"]
    title(figure, f"Producer prices and exposure to the US tariff, {month(found.before)} to "
                  f"{month(story.month)}")  # fmt: skip
    said = [
        f"{NAMES[row.Index]} {two(row.exposure)}, {points(row.change)}"
        for row in found.table.itertuples()
    ]
    alt = (
        "Points of seven components of China's producer prices, exposure to the US tariff across and "
        f"the change of the rate on a year earlier upwards: {'; '.join(said)}."
    )
    caption = (
        f"Change of the rate on a year earlier in percentage points. Rank correlation {two(value)} "
        f"({p_value(p)}, exact). {cited(story, PARTS, 'us_imports_naics3_monthly')}"
    )
    return Picture(figure, alt, caption)


def _named_points(ax: Axes, table: pd.DataFrame, span: float) -> None:
    """Write names beside points, those close to one another on lines of their own."""
    placed: list[tuple[float, float]] = []
    height = table.change.max() - table.change.min()

    def taken(x: float, y: float) -> bool:
        near = 0.4 * span if is_narrow() else 0.2 * span
        return any(abs(x - a) < near and abs(y - b) < 0.075 * height for a, b in placed)

    for row in table.sort_values(["change", "exposure"], ascending=False).itertuples():
        steps = [sign * (0.05 + 0.08 * n) * height for n in range(4) for sign in (1, -1)]
        y = next((row.change + s for s in steps if not taken(row.exposure, row.change + s)), row.change)
        placed.append((row.exposure, y))
        ax.annotate(NAMES[row.Index], (row.exposure, y), ha="center", va="center", fontsize=8)
    ends = [y for _, y in placed] + table.change.tolist()
    ax.set_ylim(min(ends) - 0.06 * height, max(ends) + 0.06 * height)


@house_style
def border_figure(story: Story) -> Picture:
    """Draw import prices by origin before duty, and the duty on China."""
    found = story.border
    levels = np.expm1(found.index - found.index.loc[found.base])
    looks = {OWN: (BLACK, "-"), "ASEAN": (ORANGE, DASHED), "EU": (BLUE, DOTTED), "JPN": (GREEN, "-."),
             "MEX": (GREY, DASHED), ALL: (SKY, "-")}  # fmt: skip
    figure, (top, low) = new_figure(2, 1, height=5.4, sharex=True)
    lines(top, [Line(ORIGINS[name], levels[name], *look) for name, look in looks.items()],
          months=levels.index)  # fmt: skip
    duty = story.duty.reindex(levels.index)
    lines(low, [Line("Duty on\nChina", duty)], months=levels.index)
    for ax in (top, low):
        percent_axis(ax.yaxis)
        ax.axvline(found.base, color=GREY, lw=0.8, ls=DOTTED)
    low.set_ylim(0, None)
    top.set_title(wrapped(f"Import prices before duty, change since {month(found.base)}"), fontsize=9,
                  loc="left")  # fmt: skip
    low.set_title("Duty collected on goods from China, per cent of value", fontsize=9, loc="left")
    title(figure, "What US importers paid before duty, by origin, and the duty on China")
    last = {name: levels[name].dropna() for name in looks}
    said = [f"{ORIGINS[name]} {percent(s.iloc[-1])}" for name, s in last.items()]
    alt = (
        f"Two line charts by month, {month(levels.index[0])} to {month(levels.index[-1])}. Above: US "
        f"import prices before duty, change since {month(found.base)}; in {month(last[OWN].index[-1])} "
        f"{', '.join(said)}. Below: the duty collected on goods from China, "
        f"{percent(duty[found.base])} in {month(found.base)} and {percent(duty[found.until])} in "
        f"{month(found.until)}."
    )
    caption = (
        "Prices in US dollars; lines break where a month was not published. Duty: US Census, and from "
        "December 2025 ETRX by svnbanker. "
        f"{cited(story, BORDER, 'us_imports_naics3_monthly', REALISED)}"
    )
    return Picture(figure, alt, caption)


@house_style
def volumes_figure(story: Story) -> Picture:
    """Draw exports in value, and the range of their volume by two deflators, by month."""
    rows = story.volumes[story.volumes.period.eq("month")]
    figure, axes = new_figure(1, 2, height=3.7)
    said = []
    for ax, partner in zip(axes, ("USA", "WLD"), strict=True):
        own = rows[rows.partner.eq(partner)]
        ax.vlines(own.month, own.low, own.high, color=SKY, lw=5, label="Volume, by two deflators")
        for end in (own.low, own.high):  # a range that is narrow stays seen
            ax.plot(own.month, end, "_", ms=7, mew=1.6, color=BLUE)
        ax.plot(own.month, own.value, "o", ms=4, color=BLACK, label="Value")
        ax.axhline(0, color=BLACK, lw=0.7)
        month_axis(ax, pd.DatetimeIndex(own.month))
        percent_axis(ax.yaxis)
        name = "the United States" if partner == "USA" else "the world"
        ax.set_title(f"To {name}", fontsize=9, loc="left")
        last = own.iloc[-1]
        said.append(f"to {name} in {month(last.month)} value {percent(last.value)}, volume "
                    f"{spread(last.low, last.high)}")  # fmt: skip
    axes[0].set_ylabel("on a year earlier")
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=1 if is_narrow() else 2, fontsize=8)
    title(figure, "China's exports in value, and the range of their volume, by month")
    alt = (
        "Points of value and bars of volume by month, change of China's exports on a year earlier: "
        f"{'; '.join(said)}."
    )
    caption = (
        "January and February are one point. Bars join the volumes by US import prices and by China's "
        "producer prices in dollars; months without one of the prices are left out. "
        f"{cited(story, CUSTOMS, BORDER, PRICES, DOLLARS)}"
    )
    return Picture(figure, alt, caption)
