"""What the report shows of imports beside what was expected, and of another tariff (``scenario``)."""

from analysis.present.counterfactual import frames, labels, scenario  # noqa: F401, one is a part
from analysis.present.counterfactual.numbers import numbers
from analysis.present.page import Room

ROOM = Room(
    labels=labels, frames=frames, figures="analysis.present.counterfactual.figures", numbers=numbers
)
globals().update(ROOM.shown)
__all__ = list(ROOM.shown)
