"""A figure with its alternative text, its caption and the series it draws."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from numbers import Real
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection, PolyCollection
from matplotlib.dates import num2date
from matplotlib.figure import Figure
from PIL import Image

from analysis.checks import InputError, check_choice, short
from analysis.codebook import DIGITS, inert

# ASSUME: no journal prints a column narrower or wider, in millimetres.
COLUMNS = (60, 300)

#: Columns of the series that a figure draws.
SERIES = ["panel", "kind", "label", "x", "y"]


@dataclass(frozen=True)
class Picture:
    """A drawn figure."""

    figure: Figure  #: Drawn in the house style.
    #: What the figure shows, for a reader who cannot see it: type, axes with units, main finding.
    alt: str
    caption: str  #: Definition, unit, source and vintage; printed under the figure.
    name: str = ""  #: Stable short name, that of the file of its series.
    #: Draws the same for a phone.
    draw_narrow: Callable[[], Picture] | None = field(default=None, repr=False, compare=False)
    #: Draws the same without its title, so many millimetres wide, in the letters of a manuscript.
    draw_for_journal: Callable[[float], Picture] | None = field(default=None, repr=False, compare=False)

    def png(self) -> bytes:
        """Return the figure as PNG of 256 colours; the same bytes at every drawing.

        A figure has some hundreds, nearly all of them steps between two at the edge of a letter. White
        stays white, no channel moves by more than a twentieth, and the file is a third as large. (Means
        of near colours, Pillow's ``kmeans``, take three times as long and move some channel farther.)
        """
        image, stream = Image.fromarray(self.pixels()).convert("RGB"), io.BytesIO()
        few = image.quantize(256, Image.Quantize.MAXCOVERAGE)
        few.save(stream, "png", compress_level=8)  # 9 takes 2.5 times as long for a file 3 % smaller
        return stream.getvalue()

    def pixels(self) -> np.ndarray:
        """Return the figure as red, green, blue and opacity, shape (height, width, 4).

        It is drawn once, where ``savefig`` first draws to lay it out.
        """
        canvas = FigureCanvasAgg(self.figure)
        canvas.draw()
        self.figure.set_layout_engine("none")  # it stands: what is drawn next need not find it again
        return np.asarray(canvas.buffer_rgba())

    def save(self, path: str | Path) -> None:
        """Write the figure without date or version; the ending of ``path`` names the format.

        A PDF has its fonts embedded as TrueType, which journals ask for; it and a PNG carry the
        alternative text.

        Raises
        ------
        InputError
            Another ending than pdf, png or svg.
        """
        path = Path(path)
        metadata = {
            ".png": {"Software": None, "Description": self.alt},
            ".svg": {"Date": None},
            ".pdf": {"Subject": self.alt} | dict.fromkeys(("CreationDate", "Creator", "Producer")),
        }
        check_choice(path.suffix, metadata, what="ending of a figure's file")
        with matplotlib.rc_context({"svg.hashsalt": "export-declines", "pdf.fonttype": 42}):
            self.figure.savefig(path, metadata=metadata[path.suffix])

    def in_column(self, width: float) -> Picture:
        """Return the figure as a journal's column has it, so many millimetres wide.

        Raises
        ------
        InputError
            A width that no column has; inches, perhaps.
        """
        narrowest, widest = COLUMNS
        if not (isinstance(width, Real) and narrowest <= width <= widest):
            raise InputError(
                f"width {short(width)}: millimetres are meant, {narrowest} to {widest}; one column of "
                "two has 88, a page 180."
            )
        return self.draw_for_journal(width) if self.draw_for_journal else self

    def series(self) -> pd.DataFrame:
        """Return what the figure draws, read back from its artists.

        Returns
        -------
        DataFrame
            One row a point, bar or corner: ``panel`` (title of the axes, or its number), ``kind``
            (line, bar, band, points), ``label``, ``x``, ``y`` in the units of the axes (fractions,
            US dollars, logs), a date as ``2025-05-01``.
        """
        rows = [
            row
            for number, ax in enumerate(self.figure.axes, start=1)
            for row in drawn(ax, ax.get_title(loc="left") or ax.get_title() or str(number))
        ]
        return pd.DataFrame(rows, columns=SERIES)

    def to_csv(self) -> str:
        """Return :meth:`series` as CSV, numbers to the digits of :data:`DIGITS`."""
        frame = self.series()
        for column in ("x", "y"):
            frame[column] = [v if isinstance(v, str) else f"{v + 0.0:.{DIGITS}g}" for v in frame[column]]
        return inert(frame).to_csv(index=False, lineterminator="\n")

    def __repr__(self) -> str:
        return f"Figure: {self.caption}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        shown = {"image/png": in_base64(self), "text/plain": repr(self)}
        about = {"alt": self.alt, "caption": self.caption, "width": _pixels(self.figure)}
        metadata = {"image/png": about}
        if self.name:
            shown["text/csv"], metadata["text/csv"] = self.to_csv(), {"name": self.name}
        if self.draw_narrow:
            about["narrow"] = in_base64(self.draw_narrow())
        return shown, metadata


def in_base64(picture: Picture) -> str:
    """Return a figure as a notebook holds it."""
    return base64.b64encode(picture.png()).decode()


def _pixels(figure: Figure) -> int:
    return int(figure.get_figwidth() * 96)


def drawn(ax: Axes, panel: str) -> Iterator[tuple]:
    """Yield the rows of :meth:`Picture.series` of one axes."""
    bars = {patch for container in ax.containers for patch in container.get_children()}
    for line in ax.get_lines():
        yield from _rows(ax, panel, "line", line.get_label(), *line.get_data(orig=False))
    for container in ax.containers:
        if all(hasattr(bar, "get_width") for bar in container):
            corners = [
                (bar.get_x(), bar.get_y(), bar.get_width(), bar.get_height()) for bar in container
            ]
            x, y, width, height = np.array(corners, dtype=float).reshape(-1, 4).T
            flat = getattr(container, "orientation", "vertical") == "horizontal"
            ends = (x + width, y + height / 2) if flat else (x + width / 2, y + height)
            yield from _rows(ax, panel, "bar", container.get_label(), *ends)
    for collection in ax.collections:
        if collection in bars:
            continue
        if isinstance(collection, PathCollection):
            kind, corners = "points", np.ma.filled(collection.get_offsets(), np.nan)
        else:
            kind = "band" if isinstance(collection, PolyCollection) else "line"
            paths = [path.vertices for path in collection.get_paths()]
            corners = np.concatenate(paths) if paths else np.empty((0, 2))
        yield from _rows(ax, panel, kind, collection.get_label(), *np.asarray(corners, dtype=float).T)


def _rows(ax: Axes, panel: str, kind: str, label, x, y) -> Iterator[tuple]:
    """Yield the points of one artist; axis lines, which span the axes, have none of their own."""
    label = "" if str(label).startswith("_") else str(label)
    for a, b in zip(_values(ax.xaxis, x), _values(ax.yaxis, y), strict=True):
        if a == a and b == b:  # not missing
            yield panel, kind, label, a, b


def _values(axis, values) -> list:
    numbers = np.ma.filled(np.ma.asarray(values, dtype=float), np.nan)
    if type(axis.get_converter()).__module__ != num2date.__module__:
        return numbers.tolist()
    return [f"{num2date(v):%Y-%m-%d}" if np.isfinite(v) else np.nan for v in numbers]
