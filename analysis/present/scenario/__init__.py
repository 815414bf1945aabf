"""What report 05 shows of tariff paths: the sections of ``text.md``."""

from analysis.present.page import Room
from analysis.present.scenario import figures, frames, labels
from analysis.present.scenario.numbers import numbers

ROOM = Room(labels=labels, frames=frames, figures=figures, numbers=numbers)
globals().update(ROOM.shown)
__all__ = list(ROOM.shown)
