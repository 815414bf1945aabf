"""What report 10 shows of our record, the sections of ``text.md``, and of ``prediction``."""

from analysis.present.page import Room
from analysis.present.record import frames, labels, prediction, sections  # noqa: F401, one is a part
from analysis.present.record.numbers import numbers as citable

ROOM = Room(
    labels=labels,
    sections=sections,
    frames=frames,
    figures="analysis.present.record.figures",
    numbers=citable,
)

__getattr__, __dir__ = ROOM.show, ROOM.names  # each section of text.md is a function
numbers = ROOM.show("numbers")  # in place of the module
