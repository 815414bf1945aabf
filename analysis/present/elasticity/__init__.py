"""What the report shows of the elasticity, the sections of ``text.md``, and of its two parts."""

from analysis.present.elasticity import (  # noqa: F401, two are parts
    dynamics,
    frames,
    labels,
    robustness,
    sections,
)
from analysis.present.elasticity.numbers import numbers as citable
from analysis.present.page import Room

ROOM = Room(
    labels=labels,
    sections=sections,
    frames=frames,
    figures="analysis.present.elasticity.figures",
    numbers=citable,
)

__getattr__, __dir__ = ROOM.show, ROOM.names  # each section of text.md is a function
numbers = ROOM.show("numbers")  # in place of the module
