"""What the report shows of the tariff in its three terms, the sections of ``text.md``, and its part."""

from analysis.present.page import Room
from analysis.present.tariffs import counter_tariffs, frames, labels  # noqa: F401, a part
from analysis.present.tariffs.numbers import numbers

ROOM = Room(labels=labels, frames=frames, figures="analysis.present.tariffs.figures", numbers=numbers)
globals().update(ROOM.shown)
__all__ = list(ROOM.shown)
