"""What the report shows of imports beside what was expected, and of another tariff (``scenario``)."""

from analysis.present.counterfactual import frames, labels, scenario, sections  # noqa: F401, one is a part
from analysis.present.counterfactual.numbers import numbers as citable
from analysis.present.page import Room

ROOM = Room(
    labels=labels,
    sections=sections,
    frames=frames,
    figures="analysis.present.counterfactual.figures",
    numbers=citable,
)

# Each is a section of text.md, in its order.
answer = ROOM.show("answer")
fan_figure = ROOM.show("fan_figure")
tariff = ROOM.show("tariff")
hardware = ROOM.show("hardware")
months = ROOM.show("months")
designs = ROOM.show("designs")
design_figure = ROOM.show("design_figure")
design_table = ROOM.show("design_table")
ranks = ROOM.show("ranks")
space_figure = ROOM.show("space_figure")
quiet_years = ROOM.show("quiet_years")
quiet_table = ROOM.show("quiet_table")
choices = ROOM.show("choices")
donors = ROOM.show("donors")
limit_table = ROOM.show("limit_table")
donor_table = ROOM.show("donor_table")
run_up = ROOM.show("run_up")
numbers = ROOM.show("numbers")
