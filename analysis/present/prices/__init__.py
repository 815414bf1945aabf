"""What report 08 shows of prices: the sections of ``text.md``."""

from analysis.present.page import Room
from analysis.present.prices import frames, labels
from analysis.present.prices.numbers import numbers

ROOM = Room(labels=labels, frames=frames, figures="analysis.present.prices.figures", numbers=numbers)
globals().update(ROOM.shown)
__all__ = list(ROOM.shown)
