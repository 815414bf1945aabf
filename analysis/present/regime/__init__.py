"""What report 10 shows of the trade regime: the sections of ``text.md``."""

from analysis.present.page import Room
from analysis.present.regime import figures, frames, labels
from analysis.present.regime.numbers import numbers

ROOM = Room(labels=labels, frames=frames, figures=figures, numbers=numbers)
globals().update(ROOM.shown)
__all__ = list(ROOM.shown)
