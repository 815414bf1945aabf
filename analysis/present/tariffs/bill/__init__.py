"""What report 02 and `analysis.bill` show of duties by legal authority: the sections of ``text.md``."""

from analysis.present.page import Room
from analysis.present.tariffs.bill import frames, labels, sections
from analysis.present.tariffs.bill.numbers import numbers as citable

ROOM = Room(
    labels=labels,
    sections=sections,
    frames=frames,
    figures="analysis.present.tariffs.bill.figures",
    numbers=citable,
)

# Each is a section of text.md, in its order.
bill_words = ROOM.show("bill_words")
bill_figure = ROOM.show("bill_figure")
authority_table = ROOM.show("authority_table")
totals_words = ROOM.show("totals_words")
totals_table = ROOM.show("totals_table")
treasury_table = ROOM.show("treasury_table")
shares_table = ROOM.show("shares_table")
numbers = ROOM.show("numbers")
bill_sentence = ROOM.show("bill_sentence")
bill_table = ROOM.show("bill_table")
