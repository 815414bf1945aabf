"""What the report shows of China's counter-tariffs, the sections of ``text.md``, and of ``controls``."""

from analysis.present.page import Room
from analysis.present.retaliation import controls, labels, sections  # noqa: F401, one is a part
from analysis.present.retaliation.numbers import numbers as citable

ROOM = Room(
    labels=labels,
    sections=sections,
    figures="analysis.present.retaliation.figures",
    numbers=citable,
)

__getattr__, __dir__ = ROOM.show, ROOM.names  # each section of text.md is a function
numbers = ROOM.show("numbers")  # in place of the module
