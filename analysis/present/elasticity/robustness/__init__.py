"""What report 04 shows of how sure the main estimate is: the sections of ``text.md``."""

from analysis.present.elasticity.robustness import labels
from analysis.present.elasticity.robustness.numbers import numbers
from analysis.present.page import Room

ROOM = Room(
    labels=labels,
    figures="analysis.present.elasticity.robustness.figures",
    numbers=numbers,
)
globals().update(ROOM.shown)
__all__ = list(ROOM.shown)
