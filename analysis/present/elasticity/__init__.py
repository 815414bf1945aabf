"""What the report shows of the elasticity, the sections of ``text.md``, and of its two parts."""

from analysis.present.elasticity import (  # noqa: F401, two are parts
    dynamics,
    frames,
    labels,
    robustness,
)
from analysis.present.elasticity.numbers import numbers
from analysis.present.page import Room

ROOM = Room(labels=labels, frames=frames, figures="analysis.present.elasticity.figures", numbers=numbers)
globals().update(ROOM.shown)
__all__ = list(ROOM.shown)
