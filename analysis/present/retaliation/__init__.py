"""What report 11 shows of China's counter-tariffs: the sections of ``text.md``."""

from analysis.present.page import Room
from analysis.present.retaliation import figures, frames, labels
from analysis.present.retaliation.numbers import numbers

ROOM = Room(labels=labels, frames=frames, figures=figures, numbers=numbers)
globals().update(ROOM.shown)
__all__ = list(ROOM.shown)
