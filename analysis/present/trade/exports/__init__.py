"""What report 03 shows of exports: the sections of ``text.md``."""

from analysis.present.page import Room
from analysis.present.trade.exports import frames, labels
from analysis.present.trade.exports.numbers import numbers

ROOM = Room(
    labels=labels, frames=frames, figures="analysis.present.trade.exports.figures", numbers=numbers
)
globals().update(ROOM.shown)
__all__ = list(ROOM.shown)
