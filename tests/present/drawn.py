"""What a figure says is what it draws: names at lines, units of axes, colours by sign, its title.

Held for every picture of a room that a test draws (``conftest.py``), whatever its story. It does not see
a wrong number that is drawn and said alike: that is for the test of the frame it comes from.
"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.text import Annotation
from matplotlib.ticker import FuncFormatter

from analysis.present.finding import points
from analysis.present.picture import Picture
from analysis.present.style import BLUE, ORANGE, SKY

#: Offsets in points of names at line ends, and of numbers at the ends of bars.
AT_LINE, AT_BAR = (6, 0), ((4, 0), (-4, 0))
#: Figures whose marks, not bars, are orange for what lowers a total and blue for what raises it.
MARKS = ("prices_parts",)
#: Most that an axis of fractions goes to: more is no share, rate or growth.
LARGEST = 50


def faults_of_drawing(picture: Picture, title: str | None = None) -> list[str]:
    """Return what a picture says otherwise than it draws, or than its text has for a title."""
    figure = picture.figure
    faults = [fault for ax in figure.axes for fault in _of_axes(ax, picture)]
    if title is not None and _flat(figure.get_suptitle()) != _flat(title):
        faults.append(f"title {figure.get_suptitle()!r}, not {title!r}")
    return [f"{picture.name}: {fault}" for fault in faults]


def _of_axes(ax: Axes, picture: Picture) -> Iterator[str]:
    yield from names_at_ends(ax)
    for label, axis, ends in (
        (ax.get_xlabel() or picture.figure.get_supxlabel(), ax.xaxis, ax.get_xlim()),
        (ax.get_ylabel(), ax.yaxis, ax.get_ylim()),
    ):
        yield from unit_of_axis(_flat(label), axis, ends)
    if not picture.figure.legends and ax.get_legend() is None:
        yield from colours_of_signs(ax)
    if picture.name in MARKS:
        marks = [line for line in ax.get_lines() if len(line.get_xdata()) == 1]
        for line in marks:
            if (to_hex(line.get_color()) == ORANGE.lower()) != (line.get_xdata()[0] < 0):
                yield f"{line.get_label()!r} at {line.get_xdata()[0]:.3f} is {line.get_color()}"
    for text in ax.texts:
        if ax.containers and isinstance(text, Annotation) and tuple(text.xyann) in AT_BAR:
            value = text.xy[0]
            if text.get_text() != points(value):
                yield f"{text.get_text()!r} stands at a bar of {points(value)}"


def names_at_ends(ax: Axes) -> Iterator[str]:
    """Each name at the end of a line has the colour of that line, and names the order of the ends."""
    places = []
    for text in ax.texts:
        if not (isinstance(text, Annotation) and tuple(text.xyann) == AT_LINE):
            continue
        name = text.get_text().replace("\n", " ")
        # A line in parts is named once: "Statutory rate" of "Statutory rate, basket of 2024".
        lines = [line for line in ax.get_lines() if f"{line.get_label()},".startswith(f"{name},")]
        if not lines:
            yield f"{name!r} is at the end of no line"
            continue
        line_named = lines[-1]
        if to_hex(line_named.get_color()) != to_hex(text.get_color()):
            yield f"{name!r} is {text.get_color()}, its line {line_named.get_color()}"
        values = [value for value in line_named.get_ydata() if value == value]
        places.append((values[-1], text.xy[1], name))
    heights = [height for _, height, _ in sorted(places)]
    if heights != sorted(heights):
        yield f"names at line ends stand in another order than the ends: {sorted(places)}"


def unit_of_axis(label: str, axis, ends: tuple[float, float]) -> Iterator[str]:
    """The unit of a label is the one in which the ticks are printed, and the numbers are of its size."""
    write = axis.get_major_formatter()
    if not isinstance(write, FuncFormatter) or not write(0.1, 0):
        return
    with np.errstate(over="ignore"):  # an axis of logs writes no billion
        tenth, billion = write(0.1, 0), write(1e9, 0)
    largest = max(map(abs, ends))
    in_points = tenth == "10"
    if label and ("bn USD" in label) != (billion == "1"):
        yield f"axis {label!r} prints a billion as {billion}"
    if (
        label
        and (", points" in label or "percentage points" in label or ", per cent" in label) != in_points
    ):
        yield f"axis {label!r} prints a tenth as {tenth}"
    if "%" in tenth and ("USD" in label or " per one per cent" in label):
        yield f"axis {label!r} prints a tenth as {tenth}"
    if ("%" in tenth or in_points) and largest > LARGEST:
        yield f"axis {label!r} of fractions goes to {largest:g}"
    if billion == "1" and largest < 1e4:  # billions drawn as if they were dollars
        yield f"axis {label!r} of US dollars goes to {largest:g}"


def colours_of_signs(ax: Axes) -> Iterator[str]:
    """Where bars are orange or blue and no legend says why, orange is what fell."""
    bars = [bar for container in ax.containers for bar in container if hasattr(bar, "get_width")]
    colours = {to_hex(bar.get_facecolor()) for bar in bars}
    if not bars or not colours <= {to_hex(colour) for colour in (ORANGE, SKY, BLUE)}:
        return
    if ORANGE.lower() not in colours and all(_length(bar) >= 0 for bar in bars):
        return
    for bar in bars:
        if (to_hex(bar.get_facecolor()) == ORANGE.lower()) != (_length(bar) < 0):
            yield f"a bar of {_length(bar):.4f} is {to_hex(bar.get_facecolor())}"


def _length(bar) -> float:
    """Return the signed length of a bar, flat or upright: the side that is not its thickness."""
    flat = bar.get_x() == 0 or bar.get_x() + bar.get_width() == 0
    return bar.get_width() if flat else bar.get_height()


def _flat(text: str) -> str:
    return " ".join(text.split())


def unknown_values(picture: Picture, story) -> float:
    """Return the share of drawn values that the story does not hold, along the axis that holds more.

    Of axes that have neither dates nor rows. Sees another column, a factor or a sign; misses values that
    belong to another line of the figure.
    """
    held = set(_numbers(story))
    series = picture.series().query("kind != 'band'")
    shares = []
    for _, panel in series.groupby("panel"):
        axes = [panel[axis] for axis in ("x", "y") if not panel[axis].map(type).eq(str).any()]
        axes = [values for values in axes if len(axes) == 1 or not _are_rows(values)] or axes
        shares.append(min(sum(round(float(v), 9) not in held for v in values) for values in axes))
    return sum(shares) / len(series)


def _are_rows(values: pd.Series) -> bool:
    """Whether values along an axis are places of rows, of a forest or of bars: whole, or a half more."""
    twice = 2 * values.astype(float)
    return bool(twice.eq(twice.round()).all())


def _numbers(held) -> Iterator[float]:
    """Yield every number that a story holds, to nine digits."""
    if isinstance(held, pd.DataFrame):
        held = held.select_dtypes("number").to_numpy(float)
    if isinstance(held, pd.Series):
        held = held.to_numpy()
    if isinstance(held, np.ndarray) and held.dtype.kind in "fiu":
        yield from np.round(held[np.isfinite(held)].astype(float), 9).ravel().tolist()
    elif isinstance(held, (int, float, np.number)):
        yield round(float(held), 9)
    elif isinstance(held, (list, tuple, dict)):
        for one in held.values() if isinstance(held, dict) else held:
            yield from _numbers(one)
    elif is_dataclass(held):
        for field in fields(held):
            yield from _numbers(getattr(held, field.name))
