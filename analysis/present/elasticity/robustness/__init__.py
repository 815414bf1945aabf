"""What report 04 shows of how sure the main estimate is: the sections of ``text.md``."""

from analysis.present.elasticity.robustness import labels, sections
from analysis.present.elasticity.robustness.numbers import numbers as citable
from analysis.present.page import Room

ROOM = Room(
    labels=labels,
    sections=sections,
    figures="analysis.present.elasticity.robustness.figures",
    numbers=citable,
)

# Each is a section of text.md, in its order.
partner_answer = ROOM.show("partner_answer")
partner_figure = ROOM.show("partner_figure")
answer = ROOM.show("answer")
ranks = ROOM.show("ranks")
intervals = ROOM.show("intervals")
inference_table = ROOM.show("inference_table")
single_partners = ROOM.show("single_partners")
choices = ROOM.show("choices")
curve_figure = ROOM.show("curve_figure")
numbers = ROOM.show("numbers")
