"""What report 03 shows of the trade regime: the sections of ``text.md``."""

from analysis.present.page import Room
from analysis.present.trade.regime import frames, labels
from analysis.present.trade.regime.numbers import numbers

ROOM = Room(
    labels=labels, frames=frames, figures="analysis.present.trade.regime.figures", numbers=numbers
)
globals().update(ROOM.shown)
__all__ = list(ROOM.shown)
