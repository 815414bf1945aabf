"""What report 05 shows of tariff paths: the sections of ``text.md``."""

from analysis.present.counterfactual.scenario import frames, labels, sections
from analysis.present.counterfactual.scenario.numbers import numbers as citable
from analysis.present.page import Room

ROOM = Room(
    labels=labels,
    sections=sections,
    frames=frames,
    figures="analysis.present.counterfactual.scenario.figures",
    numbers=citable,
)

__getattr__, __dir__ = ROOM.show, ROOM.names  # each section of text.md is a function
numbers = ROOM.show("numbers")  # in place of the module
