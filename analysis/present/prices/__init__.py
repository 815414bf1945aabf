"""What report 08 shows of prices: the sections of ``text.md``."""

from analysis.present.page import Room
from analysis.present.prices import frames, labels, sections
from analysis.present.prices.numbers import numbers as citable

ROOM = Room(
    labels=labels,
    sections=sections,
    frames=frames,
    figures="analysis.present.prices.figures",
    numbers=citable,
)

# Each is a section of text.md, in its order.
answer = ROOM.show("answer")
parts_figure = ROOM.show("parts_figure")
rates_figure = ROOM.show("rates_figure")
components = ROOM.show("components")
components_table = ROOM.show("components_table")
published = ROOM.show("published")
published_table = ROOM.show("published_table")
base_effects = ROOM.show("base_effects")
base_table = ROOM.show("base_table")
chained_table = ROOM.show("chained_table")
in_time = ROOM.show("in_time")
border = ROOM.show("border")
border_figure = ROOM.show("border_figure")
by_product = ROOM.show("by_product")
by_product_figure = ROOM.show("by_product_figure")
by_product_others = ROOM.show("by_product_others")
by_product_table = ROOM.show("by_product_table")
border_table = ROOM.show("border_table")
by_comparison = ROOM.show("by_comparison")
choices_table = ROOM.show("choices_table")
pass_through = ROOM.show("pass_through")
pass_through_table = ROOM.show("pass_through_table")
numbers = ROOM.show("numbers")
