"""Where a drawn figure shows which value, in words: for who points at it, or goes by keys."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.category import StrCategoryLocator
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.container import BarContainer
from matplotlib.dates import num2date
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter

from analysis.present import finding
from analysis.present.ends import printed_ends
from analysis.present.numbers import fixed

#: A number as an axis prints it, and what stands behind; what of its label is a unit.
PRINTED = re.compile(r"([−-]?[\d.,]+)(.*)", re.DOTALL)
UNIT = re.compile(r"[^,\n]*(?:USD|tonnes)[^,\n]*|percentage points")
#: Length up to which the label of an axis is said before a number on it.
SHORT = 30
#: Part of an axis by which a point stands beside the place that it is for, so that it covers no other.
BESIDE = 0.025
#: Length of an axis from which on its places are whole: months since an event, products in order.
FEW = 5
#: Distance, in rows, within which a point belongs to a row.
NEAR = 0.4


@dataclass(frozen=True)
class Mark:
    """A value that a figure shows."""

    series: str  #: The line or bars that it belongs to, within its panel.
    left: float  #: From the left edge, as a share of the figure's width.
    top: float  #: From the upper edge, as a share of its height.
    text: str  #: Panel, series, place and value with its unit, as a sentence prints them.
    #: Of a bar: left, top, width, height, as such shares.
    box: tuple[float, float, float, float] | None = None


def marks(figure: Figure) -> list[Mark]:
    """Return the values that a figure shows, in the order in which it draws them.

    They are markers, bars and corners of lines, but of none straight along an axis, which is an interval
    or a level: ``China, May 2025: 34.5 %``, with the interval that is drawn through the point.

    Parameters
    ----------
    figure : Figure
        Drawn, which lays it out.
    """
    return [mark for number, ax in enumerate(figure.axes) for mark in _Panel(ax).marks(f"{number}")]


class _Panel:
    """What is drawn on some axes, and how its values are named."""

    def __init__(self, ax: Axes):
        self.ax, self.flat = ax, _is_flat(ax)
        scales = _Scale(ax.xaxis), _Scale(ax.yaxis)
        self.value, self.place = scales if self.flat else scales[::-1]
        #: What tells it from others of its figure: its title to a colon.
        self.title = (ax.get_title(loc="left") or ax.get_title()).split("\n")[0].split(": ")[0]
        self.title = self.title if len(ax.figure.axes) > 1 else ""
        long = {line.get_label() for line in ax.get_lines() if len(line.get_xdata()) > 2}
        #: Whether it is that of one line, which then goes by its title.
        self.alone = bool(self.title) and len(long) == 1

    def marks(self, number: str) -> list[Mark]:
        """Return what it shows; of what has no label only where nothing has one."""
        labelled = [*self._of_points(number), *self._of_bars(number)]
        named = [mark for label, mark in labelled if not label.startswith("_")]
        return named or [mark for _, mark in labelled]

    def _of_points(self, number: str) -> Iterator[tuple[str, Mark]]:
        intervals = _intervals(self.ax, self.flat)
        for label, x, y in _points(self.ax):
            at = self.ax.transData.transform((x, y))
            size, where = (x, y) if self.flat else (y, x)
            head = self._head(label, where)
            if head and self.ax.bbox.padded(1).contains(*at):
                through = (one for one in intervals.get(round(where, 6), ()) if one[0] < size < one[1])
                text = f"{head}: {self.value.value(size)}"
                if pair := next(through, None):
                    text += f" [{', '.join(printed_ends(*pair, partial(self.value.value, unit=False)))}]"
                yield label, Mark(f"{number} {label}", *_shares(self.ax.figure, *at), text)

    def _of_bars(self, number: str) -> Iterator[tuple[str, Mark]]:
        for label, bar in ((bars.get_label(), bar) for bars in _bars(self.ax) for bar in bars):
            (x, y), wide, high = bar.get_xy(), bar.get_width(), bar.get_height()
            end = (x + wide, y + high / 2) if self.flat else (x + wide / 2, y + high)
            head = self._head(label, end[self.flat])
            text = f"{head}: {self.value.length(*((x, wide) if self.flat else (y, high)))}"
            (x0, y0), (x1, y1) = bar.get_window_extent().get_points()
            x_left, top = _shares(self.ax.figure, x0, y1)
            right, bottom = _shares(self.ax.figure, x1, y0)
            at = _shares(self.ax.figure, *self.ax.transData.transform(end))
            if head:
                box = (x_left, top, round(right - x_left, 4), round(bottom - top, 4))
                yield label, Mark(f"{number} {label}", *at, text, box)

    def _head(self, label: str, where: float) -> str:
        """Return panel, series and place of a value; series and row once where one names the other."""
        name = "" if label.startswith("_") else " ".join(label.split())
        if not self.place.rows:
            if at := self.place.place(where):
                name = "" if self.alone else name.split(": ")[0]
            return ", ".join(filter(None, [self.title, name, at]))
        row = self.place.row(where)
        names = [row, name] if self.flat else [name, row]
        if row.lower() in name.lower() or name.lower() in row.lower():
            names = [max(names, key=len)]
        return ", ".join(filter(None, [self.title, *names]))


def _shares(figure: Figure, x: float, y: float) -> tuple[float, float]:
    """Return a place from the upper left corner, as shares of width and height."""
    width, height = figure.bbox.size
    return round(float(x / width), 4), round(float(1 - y / height), 4)


def _points(ax: Axes) -> Iterator[tuple[str, float, float]]:
    """Yield the label and the place of each marker, and of the corners of lines by month or place."""
    places = []
    for line in ax.get_lines():
        corners = np.column_stack([np.asarray(v, float) for v in line.get_data(orig=False)])
        marked = line.get_marker() not in ("", "None", None)
        straight = len(corners) < 3 and (corners[:1] == corners[-1:]).any()  # an interval, or a level
        if (marked or not straight) and line.get_transform() == ax.transData:
            places.append((line.get_label(), corners))
    for dots in (one for one in ax.collections if isinstance(one, PathCollection)):
        places.append((dots.get_label(), np.asarray(np.ma.filled(dots.get_offsets(), np.nan), float)))
    for label, corners in places:
        yield from ((str(label), *map(float, xy)) for xy in corners if np.isfinite(xy).all())


def _bars(ax: Axes) -> list[BarContainer]:
    return [one for one in ax.containers if isinstance(one, BarContainer)]


def _intervals(ax: Axes, flat: bool) -> dict[float, list[tuple[float, float]]]:
    """Return the ends of straight pieces along the axis of values by where they are on the other."""
    pieces = [line.get_xydata() for line in ax.get_lines() if line.get_transform() == ax.transData]
    for collection in (one for one in ax.collections if isinstance(one, LineCollection)):
        pieces += collection.get_segments()
    intervals: dict[float, list[tuple[float, float]]] = {}
    for piece in (np.asarray(piece) for piece in pieces if len(piece) == 2):
        along, other = piece.T[:: 1 if flat else -1]
        if other[0] == other[1]:
            intervals.setdefault(round(float(other[0]), 6), []).append(tuple(sorted(along)))
    return intervals


def _is_flat(ax: Axes) -> bool:
    """Whether values run along the axis of x: bars lie, or rows stand below one another."""
    ways = [bars.orientation for bars in _bars(ax)]
    return "horizontal" in ways if ways else bool(_Scale(ax.yaxis).rows) or not len(ax.get_yticks())


class _Scale:
    """How an axis prints: names of rows, days, or numbers in a unit."""

    def __init__(self, axis: Axis):
        self._axis, self._format = axis, axis.get_major_formatter()
        whole = getattr(axis.figure, f"get_sup{axis.axis_name}label", str)
        self._label = axis.get_label_text() or whole()
        self._days = type(axis.get_converter()).__module__ == num2date.__module__
        self._fixed = isinstance(axis.get_major_locator(), (FixedLocator, StrCategoryLocator))

    @cached_property
    def rows(self) -> dict[float, str]:
        """Names by position, of an axis that has rows with names."""
        ticks = self._axis.get_majorticklocs() if self._fixed and not self._days else ()
        texts = {tick: self._format(tick, number) for number, tick in enumerate(ticks)}
        named = any(letter.isalpha() for text in texts.values() for letter in text)
        return {tick: " ".join(text.split()) for tick, text in texts.items()} if named else {}

    def row(self, at: float) -> str:
        """Return the name of the row of a place, empty where it is in none."""
        return next((name for tick, name in self.rows.items() if abs(tick - at) < NEAR), "")

    def place(self, at: float) -> str:
        """Return where along the axis a value is."""
        if self._days:
            day = pd.Timestamp(num2date(at)).tz_localize(None)
            return finding.month(day) if day.day == 1 else finding.day_name(day)
        if not len(self._axis.get_majorticklocs()):
            return ""
        at = self._stands_for(at)
        plain = f"{round(at, 2):g}".replace("-", "−")
        text = self._format(at, 0) if isinstance(self._format, FuncFormatter) else plain
        label = self._label.split("\n")[0]
        return f"{label} {text}".strip() if len(label) <= SHORT else text

    def _stands_for(self, at: float) -> float:
        """Return the place that a point stands beside: a tick, a whole month."""
        low, high = self._axis.get_view_interval()
        ticks = self._axis.get_majorticklocs() if self._fixed else ()
        whole = [round(at)] if high - low > FEW else []
        near = min([*ticks, *whole], key=lambda tick: abs(tick - at), default=at)
        return (near if abs(near - at) < BESIDE * (high - low) else at) + 0.0

    def value(self, value: float, *, unit: bool = True) -> str:
        """Return a value with a digit more than the axis prints, and its unit."""
        if self._days:
            return self.place(value)
        factor, printed_unit = self._unit
        if not factor:
            return self._format(value, 0)
        scaled = value * factor
        size = math.floor(math.log10(abs(scaled))) if scaled else 0
        text = fixed(scaled, 1 if "%" in printed_unit else min(2, max(0, 2 - size)))
        named = UNIT.search(self._label)
        return text + (printed_unit or (f" {named[0].strip()}" if named and unit else ""))

    def length(self, start: float, size: float) -> str:
        """Return how long a bar is; a part of a stack is as large as it is long, a span has two days."""
        if self._days:
            return f"{self.value(start)} to {self.value(start + size)}"
        return self.value(abs(size) if start else size)

    @cached_property
    def _unit(self) -> tuple[float, str]:
        """What print multiplies by, a power of ten, or 0 where by none, as of logs; and the unit."""
        end = max(self._axis.get_view_interval(), key=abs)
        linear = not isinstance(self._format, FuncFormatter)
        printed = None if linear else PRINTED.search(self._format(end, 0))
        if not printed:
            return 1.0, ""
        shown = float(printed[1].replace("−", "-").replace(",", ""))
        factor = 10.0 ** round(math.log10(shown / end)) if shown else 1.0
        last = 10.0 ** -len(printed[1].partition(".")[2])
        return factor if not shown or abs(shown - factor * end) < last else 0.0, printed[2]
