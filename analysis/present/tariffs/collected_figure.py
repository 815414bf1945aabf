"""The figure of report 02 that holds the law beside collections, partner by partner."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.tariffs.collections import SETTLED
from analysis.estimate.tariffs.study import Story
from analysis.present.finding import month, points
from analysis.present.picture import Picture
from analysis.present.style import (
    BLACK,
    DASHED,
    ORANGE,
    SOLID,
    house_style,
    is_narrow,
    label_ends,
    month_axis,
    new_figure,
    percent_axis,
    title,
)  # fmt: skip

#: Months of which the title gives the mean, and what stands at the ends of the lines.
LAST, LAW, PAID = 3, "law", "paid"

#: Name of the customs union among the partners.
UNION = {"EU": "European Union"}


def names_of(story: Story) -> dict[str, str]:
    """Return names of partners and of the union."""
    return story.names | UNION


def lately(by_month: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the last months, from :data:`SETTLED` on."""
    return by_month[by_month.month.ge(SETTLED)]


@house_style
def collected_figure(story: Story) -> Picture | None:
    """Draw law and collected rate of nine partners by month; None where the window ends earlier."""
    if story.collections is None:
        return None
    rows, names = story.collections.by_month, names_of(story)
    months = pd.DatetimeIndex(sorted(rows.month.unique()))
    last = rows[rows.month.ge(months[-LAST])].groupby("partner").gap.mean()
    order = rows.groupby("partner").law_2025.mean().sort_values(ascending=False).index
    figure, axes = new_figure(3, 3, height=6.6)
    for ax, partner in zip(axes.ravel(), order, strict=True):
        own = rows[rows.partner.eq(partner)].set_index("month")
        _panel(ax, own, months)
        ax.set_title(f"{names[partner]}: gap {points(last[partner])}", loc="left", fontsize=8.5)
    for ax in axes.ravel() if is_narrow() else axes[:, 0]:
        ax.set_ylabel("per cent of value", fontsize=7.5)
    low, high = points(last.min()), points(last.max())
    span = f"{months[-LAST]:%B} to {month(months[-1])}"
    title(figure, f"{span}: the law lies {low} to {high} above what was paid")
    alt = (
        f"{len(order)} small line charts, {month(months[0])} to {month(months[-1])}, per cent of "
        "customs value: the law on imports of 2025 (dashed) and the rate that customs collected "
        "(solid). "
        + "; ".join(f"{names[p]}: gap {points(last[p])}" for p in order)
        + f", mean of {span}."
    )
    caption = (
        "Law: day-weighted by month on imports of 2025. Paid: duties over customs value, as revised. "
        f"Both without chapters 98 and 99. After each name: law less paid, {span}. Each panel has its "
        "own scale. Sources: tariff calendar; US Census Bureau via ETRX (CC BY 4.0)."
    )
    return Picture(figure, alt, caption)


def _panel(ax, own: pd.DataFrame, months: pd.DatetimeIndex) -> None:
    """Draw one partner: law dashed, collected solid, each with its name at its end."""
    drawn = [(LAW, own.law_2025, ORANGE, DASHED), (PAID, own.collected_rate, BLACK, SOLID)]
    for label, values, colour, dash in drawn:
        ax.plot(values.index, values, color=colour, ls=dash, lw=1.5, label=label)
    month_axis(ax, months)
    ax.set_xticks([pd.Timestamp(f"{year}-01-01") for year in (2025, 2026)], ["2025", "2026"])
    ax.set_ylim(0, own[["law_2025", "collected_rate"]].max().max() * 1.12)
    percent_axis(ax.yaxis)
    ax.tick_params(labelsize=8)
    label_ends(ax, [(label, values, colour) for label, values, colour, _ in drawn])
