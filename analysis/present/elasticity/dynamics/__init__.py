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

# Each is a section of text.md, in its order.
answer = ROOM.show("answer")
path_figure = ROOM.show("path_figure")
growth = ROOM.show("growth")
multiplier_table = ROOM.show("multiplier_table")
by_law = ROOM.show("by_law")
path_table = ROOM.show("path_table")
month_figure = ROOM.show("month_figure")
before = ROOM.show("before")
within = ROOM.show("within")
placebo = ROOM.show("placebo")
wave_finding = ROOM.show("wave_finding")
event_figure = ROOM.show("event_figure")
event_table = ROOM.show("event_table")
clean_finding = ROOM.show("clean_finding")
by_law_date = ROOM.show("by_law_date")
brought_forward = ROOM.show("brought_forward")
numbers = ROOM.show("numbers")
