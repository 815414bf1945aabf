"""What report 06 shows of diversion: the sections of ``text.md``."""

from analysis.present.diversion import frames, labels
from analysis.present.diversion.numbers import numbers
from analysis.present.page import Room

ROOM = Room(labels=labels, frames=frames, figures="analysis.present.diversion.figures", numbers=numbers)
globals().update(ROOM.shown)
__all__ = list(ROOM.shown)
