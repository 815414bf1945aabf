"""What the report shows of China's counter-tariffs, the sections of ``text.md``, and of ``controls``."""

from analysis.present.page import Room
from analysis.present.retaliation import controls, labels, sections  # noqa: F401, one is a part
from analysis.present.retaliation.numbers import numbers as citable

ROOM = Room(
    labels=labels,
    sections=sections,
    figures="analysis.present.retaliation.figures",
    numbers=citable,
)

# Each is a section of text.md, in its order.
answer = ROOM.show("answer")
elasticity_figure = ROOM.show("elasticity_figure")
lists_words = ROOM.show("lists_words")
lists_table = ROOM.show("lists_table")
sure = ROOM.show("sure")
intervals_table = ROOM.show("intervals_table")
covered = ROOM.show("covered")
earlier_years = ROOM.show("earlier_years")
varied = ROOM.show("varied")
beside_published = ROOM.show("beside_published")
published_table = ROOM.show("published_table")
goods_words = ROOM.show("goods_words")
goods_figure = ROOM.show("goods_figure")
goods_table = ROOM.show("goods_table")
law_2025_words = ROOM.show("law_2025_words")
later_figure = ROOM.show("later_figure")
numbers = ROOM.show("numbers")
