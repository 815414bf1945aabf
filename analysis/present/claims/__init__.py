"""What report 01 shows of an article's claims, and of one claim: the sections of ``text.md``."""

from analysis.present.claims import frames, labels
from analysis.present.claims.numbers import numbers as citable
from analysis.present.page import Room

ROOM = Room(labels=labels, frames=frames, figures="analysis.present.claims.figures", numbers=citable)

# Each is a section of text.md, in its order.
answer = ROOM.show("answer")
claims_figure = ROOM.show("claims_figure")
figure_note = ROOM.show("figure_note")
answer_note = ROOM.show("answer_note")
ledger = ROOM.show("ledger")
claims_table = ROOM.show("claims_table")
ledger_note = ROOM.show("ledger_note")
definitions = ROOM.show("definitions")
definitions_table = ROOM.show("definitions_table")
sources_table = ROOM.show("sources_table")
revised_table = ROOM.show("revised_table")
verdict = ROOM.show("verdict")
claim_table = ROOM.show("claim_table")
numbers = ROOM.show("numbers")
