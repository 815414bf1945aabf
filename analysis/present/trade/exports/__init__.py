"""What report 03 shows of exports: the sections of ``text.md``."""

from analysis.present.page import Room
from analysis.present.trade.exports import frames, labels, sections
from analysis.present.trade.exports.numbers import numbers as citable

ROOM = Room(
    labels=labels,
    sections=sections,
    frames=frames,
    figures="analysis.present.trade.exports.figures",
    numbers=citable,
)

# Each is a section of text.md, in its order.
answer = ROOM.show("answer")
ledgers_figure = ROOM.show("ledgers_figure")
ledgers = ROOM.show("ledgers")
ledger_table = ROOM.show("ledger_table")
ledgers_note = ROOM.show("ledgers_note")
mirror = ROOM.show("mirror")
mirror_table = ROOM.show("mirror_table")
elsewhere = ROOM.show("elsewhere")
split_figure = ROOM.show("split_figure")
goods = ROOM.show("goods")
sector_figure = ROOM.show("sector_figure")
market = ROOM.show("market")
partner_figure = ROOM.show("partner_figure")
shares = ROOM.show("shares")
shares_figure = ROOM.show("shares_figure")
numbers = ROOM.show("numbers")
