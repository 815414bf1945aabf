"""What report 02 shows of the law examined on published cases: the sections of ``text.md``."""

from analysis.present.page import Room
from analysis.present.tariffs.examination import frames, labels, sections

ROOM = Room(labels=labels, sections=sections, frames=frames)

# Each is a section of text.md, in its order.
answers = ROOM.show("answers")
cases_table = ROOM.show("cases_table")
failures_table = ROOM.show("failures_table")
paid_table = ROOM.show("paid_table")
