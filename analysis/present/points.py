"""The points of a figure with their values in words, which a page shows where one points or steps."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.dates import num2date
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter

#: Most points of a figure: of more, none is found again, and their words weigh more than the drawing.
MOST = 400

#: Radius of what a pointer meets, points; length up to which the label of an axis is said.
REACH, SHORT = 5, 30
#: Part of an axis by which a point stands beside the place that it is for.
BESIDE = 0.025
#: Length of an axis from which on its places are whole: months since an event, products in order.
FEW = 5


def points(figure: Figure) -> str:
    """Return elements of SVG over the points of a figure drawn at 72 dots an inch, each with a title.

    Points are markers, bars and months of lines: ``China, May 2025: 34.5 %``, with the interval through
    them, where one is drawn. Of more than :data:`MOST` only markers and bars, then none.
    """
    for lines in (True, False):
        found = list(dict(pair for ax in figure.axes for pair in _of_axes(ax, lines=lines)).values())
        if len(found) <= MOST:
            break
    if not 0 < len(found) <= MOST:
        return ""
    return f'<g class="points" fill="none" pointer-events="all">{"".join(found)}</g>'


def _of_axes(ax: Axes, *, lines: bool) -> Iterator[tuple[str, str]]:
    """Yield the place of each point and its element; the last of a place is what a pointer meets."""
    flat, intervals = _is_flat(ax), _intervals(ax)
    height = 72 * ax.figure.get_figheight()
    for label, corners in _points(ax, lines=lines):
        for x, y in corners:
            across, down = ax.transData.transform((x, y))
            words = _words(ax, label, x, y, flat, intervals)
            if words and ax.bbox.padded(1).contains(across, down):
                place = f'cx="{across:.0f}" cy="{height - down:.0f}" r="{REACH}"'
                yield place, f"<circle {place}><title>{escape(words)}</title></circle>"
    for container in ax.containers:
        for bar in container if all(hasattr(bar, "get_width") for bar in container) else ():
            lying = getattr(container, "orientation", "vertical") == "horizontal"
            middle = (bar.get_x() + bar.get_width() / 2, bar.get_y() + bar.get_height() / 2)
            size = bar.get_width() if lying else bar.get_height()
            at = (size, middle[1]) if lying else (middle[0], size)
            words = _words(ax, container.get_label(), *at, lying, {})
            box = bar.get_window_extent()
            if words and size:
                place = (
                    f'x="{box.x0:.0f}" y="{height - box.y1:.0f}" width="{box.width:.0f}" '
                    f'height="{box.height:.0f}"'
                )
                yield place, f"<rect {place}><title>{escape(words)}</title></rect>"


def _points(ax: Axes, *, lines: bool) -> Iterator[tuple[str, np.ndarray]]:
    """Yield the label and the points, shape (n, 2), of each artist that has some."""
    for line in ax.get_lines():
        corners = np.column_stack([np.asarray(v, float) for v in line.get_data(orig=False)])
        marked = line.get_marker() not in ("", "None", None)
        by_month = lines and len(corners) > 2 and _has_dates(ax)
        if (marked or by_month) and line.get_transform() == ax.transData:
            shown = np.isfinite(corners).all(axis=1)
            yield line.get_label(), corners[shown]
    for collection in ax.collections:
        if isinstance(collection, PathCollection):
            yield collection.get_label(), np.asarray(np.ma.filled(collection.get_offsets(), np.nan))


def _intervals(ax: Axes) -> dict[tuple[bool, float], list[tuple[float, float]]]:
    """Return the ends of straight pieces by whether they lie flat, and where on the other axis."""
    pieces = [line.get_xydata() for line in ax.get_lines() if line.get_transform() == ax.transData]
    for collection in ax.collections:
        if isinstance(collection, LineCollection):
            pieces += [np.asarray(piece) for piece in collection.get_segments()]
    found: dict[tuple[bool, float], list[tuple[float, float]]] = {}
    for piece in pieces:
        for flat in (True, False):
            own, other = piece[:, 1 - flat], piece[:, int(flat)]
            if len(piece) == 2 and other[0] == other[1] and own[0] != own[1]:
                place = (flat, round(float(other[0]), 6))
                found.setdefault(place, []).append((own.min(), own.max()))
    return found


def _words(ax: Axes, label: str, x: float, y: float, flat: bool, intervals: dict) -> str:
    """Return what a point says: name, place and value, with the interval that goes through it."""
    value, place = (x, y) if flat else (y, x)
    axis, other = (ax.xaxis, ax.yaxis) if flat else (ax.yaxis, ax.xaxis)
    panel, name = _panel(ax), "" if str(label).startswith("_") else str(label).split(": ")[0]
    if panel and len(_labels(ax)) == 1:  # the panel is the line's
        name = ""
    where = _place(other, place, named=bool(name) and flat)
    unit = axis.get_label_text().split("\n")[0].split(", ")[-1]
    unit = f" {unit}" if "USD" in unit and len(unit) <= SHORT else ""
    ends = next((e for e in intervals.get((flat, round(place, 6)), ()) if e[0] < value < e[1]), ())
    both = f" [{', '.join(_value(axis, end) for end in ends)}]" if ends else ""
    head = ", ".join(filter(None, [panel, name, where]))
    return f"{head}: {_value(axis, value)}{both}{unit}" if head else ""


def _place(axis, place: float, *, named: bool) -> str:
    """Return a place in words: its month or day, the label of its row, or a number with its axis."""
    if _is_of_dates(axis):
        day = num2date(place)
        return f"{day:%B %Y}" if day.day == 1 else f"{day.day} {day:%B %Y}"
    if rows := _rows(axis):
        near = (text for at, text in rows if abs(at - place) < 0.4 and not named)
        return next(near, "").replace("\n", " ")
    if named and not len(axis.get_majorticklocs()):
        return ""
    unit, place = axis.get_label_text().split("\n")[0], _stands_for(axis, place)
    return f"{unit} {_value(axis, place)}" if 0 < len(unit) <= SHORT else _value(axis, place)


def _stands_for(axis, place: float) -> float:
    """Return the place that a point stands beside, so that it covers no other: a tick, a whole month."""
    low, high = axis.get_view_interval()
    ticks = axis.get_majorticklocs() if isinstance(axis.get_major_locator(), FixedLocator) else ()
    whole = [round(place)] if high - low > FEW else []
    near = min([*ticks, *whole], key=lambda tick: abs(tick - place), default=place)
    return near if abs(near - place) < BESIDE * (high - low) else place


def _labels(ax: Axes) -> set[str]:
    """Return the names of the lines by month or place that some axes hold."""
    long = (line for line in ax.get_lines() if len(line.get_xdata()) > 2)
    return {str(line.get_label()) for line in long}


def _panel(ax: Axes) -> str:
    """Return what tells a panel from others of its figure: its title to a colon."""
    if len(ax.figure.axes) == 1:
        return ""
    return (ax.get_title(loc="left") or ax.get_title()).split("\n")[0].split(": ")[0]


def _value(axis, value: float) -> str:
    """Return a value to three digits, as the axis prints it."""
    write, short = axis.get_major_formatter(), float(f"{value:.3g}")
    if not isinstance(write, FuncFormatter):
        return f"{short:g}".replace("-", "−")
    return f"{100 * short:.3g} %".replace("-", "−") if "%" in write(0.1, 0) else write(short, 0)


def _is_flat(ax: Axes) -> bool:
    """Whether values run along the axis of x: rows stand below one another."""
    return bool(_rows(ax.yaxis)) or not len(ax.get_yticks())


def _rows(axis) -> list[tuple[float, str]]:
    """Return place and name of each row of an axis that has rows with names."""
    if not isinstance(axis.get_major_locator(), FixedLocator):
        return []
    places, write = axis.get_majorticklocs(), axis.get_major_formatter()
    texts = [write(place, number) for number, place in enumerate(places)]
    named = any(letter.isalpha() for text in texts for letter in text)
    return list(zip(places, texts, strict=True)) if named else []


def _is_of_dates(axis) -> bool:
    return type(axis.get_converter()).__module__ == num2date.__module__


def _has_dates(ax: Axes) -> bool:
    return _is_of_dates(ax.xaxis)
