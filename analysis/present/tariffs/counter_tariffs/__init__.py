"""What report 02 shows of the law of counter-tariffs: the sections of ``text.md``."""

from analysis.present.page import Room
from analysis.present.tariffs.counter_tariffs import labels, sections

ROOM = Room(labels=labels, sections=sections)

# Each is a section of text.md, in its order.
counted = ROOM.show("counted")
counts_table = ROOM.show("counts_table")
