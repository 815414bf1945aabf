"""What report 07 shows of export controls: the sections of ``text.md``."""

from analysis.present.page import Room
from analysis.present.retaliation.controls import frames, labels
from analysis.present.retaliation.controls.numbers import numbers

ROOM = Room(
    labels=labels,
    frames=frames,
    figures="analysis.present.retaliation.controls.figures",
    numbers=numbers,
)
globals().update(ROOM.shown)
__all__ = list(ROOM.shown)
