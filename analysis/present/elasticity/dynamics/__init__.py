"""What report 04 shows of the dynamics: the sections of ``text.md``."""

from analysis.present.elasticity.dynamics import frames, labels
from analysis.present.elasticity.dynamics.numbers import numbers
from analysis.present.page import Room

ROOM = Room(
    labels=labels, frames=frames, figures="analysis.present.elasticity.dynamics.figures", numbers=numbers
)
globals().update(ROOM.shown)
__all__ = list(ROOM.shown)
