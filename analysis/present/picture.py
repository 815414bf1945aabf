"""A figure with its alternative text and caption, ready for a notebook, a report or a paper."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from pathlib import Path

import matplotlib
from matplotlib.figure import Figure


@dataclass(frozen=True)
class Picture:
    """A drawn figure.

    Attributes
    ----------
    figure : Figure
        Drawn in the house style.
    alt : str
        What the figure shows, for a reader who cannot see it: type, axes with units, main finding.
    caption : str
        Definition, unit, source and vintage; printed under the figure.
    """

    figure: Figure
    alt: str
    caption: str

    def png(self) -> bytes:
        """Return the figure as PNG; the same bytes at every drawing."""
        stream = io.BytesIO()
        self.figure.savefig(stream, format="png", metadata={"Software": None})
        return stream.getvalue()

    def save(self, path: Path) -> None:
        """Write the figure without date or version; the ending of ``path`` names the format."""
        undated = {".png": {"Software": None}, ".svg": {"Date": None}, ".pdf": None}
        with matplotlib.rc_context({"svg.hashsalt": "export-declines"}):
            self.figure.savefig(path, metadata=undated.get(path.suffix))

    def __repr__(self) -> str:
        return f"Figure: {self.caption}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        width = int(self.figure.get_figwidth() * 96)
        image = base64.b64encode(self.png()).decode()
        return (
            {"image/png": image, "text/plain": repr(self)},
            {"image/png": {"alt": self.alt, "caption": self.caption, "width": width}},
        )
