"""What report 05 shows of imports beside what was expected: the sections of ``text.md``."""

from analysis.present.counterfactual import figures, frames, labels
from analysis.present.counterfactual.numbers import numbers
from analysis.present.page import Room

ROOM = Room(labels=labels, frames=frames, figures=figures, numbers=numbers)
globals().update(ROOM.shown)
__all__ = list(ROOM.shown)
