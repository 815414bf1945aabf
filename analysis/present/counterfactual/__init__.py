"""What the report shows of imports beside what was expected, and of another tariff (``scenario``)."""

from analysis.present.counterfactual import frames, labels, scenario, sections  # noqa: F401, one is a part
from analysis.present.counterfactual.numbers import numbers as citable
from analysis.present.page import Room

ROOM = Room(
    labels=labels,
    sections=sections,
    frames=frames,
    figures="analysis.present.counterfactual.figures",
    numbers=citable,
)

__getattr__, __dir__ = ROOM.show, ROOM.names  # each section of text.md is a function
numbers = ROOM.show("numbers")  # in place of the module
