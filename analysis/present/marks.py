"""Where a drawn figure shows which value: what a reader who points at it, or goes by keys, is told."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import pandas as pd
from matplotlib.axis import Axis
from matplotlib.dates import date2num, num2date

from analysis.present import finding
from analysis.present.numbers import fixed
from analysis.present.picture import Picture, drawn

#: What of a figure shows a value: a band shows where values may lie.
SHOWING = ("line", "bar", "points")
#: A number as an axis prints it, and what stands behind.
PRINTED = re.compile(r"(−?[\d.,]+)(.*)", re.DOTALL)
#: What tells a name on an axis from a number.
WORD = re.compile(r"[^\W\d]{2}")


@dataclass(frozen=True)
class Mark:
    """A value that a figure shows."""

    series: str  #: The line or bars that it belongs to, within its panel.
    left: float  #: From the left edge, as a share of the figure's width.
    top: float  #: From the upper edge, as a share of its height.
    text: str  #: Series, place and value with its unit, as a sentence prints them.


def marks(picture: Picture) -> list[Mark]:
    """Return the values that a figure shows, in the order in which it draws them.

    Parameters
    ----------
    picture : Picture
        Drawn (:meth:`Picture.pixels`), which lays it out.
    """
    return [mark for n, ax in enumerate(picture.figure.axes) for mark in _of_panel(ax, f"{n}")]


def _of_panel(ax, panel: str) -> Iterator[Mark]:
    width, height = ax.figure.bbox.size
    across, up = _Scale(ax.xaxis), _Scale(ax.yaxis)
    flat = bool(up.names)
    for label, x, y, text in _values(ax, across, up):
        place, value = ((y, up), (x, across)) if flat else ((x, across), (y, up))
        at, over = ax.transData.transform((_position(x), _position(y)))
        left, top = round(float(at / width), 4), round(float(1 - over / height), 4)
        if 0 <= left <= 1 and 0 <= top <= 1:
            where = place[1].place(place[0])
            said = f"{_named(label, where, first=flat)}: {text or value[1].value(value[0])}"
            yield Mark(f"{panel} {label}", left, top, said)


def _values(ax, across: _Scale, up: _Scale) -> Iterator[tuple]:
    """Yield series, place on both axes, and the value in words where it is more than its place."""
    found = [row[1:] for row in drawn(ax, "") if row[1] in SHOWING and row[2]]
    for (kind, label), rows in groupby(found, key=itemgetter(0, 1)):
        rows = list(rows)
        if up.names and kind == "line" and len(rows) == 3:  # an interval and its value
            low, middle, high = sorted(rows, key=itemgetter(2))
            ends = ", ".join(across.value(row[2], unit=False) for row in (low, high))
            yield label, *middle[2:], f"{across.value(middle[2])} [{ends}]"
        elif kind != "bar":
            yield from ((label, x, y, "") for _, _, x, y in rows)
    for bars in (bars for bars in ax.containers if hasattr(bars, "orientation")):
        flat, label = bars.orientation == "horizontal", bars.get_label()
        for bar in () if label.startswith("_") else bars:
            (x, y), wide, high = bar.get_xy(), bar.get_width(), bar.get_height()
            ends = (x + wide, y + high / 2) if flat else (x + wide / 2, y + high)
            start, size = (x, wide) if flat else (y, high)
            size = abs(size) if start else size  # a part of a stack is as large as it is long
            yield label, *ends, (across if flat else up).value(size)


def _named(label: str, where: str, *, first: bool) -> str:
    """Return a series and a place in it, once where one names the other."""
    if where.lower() in label.lower():
        return label
    return ", ".join([where, label] if first else [label, where])


def _position(value: float | str) -> float:
    return date2num(pd.Timestamp(value)) if isinstance(value, str) else value


class _Scale:
    """How an axis prints: names of rows, days, or numbers in a unit."""

    def __init__(self, axis: Axis):
        self._axis, self._format = axis, axis.get_major_formatter()
        own, whole = axis.get_label_text(), f"sup{axis.axis_name}label"
        self._label = own or getattr(axis.figure, f"get_{whole}", str)()
        texts = [tick.get_text().strip() for tick in axis.get_ticklabels()]
        self.days = type(axis.get_converter()).__module__ == num2date.__module__
        worded = not self.days and any(WORD.search(text) for text in texts)
        #: Position -> name of a row, where the axis has names.
        self.names = dict(zip(axis.get_ticklocs(), texts, strict=True)) if worded else {}

    def place(self, at: float | str) -> str:
        """Return where along the axis a value is."""
        if self.names:
            return self.names[min(self.names, key=lambda tick: abs(tick - at))]
        if isinstance(at, str):
            day = pd.Timestamp(at)
            return finding.month(day) if day.day == 1 else finding.day_name(day)
        return " ".join(filter(None, [self._label.replace("\n", " "), self._format(at, 0)]))

    def value(self, value: float | str, *, unit: bool = True) -> str:
        """Return a value with a digit more than the axis prints, and its unit."""
        if isinstance(value, str):
            return self.place(value)
        factor, own = self._unit()
        scaled = value * factor
        size = math.floor(math.log10(abs(scaled))) if scaled else 0
        text = fixed(scaled, 1 if "%" in own else min(2, max(0, 2 - size)))
        money = [part for part in re.split(r"[,\n] ?", self._label) if "USD" in part]
        return text + (own or (f" {money[0]}" if money and unit else ""))

    def _unit(self) -> tuple[float, str]:
        """Return what a value is multiplied by in print, a power of ten, and what is behind it."""
        end = max(self._axis.get_view_interval(), key=abs)
        number, unit = PRINTED.search(self._format(end, 0)).groups()
        shown = abs(float(number.replace("−", "").replace(",", "")))
        return (10.0 ** round(math.log10(shown / abs(end))) if shown else 1.0), unit
