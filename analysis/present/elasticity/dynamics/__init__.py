"""What report 04 shows of the dynamics: the sections of ``text.md``."""

from analysis.present.elasticity.dynamics import frames, labels, sections
from analysis.present.elasticity.dynamics.numbers import numbers as citable
from analysis.present.page import Room

ROOM = Room(
    labels=labels,
    sections=sections,
    frames=frames,
    figures="analysis.present.elasticity.dynamics.figures",
    numbers=citable,
)

__getattr__, __dir__ = ROOM.show, ROOM.names  # each section of text.md is a function
numbers = ROOM.show("numbers")  # in place of the module
