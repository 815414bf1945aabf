"""Charts that several reports draw: intervals in rows, lines by month, fans of paths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from analysis.present.style import BLACK, SKY, is_narrow, label_ends, month_axis, stepped


@dataclass(frozen=True)
class Row:
    """One row of a forest: a value with its interval."""

    label: str
    #: In the unit of the axis; equal ends draw a point alone.
    value: float
    low: float
    high: float
    text: str = ""  #: Numbers in words, written at the right; a phone has no room for them.

    colour: str = BLACK
    marker: str = "o"
    #: Whether the marker is open, and the label stands out.
    hollow: bool = False
    bold: bool = False
    #: Rows down from the line of the label, where several intervals share the one of the first.
    offset: float = 0.0


def forest_height(n_rows: int) -> float:
    """Return the height of a figure with so many labels, inches; a phone has them above the bars."""
    return (0.42 if is_narrow() else 0.27) * n_rows + 1.3


def forest(ax: Axes, rows: Sequence[Row], *, at: float | None = 0.0, short: bool = False) -> None:
    """Draw values with their intervals in rows, from the top.

    Parameters
    ----------
    rows : sequence of Row
        A row without a label belongs to the one before.
    at : float, optional
        Where a vertical line says "nothing".
    short : bool
        Whether the labels are short enough to stand beside the bars on a phone too.
    """
    places, place, name = [], len([row for row in rows if row.label]) + 1, ""
    for row in rows:
        place -= bool(row.label)
        places.append(place - row.offset)
        name = row.label or f"{name}, beside it"
        face = "white" if row.hollow else row.colour
        ends, look = [row.low, row.high], {"color": row.colour, "label": name}
        ax.plot(ends, [places[-1]] * 2, lw=1.4, **look)
        ax.plot(row.value, places[-1], marker=row.marker, mfc=face, ms=4.5, ls="none", **look)
    labelled = [(y, row) for y, row in zip(places, rows, strict=True) if row.label]
    above = is_narrow() and not short
    if above:
        _labels_above(ax, labelled)
    else:
        _labels_beside(ax, labelled)
    ax.set_ylim(0.4, len(labelled) + (0.9 if above else 0.6))
    ax.grid(axis="x")
    ax.grid(axis="y", visible=False)
    if at is not None:
        ax.axvline(at, color=BLACK, lw=0.7)


def _labels_beside(ax: Axes, labelled: list[tuple[float, Row]]) -> None:
    ax.set_yticks([y for y, _ in labelled], [row.label for _, row in labelled], fontsize=8)
    for tick, (y, row) in zip(ax.get_yticklabels(), labelled, strict=True):
        tick.set(color=row.colour, fontweight="bold" if row.bold else "normal")
        where = ax.get_yaxis_transform()
        ax.text(1.01, y, row.text, transform=where, va="center", fontsize=8, color=row.colour)


def _labels_above(ax: Axes, labelled: list[tuple[float, Row]]) -> None:
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    for y, row in labelled:
        where, weight = ax.get_yaxis_transform(), "bold" if row.bold else "normal"
        label = ax.text(
            0,
            y + 0.3,
            row.label,
            transform=where,
            va="center",
            fontsize=8,
            color=row.colour,
            fontweight=weight,
        )
        label.set_in_layout(False)


@dataclass(frozen=True)
class Line:
    """One line by month."""

    label: str  #: Written at its end.
    values: pd.Series  #: Indexed by month, in the unit of the axis.
    colour: str = BLACK
    dash: str | tuple = "-"
    marker: str = ""
    steps: bool = False  #: Whether each value holds for its month, as a rate does.


def lines(ax: Axes, drawn: Sequence[Line], *, months: pd.DatetimeIndex | None = None) -> None:
    """Draw lines by month, each with its name at its end; ``months`` are those of the axis."""
    for line in drawn:
        plot(ax, line)
    if months is None:
        months = pd.DatetimeIndex(sorted(set().union(*(line.values.index for line in drawn))))
    month_axis(ax, months)
    label_ends(ax, [(line.label, line.values, line.colour) for line in drawn])


def plot(ax: Axes, line: Line, *, lw: float = 1.8) -> None:
    """Draw one line by month, without a name at its end."""
    values = stepped(line.values) if line.steps else line.values
    how = {"drawstyle": "steps-post"} if line.steps else {}
    ax.plot(
        values.index,
        values,
        color=line.colour,
        ls=line.dash,
        marker=line.marker,
        lw=lw,
        ms=3,
        label=line.label.replace("\n", " "),
        **how,
    )


def fan(ax: Axes, bands: pd.DataFrame, *, middle: str | None = None, colour: str = SKY) -> None:
    """Draw what most paths keep to as two bands, 95 and 50 % of them, and a line in the middle.

    Parameters
    ----------
    bands : DataFrame
        Indexed by month; ``low``, ``high`` (2.5 and 97.5 %) and ``low_half``, ``high_half`` (25 and
        75 %), in the unit of the axis.
    middle : str, optional
        Column of the line.
    """
    ax.fill_between(bands.index, bands.low, bands.high, color=colour, alpha=0.35, lw=0, label="95 %")
    half = (bands.low_half, bands.high_half)
    ax.fill_between(bands.index, *half, color=colour, alpha=0.7, lw=0, label="50 %")
    if middle:
        ax.plot(bands.index, bands[middle], color=colour, lw=1.6, label=middle)
