"""What report 01 shows of an article's claims, and of one claim: the sections of ``text.md``."""

from analysis.present.claims import frames, labels
from analysis.present.claims.numbers import numbers
from analysis.present.page import Room

ROOM = Room(labels=labels, frames=frames, figures="analysis.present.claims.figures", numbers=numbers)
globals().update(ROOM.shown)
__all__ = list(ROOM.shown)
