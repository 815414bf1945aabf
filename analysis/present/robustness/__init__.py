"""What report 06 shows of how sure the headline is: the sections of ``text.md``."""

from analysis.present.page import Room
from analysis.present.robustness import figures, frames, labels
from analysis.present.robustness.numbers import numbers

ROOM = Room(labels=labels, frames=frames, figures=figures, numbers=numbers)
globals().update(ROOM.shown)
__all__ = list(ROOM.shown)
