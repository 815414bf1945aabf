"""What report 05 shows of the dynamics: the sections of ``text.md``."""

from analysis.present.dynamics import figures, frames, labels
from analysis.present.dynamics.numbers import numbers
from analysis.present.page import Room

ROOM = Room(labels=labels, frames=frames, figures=figures, numbers=numbers)
globals().update(ROOM.shown)
__all__ = list(ROOM.shown)
