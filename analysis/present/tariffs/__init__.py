"""What the report shows of the tariff in its three terms, the sections of ``text.md``, and its parts."""

from analysis.present.page import Room
from analysis.present.tariffs import (  # noqa: F401, its parts
    bill,
    counter_tariffs,
    examination,
    frames,
    labels,
    sections,
)
from analysis.present.tariffs.numbers import numbers as citable

ROOM = Room(
    labels=labels,
    sections=sections,
    frames=frames,
    figures="analysis.present.tariffs.figures",
    numbers=citable,
)

__getattr__, __dir__ = ROOM.show, ROOM.names  # each section of text.md is a function
numbers = ROOM.show("numbers")  # in place of the module
