"""What report 07 shows of export controls: the sections of ``text.md``."""

from analysis.present.page import Room
from analysis.present.retaliation.controls import frames, labels, sections
from analysis.present.retaliation.controls.numbers import numbers as citable

ROOM = Room(
    labels=labels,
    sections=sections,
    frames=frames,
    figures="analysis.present.retaliation.controls.figures",
    numbers=citable,
)

__getattr__, __dir__ = ROOM.show, ROOM.names  # each section of text.md is a function
numbers = ROOM.show("numbers")  # in place of the module
