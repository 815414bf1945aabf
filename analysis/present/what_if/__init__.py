"""What report 09 shows of a further duty: the sections of ``text.md``."""

from analysis.present.page import Room
from analysis.present.what_if import frames, labels, sections
from analysis.present.what_if.numbers import numbers as citable

ROOM = Room(
    labels=labels,
    sections=sections,
    frames=frames,
    figures="analysis.present.what_if.figures",
    numbers=citable,
)

# Each is a section of text.md, in its order.
answer = ROOM.show("answer")
effect_figure = ROOM.show("effect_figure")
base = ROOM.show("base")
base_table = ROOM.show("base_table")
sectors_table = ROOM.show("sectors_table")
partners_table = ROOM.show("partners_table")
duties = ROOM.show("duties")
effect_table = ROOM.show("effect_table")
sure = ROOM.show("sure")
intervals_table = ROOM.show("intervals_table")
spread_table = ROOM.show("spread_table")
skill = ROOM.show("skill")
skill_table = ROOM.show("skill_table")
taken = ROOM.show("taken")
takers_table = ROOM.show("takers_table")
beside_published = ROOM.show("beside_published")
published_table = ROOM.show("published_table")
numbers = ROOM.show("numbers")
