"""What report 10 shows of our record, the sections of ``text.md``, and of ``prediction``."""

from analysis.present.page import Room
from analysis.present.record import frames, labels, prediction, sections  # noqa: F401, one is a part
from analysis.present.record.numbers import numbers as citable

ROOM = Room(
    labels=labels,
    sections=sections,
    frames=frames,
    figures="analysis.present.record.figures",
    numbers=citable,
)

# Each is a section of text.md, in its order.
answer = ROOM.show("answer")
forecast_figure = ROOM.show("forecast_figure")
forecast = ROOM.show("forecast")
score_table = ROOM.show("score_table")
intervals_held = ROOM.show("intervals_held")
reliability_figure = ROOM.show("reliability_figure")
misses = ROOM.show("misses")
scoreboard_table = ROOM.show("scoreboard_table")
law_of_the_day = ROOM.show("law_of_the_day")
response_note = ROOM.show("response_note")
release_table = ROOM.show("release_table")
vintages_note = ROOM.show("vintages_note")
scoring_starts = ROOM.show("scoring_starts")
comparison_table = ROOM.show("comparison_table")
random_walk_note = ROOM.show("random_walk_note")
coverage_table = ROOM.show("coverage_table")
others = ROOM.show("others")
series_words = ROOM.show("series_words")
calibration_table = ROOM.show("calibration_table")
effect_spread = ROOM.show("effect_spread")
tool_held = ROOM.show("tool_held")
tool_table = ROOM.show("tool_table")
numbers = ROOM.show("numbers")
