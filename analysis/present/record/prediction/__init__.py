"""What report 10 shows of predictions: the sections of ``text.md``."""

from analysis.present.page import Room
from analysis.present.record.prediction import frames, labels
from analysis.present.record.prediction.numbers import numbers

ROOM = Room(
    labels=labels,
    frames=frames,
    figures="analysis.present.record.prediction.figures",
    numbers=numbers,
)
globals().update(ROOM.shown)
__all__ = list(ROOM.shown)
