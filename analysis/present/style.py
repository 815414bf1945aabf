"""How figures look: one size, colours that survive greyscale, direct labels, units on every axis."""

from __future__ import annotations

import functools
import textwrap
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass, replace
from pathlib import Path

import matplotlib
import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter

from analysis.present.finding import unbroken
from analysis.present.picture import Picture

#: Inches of a figure on a page and on a phone held upright; dots per inch.
WIDTH, NARROW, DPI = 7.6, 4.1, 150

#: Characters of a title that a page holds in one line.
ACROSS = 90

#: Fonts of figures and pages, with their licence; DejaVu Sans has the signs that they lack.
FONTS = Path(__file__).parent / "fonts"

#: Least size of a letter in a journal, points.
LEAST = 7

#: Hues of Okabe and Ito on a ladder of lightness (0, 28, 40, 50, 61, 73 of 100), so that any two are
#: told apart in greyscale and with any kind of colour vision; lines also differ by dash.
BLACK, BLUE, ORANGE, GREY, GREEN, SKY = (
    "#000000",
    "#003F87",
    "#A33C00",
    "#767676",
    "#20A57C",
    "#7FB8E6",
)
SOLID, DASHED, DOTTED = "-", (0, (5, 2)), (0, (1, 1.4))

RC = {
    "font.size": 9,
    "font.family": ["Public Sans", "DejaVu Sans"],
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.6,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "grid.color": "#DDDDDD",
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "figure.facecolor": "white",
    "svg.hashsalt": "export-declines",
}

#: The letters of the manuscript, and those that they lack.
PAPER = {"font.family": ["cmr10", "DejaVu Serif"], "axes.formatter.use_mathtext": True}


@dataclass(frozen=True)
class Sheet:
    """What a figure is drawn on."""

    width: float  #: Inches.
    rc: dict
    titled: bool = True  #: Whether the title is in the figure; a journal has it in the caption.


PAGE, PHONE = Sheet(WIDTH, RC), Sheet(NARROW, RC)

#: What is drawn on now.
_sheet: ContextVar[Sheet] = ContextVar("sheet", default=PAGE)


def house_style(draw):
    """Decorate a function that draws: its artists take the house style, nothing else does.

    The picture that it returns gets the name of function and module, unless it has one, and can be
    drawn again for a phone (:func:`new_figure`).
    """
    subject = draw.__module__.removeprefix("analysis.present.").split(".")[0].removesuffix("_figures")

    @functools.wraps(draw)
    def styled(*args, **kwargs):
        picture = _drawn(PAGE, draw, *args, **kwargs)
        if not isinstance(picture, Picture):
            return picture
        name = picture.name or f"{subject}_{draw.__name__.removesuffix('_figure')}"
        return replace(
            picture,
            name=name,
            draw_narrow=functools.partial(_drawn, PHONE, draw, *args, **kwargs),
            draw_for_journal=lambda width: _drawn(_journal(width), draw, *args, **kwargs),
        )

    return styled


def _journal(width: float) -> Sheet:
    """Return the sheet of a journal's column, millimetres wide."""
    return Sheet(width / 25.4, RC | PAPER, titled=False)


@functools.cache
def _load_fonts() -> None:
    """Let matplotlib know the fonts that are shipped, once a process."""
    for file in sorted(FONTS.glob("*.ttf")):
        fontManager.addfont(file)


def _drawn(sheet: Sheet, draw, *args, **kwargs):
    _load_fonts()
    token = _sheet.set(sheet)
    try:
        with matplotlib.rc_context(sheet.rc):
            picture = draw(*args, **kwargs)
    finally:
        _sheet.reset(token)
    if not sheet.titled:
        _legible(picture.figure)
    return picture


def _legible(figure: Figure) -> None:
    """Print no letter smaller than :data:`LEAST`."""
    for ax in figure.axes:
        for axis in (ax.xaxis, ax.yaxis):
            sizes = [label.get_fontsize() for label in axis.get_ticklabels()]
            axis.set_tick_params(labelsize=max([LEAST, *sizes]))
    for text in figure.findobj(Text):
        text.set_fontsize(max(LEAST, text.get_fontsize()))


def is_narrow() -> bool:
    """Whether the figure that is drawn now is for a phone, or for one column of two."""
    return _sheet.get().width <= NARROW


def new_figure(rows: int = 1, columns: int = 1, *, height: float = 3.8, **kwargs):
    """Return a figure and its axes; call it inside a function with :func:`house_style`.

    On a phone, panels side by side stand below one another.

    Parameters
    ----------
    rows, columns : int
        Grid of panels.
    height : float
        Inches on a page.
    **kwargs
        Passed to ``Figure.subplots``.
    """
    width = _sheet.get().width
    if is_narrow() and columns > 1:
        size = (width, min(height * columns * 0.85, 14))
        figure = Figure(figsize=size, dpi=DPI, layout="constrained")
        axes = np.asarray(figure.subplots(rows * columns, 1, **kwargs))
        squeezed = rows == 1 and kwargs.get("squeeze", True)
        return figure, axes.ravel() if squeezed else axes.reshape(rows, columns)
    figure = Figure(figsize=(width, height), dpi=DPI, layout="constrained")
    return figure, figure.subplots(rows, columns, **kwargs)


