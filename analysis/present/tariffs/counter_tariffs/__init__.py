"""What report 02 shows of the law of counter-tariffs: the sections of ``text.md``."""

from analysis.present.page import Room
from analysis.present.tariffs.counter_tariffs import labels

ROOM = Room(labels=labels)
globals().update(ROOM.shown)
__all__ = list(ROOM.shown)
