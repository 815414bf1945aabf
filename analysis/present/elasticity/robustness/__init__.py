"""What report 04 shows of how sure the main estimate is: the sections of ``text.md``."""

from analysis.present.elasticity.robustness import labels, sections
from analysis.present.elasticity.robustness.numbers import numbers as citable
from analysis.present.page import Room

ROOM = Room(
    labels=labels,
    sections=sections,
    figures="analysis.present.elasticity.robustness.figures",
    numbers=citable,
)

__getattr__, __dir__ = ROOM.show, ROOM.names  # each section of text.md is a function
numbers = ROOM.show("numbers")  # in place of the module
