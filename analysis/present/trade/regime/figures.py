"""Figures of report 03; what they say is in ``text.md``."""

from __future__ import annotations

import pandas as pd
from matplotlib.dates import date2num

from analysis.estimate.trade.regime.story import RegimeStory
from analysis.estimate.trade.windows import CUTS
from analysis.present.charts import Line, lines
from analysis.present.finding import the, whole
from analysis.present.page import Drawn
from analysis.present.style import (
    BLACK,
    BLUE,
    DASHED,
    DOTTED,
    GREY,
    ORANGE,
    new_figure,
    percent_axis,
    wrapped,
)
from analysis.present.trade.regime.labels import last_window

#: Cuts as a figure names them.
CALLED = {"Geneva": "Truce", "Fentanyl cut": "Further\ncut", "IEEPA ends": "Emergency\nduties end"}


def market_figure(story: RegimeStory) -> Drawn | None:
    """Draw the rate collected above imports, and all others', over those of the same month of 2024."""
    if (market := story.market) is None or market.monthly.empty:
        return None
    months, name = market.monthly.index, story.selection.partner_name
    ratios = {"height_ratios": (1, 1.7)}
    figure, (above, below) = new_figure(2, 1, height=4.6, sharex=True, gridspec_kw=ratios)
    _rate_paid(above, market.monthly.effective_rate, months, "Rate paid", name)
    courses = [
        Line("From all\nothers", market.monthly.others, GREY, DASHED),
        Line(f"From\n{the(name)}", market.monthly.partner, BLUE),
    ]
    lines(below, courses, months=months)
    below.axhline(1, color=BLACK, lw=0.7)
    title = "US imports, same month of 2024 = 100 %"
    below.set_title(wrapped(title), fontsize=8.5, loc="left")
    for ax in (above, below):
        percent_axis(ax.yaxis)
    return Drawn(figure)


def recovery_figure(story: RegimeStory) -> Drawn | None:
    """Draw the rate collected above trade over that of the same month of 2024 in both ledgers."""
    recovery = story.recovery
    if recovery is None:
        return None
    # From January, so that the axis says in which year it begins.
    months = recovery.monthly.index.insert(0, recovery.monthly.index[0].replace(month=1))
    ratios = {"height_ratios": (1, 1.7)}
    figure, (above, below) = new_figure(2, 1, height=5.4, sharex=True, gridspec_kw=ratios)
    rate = recovery.rate[months[0] : months[-1]]
    us, china, part = (last_window(recovery, name) for name in ("us", "china", "share"))
    _rate_paid(above, rate, months, f"{whole(us.rate_undone)} of the\nrise reversed", "China")
    _on_2024(below, recovery.monthly, months, {"us": us, "china": china, "share": part})
    for ax in (above, below):
        percent_axis(ax.yaxis)
        for day in CUTS.values():
            ax.axvline(day, color=ORANGE, lw=0.9, ls=DOTTED)
    for name, day in CUTS.items():
        below.annotate(
            CALLED[name],
            (date2num(day), 0.31),
            xytext=(3, 0),
            fontsize=7.5,
            color=ORANGE,
            textcoords="offset points",
            va="bottom",
        )
    return Drawn(figure, {"paid": rate})


def _rate_paid(ax, rate: pd.Series, months: pd.DatetimeIndex, said: str, partner: str) -> None:
    """Draw the rate collected, which is one number a month, as steps."""
    lines(ax, [Line(said, rate, steps=True)], months=months)
    ax.set_ylim(0, 1.15 * rate.max())
    title = f"Tariff paid on goods from {the(partner)}, share of their value"
    ax.set_title(wrapped(title), fontsize=8.5, loc="left")


def _on_2024(ax, monthly: pd.DataFrame, months: pd.DatetimeIndex, last: dict[str, pd.Series]) -> None:
    """Draw trade over that of the same month of 2024, beside a response to the law as to rises."""
    ax.fill_between(
        monthly.index,
        monthly.predicted_low,
        monthly.predicted_high,
        color=GREY,
        alpha=0.2,
        lw=0,
        label="95 %",
    )
    ax.set_ylim(0.3, 1.22)
    courses = [
        Line(
            f"China's exports:\n{whole(last['china'].undone)} of their\nfall recovered",
            monthly.china.dropna(),
            BLUE,
            DOTTED,
        ),
        Line(f"US imports:\n{whole(last['us'].undone)} of their\nfall recovered", monthly.us, BLACK),
        Line(f"China's share:\n{whole(last['share'].undone)} recovered", monthly.share, ORANGE),
        Line("US imports if\ncuts worked\nas rises", monthly.predicted, GREY, DASHED),
    ]
    lines(ax, courses, months=months)
    ax.axhline(1, color=BLACK, lw=0.7)
    title = "Trade from China to the US, and its share of US imports, same month of 2024 = 100 %"
    ax.set_title(wrapped(title), fontsize=8.5, loc="left")
