"""What report 07 shows of export controls: the sections of ``text.md``."""

from analysis.present.page import Room
from analysis.present.retaliation.controls import frames, labels, sections
from analysis.present.retaliation.controls.numbers import numbers as citable

ROOM = Room(
    labels=labels,
    sections=sections,
    frames=frames,
    figures="analysis.present.retaliation.controls.figures",
    numbers=citable,
)

# Each is a section of text.md, in its order.
answer = ROOM.show("answer")
tonnage_figure = ROOM.show("tonnage_figure")
rare_earths = ROOM.show("rare_earths")
sources_agree = ROOM.show("sources_agree")
ledger = ROOM.show("ledger")
ledger_table = ROOM.show("ledger_table")
without_gaps = ROOM.show("without_gaps")
graphite_figure = ROOM.show("graphite_figure")
other_goods = ROOM.show("other_goods")
chips = ROOM.show("chips")
depends = ROOM.show("depends")
can_be_known = ROOM.show("can_be_known")
identified_table = ROOM.show("identified_table")
numbers = ROOM.show("numbers")
