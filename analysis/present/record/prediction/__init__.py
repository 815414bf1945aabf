"""What report 10 shows of predictions: the sections of ``text.md``."""

from analysis.present.page import Room
from analysis.present.record.prediction import frames, labels, sections
from analysis.present.record.prediction.numbers import numbers as citable

ROOM = Room(
    labels=labels,
    sections=sections,
    frames=frames,
    figures="analysis.present.record.prediction.figures",
    numbers=citable,
)

__getattr__, __dir__ = ROOM.show, ROOM.names  # each section of text.md is a function
numbers = ROOM.show("numbers")  # in place of the module
