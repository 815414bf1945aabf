"""What the report shows of the tariff in its three terms, the sections of ``text.md``, and its parts."""

from analysis.present.page import Room
from analysis.present.tariffs import (  # noqa: F401, its parts
    bill,
    counter_tariffs,
    examination,
    frames,
    labels,
    sections,
)
from analysis.present.tariffs.numbers import numbers as citable

ROOM = Room(
    labels=labels,
    sections=sections,
    frames=frames,
    figures="analysis.present.tariffs.figures",
    numbers=citable,
)

# Each is a section of text.md, in its order.
answer = ROOM.show("answer")
tariff_figure = ROOM.show("tariff_figure")
layers = ROOM.show("layers")
layers_figure = ROOM.show("layers_figure")
law_and_collection = ROOM.show("law_and_collection")
collected = ROOM.show("collected")
collected_figure = ROOM.show("collected_figure")
by_sector = ROOM.show("by_sector")
calendar = ROOM.show("calendar")
event_table = ROOM.show("event_table")
due_and_paid = ROOM.show("due_and_paid")
programme_table = ROOM.show("programme_table")
lines_note = ROOM.show("lines_note")
partner_table = ROOM.show("partner_table")
reasons_note = ROOM.show("reasons_note")
causes_table = ROOM.show("causes_table")
cells = ROOM.show("cells")
earlier = ROOM.show("earlier")
earlier_table = ROOM.show("earlier_table")
law_checks = ROOM.show("law_checks")
outside_model = ROOM.show("outside_model")
outside_table = ROOM.show("outside_table")
published_rates = ROOM.show("published_rates")
published_table = ROOM.show("published_table")
published_note = ROOM.show("published_note")
numbers = ROOM.show("numbers")
path_words = ROOM.show("path_words")
path_figure = ROOM.show("path_figure")
path_table = ROOM.show("path_table")
