"""What report 10 shows of predictions: the sections of ``text.md``."""

from analysis.present.page import Room
from analysis.present.record.prediction import frames, labels, sections
from analysis.present.record.prediction.numbers import numbers as citable

ROOM = Room(
    labels=labels,
    sections=sections,
    frames=frames,
    figures="analysis.present.record.prediction.figures",
    numbers=citable,
)

# Each is a section of text.md, in its order.
rates = ROOM.show("rates")
rates_figure = ROOM.show("rates_figure")
scores_table = ROOM.show("scores_table")
imports = ROOM.show("imports")
not_known = ROOM.show("not_known")
learnt = ROOM.show("learnt")
imports_table = ROOM.show("imports_table")
frozen = ROOM.show("frozen")
frozen_table = ROOM.show("frozen_table")
numbers = ROOM.show("numbers")
