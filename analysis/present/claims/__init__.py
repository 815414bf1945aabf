"""What report 01 shows of an article's claims, and of one claim: the sections of ``text.md``."""

from analysis.present.claims import frames, labels
from analysis.present.claims.numbers import numbers as citable
from analysis.present.page import Room

ROOM = Room(labels=labels, frames=frames, figures="analysis.present.claims.figures", numbers=citable)

__getattr__, __dir__ = ROOM.show, ROOM.names  # each section of text.md is a function
numbers = ROOM.show("numbers")  # in place of the module
