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

# Each is a section of text.md, in its order.
answer = ROOM.show("answer")
main_figure = ROOM.show("main_figure")
counted = ROOM.show("counted")
waterfall_figure = ROOM.show("waterfall_figure")
suppliers_table = ROOM.show("suppliers_table")
components_table = ROOM.show("components_table")
chapters_table = ROOM.show("chapters_table")
by_resolution = ROOM.show("by_resolution")
levels_table = ROOM.show("levels_table")
by_goods = ROOM.show("by_goods")
groups_table = ROOM.show("groups_table")
by_partner = ROOM.show("by_partner")
losers_figure = ROOM.show("losers_figure")
by_sector = ROOM.show("by_sector")
sectors_table = ROOM.show("sectors_table")
other_balance = ROOM.show("other_balance")
by_exposure = ROOM.show("by_exposure")
pooled_table = ROOM.show("pooled_table")
who_gained = ROOM.show("who_gained")
partners_figure = ROOM.show("partners_figure")
against_placebos = ROOM.show("against_placebos")
placebos_table = ROOM.show("placebos_table")
elsewhere = ROOM.show("elsewhere")
destination_levels_table = ROOM.show("destination_levels_table")
numbers = ROOM.show("numbers")
