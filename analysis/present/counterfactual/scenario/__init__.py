"""What report 05 shows of tariff paths: the sections of ``text.md``."""

from analysis.present.counterfactual.scenario import frames, labels
from analysis.present.counterfactual.scenario.numbers import numbers
from analysis.present.page import Room

ROOM = Room(
    labels=labels,
    frames=frames,
    figures="analysis.present.counterfactual.scenario.figures",
    numbers=numbers,
)
globals().update(ROOM.shown)
__all__ = list(ROOM.shown)
