"""What the report shows of China's counter-tariffs, the sections of ``text.md``, and of ``controls``."""

from analysis.present.page import Room
from analysis.present.retaliation import controls, labels  # noqa: F401, one is a part
from analysis.present.retaliation.numbers import numbers

ROOM = Room(labels=labels, figures="analysis.present.retaliation.figures", numbers=numbers)
globals().update(ROOM.shown)
__all__ = list(ROOM.shown)
