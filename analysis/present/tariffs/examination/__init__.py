"""What report 02 shows of the law examined on published cases: the sections of ``text.md``."""

from analysis.present.page import Room
from analysis.present.tariffs.examination import frames, labels, sections

ROOM = Room(labels=labels, sections=sections, frames=frames)

__getattr__, __dir__ = ROOM.show, ROOM.names  # each section of text.md is a function
