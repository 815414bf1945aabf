"""What report 06 shows of diversion: the sections of ``text.md``."""

from collections.abc import Callable
from functools import wraps

from analysis.present.diversion import frames, labels, sections
from analysis.present.diversion.numbers import numbers as citable
from analysis.present.page import Room

#: Sections that say something of some goods; what others say is of all goods, or of their chapters.
OF_SOME_GOODS = (
    *("answer", "main_figure", "counted", "waterfall_figure", "suppliers_table", "components_table"),
    *("levels_table", "other_balance", "numbers"),
)


class DiversionRoom(Room):
    """A room that of some goods shows the sections on these alone."""

    def show(self, name: str) -> Callable:
        """Return the function that shows a section, as :meth:`Room.show`."""
        show = super().show(name)

        @wraps(show)
        def of_goods(story):
            return None if getattr(story, "goods", "") and name not in OF_SOME_GOODS else show(story)

        return of_goods


ROOM = DiversionRoom(
    labels=labels,
    sections=sections,
    frames=frames,
    figures="analysis.present.diversion.figures",
    numbers=citable,
)

__getattr__, __dir__ = ROOM.show, ROOM.names  # each section of text.md is a function
numbers = ROOM.show("numbers")  # in place of the module
