"""What report 09 shows of a further duty: the sections of ``text.md``."""

from analysis.present.page import Room
from analysis.present.what_if import frames, labels
from analysis.present.what_if.numbers import numbers

ROOM = Room(labels=labels, frames=frames, figures="analysis.present.what_if.figures", numbers=numbers)
globals().update(ROOM.shown)
__all__ = list(ROOM.shown)
