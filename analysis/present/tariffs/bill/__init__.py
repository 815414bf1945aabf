"""What report 02 and `analysis.bill` show of duties by legal authority: the sections of ``text.md``."""

from analysis.present.page import Room
from analysis.present.tariffs.bill import frames, labels, sections
from analysis.present.tariffs.bill.numbers import numbers as citable

ROOM = Room(
    labels=labels,
    sections=sections,
    frames=frames,
    figures="analysis.present.tariffs.bill.figures",
    numbers=citable,
)

__getattr__, __dir__ = ROOM.show, ROOM.names  # each section of text.md is a function
numbers = ROOM.show("numbers")  # in place of the module
