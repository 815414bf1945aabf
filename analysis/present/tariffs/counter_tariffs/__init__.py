"""What report 02 shows of the law of counter-tariffs: the sections of ``text.md``."""

from analysis.present.page import Room
from analysis.present.tariffs.counter_tariffs import labels, sections

ROOM = Room(labels=labels, sections=sections)

__getattr__, __dir__ = ROOM.show, ROOM.names  # each section of text.md is a function
