"""What report 05 shows of tariff paths: the sections of ``text.md``."""

from analysis.present.counterfactual.scenario import frames, labels, sections
from analysis.present.counterfactual.scenario.numbers import numbers as citable
from analysis.present.page import Room

ROOM = Room(
    labels=labels,
    sections=sections,
    frames=frames,
    figures="analysis.present.counterfactual.scenario.figures",
    numbers=citable,
)

# Each is a section of text.md, in its order.
answer = ROOM.show("answer")
paths_figure = ROOM.show("paths_figure")
outcomes = ROOM.show("outcomes")
difference_table = ROOM.show("difference_table")
totals_table = ROOM.show("totals_table")
laws = ROOM.show("laws")
base_rates = ROOM.show("base_rates")
paths_table = ROOM.show("paths_table")
against_outcome = ROOM.show("against_outcome")
elasticities = ROOM.show("elasticities")
sensitivity_table = ROOM.show("sensitivity_table")
draws_table = ROOM.show("draws_table")
numbers = ROOM.show("numbers")
