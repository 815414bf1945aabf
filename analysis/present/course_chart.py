"""Lines in time as an SVG of a page's own colours: what it draws follows light and dark by its style."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import pandas as pd

#: Widths and heights in units of which a letter has :data:`LETTER`; of a desk and of a phone.
SIZES = {"wide": (540, 270), "slim": (350, 230)}
LETTER = 12
#: Least distance between two names at the ends of lines.
APART = LETTER + 2


@dataclass(frozen=True)
class DatedLine:
    """A line of a chart, with its name at its end."""

    name: str  #: Empty: of a part that another goes on.
    look: str  #: Class of its stroke in the page's style.
    values: pd.Series  #: Index: days; where one is missing the line is broken.
    steps: bool = False  #: Whether a value holds until the next.


def course_chart(
    lines: Sequence[DatedLine],
    *,
    alt: str,
    write: Callable[[float], str],
    after: pd.Timestamp | None = None,
) -> str:
    """Return lines in time from zero as two SVG elements, one for a desk and one for a phone.

    Parameters
    ----------
    lines : sequence of DatedLine
        Those without a value are left out.
    alt : str
        What is seen, in words.
    write : callable
        Prints a value of the axis.
    after : Timestamp, optional
        Day from which on what is drawn is scheduled: a thin upright line.
    """
    lines = [line for line in lines if line.values.notna().any()]
    return "".join(_drawn(lines, name, alt, write, after) for name in SIZES)


def _drawn(lines, size: str, alt: str, write, after) -> str:
    width, height = SIZES[size]
    right = 12 + 7.4 * max(len(line.name) for line in lines)
    box = _Box(lines, write, right=width - right, top=10, bottom=height - 24)
    parts = [*_grid(box, write), *_years(box, size == "slim")]
    if after is not None and box.first < after < box.last:
        x = box.x(after)
        parts.append(f'<path class="rule" d="M{x:.1f} {box.top}V{box.bottom}"/>')
    parts += [f'<path class="{line.look}" d="{_path(line, box)}"/>' for line in lines]
    box_of = f'viewBox="0 0 {width} {height}" role="img" aria-label="{escape(alt)}"'
    return (
        f'<svg class="plot course {size}" {box_of}>{"".join(parts)}{"".join(_names(lines, box))}</svg>'
    )


class _Box:
    """Where days and values lie."""

    def __init__(self, lines, write, *, right: float, top: float, bottom: float):
        values = [line.values.dropna() for line in lines]
        self.right, self.top, self.bottom = right, top, bottom
        self.first = min(one.index[0] for one in values)
        self.last = max(one.index[-1] for one in values)
        most = max(float(one.max()) for one in values)
        self.step = _step(most)
        self.most = self.step * np.ceil(most / self.step - 1e-9) or self.step
        self.left = 12 + 7.2 * max(len(write(value)) for value in self.values())

    def values(self) -> list[float]:
        """Return the round values of the axis."""
        return [k * self.step for k in range(round(self.most / self.step) + 1)]

    def x(self, day: pd.Timestamp) -> float:
        part = (day - self.first) / max(self.last - self.first, pd.Timedelta(days=1))
        return self.left + part * (self.right - self.left)

    def y(self, value: float) -> float:
        return self.bottom - value / self.most * (self.bottom - self.top)


def _step(most: float) -> float:
    """Return the distance of at most five round values of an axis."""
    rough = max(most, 1e-9) / 5
    power = 10.0 ** np.floor(np.log10(rough))
    return next(power * part for part in (1, 2, 2.5, 5, 10) if power * part >= rough * 0.999)


def _grid(box: _Box, write) -> list[str]:
    parts = []
    for value in box.values():
        y = box.y(value)
        parts.append(f'<path class="grid" d="M{box.left:.1f} {y:.1f}H{box.right:.1f}"/>')
        parts.append(
            f'<text x="{box.left - 6:.1f}" y="{y + 4:.1f}" text-anchor="end">{write(value)}</text>'
        )
    return parts


def _years(box: _Box, few: bool) -> list[str]:
    starts = pd.date_range(box.first, box.last, freq="YS")
    every = -(-len(starts) // (5 if few else 10))
    parts = []
    for day in starts[::every]:
        x = box.x(day)
        parts.append(f'<path class="grid" d="M{x:.1f} {box.bottom}v4"/>')
        if x < box.right - 10 or len(starts) == 1:
            parts.append(
                f'<text x="{x:.1f}" y="{box.bottom + 17}" text-anchor="middle">{day.year}</text>'
            )
    return parts


def _path(line: DatedLine, box: _Box) -> str:
    """Return the commands of a line; of steps those alone at which it changes, and its end."""
    parts, x, y = [], "", ""
    for day, value in line.values.items():
        if np.isnan(value):
            parts += [f"H{x}"] * (line.steps and y != "")
            y = ""
            continue
        x, before, y = f"{box.x(day):.1f}", y, f"{box.y(value):.1f}"
        if not before:
            parts.append(f"M{x} {y}")
        elif not line.steps:
            parts.append(f"L{x} {y}")
        elif y != before:
            parts.append(f"H{x}V{y}")
    return "".join([*parts, f"H{x}" if line.steps and y else ""])


def _names(lines, box: _Box) -> list[str]:
    """Return the names at the right, each as near to its line's end as those above allow."""
    ends = [(box.y(float(line.values.dropna().iloc[-1])) + 4, line) for line in lines if line.name]
    ends.sort(key=lambda pair: pair[0])
    places: list[float] = []
    for wanted, _ in ends:
        places.append(max(wanted, places[-1] + APART) if places else wanted)
    most = box.bottom
    for at in range(len(places) - 1, -1, -1):
        places[at] = min(places[at], most)
        most = places[at] - APART
    return [
        f'<text class="{line.look}" x="{box.right + 8:.1f}" y="{place:.1f}">{escape(line.name)}</text>'
        for place, (_, line) in zip(places, ends, strict=True)
    ]