def wrapped(text: str, characters: int = 46) -> str:
    """Return a text in lines that a phone holds; one line on a page."""
    return textwrap.fill(text, characters) if is_narrow() else text


def title(figure: Figure, text: str) -> None:
    """Write the title at the figure's left edge, where the labels of an axis cannot push it out."""
    if not _sheet.get().titled:
        return
    text = wrapped(textwrap.fill(unbroken(text), ACROSS), 50)
    figure.suptitle(text, x=0.01, ha="left", fontsize=11, fontweight="bold")


def percent_axis(axis, *, decimals: int | None = None, unit: str = " %") -> None:
    """Print the fractions of an axis as per cent, with a true minus sign.

    By default each tick has the digits that it needs: −2.5 is not printed as −2.
    """

    def write(value: float, _) -> str:
        percent = round(value * 100, 6 if decimals is None else decimals) + 0.0
        text = f"{percent:g}" if decimals is None else f"{percent:.{decimals}f}"
        return f"{text}{unit}".replace("-", "−")

    axis.set_major_formatter(FuncFormatter(write))


def points_axis(axis) -> None:
    """Print the fractions of an axis in percentage points, the unit of its label."""
    percent_axis(axis, unit="")


def billions_axis(axis) -> None:
    """Print the US dollars of an axis in billions, as many digits as each tick has."""
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value / 1e9:,.10g}".replace("-", "−")))


def plain_axis(axis) -> None:
    """Print the numbers of an axis as they are, with a true minus sign."""
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}".replace("-", "−")))


def month_axis(ax, months: pd.DatetimeIndex) -> None:
    """Label a time axis by year, or by month where the window is short."""
    span = (months[-1] - months[0]).days
    room = 2 if is_narrow() else 1  # a phone holds half the labels
    ax.set_xlim(months[0] - pd.Timedelta(days=10), months[-1] + pd.Timedelta(days=10))
    if span > 1100:
        ax.xaxis.set_major_locator(mdates.YearLocator(room if span < 3700 else 2 * room - 1))
        ax.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))
    else:
        every = (1 if span < 400 else 3) * room
        ax.xaxis.set_major_locator(mdates.MonthLocator(bymonth=range(1, 13, every)))
        ax.xaxis.set_major_formatter(mdates.ConciseDateFormatter(ax.xaxis.get_major_locator()))


def half_year_axis(ax, months: pd.DatetimeIndex) -> None:
    """Label a time axis as :func:`month_axis`; a phone has room for every sixth month."""
    month_axis(ax, months)
    if is_narrow():
        ax.xaxis.set_major_locator(mdates.MonthLocator(bymonth=(1, 7)))
        ax.xaxis.set_major_formatter(mdates.ConciseDateFormatter(ax.xaxis.get_major_locator()))


def label_ends(ax, lines: list[tuple[str, pd.Series, str]]) -> None:
    """Write each line's name at its right end, moved apart just as far as the texts need.

    Parameters
    ----------
    lines : list of (text, series, colour)
        Series as drawn, indexed by date; the last known value places the label.
    """
    not_empty = [(text, s.dropna(), colour) for text, s, colour in lines if s.notna().any()]
    not_empty.sort(key=lambda line: line[1].iloc[-1])
    low, high = ax.get_ylim()
    height = ax.figure.get_figheight() * 72 * 0.8 / ax.get_gridspec().nrows  # points, about
    rows = np.array([1 + text.count("\n") for text, *_ in not_empty])
    places = apart([s.iloc[-1] for _, s, _ in not_empty], rows * 10.5 * (high - low) / height)
    right = max(ax.get_xlim()[1], *(mdates.date2num(s.index[-1]) for _, s, _ in not_empty))
    for (text, _, colour), place in zip(not_empty, places, strict=True):
        ax.annotate(
            text,
            (right, place),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            color=colour,
            fontsize=8.5,
            annotation_clip=False,
        )


def apart(values: Sequence[float], heights: np.ndarray) -> np.ndarray:
    """Return the places closest to values that rise at which texts so high keep clear of one another."""
    offset = np.concatenate([[0], np.cumsum((heights[1:] + heights[:-1]) / 2)])
    return _rising(np.asarray(values) - offset) + offset


def stepped(monthly: pd.Series) -> pd.Series:
    """Return a rate by month to the last day on which it holds, to be drawn ``steps-post``."""
    if monthly.empty:
        return monthly
    until = monthly.index[-1] + pd.offsets.MonthEnd()
    return pd.concat([monthly, pd.Series([monthly.iloc[-1]], index=[until])])


def on_white(colour: str, part: float) -> str:
    """Return what a colour of that opacity looks like on white, opaque."""
    return to_hex(part * np.array(to_rgb(colour)) + 1 - part)


def _rising(values: np.ndarray) -> np.ndarray:
    """Return the closest values that never fall, shape (n,): isotonic regression by pooled neighbours.

    SciPy has it too, and takes as long to import as two figures to draw.
    """
    means, lengths = [], []
    for mean in values:
        length = 1
        while means and means[-1] > mean:
            before, many = means.pop(), lengths.pop()
            mean, length = (before * many + mean * length) / (many + length), many + length
        means.append(mean)
        lengths.append(length)
    return np.repeat(means, lengths)
