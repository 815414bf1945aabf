"""What report 09 shows of a further duty: the sections of ``text.md``."""

from analysis.present.page import Room
from analysis.present.what_if import frames, labels, sections
from analysis.present.what_if.numbers import numbers as citable

ROOM = Room(
    labels=labels,
    sections=sections,
    frames=frames,
    figures="analysis.present.what_if.figures",
    numbers=citable,
)

__getattr__, __dir__ = ROOM.show, ROOM.names  # each section of text.md is a function
numbers = ROOM.show("numbers")  # in place of the module
