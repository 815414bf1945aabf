"""A long window in two panels, and the names of events above them."""

from __future__ import annotations

from collections.abc import Callable

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.present.style import GREY, is_narrow, month_axis, new_figure, percent_axis

#: Where the wave of 2025 begins: what is before and after has a panel of its own in a long window.
SPLIT = pd.Timestamp("2024-12-01")

#: Least months on either side of the split for two panels; part of the width of the first one.
BEFORE, AFTER, FIRST_PART = 18, 3, 0.38

#: Days that an axis goes on after the first day of its last month.
MARGIN = pd.Timedelta(days=10)

#: Points of the text of events: size, height of a row, width of a character.
SIZE, ROW, CHARACTER = 7.5, 11.0, 4.3


def spans(months: pd.DatetimeIndex) -> list[pd.DatetimeIndex]:
    """Return the months of each panel: one, or two that share the month of the split."""
    before, after = months[months <= SPLIT], months[months >= SPLIT]
    if len(before) <= BEFORE or len(after) <= AFTER:
        return [months]
    return [before, after]


def panels(months: pd.DatetimeIndex, *, height: float) -> list[tuple[Axes, pd.DatetimeIndex]]:
    """Return a new figure's panels with their months, in per cent of customs value on one scale."""
    parts = spans(months)
    if len(parts) == 1:
        _, ax = new_figure(height=height)
        axes = [ax]
    else:
        kind = "height_ratios" if is_narrow() else "width_ratios"
        ratios = {kind: [FIRST_PART, 1 - FIRST_PART]}
        _, axes = new_figure(1, 2, height=height, sharey=True, gridspec_kw=ratios)
    for ax, part in zip(axes, parts, strict=True):
        _time_axis(ax, part)
    axes[-1 if is_narrow() else 0].set_ylabel("per cent of customs value")
    for ax, edge in zip(axes, (1, 0), strict=False) if len(axes) > 1 and not is_narrow() else ():
        _break(ax, edge)
    return list(zip(axes, parts, strict=True))


def _break(ax: Axes, edge: int) -> None:
    """Mark the end of an axis of time that goes on beside it on another scale."""
    mark = ax.text(edge, 0, "//", transform=ax.transAxes, ha="center", va="center", fontsize=9)
    mark.set_in_layout(False)


def percent_scale(axis: Axis, top: float) -> None:
    """Print per cent on an axis that goes to ``top``, with ticks that the print does not round."""
    axis.set_major_locator(MaxNLocator(nbins=8, steps=[1, 2, 5, 10]))
    percent_axis(axis, decimals=0 if top > 0.08 else 1)


def _time_axis(ax: Axes, part: pd.DatetimeIndex) -> None:
    """Label time as :func:`style.month_axis`, with room for every label."""
    month_axis(ax, part)
    alone = len(ax.figure.axes) == 1 and not is_narrow()
    if alone:
        return
    if len(part) > 36:
        ax.xaxis.set_major_locator(mdates.YearLocator(2))
    else:
        locator = mdates.MonthLocator(bymonth=range(1, 13, 2 if len(part) < 14 else 4))
        ax.xaxis.set_major_locator(locator)
        ax.xaxis.set_major_formatter(mdates.ConciseDateFormatter(locator))


def name_events(
    panes: list[tuple[Axes, pd.DatetimeIndex]], choose: Callable[[pd.Timestamp, pd.Timestamp], pd.Series]
) -> pd.Series:
    """Write what happened above each panel, a thin line leading down to its day.

    Call it when the limits of the axes stand. A text begins at its day; it stands above the texts whose
    days it covers, so that no line crosses a text.

    Parameters
    ----------
    panes : list of (Axes, DatetimeIndex)
    choose : callable
        Texts by day, for the first and the last day of a panel.

    Returns
    -------
    Series
        The texts of all panels by day.
    """
    written, placed, later = [], [], None
    for ax, part in reversed(panes):
        beside = later is not None and not is_narrow()
        end = part[-1] + MARGIN if later is None else later - pd.Timedelta(days=1)
        events = choose(part[0], end)
        placed = placed if beside else []
        for day, text in reversed(list(events.items())):
            start_of_text = _place(ax, day)
            right = start_of_text + len(text) * CHARACTER + 6
            row = 1 + max((row for start, row in placed if start < right), default=-1)
            placed.append((start_of_text, row))
            _write(ax, day, text, row, over=beside)
        written.insert(0, events)
        later = part[0]
    return pd.concat(written)


def _place(ax: Axes, day: pd.Timestamp) -> float:
    """Return about where a day lies, points from the left edge of the first panel."""
    low, high = ax.get_xlim()
    part = (mdates.date2num(day) - low) / (high - low)
    width = (ax.figure.get_figwidth() - 1.9) * 72
    grid, place = ax.get_gridspec(), ax.get_subplotspec().colspan.start
    if grid.ncols == 1:
        return part * width
    return (part * FIRST_PART if place == 0 else FIRST_PART + part * (1 - FIRST_PART)) * width


def _write(ax: Axes, day: pd.Timestamp, text: str, row: int, *, over: bool) -> None:
    """Write a text above the axes, with a thin line from its left edge down to the axis of time.

    A text that may run ``over`` the next panel takes height in the layout and no width.
    """
    at, where = mdates.date2num(day), ax.get_xaxis_transform()
    line = {"arrowstyle": "-", "lw": 0.5, "color": GREY, "shrinkA": 0, "shrinkB": 0, "relpos": (0, 0)}
    place = {"xycoords": where, "xytext": (1, 5 + row * ROW), "textcoords": "offset points"}
    written = ax.annotate(text, (at, 1), fontsize=SIZE, ha="left", va="bottom", arrowprops=line, **place)
    if over:
        written.set_in_layout(False)
        ax.annotate(" ", (at, 1), fontsize=SIZE, va="bottom", **place)
    ax.annotate("", (at, 0), xycoords=where, xytext=(at, 1), textcoords=where, arrowprops=line)


def figure_of(panes: list[tuple[Axes, pd.DatetimeIndex]]) -> Figure:
    """Return the figure of the panels."""
    return panes[0][0].figure
