"""What report 10 shows of our record, the sections of ``text.md``, and of ``prediction``."""

from analysis.present.page import Room
from analysis.present.record import frames, labels, prediction  # noqa: F401, one is a part
from analysis.present.record.numbers import numbers

ROOM = Room(labels=labels, frames=frames, figures="analysis.present.record.figures", numbers=numbers)
globals().update(ROOM.shown)
__all__ = list(ROOM.shown)
