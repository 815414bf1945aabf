"""What report 03 shows of the trade regime: the sections of ``text.md``."""

from analysis.present.page import Room
from analysis.present.trade.regime import frames, labels, sections
from analysis.present.trade.regime.numbers import numbers as citable

ROOM = Room(
    labels=labels,
    sections=sections,
    frames=frames,
    figures="analysis.present.trade.regime.figures",
    numbers=citable,
)

# Each is a section of text.md, in its order.
answer = ROOM.show("answer")
market_figure = ROOM.show("market_figure")
recovery_figure = ROOM.show("recovery_figure")
breaks_figure = ROOM.show("breaks_figure")
open_questions = ROOM.show("open_questions")
dates_words = ROOM.show("dates_words")
breaks_table = ROOM.show("breaks_table")
gap_words = ROOM.show("gap_words")
number_words = ROOM.show("number_words")
tests_table = ROOM.show("tests_table")
variations_table = ROOM.show("variations_table")
asymmetry_words = ROOM.show("asymmetry_words")
asymmetry_table = ROOM.show("asymmetry_table")
so_far_words = ROOM.show("so_far_words")
so_far_table = ROOM.show("so_far_table")
asymmetry_limits = ROOM.show("asymmetry_limits")
horizon_words = ROOM.show("horizon_words")
recovery_words = ROOM.show("recovery_words")
recovery_table = ROOM.show("recovery_table")
comparison_words = ROOM.show("comparison_words")
base_words = ROOM.show("base_words")
numbers = ROOM.show("numbers")
