"""What report 03 shows of exports: the sections of ``text.md``."""

from analysis.present.page import Room
from analysis.present.trade.exports import frames, labels, sections
from analysis.present.trade.exports.numbers import numbers as citable

ROOM = Room(
    labels=labels,
    sections=sections,
    frames=frames,
    figures="analysis.present.trade.exports.figures",
    numbers=citable,
)

__getattr__, __dir__ = ROOM.show, ROOM.names  # each section of text.md is a function
numbers = ROOM.show("numbers")  # in place of the module
